//! The type of older metadata leads to today's.

use kv_schema::KvEntity;
use serde::Deserialize;

#[derive(Deserialize)]
struct Old {
    n: String,
}

#[derive(KvEntity)]
#[kv(key = "count:{id}", version = 2, metadata_only, migrate_metadata(1 => Old))]
struct Count {
    id: u64,
    note: String,
}

fn main() {}
