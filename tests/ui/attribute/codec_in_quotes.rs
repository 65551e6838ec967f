//! A codec is a type: its name in quotes is taken for what was meant.

use kv_schema::KvEntity;

#[derive(KvEntity)]
#[kv(key = "count:{id}", codec = "text")]
struct Count {
    id: u64,
    #[kv(value)]
    hits: u32,
}

fn main() {}
