//! `namespace!`: one type for the entities that share a KV binding.
#![allow(clippy::items_after_statements, reason = "what a test needs stands inside it")]

mod namespace_entities;

use kv_schema::backend::memory::MemoryKv;
use kv_schema::{Backend, KvEntity, Namespace, Repository};

use self::namespace_entities::{Cart, CartKey, Session, Settings};

kv_schema::namespace! {
    /// Everything that lives in the `APP` namespace.
    App {
        binding = "APP",
        sessions: Session,
        /// What people are about to buy.
        carts: Cart<u64>,
        r#static: self::namespace_entities::Settings,
    }
}

#[test]
fn a_namespace_hands_out_its_repositories() {
    let app = App::new(MemoryKv::new());
    let sessions: Repository<Session, &MemoryKv> = app.sessions();
    let carts: Repository<Cart<u64>, &MemoryKv> = app.carts();
    let settings: Repository<Settings, &MemoryKv> = app.r#static();
    pollster::block_on(async {
        sessions.put(&Session { id: 7 }).await.unwrap();
        carts.put(&Cart { id: 7 }).await.unwrap();
        settings.put(&Settings { dark: true }).await.unwrap();
        assert_eq!(app.sessions().get(7).await.unwrap(), Some(Session { id: 7 }));
        assert_eq!(
            app.carts().get(CartKey { id: 7 }).await.unwrap(),
            Some(Cart { id: 7 })
        );
        let stored = Session::repository(app.backend());
        assert!(stored.get(7).await.unwrap().is_some());
    });
}

#[test]
fn a_namespace_is_as_clone_and_debug_as_its_backend() {
    let kv = MemoryKv::new();
    let app = App::new(&kv);
    let copy = app.clone();
    assert!(std::ptr::eq(*app.backend(), *copy.backend()));
    assert!(format!("{copy:?}").starts_with("App { backend: "));
}

#[test]
fn a_namespace_says_what_it_holds() {
    assert_eq!(App::BINDING, "APP");
    let names: Vec<_> = App::ENTITIES.iter().map(|schema| schema.name).collect();
    assert_eq!(names, ["Session", "Cart", "Settings"]);

    fn by_trait<N: Namespace>(_: &N) -> (&'static str, usize) {
        (N::BINDING, N::ENTITIES.len())
    }
    assert_eq!(by_trait(&App::new(MemoryKv::new())), ("APP", 3));
    assert_eq!(<App<MemoryKv>>::BINDING, App::BINDING);
}

#[test]
fn a_namespace_borrows_as_well_as_owns() {
    async fn count(app: &App<impl Backend>) -> usize {
        usize::from(app.sessions().get(1).await.unwrap().is_some())
    }
    let kv = MemoryKv::new();
    assert_eq!(pollster::block_on(count(&App::new(&kv))), 0);
    assert_eq!(pollster::block_on(count(&App::new(kv))), 0);
}

#[test]
fn attributes_pass_through_and_conditions_hold() {
    kv_schema::namespace! {
        #[derive(Default)]
        Conditional {
            binding = "CONDITIONAL",
            crate = ::kv_schema,
            #[cfg(any())]
            nothing: Missing,
            #[cfg(all())]
            sessions: Session,
            #[cfg(any())]
            sessions: Session,
            #[deprecated = "use sessions"]
            #[allow(dead_code)]
            carts: Cart<u64>,
        }
    }
    let space: Conditional<MemoryKv> = Conditional::default();
    let _ = space.sessions();
    assert_eq!(Conditional::ENTITIES.len(), 2);
}

/// A backend's type parameter must not shadow an entity.
#[test]
fn an_entity_may_be_named_like_a_parameter() {
    use self::namespace_entities::Session as B;
    kv_schema::namespace! { One { binding = "ONE", bs: B } }
    let one = One::new(MemoryKv::new());
    let _: Repository<Session, &MemoryKv> = one.bs();
}

/// Nothing is in scope but what the module names.
#[no_implicit_prelude]
mod hygiene {
    extern crate kv_schema as renamed;

    type Entity = super::Session;
    #[allow(dead_code)]
    struct Result;
    #[allow(dead_code)]
    struct Option;

    renamed::namespace! {
        pub(super) Bare { crate = renamed, binding = "BARE", sessions: Entity }
    }
}

/// As strict as a crate can be about what it contains.
#[deny(
    warnings,
    missing_docs,
    unreachable_pub,
    unused_qualifications,
    clippy::all,
    clippy::pedantic
)]
pub mod strict {
    kv_schema::namespace! {
        /// Everything.
        pub App { binding = "APP", sessions: super::Session }
    }

    kv_schema::namespace! {
        pub(crate) Undocumented { binding = "UNDOCUMENTED", carts: super::Cart }
    }
}

#[test]
fn a_namespace_needs_nothing_in_scope() {
    let bare = hygiene::Bare::new(MemoryKv::new());
    let _: Repository<Session, &MemoryKv> = bare.sessions();
    assert_eq!(hygiene::Bare::BINDING, "BARE");
    assert_eq!(strict::App::BINDING, "APP");
    assert_eq!(strict::Undocumented::BINDING, "UNDOCUMENTED");
}

/// A namespace from inside a macro.
#[test]
fn a_namespace_may_come_from_a_macro() {
    macro_rules! space {
        ($name:ident, $binding:literal, $($entity:ident: $ty:ty),*) => {
            kv_schema::namespace! { $name { binding = $binding, $($entity: $ty),* } }
        };
    }
    space!(Macro, "MACRO", sessions: Session, carts: self::namespace_entities::Cart);
    assert_eq!(Macro::ENTITIES.len(), 2);
    let space = Macro::new(MemoryKv::new());
    let _: Repository<Cart, &MemoryKv> = space.carts();
}
