//! Metadata is read back, so it is owned.
use kv_schema::KvEntity;

#[derive(KvEntity)]
#[kv(key = "user:{id}")]
struct User {
    id: u64,
    #[kv(metadata)]
    note: &'static str,
    #[kv(value)]
    name: String,
}

fn main() {}
