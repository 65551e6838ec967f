//! What the derive writes, written by hand: the contract between the two crates, as a test.
#![allow(missing_docs, unreachable_pub)]

use kv_schema::{Backend, KvEntity};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Session {
    pub tenant: String,
    pub user: u64,
    pub id: Uuid,
    pub device: String,
    pub csrf: String,
}

// ---- the types that users name stand beside the struct ----

/// The key of a [`Session`]: `session:{tenant}:{user}:{id}`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SessionKey {
    /// The `{tenant}` of the key.
    pub tenant: String,
    /// The `{user}` of the key.
    pub user: u64,
    /// The `{id}` of the key.
    pub id: Uuid,
}

/// A borrowed [`SessionKey`].
#[derive(Clone, Copy, Debug)]
pub struct SessionKeyRef<'__k> {
    /// The `{tenant}` of the key.
    pub tenant: <String as ::kv_schema::KeyPart>::Ref<'__k>,
    /// The `{user}` of the key.
    pub user: <u64 as ::kv_schema::KeyPart>::Ref<'__k>,
    /// The `{id}` of the key.
    pub id: <Uuid as ::kv_schema::KeyPart>::Ref<'__k>,
}

/// The beginning of a [`SessionKey`], filled from the left: what a list takes.
#[derive(Debug)]
pub struct SessionPrefix<const __FILLED: usize = 0>(::kv_schema::key::Prefix<Session>);

/// The fields of a [`Session`] that are also in its metadata.
#[derive(Clone, Debug, PartialEq)]
pub struct SessionMetadata {
    /// The `device` of the entity.
    pub device: String,
}

