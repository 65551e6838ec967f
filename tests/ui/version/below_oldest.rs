//! What is below `oldest` is not stored any more.

use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

mod v1 {
    #[derive(serde::Serialize, serde::Deserialize)]
    pub struct Session {
        pub id: u64,
    }
}

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "session:{id}", version = 4, oldest = 3, migrate(1 => v1::Session, 3 => Self), unversioned = 2, write_version = 2)]
struct Session {
    id: u64,
    #[kv(was(2 => "nick"))]
    name: String,
}

fn main() {}
