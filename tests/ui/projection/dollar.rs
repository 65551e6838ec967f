//! Names with `$` are reserved in metadata.
use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "user:{id}")]
struct User {
    id: u64,
    #[serde(rename = "$v")]
    #[kv(metadata)]
    version: u64,
}

fn main() {}
