//! Versions are counted: nobody has millions of them.

use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "session:{id}", version = 4294967295)]
struct Session {
    id: u64,
    name: String,
}

fn main() {}
