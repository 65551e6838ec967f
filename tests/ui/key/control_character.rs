//! Literals are printable.
use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "user\n{id}")]
struct User {
    id: u64,
    name: String,
}

fn main() {}
