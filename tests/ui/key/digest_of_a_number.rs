//! A digest is one of text.
use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "user:{id:sha256}")]
struct User {
    id: u64,
    name: String,
}

fn main() {}
