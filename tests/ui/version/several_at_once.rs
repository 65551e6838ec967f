//! All mistakes are said in one pass.

use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

mod v1 {
    #[derive(serde::Serialize, serde::Deserialize)]
    pub struct Session {
        pub id: u64,
    }
}

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "session:{id}", version = 3, migrate(3 => v1::Session), unversioned = 7, moved_from = "x:{nobody}")]
struct Session {
    id: u64,
    #[kv(was(3 => "a"))]
    name: String,
    #[kv(fill = String::new)]
    more: String,
}

fn main() {}
