//! An unknown word that is near none gets the list.
use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "user:{id}", colour = "red")]
struct User {
    id: u64,
    name: String,
}

fn main() {}
