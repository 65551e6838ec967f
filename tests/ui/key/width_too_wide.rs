//! A width is one that an integer can fill.
use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "user:{id:040}")]
struct User {
    id: u64,
    name: String,
}

fn main() {}
