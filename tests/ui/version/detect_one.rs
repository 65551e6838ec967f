//! `detect` chooses between versions.

use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "session:{id}", version = 1, unversioned = detect(1))]
struct Session {
    id: u64,
    name: String,
}

fn main() {}
