//! An entity has one value.
use kv_schema::KvEntity;

#[derive(KvEntity)]
#[kv(key = "user:{id}")]
struct User {
    id: u64,
    #[kv(value)]
    device: String,
    #[kv(value)]
    name: String,
}

fn main() {}
