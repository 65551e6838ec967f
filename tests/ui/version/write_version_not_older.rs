//! `write_version` is a version below today's.

use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "session:{id}", version = 2, migrate(1 => Self), write_version = 2)]
struct Session {
    id: u64,
    name: String,
}

fn main() {}
