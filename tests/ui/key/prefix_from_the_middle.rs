//! A prefix is filled from the left.
use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "user:{tenant}:{region}:{id}")]
struct User {
    tenant: String,
    region: String,
    id: u64,
}

fn main() {
    UserKey::prefix().region("eu");
}
