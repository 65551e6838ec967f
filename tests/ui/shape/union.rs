//! An entity is a struct, no union.
use kv_schema::KvEntity;

#[derive(KvEntity)]
#[kv(key = "event:{id}")]
union Event {
    id: u64,
}

fn main() {}
