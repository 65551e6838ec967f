//! serde cannot read 128-bit integers in flattened data.
use std::collections::BTreeMap;

use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "event:{id}")]
struct Event {
    id: u64,
    #[serde(flatten)]
    totals: BTreeMap<String, u128>,
}

fn main() {}
