//! Versions count from 1.
use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "user:{id}", version = 0)]
struct User {
    id: u64,
    name: String,
}

fn main() {}
