//! A tag and a field beside it have one name.

use kv_schema::KvShape;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvShape)]
#[serde(tag = "kind")]
struct Page {
    id: u64,
    kind: String,
}

fn main() {}
