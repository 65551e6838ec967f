use kv_schema::{KvEntity, KvShape};
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "user:{id}")]
struct User {
    id: u64,
    #[serde(skip_serializing_if = "String::is_empty")]
    name: String,
}

#[derive(KvEntity)]
#[kv(key = "note:{id}")]
struct Note {
    id: u64,
    #[kv(metadata)]
    #[serde(skip_serializing_if = "String::is_empty")]
    title: String,
    #[kv(value)]
    text: String,
}

#[derive(Serialize, Deserialize, KvShape)]
struct Line {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tags: Vec<String>,
}

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "cart:{id}")]
struct Cart {
    id: u64,
    lines: Vec<Line>,
}

fn main() {}
