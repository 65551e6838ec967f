//! A namespace names its binding.
#[path = "../../tests/namespace_entities/mod.rs"]
mod namespace_entities;
#[allow(unused_imports)]
use namespace_entities::{Cart, Session};

kv_schema::namespace! {
    App { sessions: Session }
}

fn open(app: &App<impl kv_schema::Backend>) {
    let _ = app.sessions();
}

fn main() {}
