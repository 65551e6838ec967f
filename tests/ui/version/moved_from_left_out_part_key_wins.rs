//! Where the key wins, an old key names every part.

use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "session:{id}:{name}", moved_from = "s:{id}", key_wins)]
struct Session {
    id: u64,
    name: String,
}

fn main() {}
