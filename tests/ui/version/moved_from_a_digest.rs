//! A digest in today's key has no text.

use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "session:{name:sha256}", moved_from = "s:{name}")]
struct Session {
    id: u64,
    name: String,
}

fn main() {}
