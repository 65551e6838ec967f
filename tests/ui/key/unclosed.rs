//! A brace is closed.
use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "user:{id")]
struct User {
    id: u64,
    name: String,
}

fn main() {}
