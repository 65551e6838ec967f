//! A type that is not there is said once.

use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "session:{id}", version = 2, migrate(1 => v1::Session))]
struct Session {
    id: u64,
    name: String,
}

fn main() {}
