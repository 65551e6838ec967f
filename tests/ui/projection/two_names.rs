//! Metadata is read by the name that it is written with.
use kv_schema::KvEntity;

#[derive(KvEntity)]
#[kv(key = "user:{id}")]
struct User {
    id: u64,
    #[serde(rename(serialize = "a", deserialize = "b"))]
    #[kv(metadata)]
    note: String,
    #[kv(value)]
    name: String,
}

fn main() {}
