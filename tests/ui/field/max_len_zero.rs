//! `max_len` leaves room for something.
use kv_schema::KvEntity;

#[derive(KvEntity)]
#[kv(key = "user:{id}")]
struct User {
    #[kv(max_len = 0)]
    id: String,
    #[kv(value)]
    name: String,
}

fn main() {}
