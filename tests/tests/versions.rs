//! Versions: what older releases stored is read, and written as the declaration says.

use kv_schema::backend::memory::MemoryKv;
use kv_schema::backend::{Backend, Put, ReadOptions};
use kv_schema::codec::MsgPack;
use kv_schema::{ErrorKind, KvEntity, VersionState};
use pollster::block_on;
use serde::{Deserialize, Serialize};

mod v1 {
    use super::*;

    #[derive(Debug, Serialize, Deserialize)]
    pub(super) struct Session {
        pub(super) id: u64,
        pub(super) user: String,
    }
}

mod v2 {
    use super::*;

    #[derive(Debug, Serialize, Deserialize)]
    pub(super) struct Session {
        pub(super) id: u64,
        pub(super) user: (String, String),
    }

    impl TryFrom<v1::Session> for Session {
        type Error = String;

        fn try_from(old: v1::Session) -> Result<Self, String> {
            let (first, last) = old.user.split_once(' ').ok_or("no last name")?;
            Ok(Self {
                id: old.id,
                user: (first.to_owned(), last.to_owned()),
            })
        }
    }
}

fn up(old: v2::Session, key: &SessionKey) -> Session {
    Session {
        id: old.id,
        first: old.user.0,
        last: old.user.1,
        csrf: format!("csrf-{}", key.id),
        locale: None,
        visits: 7,
    }
}

fn seven() -> u32 {
    7
}

/// The fourth release.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
#[kv(key = "session:{id}", version = 4, older_codec = Json, migrate(1 => v1::Session, 2 => v2::Session as MsgPack with up))]
struct Session {
    id: u64,
    first: String,
    last: String,
    #[kv(was(3 => "token"))]
    csrf: String,
    #[kv(since = 4)]
    locale: Option<String>,
    #[kv(since = 4, fill = seven)]
    visits: u32,
}

fn session(csrf: &str) -> Session {
    Session {
        id: 1,
        first: "Ada".into(),
        last: "Lovelace".into(),
        csrf: csrf.into(),
        locale: None,
        visits: 7,
    }
}

fn put(kv: &MemoryKv, key: &str, value: impl AsRef<[u8]>, metadata: Option<&str>) {
    block_on(kv.put(
        key,
        Put {
            value: value.as_ref(),
            metadata,
            expiration: None,
        },
    ))
    .unwrap();
}

#[test]
fn every_version_is_read() {
    let kv = MemoryKv::new();
    let sessions = Session::repository(&kv);
    let get = || block_on(sessions.get_entry(1_u64)).unwrap().unwrap();

    put(
        &kv,
        "session:1",
        r#"{"id":1,"user":"Ada Lovelace"}"#,
        Some(r#"{"$v":1}"#),
    );
    // Version 1 is JSON by the entity's own codec, version 2 MessagePack.
    let entry = get();
    assert_eq!(entry.value(), &session("csrf-1"));
    assert_eq!(
        (entry.state(), entry.version()),
        (VersionState::Older(1), Some(1))
    );

    let old = v2::Session {
        id: 1,
        user: ("Ada".into(), "Lovelace".into()),
    };
    let packed = <MsgPack as kv_schema::codec::Codec<v2::Session>>::encode(&old).unwrap();
    put(&kv, "session:1", &packed, Some(r#"{"$v":2}"#));
    assert_eq!(get().value(), &session("csrf-1"));

    let three = r#"{"id":1,"first":"Ada","last":"Lovelace","token":"t","locale":"ignored"}"#;
    put(&kv, "session:1", three, Some(r#"{"$v":3}"#));
    let entry = get();
    assert_eq!(
        (entry.value(), entry.state()),
        (&session("t"), VersionState::Older(3))
    );

    block_on(sessions.put(&session("now"))).unwrap();
    let entry = get();
    assert_eq!(
        (entry.value(), entry.state()),
        (&session("now"), VersionState::Current)
    );

    // Without a version it is version 1.
    put(&kv, "session:1", r#"{"id":1,"user":"Ada Lovelace"}"#, None);
    assert_eq!(get().state(), VersionState::Unversioned(1));
}

#[test]
fn what_cannot_be_read_says_what_it_was() {
    let kv = MemoryKv::new();
    let sessions = Session::repository(&kv);
    let error = || block_on(sessions.get(1_u64)).unwrap_err();

    put(&kv, "session:1", r#"{"id":1,"user":"Ada"}"#, Some(r#"{"$v":1}"#));
    let refused = error();
    assert_eq!(refused.kind(), ErrorKind::Migration);
    assert_eq!((refused.version(), refused.key()), (Some(1), Some("session:1")));
    assert_eq!(refused.raw().unwrap(), r#"{"id":1,"user":"Ada"}"#);

    put(&kv, "session:1", r#"{"id":1,"user":5}"#, Some(r#"{"$v":1}"#));
    let refused = error();
    assert_eq!(refused.kind(), ErrorKind::Decode);
    assert_eq!(
        (refused.version(), refused.codec(), refused.field()),
        (Some(1), Some("json"), Some("user"))
    );

    put(&kv, "session:1", "{}", Some(r#"{"$v":5}"#));
    let newer = error();
    assert_eq!(
        (newer.kind(), newer.version()),
        (ErrorKind::NewerVersion, Some(5))
    );
}

#[test]
fn the_caller_writes_todays_version() {
    let kv = MemoryKv::new();
    let sessions = Session::repository(&kv);
    put(
        &kv,
        "session:1",
        r#"{"id":1,"user":"Ada Lovelace"}"#,
        Some(r#"{"$v":1}"#),
    );
    let key = SessionKey { id: 1 };
    block_on(sessions.update(&key, |session| session.visits += 1)).unwrap();
    let stored = block_on(kv.get(&key.encode().unwrap(), ReadOptions::default()))
        .unwrap()
        .unwrap();
    assert_eq!(stored.metadata.as_deref(), Some(r#"{"$v":4}"#));
    assert_eq!(
        stored.value,
        r#"{"id":1,"first":"Ada","last":"Lovelace","csrf":"csrf-1","locale":null,"visits":8}"#
    );
}
