//! An alias is the name of another field: one would be found twice, and the other never.

use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "event:{id}")]
struct Event {
    id: u64,
    #[serde(alias = "title")]
    name: String,
    title: String,
}

fn main() {}
