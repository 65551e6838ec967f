//! Two entities of one namespace cannot have the same keys.
use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

#[path = "../../tests/namespace_entities/mod.rs"]
mod namespace_entities;
use namespace_entities::Session;

mod old {
    use super::{Deserialize, KvEntity, Serialize};

    #[derive(Serialize, Deserialize, KvEntity)]
    #[kv(key = "session:{number}")]
    pub struct Login {
        pub number: u64,
    }
}

kv_schema::namespace! { App { binding = "APP", sessions: Session, logins: old::Login } }

fn main() {}
