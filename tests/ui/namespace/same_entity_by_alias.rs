//! An entity stands in a namespace once, whatever it is called.
#[path = "../../tests/namespace_entities/mod.rs"]
mod namespace_entities;
#[allow(unused_imports)]
use namespace_entities::{Cart, Session};

type Login = Session;

kv_schema::namespace! {
    App {
        binding = "APP",
        sessions: Session,
        carts: Cart,
        logins: Login,
    }
}

fn main() {}
