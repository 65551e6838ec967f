//! Beside a value, a field is key or metadata.
use kv_schema::KvEntity;

#[derive(KvEntity)]
#[kv(key = "user:{id}")]
struct User {
    id: u64,
    device: String,
    #[kv(value)]
    name: String,
}

fn main() {}
