//! A word that stands alone has no value.
use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "user:{id}", redact = true)]
struct User {
    id: u64,
    name: String,
}

fn main() {}