const _: () = {
    extern crate kv_schema as _kv_schema;
    #[allow(unused_imports)]
    use _kv_schema::__private::Fallback as _;
    #[allow(unused_imports)]
    use _kv_schema::codec::*;

    static SCHEMA: _kv_schema::schema::Schema = _kv_schema::schema::Schema::new(
        "Session",
        _kv_schema::key::KeyTemplate::new(
            "session:{tenant}:{user}:{id}",
            &[
                _kv_schema::key::Segment::Literal("session:"),
                _kv_schema::key::Segment::Part(
                    _kv_schema::key::PartSchema::new::<String>("tenant", _kv_schema::key::PartForm::Plain)
                        .max_len(32),
                ),
                _kv_schema::key::Segment::Literal(":"),
                _kv_schema::key::Segment::Part(_kv_schema::key::PartSchema::new::<u64>(
                    "user",
                    _kv_schema::key::PartForm::Plain,
                )),
                _kv_schema::key::Segment::Literal(":"),
                _kv_schema::key::Segment::Part(_kv_schema::key::PartSchema::new::<Uuid>(
                    "id",
                    _kv_schema::key::PartForm::Plain,
                )),
            ],
        ),
        _kv_schema::schema::EntityForm::Whole,
        <Json as _kv_schema::codec::Codec<Session>>::NAME,
        _kv_schema::schema::Shape::Struct(&_kv_schema::schema::StructShape::new(
            "Session",
            &[
                _kv_schema::schema::Field::new(
                    "tenant",
                    "tenant",
                    _kv_schema::__private::shape_or_opaque(
                        _kv_schema::__private::Probe::<String>::SHAPE,
                        "String",
                    ),
                ),
                _kv_schema::schema::Field::new(
                    "id",
                    "id",
                    _kv_schema::__private::shape_or_opaque(
                        _kv_schema::__private::Probe::<Uuid>::SHAPE,
                        "Uuid",
                    ),
                ),
            ],
        )),
    )
    .metadata(&[_kv_schema::schema::Field::new(
        "device",
        "device",
        _kv_schema::__private::shape_or_opaque(_kv_schema::__private::Probe::<String>::SHAPE, "String"),
    )])
    .version(2)
    .ttl(86_400)
    .cache_ttl(60);
    const _: () = _kv_schema::__private::assert_key_fits(&SCHEMA);

    #[automatically_derived]
    impl _kv_schema::KvEntity for Session {
        type Key = SessionKey;
        type Metadata = SessionMetadata;
        type Value = Self;
        type Codec = Json;

        const SCHEMA: &'static _kv_schema::schema::Schema = &SCHEMA;

        fn stored_value(&self) -> &Self::Value {
            self
        }

        fn write_metadata(&self, __out: &mut _kv_schema::MetadataWriter) {
            __out.field("device", &self.device);
        }

        fn restore(__stored: _kv_schema::Stored<'_, Self>) -> _kv_schema::Result<Self> {
            __stored.matching(__stored.value()?)
        }
    }

    #[automatically_derived]
    impl _kv_schema::Projection for SessionMetadata {
        fn read(__in: &_kv_schema::MetadataReader<'_>) -> _kv_schema::Result<Self> {
            _kv_schema::__private::Ok(Self {
                device: __in.field::<String>("device")?,
            })
        }
    }

    #[automatically_derived]
    impl<'__k> _kv_schema::ToKey<Session> for SessionKeyRef<'__k> {
        fn write_key(&self, __key: &mut _kv_schema::key::KeyWriter) {
            __key.literal("session:");
            __key.bounded_part::<String>("tenant", self.tenant, 32);
            __key.literal(":");
            __key.part::<u64>("user", self.user);
            __key.literal(":");
            __key.part::<Uuid>("id", self.id);
        }
    }

    impl SessionKey {
        /// Reads a stored key; only the canonical form is accepted.
        pub fn parse(text: &::core::primitive::str) -> _kv_schema::Result<Self> {
            <Self as _kv_schema::EntityKey>::parse(text)
        }

        /// Returns the stored form.
        pub fn encode(&self) -> _kv_schema::Result<_kv_schema::__private::String> {
            <Self as _kv_schema::EntityKey>::encode(self)
        }

        /// Borrows the key.
        pub fn as_ref(&self) -> SessionKeyRef<'_> {
            SessionKeyRef {
                tenant: <String as _kv_schema::KeyPart>::to_ref(&self.tenant),
                user: <u64 as _kv_schema::KeyPart>::to_ref(&self.user),
                id: <Uuid as _kv_schema::KeyPart>::to_ref(&self.id),
            }
        }

        /// Begins a prefix for a list; it is filled from the left.
        pub fn prefix() -> SessionPrefix {
            SessionPrefix(::core::default::Default::default())
        }
    }

    #[automatically_derived]
    impl _kv_schema::ToKey<Session> for SessionKey {
        fn write_key(&self, __key: &mut _kv_schema::key::KeyWriter) {
            self.as_ref().write_key(__key);
        }
    }

    #[automatically_derived]
    impl _kv_schema::ToKey<Session> for Session {
        fn write_key(&self, __key: &mut _kv_schema::key::KeyWriter) {
            SessionKeyRef {
                tenant: <String as _kv_schema::KeyPart>::to_ref(&self.tenant),
                user: <u64 as _kv_schema::KeyPart>::to_ref(&self.user),
                id: <Uuid as _kv_schema::KeyPart>::to_ref(&self.id),
            }
            .write_key(__key);
        }
    }

    #[automatically_derived]
    impl _kv_schema::EntityKey for SessionKey {
        type Entity = Session;

        fn read_parts(__in: &mut _kv_schema::key::KeyParser<'_>) -> _kv_schema::Result<Self> {
            _kv_schema::__private::Ok(Self {
                tenant: __in.part()?,
                user: __in.part()?,
                id: __in.part()?,
            })
        }
    }

    _kv_schema::__private::key_traits!(SessionKey, Session);

    impl SessionPrefix<0> {
        /// Fills `{tenant}`.
        pub fn tenant(self, tenant: <String as _kv_schema::KeyPart>::Ref<'_>) -> SessionPrefix<1> {
            SessionPrefix(self.0.then(|__key| {
                __key.bounded_part::<String>("tenant", tenant, 32);
                __key.literal(":");
            }))
        }
    }

    impl SessionPrefix<1> {
        /// Fills `{user}`.
        pub fn user(self, user: <u64 as _kv_schema::KeyPart>::Ref<'_>) -> SessionPrefix<2> {
            SessionPrefix(self.0.then(|__key| {
                __key.part::<u64>("user", user);
                __key.literal(":");
            }))
        }
    }

    #[automatically_derived]
    impl<const __FILLED: ::core::primitive::usize> _kv_schema::__private::From<SessionPrefix<__FILLED>>
        for _kv_schema::key::KeyRange<Session>
    {
        fn from(prefix: SessionPrefix<__FILLED>) -> Self {
            prefix.0.into()
        }
    }
};

