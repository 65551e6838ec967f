//! A form is one of a few.
use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "user:{id:dessc}")]
struct User {
    id: u64,
    name: String,
}

fn main() {}
