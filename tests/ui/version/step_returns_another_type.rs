//! A step function returns the next version, or a `Result` of it.

use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

mod v1 {
    #[derive(serde::Serialize, serde::Deserialize)]
    pub struct Session {
        pub id: u64,
    }
}

fn up(old: v1::Session) -> String {
    old.id.to_string()
}

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "session:{id}", version = 2, migrate(1 => v1::Session with up))]
struct Session {
    id: u64,
    name: String,
}

fn main() {}
