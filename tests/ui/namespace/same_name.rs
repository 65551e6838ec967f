//! A name belongs to one repository.
#[path = "../../tests/namespace_entities/mod.rs"]
mod namespace_entities;
#[allow(unused_imports)]
use namespace_entities::{Cart, Session};

kv_schema::namespace! { App { binding = "APP", things: Session, things: Cart } }

fn open(app: &App<impl kv_schema::Backend>) {
    let _ = app.things();
}

fn main() {}
