//! Names in metadata need no escapes.
use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "user:{id}")]
struct User {
    id: u64,
    #[serde(rename = "a\"b")]
    #[kv(metadata)]
    name: String,
}

fn main() {}
