//! An entity in an envelope is stored without metadata.

use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "user:{id}", envelope)]
struct User {
    id: u64,
    #[kv(metadata)]
    name: String,
}

fn main() {}
