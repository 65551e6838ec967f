//! A `cache_ttl` is at least 30 seconds.
use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "user:{id}", cache_ttl = "10s")]
struct User {
    id: u64,
    name: String,
}

fn main() {}
