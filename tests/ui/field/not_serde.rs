//! A value that JSON stores is serde's.
struct Opaque;

use kv_schema::KvEntity;

#[derive(KvEntity)]
#[kv(key = "user:{id}")]
struct User {
    id: u64,
    #[kv(value)]
    name: Opaque,
}

fn main() {}
