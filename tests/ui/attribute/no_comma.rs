//! Words are separated by commas.
use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "user:{id}" version = 1)]
struct User {
    id: u64,
    name: String,
}

fn main() {}
