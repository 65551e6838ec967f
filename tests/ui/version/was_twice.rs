//! A field has one name in each version.

use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "session:{id}", version = 2)]
struct Session {
    id: u64,
    #[kv(was(1 => "a", 1 => "b"))]
    name: String,
}

fn main() {}
