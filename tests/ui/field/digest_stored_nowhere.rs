//! What the key holds digested is stored elsewhere.
use kv_schema::KvEntity;

#[derive(KvEntity)]
#[kv(key = "user:{url:sha256}")]
struct User {
    url: String,
    #[kv(value)]
    name: String,
}

fn main() {}
