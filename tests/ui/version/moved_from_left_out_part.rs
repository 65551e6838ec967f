//! Beside a value, an old key names every part.

use kv_schema::KvEntity;

#[derive(KvEntity)]
#[kv(key = "count:{id}:{to}", moved_from = "c:{id}")]
struct Count {
    id: u64,
    to: u64,
    #[kv(value)]
    hits: u32,
}

fn main() {}
