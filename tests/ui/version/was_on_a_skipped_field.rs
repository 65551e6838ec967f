//! What serde skips is not stored.

use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "session:{id}", version = 2)]
struct Session {
    id: u64,
    name: String,
    #[kv(was(1 => "c"))]
    #[serde(skip)]
    cache: u8,
}

fn main() {}
