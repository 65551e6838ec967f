//! The value is not metadata too.
use kv_schema::KvEntity;

#[derive(KvEntity)]
#[kv(key = "user:{id}")]
struct User {
    id: u64,
    #[kv(value, metadata)]
    name: String,
}

fn main() {}
