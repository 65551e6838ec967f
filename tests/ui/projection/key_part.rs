//! A key part is listed by its key.
use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "user:{id}")]
struct User {
    #[kv(metadata)]
    id: u64,
    name: String,
}

fn main() {}
