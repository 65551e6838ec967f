//! An ordered part has an ordered type.
use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "user:{name:asc}:{id}")]
struct User {
    id: u64,
    name: String,
}

fn main() {}
