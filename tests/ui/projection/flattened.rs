//! Metadata is flat.
use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "user:{id}")]
struct User {
    id: u64,
    #[serde(flatten)]
    #[kv(metadata)]
    name: std::collections::BTreeMap<String, String>,
}

fn main() {}
