//! Keys that begin with `$kv:` are reserved.
use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "$kv:{id}")]
struct User {
    id: u64,
    name: String,
}

fn main() {}
