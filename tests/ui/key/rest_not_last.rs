//! The unescaped rest is last.
use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "user:{name:rest}:{id}")]
struct User {
    id: u64,
    name: String,
}

fn main() {}
