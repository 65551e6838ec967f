//! What the key holds digested is not skipped.
use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "user:{url:sha256}")]
struct User {
    #[serde(skip)]
    url: String,
    name: String,
}

fn main() {}
