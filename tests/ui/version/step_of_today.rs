//! A wrong number is one error, and not a gap too.

use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

mod v1 {
    #[derive(serde::Serialize, serde::Deserialize)]
    pub struct Session {
        pub id: u64,
    }
}

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "session:{id}", version = 2, migrate(2 => v1::Session))]
struct Session {
    id: u64,
    name: String,
}

fn main() {}
