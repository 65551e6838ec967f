//! A word of fields is sent to the fields.
use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "user:{id}", metadata)]
struct User {
    id: u64,
    name: String,
}

fn main() {}
