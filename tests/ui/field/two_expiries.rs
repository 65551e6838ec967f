//! An entity expires once.
use kv_schema::KvEntity;

#[derive(KvEntity)]
#[kv(key = "user:{id}")]
struct User {
    id: u64,
    #[kv(expiry)]
    from: u64,
    #[kv(expiry)]
    until: u64,
    #[kv(value)]
    name: String,
}

fn main() {}
