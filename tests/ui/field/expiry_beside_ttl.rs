//! An expiry field and a `ttl` exclude each other.
use kv_schema::KvEntity;

#[derive(KvEntity)]
#[kv(key = "user:{id}", ttl = "24h")]
struct User {
    id: u64,
    #[kv(expiry)]
    until: u64,
    #[kv(value)]
    name: String,
}

fn main() {}
