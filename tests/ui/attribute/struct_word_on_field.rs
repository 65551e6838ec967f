//! A word of structs is sent to the struct.
use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "user:{id}")]
struct User {
    #[kv(ttl = "24h")]
    id: String,
}

fn main() {}
