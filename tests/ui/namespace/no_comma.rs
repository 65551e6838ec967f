//! Items are separated by commas; the others are still read.
#[path = "../../tests/namespace_entities/mod.rs"]
mod namespace_entities;
#[allow(unused_imports)]
use namespace_entities::{Cart, Session};

kv_schema::namespace! {
    App {
        binding = "APP"
        sessions: Session,
        carts Cart,
        7: Cart,
    }
}

fn main() {}
