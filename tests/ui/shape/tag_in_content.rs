//! A tag has the name of a field of what it tags, which only the types can say.

use kv_schema::{KvEntity, KvShape};
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvShape)]
struct Inner {
    t: u8,
}

#[derive(Serialize, Deserialize, KvShape)]
#[serde(tag = "t")]
enum Outer {
    Inner(Inner),
}

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "event:{id}")]
struct Event {
    id: u64,
    outer: Outer,
}

fn main() {}
