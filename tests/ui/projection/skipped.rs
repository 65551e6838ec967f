//! Metadata that is stored nowhere else is not skipped.
use kv_schema::KvEntity;

#[derive(KvEntity)]
#[kv(key = "user:{id}")]
struct User {
    id: u64,
    #[serde(skip)]
    #[kv(metadata)]
    note: String,
    #[kv(value)]
    name: String,
}

fn main() {}
