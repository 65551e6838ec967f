//! `was` lists versions and names.

use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "session:{id}", version = 2)]
struct Session {
    id: u64,
    #[kv(was = "nick")]
    name: String,
    #[kv(was("nick"))]
    more: String,
    #[kv(was(1 => nick))]
    last: String,
}

fn main() {}
