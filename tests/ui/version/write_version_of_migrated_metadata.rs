//! Metadata that has a type of its own has no step back.

use kv_schema::KvEntity;
use serde::Deserialize;

#[derive(Deserialize)]
struct Old {
    n: String,
}

impl From<Old> for CountMetadata {
    fn from(old: Old) -> Self {
        unreachable!("{}", old.n)
    }
}

#[derive(KvEntity)]
#[kv(key = "count:{id}", version = 2, migrate(1 => Self), migrate_metadata(1 => Old), write_version = 1)]
struct Count {
    id: u64,
    #[kv(metadata)]
    note: String,
    #[kv(value)]
    hits: u32,
}

fn main() {}
