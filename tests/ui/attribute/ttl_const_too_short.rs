//! A constant `ttl` is checked by the compiler.
const SHORT: std::time::Duration = std::time::Duration::from_secs(30);

use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "user:{id}", ttl = SHORT)]
struct User {
    id: u64,
    name: String,
}

fn main() {}
