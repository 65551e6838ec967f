//! A namespace needs a name.
#[path = "../../tests/namespace_entities/mod.rs"]
mod namespace_entities;
#[allow(unused_imports)]
use namespace_entities::{Cart, Session};

kv_schema::namespace! { pub { binding = "APP", sessions: Session } }
kv_schema::namespace! {}

fn main() {}
