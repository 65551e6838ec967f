//! A step function takes the key of its entity.

use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

mod v1 {
    #[derive(serde::Serialize, serde::Deserialize)]
    pub struct Session {
        pub id: u64,
    }
}

fn up(old: v1::Session, key: &String) -> Session {
    Session { id: old.id, name: key.clone() }
}

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "session:{id}", version = 2, migrate(1 => v1::Session with up))]
struct Session {
    id: u64,
    name: String,
}

fn main() {}
