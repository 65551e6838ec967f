//! The name of a binding is not empty.
#[path = "../../tests/namespace_entities/mod.rs"]
mod namespace_entities;
#[allow(unused_imports)]
use namespace_entities::{Cart, Session};

kv_schema::namespace! { App { binding = "", sessions: Session } }

fn main() {}
