//! Metadata is always JSON, and `migrate_metadata` names its type.

use kv_schema::KvEntity;

mod v1 {
    #[derive(serde::Serialize, serde::Deserialize)]
    pub struct Session {
        pub id: u64,
    }
}

#[derive(KvEntity)]
#[kv(key = "count:{id}", version = 3, metadata_only, migrate_metadata(1 => v1::Session as MsgPack, 2 => Self))]
struct Count {
    id: u64,
    note: String,
}

fn main() {}
