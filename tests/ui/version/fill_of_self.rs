//! `fill` names the type, where it is called `Self` is another.

use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

impl Session {
    fn nobody() -> String {
        String::new()
    }
}

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "session:{id}", version = 2)]
struct Session {
    id: u64,
    #[kv(since = 2, fill = Self::nobody)]
    name: String,
}

fn main() {}
