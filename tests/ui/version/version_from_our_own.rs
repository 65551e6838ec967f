//! `version_from` names no field of the entity.

use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "session:{id}", version = 2, version_from = metadata("version"))]
struct Session {
    id: u64,
    #[kv(metadata, was(1 => "version"))]
    name: String,
}

fn main() {}
