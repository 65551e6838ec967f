//! An entity that is stored whole is serde's.
use kv_schema::KvEntity;

#[derive(KvEntity)]
#[kv(key = "event:{id}")]
struct Event {
    id: u64,
}

fn main() {}
