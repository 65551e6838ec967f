//! A word that takes a value has one.
use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key, version =)]
struct User {
    id: u64,
    name: String,
}

fn main() {}
