//! A digest needs no bound.
use kv_schema::KvEntity;

#[derive(KvEntity)]
#[kv(key = "user:{id:sha256}")]
struct User {
    #[kv(metadata, max_len = 10)]
    id: String,
    #[kv(value)]
    name: String,
}

fn main() {}
