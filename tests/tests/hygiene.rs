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
    }
    use ::core::clone::Clone;
    use ::core::cmp::{Eq, PartialEq};
    use ::core::fmt::Debug;

    entity!(Made);
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
    #[kv(key = "local:{id}")]
    struct Local {
        id: u64,
    }

    ::std::assert_eq!(LocalKey { id: 1 }.to_string(), "local:1");
    ::std::assert_eq!(LocalKey::of(&Local { id: 2 }).to_string(), "local:2");
}
