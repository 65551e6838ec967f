//! A constant key has nothing to win.
use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "user", key_wins)]
struct User {
    id: u64,
    name: String,
}

fn main() {}
