//! An unknown option is answered with the nearest known one.
#[path = "../../tests/namespace_entities/mod.rs"]
mod namespace_entities;
#[allow(unused_imports)]
use namespace_entities::{Cart, Session};

kv_schema::namespace! { App { bindng = "APP", sessions: Session } }
kv_schema::namespace! { Other { binding = "OTHER", prefix = "x:", sessions: Session } }

fn main() {}
