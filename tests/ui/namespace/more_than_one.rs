//! Each namespace has a macro call of its own.
#[path = "../../tests/namespace_entities/mod.rs"]
mod namespace_entities;
#[allow(unused_imports)]
use namespace_entities::{Cart, Session};

kv_schema::namespace! {
    App { binding = "APP", sessions: Session }
    Other { binding = "OTHER", carts: Cart }
}

fn main() {}
