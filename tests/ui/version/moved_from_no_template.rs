//! `moved_from` is a key template.

use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "session:{id}", moved_from = "s:{id")]
struct Session {
    id: u64,
    name: String,
}

fn main() {}
