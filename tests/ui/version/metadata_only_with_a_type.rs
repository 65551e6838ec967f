//! There is no value that could migrate.

use kv_schema::KvEntity;

mod v1 {
    #[derive(serde::Serialize, serde::Deserialize)]
    pub struct Session {
        pub id: u64,
    }
}

#[derive(KvEntity)]
#[kv(key = "count:{id}", version = 2, metadata_only, migrate(1 => v1::Session))]
struct Count {
    id: u64,
    note: String,
}

fn main() {}
