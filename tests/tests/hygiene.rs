//! The derives under adverse conditions: no prelude, shadowed names, a renamed crate, macros, foreign lints.
#![no_implicit_prelude]
#![allow(
    missing_docs,
    unused,
    unreachable_pub,
    clippy::all,
    clippy::pedantic,
    reason = "names that nobody should choose"
)]

/// Everything that generated code could pick up by mistake.
mod shadowed {
    #![allow(non_camel_case_types)]

    use ::kv_schema::KvEntity;
    use ::serde::{Deserialize, Serialize};

    pub struct Option;
    pub struct Some;
    pub struct None;
    pub struct Result;
    pub struct Ok;
    pub struct Err;
    pub struct Self_;
    pub struct Box;
    pub struct Vec;
    pub struct Json;
    pub struct Text;
    pub struct Empty;
    pub struct Codec;
    pub struct Shape;
    pub struct Field;
    pub struct Probe;
    pub struct Fallback;
    pub struct Schema;
    pub struct Segment;
    pub struct KeyWriter;
    pub trait From {}
    pub trait Into {}
    pub trait Default {}
    pub trait Clone {}
    pub trait Debug {}
    pub trait Display {}
    pub trait PartialEq {}
    pub trait Eq {}
    pub trait Ord {}
    pub trait Hash {}
    pub trait KeyPart {}
    pub trait ToKey {}
    pub trait Projection {}
    pub mod core {}
    pub mod std {}
    pub mod kv_schema {}
    macro_rules! vec {
        () => {};
    }
    macro_rules! format {
        () => {};
    }

    #[derive(Serialize, Deserialize, KvEntity)]
    #[kv(key = "a:{id}:{name}:{path:rest}", cache_ttl = "60s", version = 1)]
    pub struct Whole {
        id: u64,
        #[kv(max_len = 10)]
        name: ::std::string::String,
        path: ::std::string::String,
        #[kv(metadata)]
        #[serde(default)]
        note: ::std::string::String,
        #[serde(skip)]
        #[kv(expiry)]
        until: ::std::option::Option<u64>,
    }
}

/// The same for older versions, which serde reads by twins of the struct.
mod shadowed_versions {
    #![allow(non_camel_case_types)]

    use ::kv_schema::KvEntity;
    use ::serde::{Deserialize, Serialize};

    pub struct Option;
    pub struct Some;
    pub struct None;
    pub struct Result;
    pub struct Ok;
    pub struct Err;
    pub struct Vec;
    pub struct Json;
    pub struct Older;
    pub struct Step;
    pub struct Schema;
    pub struct __V1;
    pub struct __V2;
    pub struct __fill_locale;
    pub trait From {}
    pub trait TryFrom {}
    pub trait Into {}
    pub trait Default {}
    pub trait Upgrade {}
    pub trait Described {}
    pub mod core {}
    pub mod std {}
    pub mod serde {}
    pub mod kv_schema {}

    pub mod old {
        #[derive(::serde::Serialize, ::serde::Deserialize)]
        pub struct One {
            pub id: u64,
        }
    }

    impl ::core::convert::From<old::One> for Versioned {
        fn from(old: old::One) -> Self {
            Self {
                id: old.id,
                r#type: 1,
                locale: english(),
                __value: 0,
                __old: 0,
                upgrade: 0,
            }
        }
    }

    impl ::core::convert::From<&Versioned> for old::One {
        fn from(new: &Versioned) -> Self {
            Self { id: new.id }
        }
    }

    pub fn english() -> ::std::string::String {
        ::std::convert::Into::into("en")
    }

    #[derive(Serialize, Deserialize, KvEntity)]
    #[kv(
        key = "v:{id}",
        moved_from = "old:{id}",
        version = 4,
        migrate(1 => old::One),
        downgrade(1),
        write_version = 3,
        unversioned = detect(4, 1),
        newer = pass_through,
        write_back = on_read,
        version_from = metadata("v"),
    )]
    pub struct Versioned {
        pub id: u64,
        #[kv(was(2 => "kind", 3 => "struct"), metadata)]
        pub r#type: u8,
        #[kv(since = 3, fill = english, metadata)]
        pub locale: ::std::string::String,
        #[kv(since = 4)]
        pub __value: u8,
        #[kv(was(3 => "value"))]
        pub __old: u8,
        pub upgrade: u8,
    }

    impl Versioned {
        pub fn serialize(&self) {}
        pub fn deserialize() {}
        pub fn upgrade() {}
        pub fn write_older(&self) {}
        pub fn read() {}
        pub fn write() {}
        pub fn filled() {}
    }
}

