//! A field that a version does not have needs something to be filled with.

use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
struct Plan(u8);

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "session:{id}", version = 2)]
struct Session {
    id: u64,
    #[kv(since = 2)]
    plan: Plan,
}

fn main() {}
