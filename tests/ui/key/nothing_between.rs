//! A separator stands between placeholders.
use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "users/{name}{id}")]
struct User {
    id: u64,
    name: String,
}

fn main() {}
