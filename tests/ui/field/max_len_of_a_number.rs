//! `max_len` bounds text.
use kv_schema::KvEntity;

#[derive(KvEntity)]
#[kv(key = "user:{id}")]
struct User {
    #[kv(max_len = 10)]
    id: u64,
    #[kv(value)]
    name: String,
}

fn main() {}
