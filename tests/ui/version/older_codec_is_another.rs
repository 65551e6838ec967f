//! `older_codec` says that the codec never changed, so it is today's.

use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "session:{id}", codec = MsgPack, older_codec = Json, version = 2, migrate(1 => u64))]
struct Session {
    id: u64,
}

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "cart:{id}", older_codec = MsgPack, version = 2, migrate(1 => Self))]
struct Cart {
    id: u64,
}

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "flag:{id}", codec = Gzip<Json>, older_codec = MsgPack, version = 1)]
struct Flag {
    id: u64,
}

#[derive(KvEntity)]
#[kv(key = "seen:{id}", metadata_only, older_codec = Json, version = 1)]
struct Seen {
    id: u64,
    at: u64,
}

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "last:{id}", older_codec = Json)]
struct Last {
    id: u64,
}

fn main() {}
