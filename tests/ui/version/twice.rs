//! A version stands once in a list.

use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

mod v1 {
    #[derive(serde::Serialize, serde::Deserialize)]
    pub struct Session {
        pub id: u64,
    }
}

impl From<v1::Session> for Session {
    fn from(old: v1::Session) -> Self {
        Self { id: old.id, name: String::new() }
    }
}

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "session:{id}", version = 2, migrate(1 => v1::Session, 1 => v1::Session), downgrade(1, 1), write_version = 1)]
struct Session {
    id: u64,
    name: String,
}

fn main() {}
