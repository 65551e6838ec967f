//! A key can win only over key fields in the value.
use kv_schema::KvEntity;

#[derive(KvEntity)]
#[kv(key = "user:{id}", key_wins)]
struct User {
    id: u64,
    #[kv(value)]
    name: String,
}

fn main() {}
