//! A prefix ends at a separator, so a last plain part does not fill it.
use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "user:{tenant}:{id}")]
struct User {
    tenant: String,
    id: u64,
}

fn main() {
    UserKey::prefix().tenant("a").id(1);
}
