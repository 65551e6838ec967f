//! `%` begins an escape.
use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "100%:{id}")]
struct User {
    id: u64,
    name: String,
}

fn main() {}
