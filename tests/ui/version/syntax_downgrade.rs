//! `downgrade` lists versions.

use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "session:{id}", version = 2, migrate(1 => Self), downgrade(v1::Session))]
struct Session {
    id: u64,
    name: String,
}

fn main() {}
