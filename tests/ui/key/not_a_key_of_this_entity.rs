//! A call takes a key of its own entity.
use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "user:{id}")]
struct User {
    id: u64,
}

fn main() {
    let kv = kv_schema::backend::memory::MemoryKv::new();
    drop(User::repository(&kv).get("42"));
}
