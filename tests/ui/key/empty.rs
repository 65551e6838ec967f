//! A key template is not empty.
use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "")]
struct User {
    id: u64,
    name: String,
}

fn main() {}
