//! Corners of older versions that were wrong once, or could be.
#![allow(missing_docs)]

mod entities;

use std::collections::BTreeMap;

use entities::memory;
use kv_schema::backend::memory::{MemoryKv, Row};
use kv_schema::{ErrorKind, Expiry, KvEntity, UnixSeconds, VersionState, Write};
use pollster::block_on;
use serde::{Deserialize, Serialize};

const LATER: UnixSeconds = UnixSeconds(1_800_000_500);

fn insert(kv: &MemoryKv, key: &str, value: &str, metadata: Option<&str>, expiration: Option<UnixSeconds>) {
    let value = value.as_bytes().to_vec().into();
    let metadata = metadata.map(str::to_owned);
    kv.insert(
        key,
        Row {
            value,
            metadata,
            expiration,
        },
    );
}

mod as_one {
    use super::NoSerde;

    pub(super) fn serialize<S: serde::Serializer>(value: &NoSerde, out: S) -> Result<S::Ok, S::Error> {
        out.serialize_u8(value.0)
    }

    pub(super) fn deserialize<'de, D: serde::Deserializer<'de>>(input: D) -> Result<NoSerde, D::Error> {
        serde::Deserialize::deserialize(input).map(NoSerde)
    }
}

#[derive(Debug, Clone, PartialEq, Default)]
struct NoSerde(u8);

/// serde knows the new field by a function alone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
#[kv(key = "w:{id}", version = 2, write_version = 1)]
struct With {
    id: u64,
    #[kv(since = 2, metadata)]
    #[serde(with = "as_one")]
    odd: NoSerde,
}

