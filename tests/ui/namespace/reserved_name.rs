//! The methods of every namespace keep their names.
#[path = "../../tests/namespace_entities/mod.rs"]
mod namespace_entities;
#[allow(unused_imports)]
use namespace_entities::{Cart, Session};

kv_schema::namespace! { App { binding = "APP", new: Session, backend: Cart } }

fn main() {}
