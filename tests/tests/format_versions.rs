//! Golden values of every version: `docs/format/versions.md` as data.
//!
//! `golden/v1/versions.json` was written once, by hand, and is never rewritten: each of these values is read by every later release.
#![allow(missing_docs)]

use kv_schema::backend::memory::{MemoryKv, Row};
use kv_schema::{EntityKey, KvEntity, VersionState};
use pollster::block_on;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

mod v1 {
    use super::*;

    #[derive(Debug, Serialize, Deserialize)]
    pub(super) struct Session {
        pub id: u64,
        pub user: String,
    }

    #[derive(Debug, Serialize, Deserialize)]
    pub(super) struct Meta {
        pub agent: Option<String>,
    }

    impl From<Meta> for SessionMetadata {
        fn from(old: Meta) -> Self {
            Self {
                device: old.agent.unwrap_or_else(|| "unknown".into()),
            }
        }
    }
}

mod v2 {
    use super::*;

    #[derive(Debug, Serialize, Deserialize)]
    pub(super) struct Session {
        pub id: u64,
        pub user: (String, String),
        pub dev: String,
    }

    impl TryFrom<v1::Session> for Session {
        type Error = &'static str;

        fn try_from(old: v1::Session) -> Result<Self, Self::Error> {
            let (first, last) = old.user.split_once(' ').ok_or("there is no last name")?;
            Ok(Self {
                id: old.id,
                user: (first.into(), last.into()),
                dev: "unknown".into(),
            })
        }
    }
}

fn up(old: v2::Session, key: &SessionKey) -> Session {
    Session {
        id: old.id,
        first: old.user.0,
        last: old.user.1,
        csrf: format!("of {}", key.id),
        device: old.dev,
        locale: None,
        visits: 7,
    }
}

fn seven() -> u32 {
    7
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
#[kv(key = "session:{id}", version = 4, migrate(1 => v1::Session as Gzip<Json>, 2 => v2::Session as MsgPack with up, 3 => Self as Json),
     migrate_metadata(1 => v1::Meta))]
