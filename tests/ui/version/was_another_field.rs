//! In each version every field has a name of its own.

use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "session:{id}", version = 2)]
struct Session {
    id: u64,
    #[kv(was(1 => "id"))]
    name: String,
    #[kv(was(1 => "old"))]
    a: u8,
    #[kv(was(1 => "old"))]
    b: u8,
}

fn main() {}
