//! Several versions without a migration are said at once.

use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "session:{id}", version = 5, migrate(2 => Self))]
struct Session {
    id: u64,
    name: String,
}

fn main() {}
