//! Described versions go down by themselves.

use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "session:{id}", version = 2, migrate(1 => Self), downgrade(1), write_version = 1)]
struct Session {
    id: u64,
    name: String,
}

fn main() {}
