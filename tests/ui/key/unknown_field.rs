//! A placeholder names a field.
use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "users/{name}/{idd}")]
struct User {
    id: u64,
    name: String,
}

fn main() {}
