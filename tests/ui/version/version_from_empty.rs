//! `version_from` names one metadata field that others wrote.

use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "session:{id}", version = 1, version_from = metadata())]
struct Session {
    id: u64,
    name: String,
}

fn main() {}
