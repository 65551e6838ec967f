//! A key part has a name of its own.
use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "user:{id}")]
struct User {
    #[serde(flatten)]
    id: String,
    name: String,
}

fn main() {}
