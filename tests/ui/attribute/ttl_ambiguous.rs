//! Months differ in length.
use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "user:{id}", ttl = "1mo")]
struct User {
    id: u64,
    name: String,
}

fn main() {}
