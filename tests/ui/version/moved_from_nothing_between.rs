//! Something separates the parts of an old key.

use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "session:{id}:{name}", moved_from = "s:{id}{name}")]
struct Session {
    id: u64,
    name: String,
}

fn main() {}
