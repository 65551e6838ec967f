//! Metadata that a version does not have needs something to be filled with.

use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Plan(u8);

#[derive(KvEntity)]
#[kv(key = "count:{id}", version = 2, metadata_only)]
struct Count {
    id: u64,
    #[kv(since = 2)]
    plan: Plan,
}

fn main() {}
