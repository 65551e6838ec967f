//! Names in metadata differ.
use kv_schema::KvEntity;

#[derive(KvEntity)]
#[kv(key = "user:{id}")]
struct User {
    id: u64,
    #[kv(metadata)]
    name: String,
    #[serde(rename = "name")]
    #[kv(metadata)]
    label: String,
    #[kv(value)]
    body: String,
}

fn main() {}
