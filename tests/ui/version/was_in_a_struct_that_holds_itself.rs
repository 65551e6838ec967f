//! What a struct holds of itself would be read under today's names.

use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "node:{id}", version = 2)]
struct Node {
    id: u64,
    #[kv(was(1 => "children"))]
    inner: Vec<Node>,
}

fn main() {}
