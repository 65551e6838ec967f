//! The codec has to take the value.
use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "user:{id}", codec = Text)]
struct User {
    id: u64,
    name: String,
}

fn main() {}
