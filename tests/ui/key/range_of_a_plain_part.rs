//! Only ordered parts have ranges.
use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "user:{id}")]
struct User {
    id: u64,
}

fn main() {
    UserKey::prefix().id_range(1..9);
}
