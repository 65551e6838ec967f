//! A codec is a type.
use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "user:{id}", codec = "json")]
struct User {
    id: u64,
    name: String,
}

fn main() {}
