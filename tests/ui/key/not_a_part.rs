//! A part has a type that can be one.
use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "user:{celsius}")]
struct User {
    celsius: f64,
}

fn main() {}
