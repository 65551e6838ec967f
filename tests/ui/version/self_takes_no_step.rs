//! `Self` is today's struct, perhaps under another codec: no step.

use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

fn up(old: Session) -> Session {
    old
}

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "session:{id}", version = 3, migrate(1 => Self as MsgPack, 2 => Self as Json with up))]
struct Session {
    id: u64,
    name: String,
}

fn main() {}
