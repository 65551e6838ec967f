//! A migration is of a version below today's.

use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

mod v1 {
    #[derive(serde::Serialize, serde::Deserialize)]
    pub struct Session {
        pub id: u64,
    }
}

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "session:{id}", version = 2, migrate(1 => Self, 2 => v1::Session, 3 => v1::Session))]
struct Session {
    id: u64,
    name: String,
}

fn main() {}
