//! A width begins with a zero.
use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "user:{id:8}")]
struct User {
    id: u64,
    name: String,
}

fn main() {}
