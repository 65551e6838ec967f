//! Where there is no value, metadata is what migrates.

use kv_schema::KvEntity;

#[derive(KvEntity)]
#[kv(key = "count:{id}", version = 2, metadata_only)]
struct Count {
    id: u64,
    note: String,
}

fn main() {}
