//! Two entities of one namespace cannot have the same keys.

#[path = "../../tests/namespace_entities/mod.rs"]
mod namespace_entities;
use namespace_entities::Session;

mod old {
    use kv_schema::{KvEntity, KeyPart, NoMetadata, Result, Stored, codec::{Codec, Json}, schema::{Schema, EntityForm, Shape}};
    use kv_schema::key::*;
    use serde::{Deserialize, Serialize};
    super::namespace_entities::entity!(Login, LoginKey, "session:{id}", "session:");
}

kv_schema::namespace! { App { binding = "APP", sessions: Session, logins: old::Login } }

fn main() {}
