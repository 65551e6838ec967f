//! A `ttl` fits 31 bits of seconds.
use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "user:{id}", ttl = "30000 days")]
struct User {
    id: u64,
    name: String,
}

fn main() {}
