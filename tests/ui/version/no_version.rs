//! Words about versions need one; all of them are said at once.

use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

mod v1 {
    #[derive(serde::Serialize, serde::Deserialize)]
    pub struct Session {
        pub id: u64,
    }
}

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "session:{id}", migrate(1 => v1::Session), oldest = 1, write_version = 1, downgrade(1), unversioned = 1, newer = hide, version_from = metadata("v"), migrate_metadata(1 => v1::Session))]
struct Session {
    id: u64,
    #[kv(was(1 => "nick"))]
    name: String,
    #[kv(since = 2)]
    more: u8,
}

fn main() {}
