//! `max_len` bounds key parts.
use kv_schema::KvEntity;

#[derive(KvEntity)]
#[kv(key = "user:{id}")]
struct User {
    id: u64,
    #[kv(value, max_len = 10)]
    name: String,
}

fn main() {}