/// Primitive types too, which serde's derives do not survive.
mod shadowed_primitives {
    #![allow(non_camel_case_types)]

    use ::kv_schema::KvEntity;

    pub struct u8;
    pub struct u16;
    pub struct u32;
    pub struct i32;
    pub struct usize;
    pub struct bool;
    pub struct str;

    #[derive(KvEntity)]
    #[kv(key = "b:{at:desc}:{n:08}:{path:rest}")]
    pub struct Valued {
        at: u64,
        n: ::core::primitive::u32,
        #[kv(max_len = 10)]
        path: ::std::string::String,
        #[kv(metadata)]
        note: ::std::string::String,
        #[kv(value)]
        body: ::std::string::String,
    }

    #[derive(KvEntity)]
    #[kv(key = "c", metadata_only, ttl = "60s", version = 1)]
    pub struct Constant {
        note: ::std::string::String,
    }

    #[derive(KvEntity)]
    #[kv(key = "f:{id}", version = 3, migrate(1 => ::std::string::String with grow), write_version = 2, moved_from = "g:{id:08}")]
    pub struct Versioned {
        id: ::core::primitive::u32,
        #[kv(metadata, was(2 => "text"), since = 2)]
        note: ::std::string::String,
        #[kv(value)]
        body: ::std::string::String,
    }

    fn grow(old: ::std::string::String) -> ::std::string::String {
        old
    }

    #[derive(KvEntity)]
    #[kv(key = "d:{id}")]
    pub struct Generic<T> {
        id: T,
        #[kv(value)]
        body: ::std::string::String,
    }

    #[derive(KvEntity)]
    #[kv(key = "e:{url:sha256}")]
    pub struct Digested {
        #[kv(metadata)]
        url: ::std::string::String,
        #[kv(value)]
        body: ::std::string::String,
    }
}

/// A type with methods and constants that compete with those of the traits.
mod rivals {
    use ::kv_schema::KvEntity;
    use ::serde::{Deserialize, Serialize};

    #[derive(Serialize, Deserialize, KvEntity)]
    #[kv(key = "rival:{key}:{literal}:{prefix}")]
    pub struct Rival {
        pub key: u8,
        pub literal: u8,
        pub prefix: u8,
        pub __key: u8,
        #[kv(metadata)]
        pub __out: u8,
        #[kv(metadata)]
        pub out: u8,
        #[kv(metadata)]
        pub __in: u8,
    }

    #[derive(Serialize, Deserialize, KvEntity)]
    #[kv(key = "locals:{__key}:{out}:{__out}:{__text}:{__parser}")]
    pub struct Locals {
        pub __key: u8,
        pub out: u8,
        pub __out: u8,
        pub __text: u8,
        pub __parser: u8,
        #[kv(metadata)]
        pub __in: u8,
        #[kv(metadata)]
        pub __other: u8,
        #[kv(metadata)]
        pub __f: u8,
    }

    impl Rival {
        pub const SCHEMA: () = ();

        pub fn write_key(&self) {}
        pub fn stored_value(&self) {}
        pub fn write_metadata(&self) {}
        pub fn restore() {}
        pub fn repository() {}
        pub fn of() {}
        pub fn prefix() {}
        pub fn to_ref(&self) {}
    }
}

/// The crate under another name.
mod renamed {
    pub mod inner {
        pub use ::kv_schema as kv;
    }

    #[derive(::serde::Serialize, ::serde::Deserialize, inner::kv::KvEntity)]
    #[kv(crate = inner::kv)]
    #[kv(key = "renamed:{id}:{sub}")]
    pub struct Renamed {
        pub id: u64,
        pub sub: ::std::string::String,
        #[kv(metadata)]
        pub note: ::std::string::String,
    }

    #[derive(::serde::Serialize, ::serde::Deserialize, inner::kv::KvEntity)]
    #[kv(crate = inner::kv)]
    #[kv(key = "versioned:{id}", version = 2, write_version = 1)]
    pub struct Versioned {
        pub id: u64,
        #[kv(was(1 => "text"))]
        pub note: ::std::string::String,
        #[kv(since = 2)]
        pub more: ::std::vec::Vec<u8>,
    }
}

