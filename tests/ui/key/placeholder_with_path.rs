//! A placeholder names a field, no path.
use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "user:{self.id}")]
struct User {
    id: u64,
    name: String,
}

fn main() {}
