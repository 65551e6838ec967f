//! An expiry field says an instant.
use kv_schema::KvEntity;

#[derive(KvEntity)]
#[kv(key = "user:{id}")]
struct User {
    id: u64,
    #[kv(expiry)]
    until: String,
    #[kv(value)]
    name: String,
}

fn main() {}
