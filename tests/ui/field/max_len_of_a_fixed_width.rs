//! A fixed width needs no bound.
use kv_schema::KvEntity;

#[derive(KvEntity)]
#[kv(key = "user:{id:08}")]
struct User {
    #[kv(max_len = 10)]
    id: u64,
    #[kv(value)]
    name: String,
}

fn main() {}
