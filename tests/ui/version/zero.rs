//! Versions begin at 1.

use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

mod v1 {
    #[derive(serde::Serialize, serde::Deserialize)]
    pub struct Session {
        pub id: u64,
    }
}

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "session:{id}", version = 2, migrate(0 => v1::Session, 1 => Self))]
struct Session {
    id: u64,
    name: String,
}

fn main() {}
