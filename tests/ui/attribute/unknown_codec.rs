//! A codec that does not exist is an unresolved name.
use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "user:{id}", codec = Jsn)]
struct User {
    id: u64,
    name: String,
}

fn main() {}
