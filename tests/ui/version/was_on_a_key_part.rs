//! A part that is stored in the key alone has no name.

use kv_schema::KvEntity;

#[derive(KvEntity)]
#[kv(key = "count:{id}", version = 2)]
struct Count {
    #[kv(was(1 => "n"))]
    id: u64,
    #[kv(value)]
    hits: u32,
}

fn main() {}
