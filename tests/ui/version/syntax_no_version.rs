//! A migration begins with a version.

use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "session:{id}", version = 2, migrate(v1::Session))]
struct Session {
    id: u64,
    name: String,
}

fn main() {}
