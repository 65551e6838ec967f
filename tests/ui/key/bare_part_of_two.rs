//! A bare part stands for a key of one part alone.
use kv_schema::KvEntity;
use kv_schema::backend::memory::MemoryKv;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "user:{tenant}:{id}")]
struct User {
    tenant: String,
    id: u64,
}

fn main() {
    let users = User::repository(MemoryKv::new());
    drop(users.get("acme"));
}
