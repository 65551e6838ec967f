//! A namespace is written without `struct`, and has a body.
#[path = "../../tests/namespace_entities/mod.rs"]
mod namespace_entities;
#[allow(unused_imports)]
use namespace_entities::{Cart, Session};

kv_schema::namespace! { pub struct App { binding = "APP", sessions: Session } }
kv_schema::namespace! { Other }

fn main() {}
