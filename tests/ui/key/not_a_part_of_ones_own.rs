//! A type that is no part is named where it stands.

use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
struct TeamId(u64);

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "user:{team}:{id}")]
struct User {
    team: TeamId,
    id: u64,
}

fn main() {}