// ---- the other form: `#[kv(value)]`, one part, so that `get(42)` works ----

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct FeatureFlags {
    pub dark_mode: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub struct UserFlags {
    pub user: u64,
    pub flags: FeatureFlags,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct UserFlagsKey {
    pub user: u64,
}

const _: () = {
    extern crate kv_schema as _kv_schema;
    #[allow(unused_imports)]
    use _kv_schema::__private::Fallback as _;
    #[allow(unused_imports)]
    use _kv_schema::codec::*;

    static SCHEMA: _kv_schema::schema::Schema = _kv_schema::schema::Schema::new(
        "UserFlags",
        _kv_schema::key::KeyTemplate::new(
            "flags:user:{user}",
            &[
                _kv_schema::key::Segment::Literal("flags:user:"),
                _kv_schema::key::Segment::Part(_kv_schema::key::PartSchema::new::<u64>(
                    "user",
                    _kv_schema::key::PartForm::Plain,
                )),
            ],
        ),
        _kv_schema::schema::EntityForm::Value("flags"),
        <Json as _kv_schema::codec::Codec<FeatureFlags>>::NAME,
        _kv_schema::__private::shape_or_opaque(
            _kv_schema::__private::Probe::<FeatureFlags>::SHAPE,
            "FeatureFlags",
        ),
    );

    impl _kv_schema::KvEntity for UserFlags {
        type Key = UserFlagsKey;
        type Metadata = _kv_schema::NoMetadata;
        type Value = FeatureFlags;
        type Codec = Json;

        const SCHEMA: &'static _kv_schema::schema::Schema = &SCHEMA;

        fn stored_value(&self) -> &Self::Value {
            &self.flags
        }

        fn restore(__stored: _kv_schema::Stored<'_, Self>) -> _kv_schema::Result<Self> {
            let __key = __stored.key()?;
            _kv_schema::__private::Ok(Self {
                user: __key.user,
                flags: __stored.value()?,
            })
        }
    }

    impl _kv_schema::ToKey<UserFlags> for UserFlagsKey {
        fn write_key(&self, __key: &mut _kv_schema::key::KeyWriter) {
            __key.literal("flags:user:");
            __key.part::<u64>("user", self.user);
        }
    }

    impl _kv_schema::ToKey<UserFlags> for UserFlags {
        fn write_key(&self, __key: &mut _kv_schema::key::KeyWriter) {
            __key.literal("flags:user:");
            __key.part::<u64>("user", self.user);
        }
    }

    // The bare part: `flags.get(42)`.
    impl _kv_schema::key::OnePart for UserFlags {
        type Part = u64;

        fn write_part(__part: <u64 as _kv_schema::KeyPart>::Ref<'_>, __key: &mut _kv_schema::key::KeyWriter) {
            __key.literal("flags:user:");
            __key.part::<u64>("user", __part);
        }
    }

    impl _kv_schema::ToKey<UserFlags> for u64 {
        fn write_key(&self, __key: &mut _kv_schema::key::KeyWriter) {
            <UserFlags as _kv_schema::key::OnePart>::write_part(
                <u64 as _kv_schema::KeyPart>::to_ref(self),
                __key,
            );
        }
    }

    impl _kv_schema::EntityKey for UserFlagsKey {
        type Entity = UserFlags;

        fn read_parts(__in: &mut _kv_schema::key::KeyParser<'_>) -> _kv_schema::Result<Self> {
            _kv_schema::__private::Ok(Self { user: __in.part()? })
        }
    }
};

#[test]
fn keys_round_trip_and_calls_take_every_form() {
    let key = SessionKey {
        tenant: "a:b".into(),
        user: 7,
        id: Uuid::nil(),
    };
    let text = key.encode().unwrap();
    assert_eq!(text, "session:a%3Ab:7:00000000-0000-0000-0000-000000000000");
    assert_eq!(SessionKey::parse(&text).unwrap(), key);
    assert_eq!(key.to_string(), text);
    assert_eq!(text.parse::<SessionKey>().unwrap(), key);
}

// Checked by the compiler alone.
#[allow(dead_code)]
async fn every_form_of_key_is_taken(kv: impl Backend) -> kv_schema::Result<()> {
    let flags = UserFlags::repository(&kv);
    flags.get(42).await?;
    flags.get(&UserFlagsKey { user: 42 }).await?;
    let sessions = Session::repository(&kv);
    sessions
        .get(SessionKeyRef {
            tenant: "a",
            user: 7,
            id: Uuid::nil(),
        })
        .await?;
    let key = SessionKey {
        tenant: "a:b".into(),
        user: 7,
        id: Uuid::nil(),
    };
    sessions.get(&key).await?;
    sessions.get(key).await?;
    let _: kv_schema::key::KeyRange<Session> = SessionKey::prefix().tenant("a").user(7).into();
    Ok(())
}
