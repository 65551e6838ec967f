//! A separator does not begin like `None`.
use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "user:{name}${id}")]
struct User {
    id: u64,
    name: String,
}

fn main() {}
