//! An alias of another field is a name of that field.

use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "session:{id}", version = 2)]
struct Session {
    id: u64,
    #[kv(was(1 => "nick"))]
    name: String,
    #[serde(alias = "nick")]
    short: String,
}

fn main() {}
