//! A duration is not negative.
use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "user:{id}", ttl = "-1h")]
struct User {
    id: u64,
    name: String,
}

fn main() {}
