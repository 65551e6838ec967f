//! The step of a value is to the type of the value.

use kv_schema::KvEntity;

#[derive(KvEntity)]
#[kv(key = "count:{id}", version = 2, migrate(1 => Vec<u8>))]
struct Count {
    id: u64,
    #[kv(value)]
    hits: u32,
}

fn main() {}
