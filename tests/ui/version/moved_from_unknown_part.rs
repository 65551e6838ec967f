//! An old key is made of today's parts.

use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "session:{id}", moved_from = "s:{id}:{user}")]
struct Session {
    id: u64,
    name: String,
}

fn main() {}
