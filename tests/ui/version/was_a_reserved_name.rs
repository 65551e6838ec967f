//! Stored names are not reserved, and not empty.

use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "session:{id}", version = 2)]
struct Session {
    id: u64,
    #[kv(metadata, was(1 => "$v"))]
    name: String,
    #[kv(was(1 => ""))]
    more: String,
}

fn main() {}
