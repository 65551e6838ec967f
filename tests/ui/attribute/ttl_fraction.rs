//! Fractions are written in smaller units.
use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "user:{id}", ttl = "1.5h")]
struct User {
    id: u64,
    name: String,
}

fn main() {}
