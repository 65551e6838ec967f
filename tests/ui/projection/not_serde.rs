//! Metadata is what serde reads and writes.
#[derive(Debug, Clone)]
struct Opaque;

use kv_schema::KvEntity;

#[derive(KvEntity)]
#[kv(key = "user:{id}")]
struct User {
    id: u64,
    #[kv(metadata)]
    note: Opaque,
    #[kv(value)]
    name: String,
}

fn main() {}
