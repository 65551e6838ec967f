//! Where there is no value no field is the value.
use kv_schema::KvEntity;

#[derive(KvEntity)]
#[kv(key = "user:{id}", metadata_only)]
struct User {
    id: u64,
    #[kv(value)]
    name: String,
}

fn main() {}
