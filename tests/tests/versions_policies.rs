//! What a stored version means: the policies for values without a version, of a newer one, and of retired ones, in every method.
#![allow(missing_docs)]

mod entities;

use std::fmt::Debug;

use bytes::Bytes;
use entities::memory;
use futures_util::TryStreamExt;
use kv_schema::backend::memory::{MemoryKv, Row as StoredRow};
use kv_schema::backend::stream::ByteStream;
use kv_schema::{ErrorKind, KvEntity, Renew, Row, Scanned, UnixSeconds, VersionState, Write};
use pollster::block_on;
use serde::{Deserialize, Serialize};

fn insert(kv: &MemoryKv, key: &str, value: &str, metadata: Option<&str>) {
    kv.insert(
        key,
        StoredRow {
            value: value.as_bytes().to_vec().into(),
            metadata: metadata.map(str::to_owned),
            expiration: None,
        },
    );
}

fn kind<T: Debug>(answer: kv_schema::Result<T>) -> ErrorKind {
    answer.unwrap_err().kind()
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct V1 {
    id: u64,
    name: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Inner {
    first: String,
}

macro_rules! user {
    ($name:ident, $($policy:tt)*) => {
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
        #[kv(key = "u:{id}", version = 2, migrate(1 => V1), $($policy)*)]
        struct $name {
            id: u64,
            #[kv(metadata)]
            first: String,
            #[serde(default, skip_serializing_if = "Vec::is_empty")]
            inner: Vec<Inner>,
        }

        impl TryFrom<V1> for $name {
            type Error = String;

            fn try_from(old: V1) -> Result<Self, String> {
                if old.name.is_empty() {
                    return Err("no name".into());
                }
                Ok(Self { id: old.id, first: old.name, inner: Vec::new() })
            }
        }
    };
}

const OLD: &str = r#"{"id":1,"name":"Ada"}"#;
const NEW: &str = r#"{"id":1,"first":"Ada"}"#;

user!(Default1, newer = error);
user!(As2, unversioned = 2);
user!(Current, unversioned = current);
user!(Refused, unversioned = error);
user!(Detect, unversioned = detect(2, 1));

fn state<E: KvEntity>(value: &str, metadata: Option<&str>) -> kv_schema::Result<VersionState>
where
    u64: kv_schema::ToKey<E>,
{
    let kv = MemoryKv::new();
    insert(&kv, "u:1", value, metadata);
    let repository = E::repository(&kv);
    let entry = block_on(repository.get_entry(1_u64))?;
    Ok(entry.expect("stored").state())
}

#[test]
fn a_value_without_a_version_is_what_the_policy_says() {
    assert_eq!(
        state::<Default1>(OLD, None).unwrap(),
        VersionState::Unversioned(1)
    );
    assert_eq!(kind(state::<Default1>(NEW, None)), ErrorKind::Decode);
    for new in [state::<As2>, state::<Current>] {
        assert_eq!(new(NEW, None).unwrap(), VersionState::Unversioned(2));
        assert_eq!(kind(new(OLD, None)), ErrorKind::Decode);
        // What says its version is not asked.
        assert_eq!(new(OLD, Some(r#"{"$v":1}"#)).unwrap(), VersionState::Older(1));
    }
    assert_eq!(kind(state::<Refused>(OLD, None)), ErrorKind::Unversioned);
    assert_eq!(
        kind(state::<Refused>(NEW, Some(r#"{"first":"Ada"}"#))),
        ErrorKind::Unversioned
    );
    assert_eq!(
        state::<Refused>(NEW, Some(r#"{"$v":2}"#)).unwrap(),
        VersionState::Current
    );
}

#[test]
fn detect_takes_the_only_version_that_fits() {
    assert_eq!(state::<Detect>(OLD, None).unwrap(), VersionState::Unversioned(1));
    assert_eq!(state::<Detect>(NEW, None).unwrap(), VersionState::Unversioned(2));
    // A field too many, on top or inside, is no version's.
    for value in [
        r#"{"id":1,"first":"Ada","more":1}"#,
        r#"{"id":1,"name":"Ada","more":1}"#,
        r#"{"id":1,"first":"Ada","inner":[{"first":"a","more":1}]}"#,
        r#"{"id":1}"#,
        "[]",
        "",
        "{",
    ] {
        let error = state::<Detect>(value, None).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Unversioned, "{value}");
        assert_eq!(error.raw().unwrap(), value, "the bytes are there");
        assert_eq!(error.key(), Some("u:1"));
    }
    // With a version nothing is detected: unknown fields are serde's business.
    let more = r#"{"id":1,"first":"Ada","more":1}"#;
    assert_eq!(
        state::<Detect>(more, Some(r#"{"$v":2}"#)).unwrap(),
        VersionState::Current
    );
    // It is of version 1, whose step refuses it.
    let refused = state::<Detect>(r#"{"id":1,"name":""}"#, None).unwrap_err();
    assert_eq!(
        (refused.kind(), refused.version()),
        (ErrorKind::Migration, Some(1))
    );
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
#[kv(key = "a:{id}", version = 2, unversioned = detect(2, 1))]
struct Ambiguous {
    id: u64,
    #[kv(since = 2)]
    note: Option<String>,
}

#[test]
fn what_fits_two_versions_is_an_error() {
    let kv = MemoryKv::new();
    let repository = Ambiguous::repository(&kv);
    insert(&kv, "a:1", r#"{"id":1}"#, None);
    let error = block_on(repository.get(1)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unversioned);
    assert!(error.to_string().contains("[2, 1]"), "{error}");
    insert(&kv, "a:1", r#"{"id":1,"note":null}"#, None);
    let entry = block_on(repository.get_entry(1)).unwrap().unwrap();
    assert_eq!(
        entry.state(),
        VersionState::Unversioned(2),
        "version 1 has no `note`"
    );
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
#[kv(key = "l:{id}", version = 2, unversioned = detect(2, 1))]
struct ListedAs {
    id: u64,
    #[kv(metadata, was(1 => "dev"))]
    device: Option<String>,
    #[kv(metadata)]
    at: u8,
}

#[test]
fn a_list_does_not_guess_which_version_metadata_is_of() {
    let kv = MemoryKv::new();
    let repository = ListedAs::repository(&kv);
    let list = || {
        block_on(repository.list_page(ListedAsKey::prefix(), None, None))
            .unwrap()
            .rows
    };
    let value = r#"{"id":1,"dev":"x","at":1}"#;
    // Both versions read it alike.
    insert(&kv, "l:1", value, Some(r#"{"at":1}"#));
    assert!(matches!(&*list(), [Row::Own(row)] if row.state.is_none() && row.metadata.device.is_none()));
    // What is `dev` in the one is a stranger's in the other, which has no `device`.
    insert(&kv, "l:1", value, Some(r#"{"dev":"x","at":1}"#));
    let rows = list();
    let [Row::Foreign(row)] = &*rows else {
        panic!("{rows:?}")
    };
    assert_eq!((row.reason.kind(), &*row.name), (ErrorKind::Unversioned, "l:1"));
    // The value tells, for who reads it, and in a scan.
    let entry = block_on(repository.get_entry(1)).unwrap().unwrap();
    assert_eq!(entry.state(), VersionState::Unversioned(1));
    assert_eq!(entry.metadata().unwrap().device.as_deref(), Some("x"));
    let mut scan = repository.scan(ListedAsKey::prefix());
    assert!(matches!(block_on(scan.next()).unwrap(), Some(Scanned::Own(_))));
    // None reads it.
    insert(&kv, "l:1", value, Some(r#"{"dev":"x","at":-1}"#));
    assert!(matches!(&*list(), [Row::Foreign(row)] if row.reason.field() == Some("at")));
}

/// Says nothing of itself.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
struct Secret(String);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret")
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
#[kv(key = "l:{id}", version = 2, unversioned = detect(2, 1))]
struct SecretAs {
    id: u64,
    #[kv(metadata, was(1 => "old"))]
    #[kv(opaque)]
    name: Secret,
}

#[test]
fn a_list_tells_apart_what_prints_alike() {
    let kv = MemoryKv::new();
    let repository = SecretAs::repository(&kv);
    let metadata = r#"{"name":"wrong","old":"right"}"#;
    insert(&kv, "l:1", r#"{"id":1,"old":"right"}"#, Some(metadata));
    let page = block_on(repository.list_page(SecretAsKey::prefix(), None, None)).unwrap();
    assert!(matches!(&*page.rows, [Row::Foreign(row)] if row.reason.kind() == ErrorKind::Unversioned));
    assert!(block_on(repository.get(1)).unwrap().unwrap().name == Secret("right".into()));
}

#[test]
fn what_fits_no_version_says_why_of_each() {
    let kv = MemoryKv::new();
    let repository = ListedAs::repository(&kv);
    insert(&kv, "l:1", r#"{"id":1,"dev":"x","at":"now"}"#, None);
    let error = block_on(repository.get(1)).unwrap_err();
    let text = error.to_string();
    assert_eq!(error.kind(), ErrorKind::Unversioned);
    for part in [
        "; 2: `at`: invalid type: string \"now\"",
        "; 1: `at`: invalid type",
    ] {
        assert!(text.contains(part), "{text}");
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
#[kv(key = "f:{id}", version = 2, version_from = metadata("version"), unversioned = error)]
struct From {
    id: u64,
    #[kv(metadata, was(1 => "nick"))]
    name: String,
}

#[test]
fn the_version_may_stand_under_another_name() {
    let kv = MemoryKv::new();
    let repository = From::repository(&kv);
    let read = |value: &str, metadata: &str| {
        insert(&kv, "f:1", value, Some(metadata));
        block_on(repository.get_entry(1)).map(|entry| entry.unwrap())
    };
    let old = r#"{"id":1,"nick":"Ada"}"#;
    let new = r#"{"id":1,"name":"Ada"}"#;
    let entry = read(old, r#"{"version":1,"nick":"Ada"}"#).unwrap();
    assert_eq!(
        (entry.state(), &*entry.value().name),
        (VersionState::Older(1), "Ada")
    );
    assert_eq!(entry.metadata().unwrap().name, "Ada");
    assert_eq!(
        read(old, r#"{"version":"1"}"#).unwrap().state(),
        VersionState::Older(1)
    );
    assert_eq!(
        read(old, r#"{"version":1,"$v":1}"#).unwrap().state(),
        VersionState::Older(1)
    );
    assert_eq!(
        read(new, r#"{"version":2}"#).unwrap().state(),
        VersionState::Current
    );
    assert_eq!(
        read(new, r#"{"version":null,"$v":2}"#).unwrap().state(),
        VersionState::Current
    );
    let disagree = read(new, r#"{"version":1,"$v":2}"#).unwrap_err();
    assert_eq!(disagree.kind(), ErrorKind::Decode);
    assert!(
        disagree.to_string().contains("another version than `$v`"),
        "{disagree}"
    );
    for metadata in [
        r#"{"version":"two"}"#,
        r#"{"version":0}"#,
        r#"{"version":1.5}"#,
        r#"{"version":[1]}"#,
    ] {
        let error = read(new, metadata).unwrap_err();
        assert_eq!(
            (error.kind(), error.field()),
            (ErrorKind::Decode, Some("version")),
            "{metadata}"
        );
    }
    assert_eq!(kind(read(new, r#"{"version":3}"#)), ErrorKind::NewerVersion);
    assert_eq!(kind(read(new, "{}")), ErrorKind::Unversioned);

    // A list sees the same.
    insert(&kv, "f:1", old, Some(r#"{"version":1,"nick":"Ada"}"#));
    let page = block_on(repository.list_page(FromKey::prefix(), None, None)).unwrap();
    let row = page.rows.into_iter().next().unwrap().into_own().unwrap();
    assert_eq!(
        (row.state, &*row.metadata.name),
        (Some(VersionState::Older(1)), "Ada")
    );
    // A write says it in our name, and the other is gone with the rest of the old metadata.
    block_on(repository.update(1, |from| from.name.push('!'))).unwrap();
    assert_eq!(
        kv.dump()["f:1"].metadata.as_deref(),
        Some(r#"{"name":"Ada!","$v":2}"#)
    );
}

#[test]
fn a_version_that_cannot_be_read_may_be_any() {
    let kv = MemoryKv::new();
    let repository = Default1::repository(&kv);
    for metadata in [
        r#"{"$v":0}"#,
        r#"{"$v":-1}"#,
        r#"{"$v":"x"}"#,
        r#"{"$v":4294967296}"#,
        r#"{"$v":[2]}"#,
        r#"{"$v":1.5}"#,
    ] {
        insert(&kv, "u:1", NEW, Some(metadata));
        let error = block_on(repository.get(1)).unwrap_err();
        assert_eq!(
            (error.kind(), error.field()),
            (ErrorKind::Decode, Some("$v")),
            "{metadata}"
        );
        assert_eq!(error.raw().unwrap(), NEW);
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
#[kv(key = "o:{id}", version = 3, oldest = 2)]
struct Oldest {
    id: u64,
    #[kv(was(2 => "nick"))]
    name: String,
}

#[test]
fn a_retired_version_is_a_typed_error() {
    let kv = MemoryKv::new();
    let repository = Oldest::repository(&kv);
    let one = r#"{"id":1}"#;
    for metadata in [Some(r#"{"$v":1}"#), None] {
        insert(&kv, "o:1", one, metadata);
        let error = block_on(repository.get(1)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::RetiredVersion);
        assert_eq!(
            (error.raw().unwrap().as_ref(), error.key()),
            (one.as_bytes(), Some("o:1"))
        );
    }
    insert(&kv, "o:2", r#"{"id":2,"nick":"b"}"#, Some(r#"{"$v":2}"#));
    let answers = block_on(repository.get_many([1, 2]));
    assert_eq!(answers[0].as_ref().unwrap_err().kind(), ErrorKind::RetiredVersion);
    assert_eq!(answers[1].as_ref().unwrap().as_ref().unwrap().name, "b");
    let page = block_on(repository.list_page(OldestKey::prefix(), None, None)).unwrap();
    assert!(matches!(&page.rows[0], Row::Foreign(row) if row.reason.kind() == ErrorKind::RetiredVersion));
    let mut scan = repository.scan(OldestKey::prefix());
    let first = block_on(scan.next()).unwrap().unwrap();
    assert!(
        matches!(&first, Scanned::Damaged(key, error) if key == "o:1" && error.kind() == ErrorKind::RetiredVersion)
    );
    assert!(matches!(block_on(scan.next()).unwrap().unwrap(), Scanned::Own(_)));
}

macro_rules! newer {
    ($name:ident, $policy:ident) => {
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
        #[kv(key = "n:{id}", version = 1, newer = $policy, ttl = "1h")]
        struct $name {
            id: u64,
            #[kv(metadata)]
            name: String,
        }
    };
}

newer!(Strict, error);
newer!(Hide, hide);
newer!(Pass, pass_through);

const NEWER: &str = r#"{"id":1,"name":"Ada","more":"kept"}"#;
const NEWER_METADATA: &str = r#"{"name":"Ada","more":1,"$v":2}"#;

/// What each method makes of a newer value at `n:1`, beside one of today's at `n:2`.
fn newer_value() -> MemoryKv {
    let (kv, _) = memory();
    insert(&kv, "n:1", NEWER, Some(NEWER_METADATA));
    insert(
        &kv,
        "n:2",
        r#"{"id":2,"name":"b"}"#,
        Some(r#"{"name":"b","$v":1}"#),
    );
    kv
}

fn is_untouched(kv: &MemoryKv) {
    let row = &kv.dump()["n:1"];
    assert_eq!(
        (row.value.as_ref(), row.metadata.as_deref()),
        (NEWER.as_bytes(), Some(NEWER_METADATA))
    );
}

#[test]
fn newer_is_an_error() {
    let kv = newer_value();
    let all = Strict::repository(&kv);
    let one = Strict {
        id: 1,
        name: "z".into(),
    };
    block_on(async {
        let error = all.get(1).await.unwrap_err();
        assert_eq!(
            (error.kind(), error.version(), error.raw().unwrap().as_ref()),
            (ErrorKind::NewerVersion, Some(2), NEWER.as_bytes())
        );
        assert_eq!(kind(all.get_entry(1).await), ErrorKind::NewerVersion);
        let many = all.get_many([1, 2]).await;
        assert_eq!(many[0].as_ref().unwrap_err().kind(), ErrorKind::NewerVersion);
        assert!(many[1].as_ref().unwrap().is_some());
        assert!(all.contains(1).await.unwrap(), "it is there");
        let page = all.list_page(StrictKey::prefix(), None, None).await.unwrap();
        assert!(
            matches!(&page.rows[0], Row::Own(row) if row.state == Some(VersionState::Newer(2)) && row.version == Some(2))
        );
        let mut scan = all.scan(StrictKey::prefix());
        assert!(
            matches!(scan.next().await.unwrap().unwrap(), Scanned::Damaged(_, error) if error.kind() == ErrorKind::NewerVersion)
        );
        assert!(matches!(scan.next().await.unwrap().unwrap(), Scanned::Own(_)));
        assert_eq!(
            kind(all.update(1, |one| one.name.push('!')).await),
            ErrorKind::NewerVersion
        );
        assert_eq!(
            kind(all.upsert(one.clone(), |_| ()).await),
            ErrorKind::NewerVersion
        );
        assert_eq!(kind(all.take(1).await), ErrorKind::NewerVersion);
        assert_eq!(kind(all.put_if_changed(&one).await), ErrorKind::NewerVersion);
        is_untouched(&kv);
        // A put that reads nothing is told nothing.
        all.put(&one).await.unwrap();
        assert_eq!(all.get(1).await.unwrap(), Some(one));
    });
}

#[test]
fn newer_is_hidden() {
    let kv = newer_value();
    let all = Hide::repository(&kv);
    let one = Hide {
        id: 1,
        name: "z".into(),
    };
    block_on(async {
        assert_eq!(all.get(1).await.unwrap(), None);
        assert!(all.get_entry(1).await.unwrap().is_none());
        assert!(
            !all.contains(1).await.unwrap(),
            "what a get does not show is not there"
        );
        assert!(all.contains(2).await.unwrap());
        let many = all.get_many([1, 2]).await;
        assert!(many[0].as_ref().unwrap().is_none());
        assert!(many[1].as_ref().unwrap().is_some());
        let page = all.list_page(HideKey::prefix(), None, None).await.unwrap();
        assert_eq!(page.rows.len(), 1);
        let mut rows = all.list(HideKey::prefix()).skip_foreign();
        assert_eq!(rows.next().await.unwrap().unwrap().key.id, 2);
        assert!(rows.next().await.unwrap().is_none());
        let mut scan = all.scan(HideKey::prefix());
        assert!(matches!(scan.next().await.unwrap().unwrap(), Scanned::Own(entry) if entry.value().id == 2));
        assert!(scan.next().await.unwrap().is_none());
        assert_eq!(all.update(1, |one| one.name.push('!')).await.unwrap(), None);
        assert_eq!(all.take(1).await.unwrap(), None);
        is_untouched(&kv);
        for refused in [
            all.put(&one).await,
            all.put_with(&one, Write::never()).await,
            all.put_with(&one, Write::keep_expiry()).await,
            all.put_with(&one, Write::new().verify_eq()).await,
            all.put_if_changed(&one).await.map(drop),
            all.upsert(one.clone(), |_| ()).await.map(drop),
        ] {
            let error = refused.unwrap_err();
            assert_eq!(
                (error.kind(), error.version(), error.key()),
                (ErrorKind::NewerVersion, Some(2), Some("n:1"))
            );
        }
        let two = Hide {
            id: 2,
            name: "new".into(),
        };
        let written = all.put_many(&[one.clone(), two]).await;
        assert_eq!(written[0].as_ref().unwrap_err().kind(), ErrorKind::NewerVersion);
        assert!(written[1].is_ok());
        is_untouched(&kv);
        // A delete is what it says.
        all.delete(1).await.unwrap();
        all.put(&one).await.unwrap();
        assert_eq!(all.get(1).await.unwrap(), Some(one));
    });
}

#[test]
fn what_has_expired_hides_nothing() {
    let (kv, _) = memory();
    insert(&kv, "n:1", NEWER, Some(r#"{"$v":2,"$x":1799999999}"#));
    let all = Hide::repository(&kv);
    block_on(all.put(&Hide {
        id: 1,
        name: "z".into(),
    }))
    .unwrap();
    assert!(block_on(all.contains(1)).unwrap());
}

#[test]
fn newer_passes_through() {
    let kv = newer_value();
    let all = Pass::repository(&kv);
    let one = Pass {
        id: 1,
        name: "z".into(),
    };
    block_on(async {
        let entry = all.get_entry(1).await.unwrap().unwrap();
        assert_eq!(
            (entry.state(), entry.version(), &*entry.value().name),
            (VersionState::Newer(2), Some(2), "Ada")
        );
        assert_eq!(entry.metadata().unwrap().name, "Ada");
        assert!(all.contains(1).await.unwrap());
        assert_eq!(
            all.get_many([1]).await[0]
                .as_ref()
                .unwrap()
                .as_ref()
                .unwrap()
                .name,
            "Ada"
        );
        let page = all.list_page(PassKey::prefix(), None, None).await.unwrap();
        assert!(matches!(&page.rows[0], Row::Own(row) if row.state == Some(VersionState::Newer(2))));
        let mut scan = all.scan(PassKey::prefix());
        assert!(
            matches!(scan.next().await.unwrap().unwrap(), Scanned::Own(entry) if entry.state() == VersionState::Newer(2))
        );
        for refused in [
            all.put(&one).await,
            all.put_with(&one, Write::ttl(std::time::Duration::from_secs(90)))
                .await,
            all.put_many([&one]).await.remove(0),
            all.put_if_changed(&one).await.map(drop),
            all.update(1, |one| one.name.push('!')).await.map(drop),
            all.upsert(one.clone(), |_| ()).await.map(drop),
            all.take(1).await.map(drop),
        ] {
            assert_eq!(kind(refused), ErrorKind::NewerVersion);
        }
        assert!(!all.write_back(&entry).await.unwrap());
        is_untouched(&kv);
        // A new expiry keeps bytes, version and what others wrote.
        assert!(all.renew(&entry, Renew::always()).await.unwrap());
        let row = kv.dump()["n:1"].clone();
        assert_eq!(row.value, NEWER);
        let metadata: serde_json::Value = serde_json::from_str(&row.metadata.unwrap()).unwrap();
        assert_eq!((&metadata["$v"], &metadata["more"]), (&2.into(), &1.into()));
        assert_eq!(row.expiration, Some(UnixSeconds(entities::NOW.0 + 3600)));
        // What today's type cannot read is said to be newer.
        insert(&kv, "n:1", r#"{"id":1}"#, Some(NEWER_METADATA));
        let error = all.get(1).await.unwrap_err();
        assert_eq!(
            (error.kind(), error.version()),
            (ErrorKind::NewerVersion, Some(2))
        );
        assert_eq!(error.raw().unwrap(), r#"{"id":1}"#);
    });
}

macro_rules! streamed {
    ($name:ident, $policy:ident) => {
        #[derive(Debug, Clone, PartialEq, KvEntity)]
        #[kv(key = "s:{id}", version = 2, newer = $policy, migrate(1 => Self as Bytes), codec = Bytes)]
        struct $name {
            id: u64,
            #[kv(metadata, was(1 => "mime"))]
            kind: String,
            #[kv(value)]
            body: Vec<u8>,
        }
    };
}

streamed!(StreamHide, hide);
streamed!(StreamPass, pass_through);
streamed!(StreamStrict, error);

#[derive(Debug, Clone, PartialEq, KvEntity)]
#[kv(key = "s:{id}", version = 2, migrate(1 => String as Text), codec = Bytes)]
struct StreamNamed {
    id: u64,
    #[kv(value)]
    body: Vec<u8>,
}

#[test]
fn streams_follow_the_same_policies() {
    let (kv, _) = memory();
    let body = || ByteStream::from(Bytes::from_static(b"new"));
    insert(&kv, "s:1", "newer", Some(r#"{"$v":3,"kind":"a"}"#));
    insert(&kv, "s:2", "older", Some(r#"{"$v":1,"mime":"a"}"#));
    block_on(async {
        let (hide, pass, strict) = (
            StreamHide::repository(&kv),
            StreamPass::repository(&kv),
            StreamStrict::repository(&kv),
        );
        assert!(hide.get_stream(1).await.unwrap().is_none());
        assert_eq!(pass.get_stream(1).await.unwrap().unwrap().version, Some(3));
        assert_eq!(
            kind(strict.get_stream(1).await.map(drop)),
            ErrorKind::NewerVersion
        );
        let hidden = StreamHide {
            id: 1,
            kind: "b".into(),
            body: Vec::new(),
        };
        assert_eq!(
            kind(hide.put_stream(&hidden, body(), None, Write::new()).await),
            ErrorKind::NewerVersion
        );
        let passed = StreamPass {
            id: 1,
            kind: "b".into(),
            body: Vec::new(),
        };
        assert_eq!(
            kind(pass.put_stream(&passed, body(), None, Write::new()).await),
            ErrorKind::NewerVersion
        );
        assert_eq!(kv.dump()["s:1"].value, "newer");

        // Bytes of an older version that is described are handed on as they are, under today's names.
        let older = strict.get_stream(2).await.unwrap().unwrap();
        assert_eq!((older.version, &*older.metadata.unwrap().kind), (Some(1), "a"));
        let parts: Vec<Bytes> = older.body.try_collect().await.unwrap();
        assert_eq!(parts.concat(), b"older");
        // Those of a named one have to be migrated.
        assert_eq!(
            kind(StreamNamed::repository(&kv).get_stream(2).await.map(drop)),
            ErrorKind::Unsupported
        );
        assert_eq!(
            StreamNamed::repository(&kv).get(2).await.unwrap().unwrap().body,
            b"older"
        );
    });
}
