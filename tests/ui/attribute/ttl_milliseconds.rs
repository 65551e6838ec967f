//! Workers KV counts whole seconds.
use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "user:{id}", ttl = "60000ms")]
struct User {
    id: u64,
    name: String,
}

fn main() {}
