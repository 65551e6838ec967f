//! The value has no name.

use kv_schema::KvEntity;

#[derive(KvEntity)]
#[kv(key = "count:{id}", version = 2)]
struct Count {
    id: u64,
    #[kv(value, was(1 => "n"))]
    hits: u32,
}

fn main() {}
