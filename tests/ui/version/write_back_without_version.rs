//! `write_back` speaks of versions, or of a key that moved.

use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "session:{id}", write_back = on_read)]
struct Session {
    id: u64,
    name: String,
}

fn main() {}
