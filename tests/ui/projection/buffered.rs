//! serde cannot read integer keys in tagged metadata, which is JSON whatever the codec is.

use std::collections::BTreeMap;

use kv_schema::{KvEntity, KvShape};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Serialize, Deserialize, KvShape)]
#[serde(tag = "t")]
enum Totals {
    Of { counts: BTreeMap<u32, u8> },
}

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "event:{id}", metadata_only)]
struct Event {
    id: u64,
    totals: Totals,
}

fn main() {}
