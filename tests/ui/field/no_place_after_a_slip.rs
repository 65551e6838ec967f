//! A field whose attribute has a slip is not also said to have no place.
use kv_schema::KvEntity;

#[derive(KvEntity)]
#[kv(key = "user:{id}")]
struct User {
    id: u64,
    #[kv(metdata)]
    device: String,
    #[kv(value)]
    name: String,
}

fn main() {}
