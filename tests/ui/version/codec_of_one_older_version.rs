//! Where one older version names its codec, each does: today's may be the default again.

use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "session:{id}", version = 3, migrate(1 => Self as MsgPack))]
struct Session {
    id: u64,
    #[kv(since = 3)]
    name: String,
}

fn main() {}
