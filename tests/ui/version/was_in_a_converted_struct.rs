//! A struct that serde stores as another type has no fields of its own.

use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

#[derive(Clone, Serialize, Deserialize)]
struct Stored(u64, String);

impl From<Stored> for Session {
    fn from(Stored(id, name): Stored) -> Self {
        Self { id, name }
    }
}

impl From<Session> for Stored {
    fn from(Session { id, name }: Session) -> Self {
        Self(id, name)
    }
}

#[derive(Clone, Serialize, Deserialize, KvEntity)]
#[serde(from = "Stored", into = "Stored")]
#[kv(key = "session:{id}", version = 2)]
struct Session {
    id: u64,
    #[kv(was(1 => "nick"))]
    name: String,
}

fn main() {}
