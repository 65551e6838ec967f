//! Where there is no value there is no codec.
use kv_schema::KvEntity;

#[derive(KvEntity)]
#[kv(key = "user:{id}", metadata_only, codec = Json)]
struct User {
    id: u64,
    name: String,
}

fn main() {}
