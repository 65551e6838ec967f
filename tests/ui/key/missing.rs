//! An entity has a key template.
use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvEntity)]
struct User {
    id: u64,
    name: String,
}

fn main() {}
