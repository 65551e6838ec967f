//! An entity is a struct, and its uses stay quiet.
use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "event:{id}")]
enum Event {
    Created { id: u64 },
}

fn main() {
    let kv = kv_schema::backend::memory::MemoryKv::new();
    let _ = Event::repository(&kv);
}
