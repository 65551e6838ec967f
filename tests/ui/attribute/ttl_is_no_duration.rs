//! A `ttl` is a duration or a constant.
use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "user:{id}", ttl = [1])]
struct User {
    id: u64,
    name: String,
}

fn main() {}
