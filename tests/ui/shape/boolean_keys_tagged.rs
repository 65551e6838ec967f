//! serde cannot read keys that are flags in tagged JSON.

use std::collections::BTreeMap;

use kv_schema::{KvEntity, KvShape};
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvShape)]
#[serde(tag = "t")]
enum Flags {
    Of { counts: BTreeMap<bool, u8> },
}

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "event:{id}")]
struct Event {
    id: u64,
    flags: Flags,
}

fn main() {}
