//! A padded part is an unsigned integer.
use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "user:{id:08}")]
struct User {
    id: i64,
}

fn main() {}
