//! `write_version`: a release that reads the next version and still writes the one before.
#![allow(missing_docs)]

mod entities;

use std::collections::BTreeMap;

use bytes::Bytes;
use entities::memory;
use kv_schema::backend::memory::{MemoryKv, Row};
use kv_schema::backend::stream::ByteStream;
use kv_schema::{ErrorKind, KvEntity, Renew, VersionState, Write};
use pollster::block_on;
use serde::{Deserialize, Serialize};

fn insert(kv: &MemoryKv, key: &str, value: impl AsRef<[u8]>, metadata: Option<&str>) {
    kv.insert(
        key,
        Row {
            value: value.as_ref().to_vec().into(),
            metadata: metadata.map(str::to_owned),
            expiration: None,
        },
    );
}

fn stored(kv: &MemoryKv, key: &str) -> (String, String) {
    let row = kv.dump()[key].clone();
    let value = String::from_utf8(row.value.to_vec()).unwrap();
    (value, row.metadata.unwrap_or_default())
}

fn locale() -> String {
    "en".into()
}

/// Version 1 is described: it goes down by itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
#[kv(key = "s:{id}", version = 2, write_version = 1, ttl = "1h")]
struct Session {
    id: u64,
    #[kv(metadata, was(1 => "token"))]
    csrf: String,
    #[kv(since = 2, fill = locale)]
    locale: String,
    #[kv(metadata, since = 2)]
    visits: Option<u32>,
    #[kv(since = 2)]
    odd: BTreeMap<(u8, u8), f64>,
    #[kv(since = 2)]
    ratio: Option<f64>,
}

fn session(csrf: &str) -> Session {
    Session {
        id: 1,
        csrf: csrf.into(),
        locale: "en".into(),
        visits: None,
        odd: BTreeMap::new(),
        ratio: None,
    }
}

const TOKEN: &str = r#"{"id":1,"token":"a"}"#;
const TODAY: &str = r#"{"id":1,"csrf":"a","locale":"de","visits":1,"odd":{},"ratio":null}"#;

