//! What `write_back` may say.

use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "session:{id}", version = 1, write_back = always)]
struct Session {
    id: u64,
    name: String,
}

fn main() {}
