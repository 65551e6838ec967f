//! A field that is no part of today's key is not known when the old one is looked up.

use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "session:{id}", moved_from = "s:{id}:{name}")]
struct Session {
    id: u64,
    name: String,
}

fn main() {}
