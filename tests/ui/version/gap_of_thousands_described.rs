//! A field that is newer than millions of versions does not make the compiler slow.

use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "session:{id}", version = 4000000000)]
struct Session {
    id: u64,
    #[kv(since = 4000000000)]
    name: String,
}

fn main() {}
