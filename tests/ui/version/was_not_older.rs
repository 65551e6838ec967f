//! `was` speaks of versions below today's.

use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "session:{id}", version = 2)]
struct Session {
    id: u64,
    #[kv(was(2 => "nick"))]
    name: String,
    #[kv(since = 3)]
    more: u8,
    #[kv(since = 1)]
    less: u8,
    #[kv(since = 2)]
    new: u8,
}

fn main() {}
