//! A version is a plain integer.
use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "user:{id}", version = "2")]
struct User {
    id: u64,
    name: String,
}

fn main() {}
