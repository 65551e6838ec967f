//! The rest is text.
use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "user:{id:rest}")]
struct User {
    id: u64,
    name: String,
}

fn main() {}
