//! A step back leads to a version that is named.

use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "session:{id}", version = 3, oldest = 2, migrate(2 => Self), downgrade(1))]
struct Session {
    id: u64,
    name: String,
}

fn main() {}
