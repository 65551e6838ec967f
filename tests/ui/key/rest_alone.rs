//! The unescaped rest has something before it.
use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "{name:rest}")]
struct User {
    id: u64,
    name: String,
}

fn main() {}
