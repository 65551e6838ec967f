//! serde cannot read integer keys in flattened JSON.
use std::collections::BTreeMap;

use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "event:{id}")]
struct Event {
    id: u64,
    #[serde(flatten)]
    totals: BTreeMap<String, BTreeMap<u8, u8>>,
}

fn main() {}
