//! `unversioned` names a version that can be read.

use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "session:{id}", version = 1, unversioned = 2)]
struct Session {
    id: u64,
    name: String,
}

fn main() {}