#[test]
fn a_described_version_is_written() {
    let (kv, _) = memory();
    let sessions = Session::repository(&kv);
    let written = (
        TOKEN.to_owned(),
        r#"{"token":"a","$v":1,"$x":1800003600}"#.to_owned(),
    );
    block_on(async {
        for write in 0..7 {
            kv.insert(
                "s:1",
                Row {
                    value: TOKEN.into(),
                    metadata: Some(r#"{"$v":1}"#.into()),
                    expiration: None,
                },
            );
            let one = session("a");
            match write {
                0 => sessions.put(&one).await.unwrap(),
                1 => sessions.put_with(&one, Write::new().verify()).await.unwrap(),
                2 => sessions.put_with(&one, Write::new().verify_eq()).await.unwrap(),
                3 => assert!(sessions.put_many(&[one]).await.remove(0).is_ok()),
                4 => assert!(sessions.put_if_changed(&one).await.unwrap()),
                5 => drop(sessions.update(1, |_| ()).await.unwrap().unwrap()),
                _ => drop(sessions.upsert(one, |_| ()).await.unwrap()),
            }
            assert_eq!(stored(&kv, "s:1"), written, "{write}");
            let entry = sessions.get_entry(1).await.unwrap().unwrap();
            assert_eq!(
                (entry.value(), entry.state()),
                (&session("a"), VersionState::Older(1))
            );
            assert_eq!(
                entry.metadata().unwrap(),
                SessionMetadata {
                    csrf: "a".into(),
                    visits: None
                }
            );
            assert!(
                !sessions.put_if_changed(&session("a")).await.unwrap(),
                "it is stored already"
            );
            assert!(
                !sessions.write_back(&entry).await.unwrap(),
                "there is nothing to write back"
            );
            assert!(sessions.renew(&entry, Renew::always()).await.unwrap());
            assert_eq!(stored(&kv, "s:1"), written, "{write}: renewed");
        }
    });
}

#[test]
fn what_the_old_version_cannot_hold_is_refused() {
    let (kv, _) = memory();
    let sessions = Session::repository(&kv);
    let refused = [
        (
            "locale",
            Session {
                locale: "de".into(),
                ..session("a")
            },
        ),
        (
            "visits",
            Session {
                visits: Some(1),
                ..session("a")
            },
        ),
        // These have no form in JSON, or none that tells them from nothing.
        (
            "odd",
            Session {
                odd: BTreeMap::from([((1, 2), 1.0)]),
                ..session("a")
            },
        ),
        (
            "ratio",
            Session {
                ratio: Some(f64::NAN),
                ..session("a")
            },
        ),
    ];
    for (field, one) in refused {
        for write in 0..4 {
            let error = block_on(async {
                match write {
                    0 => sessions.put(&one).await,
                    1 => sessions.put_many([&one]).await.remove(0),
                    2 => sessions.put_if_changed(&one).await.map(drop),
                    _ => sessions.upsert(one.clone(), |_| ()).await.map(drop),
                }
            })
            .unwrap_err();
            assert_eq!(
                (error.kind(), error.field()),
                (ErrorKind::Encode, Some(field)),
                "{write}"
            );
            assert!(error.to_string().contains("version 1"), "{error}");
        }
    }
    assert!(kv.dump().is_empty());
}

#[test]
fn a_method_that_reads_never_takes_a_value_back() {
    let today = r#"{"csrf":"a","visits":1,"$v":2}"#;
    let (kv, _) = memory();
    let sessions = Session::repository(&kv);
    block_on(async {
        for call in 0..5 {
            insert(&kv, "s:1", TODAY, Some(today));
            let changed = Session {
                locale: "de".into(),
                visits: Some(1),
                ..session("b")
            };
            match call {
                0 => drop(
                    sessions
                        .update(1, |one| one.csrf = "b".into())
                        .await
                        .unwrap()
                        .unwrap(),
                ),
                1 => drop(
                    sessions
                        .upsert(session("a"), |one| one.csrf = "b".into())
                        .await
                        .unwrap(),
                ),
                2 => assert!(sessions.put_if_changed(&changed).await.unwrap()),
                3 => {
                    let entry = sessions.get_entry(1).await.unwrap().unwrap();
                    assert!(!sessions.write_back(&entry).await.unwrap());
                    assert!(sessions.renew(&entry, Renew::always()).await.unwrap());
                }
                _ => drop(
                    sessions
                        .update_with(1, |one| one.csrf = "b".into(), Write::keep_expiry())
                        .await
                        .unwrap(),
                ),
            }
            let entry = sessions.get_entry(1).await.unwrap().unwrap();
            assert_eq!(
                (entry.state(), entry.version()),
                (VersionState::Current, Some(2)),
                "{call}"
            );
            assert_eq!(entry.value().locale, "de");
        }
    });
}

/// A value without a version may be of today's.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
#[kv(key = "c:{id}", version = 2, write_version = 1, unversioned = current)]
struct Unsaid {
    id: u64,
    #[kv(since = 2)]
    note: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
#[kv(key = "c:{id}", version = 2, write_version = 1, unversioned = detect(2, 1))]
struct Detected {
    id: u64,
    #[kv(since = 2)]
    note: Option<String>,
}

#[test]
fn an_unversioned_value_is_not_taken_back_either() {
    let (kv, _) = memory();
    let value = r#"{"id":1,"note":"kept"}"#;
    block_on(async {
        let all = Unsaid::repository(&kv);
        insert(&kv, "c:1", value, None);
        let one = Unsaid {
            id: 1,
            note: Some("other".into()),
        };
        assert!(all.put_if_changed(&one).await.unwrap());
        assert_eq!(
            stored(&kv, "c:1"),
            (r#"{"id":1,"note":"other"}"#.into(), r#"{"$v":2}"#.into())
        );
        insert(&kv, "c:1", value, None);
        all.update(1, |one| one.note = Some("more".into())).await.unwrap();
        assert_eq!(stored(&kv, "c:1").1, r#"{"$v":2}"#);

        let all = Detected::repository(&kv);
        insert(&kv, "c:1", value, None);
        assert!(
            all.put_if_changed(&Detected {
                id: 1,
                note: Some("other".into())
            })
            .await
            .unwrap()
        );
        assert_eq!(stored(&kv, "c:1").1, r#"{"$v":2}"#);
    });
}

/// Named versions go down by steps back, one of them a function with the key.
mod v {
    use super::*;

    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub(super) struct One {
        pub(super) id: u64,
        pub(super) both: String,
    }

    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub(super) struct Two {
        pub(super) first: String,
        pub(super) last: String,
    }

    impl From<One> for Two {
        fn from(old: One) -> Self {
            let (first, last) = old.both.split_once(' ').unwrap_or((&old.both, ""));
            Self {
                first: first.into(),
                last: last.into(),
            }
        }
    }

    pub(super) fn one(two: &Two, key: &PersonKey) -> Result<One, String> {
        if two.first.contains(' ') {
            return Err("a first name with a space".into());
        }
        Ok(One {
            id: key.id,
            both: format!("{} {}", two.first, two.last),
        })
    }

    pub(super) fn three(two: Two, key: &PersonKey) -> Person {
        Person {
            id: key.id,
            first: two.first,
            last: two.last,
            title: None,
        }
    }

    impl TryFrom<&Person> for Two {
        type Error = String;

        fn try_from(new: &Person) -> Result<Self, String> {
            match &new.title {
                Some(title) => Err(format!("version 2 has no place for {title}")),
                None => Ok(Self {
                    first: new.first.clone(),
                    last: new.last.clone(),
                }),
            }
        }
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
#[kv(
    key = "p:{id}",
    version = 3,
    migrate(1 => v::One as Gzip<Json>, 2 => v::Two as MsgPack with v::three),
    write_version = 1,
    downgrade(2, 1 with v::one),
)]
struct Person {
    id: u64,
    first: String,
    last: String,
    title: Option<String>,
}

#[test]
fn a_named_version_is_written_by_steps_back() {
    let (kv, _) = memory();
    let people = Person::repository(&kv);
    let ada = Person {
        id: 1,
        first: "Ada".into(),
        last: "Lovelace".into(),
        title: None,
    };
    block_on(async {
        for verified in [false, true] {
            if verified {
                people.put_with(&ada, Write::new().verify_eq()).await.unwrap();
                people.put_with(&ada, Write::new().verify()).await.unwrap();
            } else {
                people.put(&ada).await.unwrap();
            }
            let row = kv.dump()["p:1"].clone();
            assert_eq!(row.metadata.as_deref(), Some(r#"{"$v":1}"#));
            let one =
                <kv_schema::codec::Gzip<kv_schema::codec::Json> as kv_schema::codec::Codec<v::One>>::decode(
                    row.value,
                )
                .unwrap();
            assert_eq!(
                one,
                v::One {
                    id: 1,
                    both: "Ada Lovelace".into()
                }
            );
            assert_eq!(people.get(1).await.unwrap().as_ref(), Some(&ada));
        }
        let titled = Person {
            title: Some("Countess".into()),
            ..ada.clone()
        };
        let error = people.put(&titled).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Encode);
        assert!(error.to_string().contains("version 2"), "{error}");
        let spaced = Person {
            first: "Ada Augusta".into(),
            ..ada.clone()
        };
        let error = people.put(&spaced).await.unwrap_err();
        assert!(error.to_string().contains("version 1"), "{error}");
        // A step back that loses something is found by those who want to know.
        let lost = Person {
            last: String::new(),
            first: "Ada".into(),
            ..ada.clone()
        };
        people.put_with(&lost, Write::new().verify_eq()).await.unwrap();
        let lost = Person {
            last: " x".into(),
            ..ada.clone()
        };
        people.put_with(&lost, Write::new().verify_eq()).await.unwrap();
        // A value between the two is not taken back, but goes on to today's.
        let two = v::Two {
            first: "Ada".into(),
            last: "L".into(),
        };
        let packed = <kv_schema::codec::MsgPack as kv_schema::codec::Codec<v::Two>>::encode(&two).unwrap();
        insert(&kv, "p:1", packed, Some(r#"{"$v":2}"#));
        people
            .update(1, |one| one.title = Some("x".into()))
            .await
            .unwrap();
        assert_eq!(stored(&kv, "p:1").1, r#"{"$v":3}"#);
    });
}

/// Beside a value, metadata is stored nowhere else.
#[derive(Debug, Clone, PartialEq, KvEntity)]
#[kv(key = "i:{id}", codec = Bytes, older_codec = Bytes, version = 2, write_version = 1)]
struct Image {
    id: u64,
    #[kv(metadata, was(1 => "mime"))]
    kind: String,
    #[kv(metadata, since = 2)]
    alt: Option<String>,
    #[kv(value)]
    body: Vec<u8>,
}

#[derive(Debug, Clone, PartialEq, KvEntity)]
#[kv(key = "n:{id}", codec = Bytes, version = 2, migrate(1 => String as Text), write_version = 1, downgrade(1 with text))]
struct Note {
    id: u64,
    #[kv(metadata, since = 2)]
    alt: Option<String>,
    #[kv(value)]
    body: Vec<u8>,
}

#[expect(clippy::ptr_arg, reason = "a step back takes a reference to the value's type")]
fn text(new: &Vec<u8>) -> Result<String, std::string::FromUtf8Error> {
    String::from_utf8(new.clone())
}

#[derive(Debug, Clone, PartialEq, KvEntity)]
#[kv(key = "m:{id}", metadata_only, version = 2, write_version = 1)]
struct Mark {
    id: u64,
    #[kv(was(1 => "old"))]
    new: String,
    #[kv(since = 2)]
    more: Option<u8>,
}

#[test]
fn metadata_of_todays_version_alone_is_refused_too() {
    let (kv, _) = memory();
    block_on(async {
        let images = Image::repository(&kv);
        let plain = Image {
            id: 1,
            kind: "a".into(),
            alt: None,
            body: vec![1],
        };
        images.put(&plain).await.unwrap();
        assert_eq!(
            kv.dump()["i:1"].metadata.as_deref(),
            Some(r#"{"mime":"a","$v":1}"#)
        );
        assert_eq!(images.get(1).await.unwrap().as_ref(), Some(&plain));
        let more = Image {
            alt: Some("x".into()),
            ..plain.clone()
        };
        let body = || ByteStream::from(Bytes::from_static(b"new"));
        for refused in [
            images.put(&more).await,
            images.put_stream(&more, body(), None, Write::new()).await,
        ] {
            let error = refused.unwrap_err();
            assert_eq!((error.kind(), error.field()), (ErrorKind::Encode, Some("alt")));
        }
        images
            .put_stream(&plain, body(), None, Write::new())
            .await
            .unwrap();
        let entry = images.get_entry(1).await.unwrap().unwrap();
        assert_eq!((entry.version(), &*entry.value().body), (Some(1), &b"new"[..]));

        let notes = Note::repository(&kv);
        let note = Note {
            id: 1,
            alt: None,
            body: b"text".to_vec(),
        };
        notes.put_with(&note, Write::new().verify_eq()).await.unwrap();
        assert_eq!(stored(&kv, "n:1"), ("text".into(), r#"{"$v":1}"#.into()));
        assert_eq!(
            notes
                .put(&Note {
                    alt: Some("x".into()),
                    ..note.clone()
                })
                .await
                .unwrap_err()
                .field(),
            Some("alt")
        );
        assert_eq!(
            notes
                .put(&Note {
                    body: vec![0xff],
                    ..note.clone()
                })
                .await
                .unwrap_err()
                .kind(),
            ErrorKind::Encode
        );
        // Bytes that are handed on unseen cannot be taken down.
        let streamed = notes
            .put_stream(&note, body(), None, Write::new())
            .await
            .unwrap_err();
        assert_eq!(streamed.kind(), ErrorKind::Unsupported);
        assert_eq!(notes.get(1).await.unwrap().as_ref(), Some(&note));

        let marks = Mark::repository(&kv);
        let mark = Mark {
            id: 1,
            new: "a".into(),
            more: None,
        };
        marks.put(&mark).await.unwrap();
        assert_eq!(
            stored(&kv, "m:1"),
            (String::new(), r#"{"old":"a","$v":1}"#.into())
        );
        assert_eq!(marks.get(1).await.unwrap().as_ref(), Some(&mark));
        assert_eq!(
            marks
                .put(&Mark {
                    more: Some(1),
                    ..mark
                })
                .await
                .unwrap_err()
                .field(),
            Some("more")
        );
    });
}

/// Version and expiry stand in front of the value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
#[kv(key = "e:{id}", version = 2, write_version = 1, envelope, ttl = "1h")]
struct Enveloped {
    id: u64,
    #[kv(was(1 => "old"))]
    new: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
#[kv(key = "e:{id}", version = 2, newer = hide, write_back = on_read, envelope, ttl = "1h")]
struct Enveloped2 {
    id: u64,
    #[kv(was(1 => "old"))]
    new: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
#[kv(key = "e:{id}", version = 1, newer = hide, envelope, ttl = "1h")]
struct Enveloped1 {
    id: u64,
    old: String,
}

#[test]
fn an_envelope_says_its_version() {
    let (kv, _) = memory();
    block_on(async {
        let all = Enveloped::repository(&kv);
        let one = Enveloped {
            id: 1,
            new: "a".into(),
        };
        all.put_with(&one, Write::new().verify_eq()).await.unwrap();
        assert_eq!(kv.dump()["e:1"].metadata, None);
        let first = Enveloped1::repository(&kv);
        assert_eq!(
            first.get(1).await.unwrap(),
            Some(Enveloped1 {
                id: 1,
                old: "a".into()
            })
        );
        assert_eq!(
            all.get_entry(1).await.unwrap().unwrap().state(),
            VersionState::Older(1)
        );
        assert!(!all.put_if_changed(&one).await.unwrap());
        let second = Enveloped2::repository(&kv);
        let before = second.get_entry(1).await.unwrap().unwrap();
        assert_eq!(before.state(), VersionState::Older(1));
        let after = second.get_entry(1).await.unwrap().unwrap();
        assert_eq!(
            (after.state(), after.expiry()),
            (VersionState::Current, before.expiry())
        );
        assert_eq!(first.get(1).await.unwrap(), None);
        assert!(!first.contains(1).await.unwrap());
        assert_eq!(
            first
                .put(&Enveloped1 {
                    id: 1,
                    old: "b".into()
                })
                .await
                .unwrap_err()
                .kind(),
            ErrorKind::NewerVersion
        );
        // The value is of version 2 now, and stays.
        all.update(1, |one| one.new.push('!')).await.unwrap();
        assert_eq!(
            second.get_entry(1).await.unwrap().unwrap().state(),
            VersionState::Current
        );
    });
}
