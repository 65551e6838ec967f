#[doc(hidden)]
const _: () = {
    #[allow(unused_extern_crates, clippy::useless_attribute)]
    extern crate kv_schema as _kv_schema;
    #[automatically_derived]
    impl _kv_schema::key::NewtypePart for UserId {
        type Inner = String;
        fn wrap(__inner: String) -> Self {
            Self { 0: __inner }
        }
        fn inner(&self) -> &String {
            &self.0
        }
    }
};