#[test]
fn a_field_that_serde_knows_by_a_function_is_not_lost() {
    let (kv, _) = memory();
    let all = With::repository(&kv);
    let plain = With {
        id: 1,
        odd: NoSerde(0),
    };
    block_on(all.put(&plain)).unwrap();
    assert_eq!(kv.dump()["w:1"].value, r#"{"id":1}"#);
    let more = With {
        id: 1,
        odd: NoSerde(1),
    };
    let error = block_on(all.put(&more)).unwrap_err();
    assert_eq!((error.kind(), error.field()), (ErrorKind::Encode, Some("odd")));
}

/// The expiry became a field: older values have none.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
#[kv(key = "iv:{id}", version = 2, write_back = on_read)]
struct Invite {
    id: u64,
    #[kv(expiry, since = 2)]
    until: Option<u64>,
}

#[test]
fn an_expiry_that_became_a_field_is_not_lost() {
    let (kv, _) = memory();
    let all = Invite::repository(&kv);
    for (id, metadata, expiration, kept) in [
        (1, r#"{"$v":1}"#, Some(LATER), Some(LATER)),
        (2, r#"{"$v":1,"$x":1800000500}"#, Some(LATER), Some(LATER)),
        (3, r#"{"$v":1}"#, None, None),
    ] {
        insert(
            &kv,
            &format!("iv:{id}"),
            &format!(r#"{{"id":{id}}}"#),
            Some(metadata),
            expiration,
        );
        assert!(block_on(all.get(id)).unwrap().is_some());
        assert_eq!(kv.dump()[&format!("iv:{id}")].expiration, kept, "{id}");
        let entry = block_on(all.get_entry(id)).unwrap().unwrap();
        assert_eq!(entry.state(), VersionState::Current);
        assert_eq!(entry.expiry(), kept.map_or(Expiry::Never, Expiry::At));
    }
}

/// A constant key moves too.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
#[kv(key = "config", version = 2, moved_from = "cfg", write_back = on_read)]
struct Config {
    #[kv(was(1 => "n"))]
    name: String,
}

#[test]
fn a_constant_key_moves() {
    let (kv, _) = memory();
    insert(&kv, "cfg", r#"{"n":"a"}"#, None, Some(LATER));
    let all = Config::repository(&kv);
    let found = block_on(all.get(ConfigKey)).unwrap();
    assert_eq!(found, Some(Config { name: "a".into() }));
    let stored = kv.dump();
    assert_eq!(stored.keys().collect::<Vec<_>>(), ["config"]);
    assert_eq!(stored["config"].value, r#"{"name":"a"}"#);
}

/// A digest in both keys, and redacted errors.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
#[kv(
    key = "d:{url:sha256}",
    version = 2,
    moved_from = "digest:{url:sha256}",
    redact
)]
struct Digest {
    url: String,
    #[kv(was(1 => "t"))]
    text: String,
}

#[test]
fn a_digest_moves_and_stays_secret() {
    let (kv, _) = memory();
    let all = Digest::repository(&kv);
    let one = Digest {
        url: "u".into(),
        text: "a".into(),
    };
    block_on(all.put(&one)).unwrap();
    let key = kv.dump().into_keys().next().unwrap();
    block_on(all.delete(&one)).unwrap();
    let old = key.replace("d:", "digest:");
    insert(&kv, &old, r#"{"url":"u","t":"a"}"#, None, None);
    assert_eq!(block_on(all.get(&one)).unwrap(), Some(one.clone()));
    insert(&kv, &old, r#"{"url":"another","t":"a"}"#, None, None);
    assert_eq!(block_on(all.get(&one)).unwrap(), None, "it is of another `url`");
    insert(&kv, &old, r#"{"url":"u","t":1}"#, None, None);
    let error = block_on(all.get(&one)).unwrap_err();
    assert_eq!(error.key(), Some("d:{url:sha256}"));
    assert!(!format!("{error} {error:?}").contains(&old), "{error}");
}

/// A catch-all catches what a field was called, or will be.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
#[kv(key = "c:{id}", version = 3, write_version = 2, migrate(1 => Self))]
struct Caught {
    id: u64,
    #[kv(metadata, was(2 => "b"))]
    c: Option<String>,
    #[serde(flatten)]
    more: BTreeMap<String, u8>,
}

#[test]
fn what_is_caught_is_never_overwritten_by_a_name() {
    let (kv, _) = memory();
    let all = Caught::repository(&kv);
    let caught = |name: &str| Caught {
        id: 1,
        c: Some("x".into()),
        more: BTreeMap::from([(name.into(), 1)]),
    };
    for verified in [false, true] {
        let put = |one: Caught| {
            block_on(async {
                if verified {
                    all.put_with(&one, Write::new().verify_eq()).await
                } else {
                    all.put(&one).await
                }
            })
        };
        put(caught("k")).unwrap();
        assert_eq!(kv.dump()["c:1"].value, r#"{"id":1,"b":"x","k":1}"#);
        assert_eq!(put(caught("b")).unwrap_err().kind(), ErrorKind::Encode);
        assert_eq!(kv.dump()["c:1"].value, r#"{"id":1,"b":"x","k":1}"#);
    }
    // In version 2 `c` was nobody's: it is kept as what it is for as long as version 2 is written.
    insert(&kv, "c:1", r#"{"id":1,"b":"x","c":7}"#, Some(r#"{"$v":2}"#), None);
    let found = block_on(all.update(1, |_| ())).unwrap();
    assert_eq!(
        found,
        Some(Caught {
            more: BTreeMap::from([("c".into(), 7)]),
            ..caught("c")
        })
    );
    assert_eq!(block_on(all.get(1)).unwrap(), found);
}

/// Hostile bytes in every place where a version may stand: a typed error, or a value.
#[test]
fn nonsense_is_a_typed_error() {
    let (kv, _) = memory();
    let all = Caught::repository(&kv);
    let values = [
        "",
        "{",
        "null",
        "[]",
        r#"{"id":1}"#,
        r#"{"id":1,"b":"x","b":"y"}"#,
        "\u{1f}",
    ];
    let metadata = [
        None,
        Some(""),
        Some("[1]"),
        Some(r#"{"$v":1}"#),
        Some(r#"{"$v":2,"$v":1}"#),
        Some(r#"{"$v":1e0}"#),
        Some(r#"{"$v":9007199254740993}"#),
        Some(r#"{"$v":null}"#),
        Some(r#"{"$x":-1,"$v":1}"#),
        Some("{"),
    ];
    for value in values {
        for metadata in metadata {
            insert(&kv, "c:1", value, metadata, None);
            block_on(async {
                drop(all.get_entry(1).await);
                drop(all.get_many([1]).await);
                drop(all.contains(1).await);
                let page = all.list_page(CaughtKey::prefix(), None, None).await.unwrap();
                assert_eq!(page.rows.len(), 1);
                let mut scan = all.scan(CaughtKey::prefix());
                assert!(scan.next().await.unwrap().is_some());
                if let Ok(Some(entry)) = all.get_entry(1).await {
                    drop(all.write_back(&entry).await);
                }
            });
        }
    }
}
