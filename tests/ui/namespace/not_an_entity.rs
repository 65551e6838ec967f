//! What stands in a namespace is an entity.
#[path = "../../tests/namespace_entities/mod.rs"]
mod namespace_entities;
#[allow(unused_imports)]
use namespace_entities::{Cart, Session};

kv_schema::namespace! { App { binding = "APP", sessions: Session, names: String } }

fn main() {}
