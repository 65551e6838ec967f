//! `moved_from` is another template.

use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "session:{id}", moved_from = "session:{id}")]
struct Session {
    id: u64,
    name: String,
}

fn main() {}
