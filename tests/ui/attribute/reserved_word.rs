//! Words of later releases say so.
use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "user:{id}", list = shared, deny(opaque))]
struct User {
    id: u64,
    name: String,
}

fn main() {}
