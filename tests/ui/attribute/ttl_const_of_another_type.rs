//! A constant `ttl` is a `Duration`.
const SECONDS: u64 = 3600;

use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "user:{id}", ttl = SECONDS)]
struct User {
    id: u64,
    name: String,
}

fn main() {}
