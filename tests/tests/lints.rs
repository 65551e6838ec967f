//! Strict crates may derive: no lint of theirs fires on what the derives write.
#![deny(
    warnings,
    missing_docs,
    unused_qualifications,
    unreachable_pub,
    rust_2018_idioms,
    unused
)]
#![deny(
    missing_debug_implementations,
    missing_copy_implementations,
    single_use_lifetimes
)]
#![deny(
    elided_lifetimes_in_paths,
    explicit_outlives_requirements,
    let_underscore_drop
)]
#![deny(
    unit_bindings,
    unused_lifetimes,
    variant_size_differences,
    trivial_casts,
    trivial_numeric_casts
)]
#![deny(clippy::all, clippy::pedantic, clippy::nursery)]
#![deny(
    clippy::absolute_paths,
    clippy::arbitrary_source_item_ordering,
    clippy::exhaustive_structs,
    clippy::implicit_return,
    clippy::min_ident_chars,
    clippy::missing_docs_in_private_items,
    clippy::missing_inline_in_public_items,
    clippy::pattern_type_mismatch,
    clippy::question_mark_used,
    clippy::self_named_module_files,
    clippy::shadow_reuse,
    clippy::unseparated_literal_suffix
)]
#![allow(clippy::redundant_pub_crate, reason = "the opposite of `unreachable_pub`")]
#![forbid(unsafe_code)]

mod entities {
    #![allow(
        clippy::exhaustive_structs,
        clippy::arbitrary_source_item_ordering,
        reason = "the structs are the test's own"
    )]

    use std::borrow::Cow;

    use kv_schema::KvEntity;
    use serde::{Deserialize, Serialize};

    /// A user as it was.
    #[derive(Debug, Serialize, Deserialize)]
    pub(crate) struct OldUser {
        /// The number.
        pub(crate) id: u64,
    }

    /// A user.
    #[derive(Debug, Serialize, Deserialize, KvEntity)]
    #[kv(
        key = "user:{id}",
        moved_from = "u:{id}",
        version = 3,
        migrate(1 => OldUser),
        write_version = 2,
        newer = hide,
        write_back = on_read
    )]
    pub(crate) struct User {
        /// The number.
        pub(crate) id: u64,
        /// The name.
        #[kv(was(2 => "nick"), metadata)]
        pub(crate) name: String,
        /// The language.
        #[kv(since = 3)]
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub(crate) locale: Option<String>,
        /// The visits.
        #[kv(since = 3, fill = visits, metadata)]
        pub(crate) visits: u32,
    }

    #[allow(clippy::implicit_return, reason = "the function is the test's own")]
    const fn visits() -> u32 {
        7
    }

    impl From<OldUser> for User {
        #[allow(clippy::implicit_return, reason = "the function is the test's own")]
        fn from(old: OldUser) -> Self {
            Self {
                id: old.id,
                name: String::new(),
                locale: None,
                visits: visits(),
            }
        }
    }

    /// A session.
    #[derive(Debug, Serialize, Deserialize, KvEntity)]
    #[kv(key = "session:{tenant}:{at:desc}:{path:rest}", ttl = "24h", version = 1)]
    pub(crate) struct Session {
        /// Who.
        #[kv(max_len = 8)]
        pub(crate) tenant: String,
        /// When.
        pub(crate) at: u64,
        /// Where.
        pub(crate) path: String,
        /// On what.
        #[serde(default, alias = "machine")]
        #[kv(metadata)]
        pub(crate) device: String,
    }

    /// Flags.
    #[derive(Debug, KvEntity)]
    #[kv(key = "flags:{userName}")]
    #[allow(non_snake_case, reason = "names of the wire")]
    pub(crate) struct Flags {
        /// Who.
        pub(crate) userName: u64,
        /// What.
        #[deprecated]
        #[kv(metadata)]
        pub(crate) note: String,
        /// Which.
        #[kv(value)]
        pub(crate) on: bool,
    }

    /// Is private, and never used.
    #[derive(Debug, KvEntity)]
    #[kv(key = "unused:{id}:{sub}", metadata_only)]
    #[allow(dead_code, reason = "what is generated for it is as unused")]
    struct Unused {
        /// Who.
        id: u64,
        /// Below whom.
        sub: u64,
        /// When.
        #[kv(expiry)]
        until: u64,
    }

    /// A constant key.
    #[derive(Debug, Serialize, Deserialize, KvEntity)]
    #[kv(key = "config")]
    pub(crate) struct Config {
        /// How.
        pub(crate) theme: String,
    }

    /// Has parameters.
    #[derive(Debug, KvEntity)]
    #[kv(key = "cached:{id}:{name}")]
    pub(crate) struct Cached<'a, T> {
        /// Who.
        pub(crate) id: T,
        /// How it is called.
        pub(crate) name: Cow<'a, str>,
        /// What.
        #[kv(value)]
        pub(crate) body: Vec<u8>,
    }
}

#[test]
fn strict_crates_may_derive() {
    let key = entities::SessionKey {
        tenant: "a".to_owned(),
        at: 1,
        path: "b".to_owned(),
    };
    assert_eq!(entities::SessionKey::parse(&key.to_string()).ok(), Some(key));
    assert_eq!(entities::FlagsKey { userName: 1 }.to_string(), "flags:1");
    assert_eq!(entities::ConfigKey.to_string(), "config");
    let cached = entities::CachedKey {
        id: 1_u8,
        name: "a".into(),
    };
    assert_eq!(cached.to_string(), "cached:1:a");
}
