//! The deadline is in metadata by itself.
use kv_schema::KvEntity;

#[derive(KvEntity)]
#[kv(key = "user:{id}")]
struct User {
    id: u64,
    #[kv(expiry, metadata)]
    until: u64,
    #[kv(value)]
    name: String,
}

fn main() {}