/// Structs that a macro writes, with names from both sides.
mod from_macros {
    macro_rules! entity {
        ($name:ident, $key:literal, $part:ident : $ty:ty) => {
            #[derive(Debug, PartialEq, Eq, Clone, ::serde::Serialize, ::serde::Deserialize)]
            #[derive(::kv_schema::KvEntity)]
            #[kv(key = $key)]
            pub struct $name {
                pub $part: $ty,
                pub own: u8,
                #[kv(metadata)]
                pub note: ::std::string::String,
            }
        };
        ($name:ident) => {
            entity!($name, "macro:{id}:{own}", id: u64);
        };
        ($name:ident since $since:literal, was $was:literal => $old:literal, $field:ident : $ty:ty, $from:ty) => {
            #[derive(Debug, PartialEq, Eq, Clone, ::serde::Serialize, ::serde::Deserialize)]
            #[derive(::kv_schema::KvEntity)]
            #[kv(key = "macro:{id}", version = 3, migrate(1 => $from with $crate::from_macros::up), write_version = 2)]
            pub struct $name {
                pub id: u64,
                #[kv(was($was => $old))]
                pub $field: $ty,
                #[kv(since = $since, fill = $crate::from_macros::twelve)]
                pub own: u8,
            }
        };
    }

    pub fn twelve() -> u8 {
        12
    }

    #[derive(::serde::Serialize, ::serde::Deserialize)]
    pub struct Old {
        id: u64,
    }

    pub fn up(old: Old) -> Versioned {
        Versioned {
            id: old.id,
            own: 1,
            note: ::std::convert::Into::into("up"),
        }
    }
    use ::core::clone::Clone;
    use ::core::cmp::{Eq, PartialEq};
    use ::core::fmt::Debug;

    entity!(Made);
    entity!(Versioned since 3, was 2 => "text", note: ::std::string::String, Old);
}

#[test]
fn structs_from_macros_have_versions() {
    use ::kv_schema::KvEntity as _;
    use ::kv_schema::backend::memory::{MemoryKv, Row};
    use ::std::option::Option::{None, Some};
    use ::std::string::ToString;

    let kv = MemoryKv::new();
    let all = from_macros::Versioned::repository(&kv);
    for (value, metadata, note, own) in [
        (r#"{"id":1}"#, r#"{"$v":1}"#, "up", 1),
        (r#"{"id":1,"text":"a"}"#, r#"{"$v":2}"#, "a", 12),
    ] {
        let row = Row {
            value: ::kv_schema::bytes::Bytes::from_static(value.as_bytes()),
            metadata: Some(metadata.to_string()),
            expiration: None,
        };
        kv.insert("macro:1", row);
        let found = ::pollster::block_on(all.get(1)).unwrap().unwrap();
        ::std::assert_eq!((&*found.note, found.own), (note, own));
    }
}

#[test]
fn structs_from_macros_have_keys() {
    use ::std::string::ToString;

    let key = from_macros::MadeKey { id: 1, own: 2 };
    ::std::assert_eq!(key.to_string(), "macro:1:2");
    let renamed = renamed::RenamedKey {
        id: 1,
        sub: "a".to_string(),
    };
    ::std::assert_eq!(renamed.to_string(), "renamed:1:a");
    let rival = rivals::RivalKey {
        key: 1,
        literal: 2,
        prefix: 3,
    };
    ::std::assert_eq!(rival.to_string(), "rival:1:2:3");
    ::std::mem::drop(rivals::RivalKey::prefix().key(1).literal(2));
}

/// Structs in functions, and private ones.
#[test]
fn a_struct_may_be_local() {
    use ::std::string::ToString;

    #[derive(::serde::Serialize, ::serde::Deserialize, ::kv_schema::KvEntity)]
    #[kv(key = "local:{id}", version = 2, write_version = 1)]
    struct Local {
        #[kv(was(1 => "no"))]
        id: u64,
        #[kv(since = 2, fill = nothing)]
        more: ::std::vec::Vec<u8>,
    }

    fn nothing() -> ::std::vec::Vec<u8> {
        ::std::vec::Vec::new()
    }

    ::std::assert_eq!(LocalKey { id: 1 }.to_string(), "local:1");
    ::std::assert_eq!(
        LocalKey::of(&Local {
            id: 2,
            more: nothing()
        })
        .to_string(),
        "local:2"
    );
}
