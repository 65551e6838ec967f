//! An entity without a value has nothing to put an envelope round.

use kv_schema::KvEntity;

#[derive(KvEntity)]
#[kv(key = "user:{id}", metadata_only, envelope)]
struct User {
    id: u64,
    name: String,
}

fn main() {}
