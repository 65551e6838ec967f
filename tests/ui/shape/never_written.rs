//! What has to be read is written.
use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "event:{id}")]
struct Event {
    id: u64,
    #[serde(skip_serializing)]
    name: String,
}

fn main() {}
