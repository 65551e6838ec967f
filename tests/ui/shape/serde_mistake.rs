//! A mistake in serde's attributes is one line of ours.
use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "event:{id}")]
struct Event {
    #[serde(renam = "x")]
    id: u64,
}

fn main() {}
