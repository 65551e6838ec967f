//! An unknown word on a field gets the nearest one.
use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "user:{id}")]
struct User {
    #[kv(max_length = 3)]
    id: String,
}

fn main() {}
