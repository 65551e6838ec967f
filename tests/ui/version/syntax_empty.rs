//! An empty list says nothing.

use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "session:{id}", version = 2, migrate())]
struct Session {
    id: u64,
    name: String,
}

fn main() {}
