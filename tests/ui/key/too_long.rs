//! The longest key has to fit.
use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "user:{name}:{id}")]
struct User {
    id: u64,
    #[kv(max_len = 200)]
    name: String,
}

fn main() {}
