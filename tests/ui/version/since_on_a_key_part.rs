//! Every stored value has a key.

use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "session:{id}", version = 2)]
struct Session {
    #[kv(since = 2)]
    id: u64,
    name: String,
}

fn main() {}
