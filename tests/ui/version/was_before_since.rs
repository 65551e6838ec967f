//! A version that does not have a field has no name for it.

use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "session:{id}", version = 3)]
struct Session {
    id: u64,
    #[kv(was(1 => "nick"), since = 2)]
    name: String,
    #[kv(was(1 => "a"))]
    more: String,
    #[kv(was(2 => "b"))]
    last: String,
}

fn main() {}
