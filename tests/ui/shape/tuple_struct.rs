//! An entity names its fields.
use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "event:{id}")]
struct Event(u64, String);

fn main() {}
