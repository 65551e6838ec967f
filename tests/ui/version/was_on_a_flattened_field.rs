//! What is flattened has no name.

use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "session:{id}", version = 2)]
struct Session {
    id: u64,
    #[kv(was(1 => "rest"))]
    #[serde(flatten)]
    more: std::collections::BTreeMap<String, String>,
}

fn main() {}
