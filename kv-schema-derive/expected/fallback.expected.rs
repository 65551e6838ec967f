::core::compile_error! {
    "key template names `{idd}`, but `User` has no field `idd`\nhelp: did you mean `{id}`?"
}
#[doc(hidden)]
#[allow(dead_code, non_camel_case_types, non_snake_case)]
pub struct UserKey;
#[doc(hidden)]
#[allow(dead_code, non_camel_case_types, non_snake_case)]
pub struct UserKeyRef;
#[doc(hidden)]
#[allow(dead_code, non_camel_case_types, non_snake_case)]
pub struct UserPrefix;
#[doc(hidden)]
#[allow(
    dead_code,
    deprecated,
    non_camel_case_types,
    non_snake_case,
    unused_qualifications,
    clippy::all,
    clippy::pedantic,
)]
const _: () = {
    extern crate kv_schema as _kv_schema;
    impl _kv_schema::KvEntity for User {
        type Key = UserKey;
        type Metadata = _kv_schema::NoMetadata;
        type Value = ();
        type Codec = _kv_schema::codec::Empty;
        const SCHEMA: &'static _kv_schema::schema::Schema = &_kv_schema::__private::no_schema(
            "User",
        );
        fn stored_value(&self) -> &Self::Value {
            &()
        }
        fn restore(_: _kv_schema::Stored<'_, Self>) -> _kv_schema::Result<Self> {
            _kv_schema::__private::not_derived()
        }
    }
    impl _kv_schema::ToKey<User> for User {
        fn write_key(&self, _: &mut _kv_schema::key::KeyWriter) {}
    }
    impl _kv_schema::ToKey<User> for UserKey {
        fn write_key(&self, _: &mut _kv_schema::key::KeyWriter) {}
    }
    impl _kv_schema::EntityKey for UserKey {
        type Entity = User;
        fn read_parts(
            _: &mut _kv_schema::key::KeyParser<'_>,
        ) -> _kv_schema::Result<Self> {
            _kv_schema::__private::not_derived()
        }
    }
    impl ::core::clone::Clone for UserKey {
        fn clone(&self) -> Self {
            Self
        }
    }
    impl ::core::fmt::Debug for UserKey {
        fn fmt(&self, _: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            _kv_schema::__private::Ok(())
        }
    }
    impl ::core::cmp::PartialEq for UserKey {
        fn eq(&self, _: &Self) -> ::core::primitive::bool {
            true
        }
    }
    impl ::core::cmp::Eq for UserKey {}
    impl ::core::hash::Hash for UserKey {
        fn hash<__H: ::core::hash::Hasher>(&self, _: &mut __H) {}
    }
};
