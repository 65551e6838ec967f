//! `fill` is for versions that do not have the field.

use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "session:{id}", version = 2, migrate(1 => Self))]
struct Session {
    id: u64,
    #[kv(fill = String::new)]
    name: String,
}

fn main() {}
