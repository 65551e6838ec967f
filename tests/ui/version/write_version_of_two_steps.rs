//! Each named version on the way down has a step back.

use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

mod v1 {
    #[derive(serde::Serialize, serde::Deserialize)]
    pub struct Session {
        pub id: u64,
    }
}

mod v2 {
    #[derive(serde::Serialize, serde::Deserialize)]
    pub struct Session {
        pub id: u64,
    }
}

impl From<v1::Session> for v2::Session {
    fn from(old: v1::Session) -> Self {
        Self { id: old.id }
    }
}

impl From<v2::Session> for Session {
    fn from(old: v2::Session) -> Self {
        Self { id: old.id, name: String::new() }
    }
}

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "session:{id}", version = 3, migrate(1 => v1::Session, 2 => v2::Session), write_version = 1, downgrade(1))]
struct Session {
    id: u64,
    name: String,
}

fn main() {}
