//! A `ttl` is at least 60 seconds.
use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "user:{id}", ttl = "30s")]
struct User {
    id: u64,
    name: String,
}

fn main() {}
