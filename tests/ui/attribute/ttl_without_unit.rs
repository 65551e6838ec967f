//! A duration has a unit.
use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "user:{id}", ttl = 3600, cache_ttl = "60")]
struct User {
    id: u64,
    name: String,
}

fn main() {}
