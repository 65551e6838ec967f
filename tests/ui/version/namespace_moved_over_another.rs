//! The old keys of an entity are not the keys of another.

use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

mod entities {
    use super::*;

    #[derive(Serialize, Deserialize, KvEntity)]
    #[kv(key = "s2:{id}", moved_from = "s:{id}")]
    pub struct Session {
        id: u64,
    }

    #[derive(Serialize, Deserialize, KvEntity)]
    #[kv(key = "s:{id}")]
    pub struct Shop {
        id: u64,
    }
}

kv_schema::namespace! {
    pub App { binding = "APP", sessions: entities::Session, shops: entities::Shop }
}

fn main() {}
