/// Everything.
#[derive(::core::clone::Clone, ::core::fmt::Debug)]
pub struct App<B> {
    backend: B,
}
#[doc(hidden)]
const _: () = {
    #[allow(unused_extern_crates, clippy::useless_attribute)]
    extern crate kv_schema as _kv_schema;
    const __ENTITIES: &[(&::core::primitive::str, &_kv_schema::schema::Schema)] = &[
        ("sessions", <Session as _kv_schema::KvEntity>::SCHEMA),
        ("carts", <Cart<u64> as _kv_schema::KvEntity>::SCHEMA),
    ];
    const _: () = _kv_schema::__private::check_entity(__ENTITIES, "sessions");
    const _: () = _kv_schema::__private::check_entity(__ENTITIES, "carts");
    #[allow(dead_code)]
    impl App<()> {
        /// The name of the KV binding.
        pub const BINDING: &'static ::core::primitive::str = "APP";
        /// The schemas of the entities, in the order of the declaration.
        pub const ENTITIES: &'static [&'static _kv_schema::schema::Schema] = &_kv_schema::__private::schemas::<
            { __ENTITIES.len() },
        >(__ENTITIES);
    }
    #[automatically_derived]
    impl<B> _kv_schema::Namespace for App<B> {
        const BINDING: &'static ::core::primitive::str = <App<()>>::BINDING;
        const ENTITIES: &'static [&'static _kv_schema::schema::Schema] = <App<
            (),
        >>::ENTITIES;
    }
    #[allow(dead_code)]
    impl<B> App<B> {
        /// Opens the namespace on a backend; `&backend` is a backend too.
        pub fn new(backend: B) -> Self
        where
            B: _kv_schema::Backend,
        {
            Self { backend }
        }
        /// Returns the backend.
        pub fn backend(&self) -> &B {
            &self.backend
        }
        /// Opens the repository of `Session`.
        pub fn sessions(&self) -> _kv_schema::Repository<Session, &B>
        where
            B: _kv_schema::Backend,
        {
            <Session as _kv_schema::KvEntity>::repository(&self.backend)
        }
        /// Opens the repository of `Cart<u64>`.
        pub fn carts(&self) -> _kv_schema::Repository<Cart<u64>, &B>
        where
            B: _kv_schema::Backend,
        {
            <Cart<u64> as _kv_schema::KvEntity>::repository(&self.backend)
        }
    }
    _kv_schema::__private::namespace_from_env!(pub App);
};
