//! Versions of a generic struct are named.

use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "session:{id}", version = 2)]
struct Session<T> {
    id: T,
    #[kv(was(1 => "nick"))]
    name: String,
}

fn main() {}
