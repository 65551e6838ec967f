//! Where one field is the value, its type is what migrates.

use kv_schema::KvEntity;

#[derive(KvEntity)]
#[kv(key = "count:{id}", version = 2)]
struct Count {
    id: u64,
    #[kv(value)]
    hits: u32,
}

fn main() {}