struct Session {
    id: u64,
    first: String,
    last: String,
    #[kv(was(3 => "token"))]
    csrf: String,
    #[kv(metadata, was(2 => "dev"))]
    device: String,
    #[kv(since = 4)]
    locale: Option<String>,
    #[kv(since = 4, fill = seven)]
    visits: u32,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
#[kv(key = "ticket:{id}", version = 2, envelope)]
struct Ticket {
    id: u64,
    #[kv(was(1 => "text"))]
    note: String,
}

fn yes() -> bool {
    true
}

#[derive(Debug, Clone, PartialEq, Serialize, KvEntity)]
#[kv(key = "seen:{page}", version = 2, metadata_only)]
struct Seen {
    page: String,
    #[kv(was(1 => "hits"))]
    count: u64,
    #[kv(since = 2, fill = yes)]
    robot: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
#[kv(key = "adopted:{id}", version = 2, version_from = metadata("version"))]
struct Adopted {
    id: u64,
    #[kv(was(1 => "old"))]
    new: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
#[kv(key = "moved:{id}", moved_from = "old/{id}", version = 3, oldest = 2)]
struct Moved {
    id: u64,
    #[kv(was(2 => "text"))]
    note: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
#[kv(key = "detected:{id}", version = 2, unversioned = detect(2, 1))]
struct Detected {
    id: u64,
    #[kv(was(1 => "old"))]
    new: String,
}

#[derive(Debug, Deserialize)]
struct Golden {
    name: String,
    entity: String,
    key: String,
    hex: String,
    metadata: Option<String>,
    /// What the value is to today's version, or the kind of the error.
    state: String,
    reads: Option<Value>,
    listed: Option<Value>,
}

fn bytes(hex: &str) -> Vec<u8> {
    let digit = |at: usize| u8::from_str_radix(&hex[at..at + 2], 16).unwrap();
    (0..hex.len()).step_by(2).map(digit).collect()
}

fn read<E: KvEntity + Serialize>(kv: &MemoryKv, golden: &Golden) -> (String, Option<Value>) {
    let key = E::Key::parse(&golden.key)
        .or_else(|error| E::read_moved_key(&golden.key).unwrap_or(Err(error)))
        .unwrap();
    match block_on(E::repository(kv).get_entry(&key)) {
        Ok(entry) => {
            let entry = entry.unwrap_or_else(|| panic!("{}: it is there", golden.name));
            let state = match entry.state() {
                VersionState::Current => "current".to_owned(),
                VersionState::Older(version) => format!("older {version}"),
                VersionState::Unversioned(version) => format!("unversioned {version}"),
                other => panic!("{}: {other:?}", golden.name),
            };
            (state, Some(serde_json::to_value(entry.value()).unwrap()))
        }
        Err(error) => {
            assert!(error.raw().is_some(), "{}: {error:?}", golden.name);
            (format!("{:?}", error.kind()), None)
        }
    }
}

#[test]
fn values_of_every_version_are_read_as_ever() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/golden/v1/versions.json");
    let goldens: Vec<Golden> = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    for golden in goldens {
        let kv = MemoryKv::new();
        kv.insert(
            golden.key.clone(),
            Row {
                value: bytes(&golden.hex).into(),
                metadata: golden.metadata.clone(),
                expiration: None,
            },
        );
        let found = match golden.entity.as_str() {
            "session" => read::<Session>(&kv, &golden),
            "ticket" => read::<Ticket>(&kv, &golden),
            "seen" => read::<Seen>(&kv, &golden),
            "adopted" => read::<Adopted>(&kv, &golden),
            "moved" => read::<Moved>(&kv, &golden),
            "detected" => read::<Detected>(&kv, &golden),
            other => panic!("no entity `{other}`"),
        };
        assert_eq!(found, (golden.state.clone(), golden.reads), "{}", golden.name);
        if let Some(listed) = golden.listed {
            let page =
                block_on(Session::repository(&kv).list_page(SessionKey::prefix(), None, None)).unwrap();
            let row = page.rows.into_iter().next().unwrap().into_own().unwrap();
            assert_eq!(json!({"device": row.metadata.device}), listed, "{}", golden.name);
        }
    }
}

/// The spellings that `docs/format/versions.md` names.
#[test]
fn a_version_is_an_integer_however_it_is_spelled() {
    let value = r#"{"id":1,"new":"x"}"#;
    let state = |metadata: &str| {
        let kv = MemoryKv::new();
        let row = Row {
            value: value.into(),
            metadata: Some(metadata.to_owned()),
            expiration: None,
        };
        kv.insert("adopted:1", row);
        let entry = block_on(Adopted::repository(&kv).get_entry(1_u64));
        entry
            .map(|entry| entry.unwrap().state())
            .map_err(|error| error.kind())
    };
    let current = [
        r#"{"$v":2}"#,
        r#"{"$v":"2"}"#,
        r#"{"$v":2.0}"#,
        r#"{"$v":2e0}"#,
        r#"{"$v":0.2e1}"#,
        r#"{"$v":9,"$v":2}"#,
        r#"{"\u0024v":2}"#,
        r#"{"version":"2"}"#,
        r#"{"$v":null,"version":2}"#,
        r#"{"$v":2,"version":null}"#,
    ];
    for metadata in current {
        assert_eq!(state(metadata), Ok(VersionState::Current), "{metadata}");
    }
    for version in [
        "\"02\"",
        "\"2.0\"",
        "\"+2\"",
        "\" 2\"",
        "\"\"",
        "-0",
        "-2",
        "2.5",
        "4294967298",
        "{}",
        "false",
    ] {
        for name in ["$v", "version"] {
            let metadata = format!(r#"{{"{name}":{version}}}"#);
            assert_eq!(state(&metadata), Err(kv_schema::ErrorKind::Decode), "{metadata}");
        }
    }
    for metadata in [r#"{"$v":4294967295}"#, r#"{"version":3}"#] {
        assert_eq!(
            state(metadata),
            Err(kv_schema::ErrorKind::NewerVersion),
            "{metadata}"
        );
    }
}
