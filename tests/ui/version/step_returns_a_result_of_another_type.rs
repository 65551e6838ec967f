//! A step function returns a `Result` of the next version.

use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

mod v1 {
    #[derive(serde::Serialize, serde::Deserialize)]
    pub struct Session {
        pub id: u64,
    }
}

fn up(old: v1::Session) -> Result<u64, String> {
    Ok(old.id)
}

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "session:{id}", version = 2, migrate(1 => v1::Session with up))]
struct Session {
    id: u64,
    name: String,
}

fn main() {}
