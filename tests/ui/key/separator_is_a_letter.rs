//! A separator begins with punctuation.
use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "user:{name}of{id}")]
struct User {
    id: u64,
    name: String,
}

fn main() {}
