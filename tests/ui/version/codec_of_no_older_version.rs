//! Another codec than the default says what stored each older version.

use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "session:{id}", codec = MsgPack, version = 2, migrate(1 => u64))]
struct Session {
    id: u64,
    name: String,
}

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "cart:{id}", codec = Gzip<Json>, version = 3, migrate(2 => Self, 1 => Self as Json))]
struct Cart {
    id: u64,
}

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "flag:{id}", codec = MsgPack, version = 3)]
struct Flag {
    id: u64,
    #[kv(was(2 => "is_on"))]
    on: bool,
}

#[derive(KvEntity)]
#[kv(key = "count:{id}", codec = Text, version = 4, oldest = 2, migrate(2 => u8 as Json, 3 => u16))]
struct Count {
    id: u64,
    #[kv(value)]
    hits: u64,
}

fn main() {}
