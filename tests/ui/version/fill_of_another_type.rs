//! `fill` returns the type of the field.

use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

fn seven() -> u8 {
    7
}

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "session:{id}", version = 2)]
struct Session {
    id: u64,
    #[kv(since = 2, fill = seven)]
    name: String,
}

fn main() {}
