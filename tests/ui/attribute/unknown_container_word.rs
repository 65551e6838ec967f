//! An unknown word gets the nearest one.
use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "user:{id}", vesion = 2)]
struct User {
    id: u64,
    name: String,
}

fn main() {}
