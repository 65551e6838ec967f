//! `oldest` is not above today's version.

use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "session:{id}", version = 2, oldest = 3)]
struct Session {
    id: u64,
    name: String,
}

fn main() {}
