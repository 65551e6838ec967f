//! `was` gives another name.

use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "session:{id}", version = 2)]
struct Session {
    id: u64,
    #[kv(was(1 => "name"))]
    name: String,
    #[kv(was(1 => "full"))]
    #[serde(rename = "full")]
    full_name: String,
}

fn main() {}
