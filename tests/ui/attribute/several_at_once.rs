//! All mistakes are reported in one pass.
use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "user:{idd}", vesion = 2, ttl = "10")]
struct User {
    #[kv(metdata)]
    id: u64,
    #[kv(max_len = 0)]
    name: String,
}

fn main() {}
