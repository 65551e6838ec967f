//! A part of an old key has a form that its type has.

use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "session:{name}", moved_from = "s:{name:08}")]
struct Session {
    id: u64,
    name: String,
}

fn main() {}
