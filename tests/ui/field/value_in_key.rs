//! The value is no key part.
use kv_schema::KvEntity;

#[derive(KvEntity)]
#[kv(key = "user:{id}")]
struct User {
    #[kv(value)]
    id: u64,
}

fn main() {}
