//! A namespace has one binding.
#[path = "../../tests/namespace_entities/mod.rs"]
mod namespace_entities;
#[allow(unused_imports)]
use namespace_entities::{Cart, Session};

kv_schema::namespace! { App { binding = "APP", binding = "OTHER", sessions: Session } }

fn main() {}
