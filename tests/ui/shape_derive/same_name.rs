//! Two fields cannot be stored under one name.
#![allow(unreachable_patterns)]
use kv_schema::KvShape;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvShape)]
struct Profile {
    name: String,
    #[serde(rename = "name")]
    nick: String,
}

fn main() {}
