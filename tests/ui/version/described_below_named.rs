//! Described versions stand above named ones.

use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

mod v2 {
    #[derive(serde::Serialize, serde::Deserialize)]
    pub struct Session {
        pub id: u64,
    }
}

impl From<v2::Session> for Session {
    fn from(old: v2::Session) -> Self {
        Self { id: old.id, name: String::new() }
    }
}

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "session:{id}", version = 3, migrate(1 => Self, 2 => v2::Session))]
struct Session {
    id: u64,
    name: String,
}

fn main() {}
