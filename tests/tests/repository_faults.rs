//! What a failing backend, a damaged value or a wrong call leaves behind.
#![allow(missing_docs)]

mod entities;

use std::error::Error as _;

use entities::{Count, Image, Session, User, UserKey, memory, session, user};
use kv_schema::backend::memory::Row;
use kv_schema::layer::Injected;
use kv_schema::limits::Limits;
use kv_schema::{ErrorKind, KvEntity, Write};
use pollster::block_on;

fn row(value: &[u8], metadata: Option<&str>) -> Row {
    Row {
        value: value.to_vec().into(),
        metadata: metadata.map(str::to_owned),
        expiration: None,
    }
}

#[test]
fn a_decode_error_says_where_and_gives_the_bytes() {
    let (kv, _clock) = memory();
    kv.insert("user:1", row(br#"{"id":1,"name":7}"#, None));
    let error = block_on(User::repository(&kv).get(1)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert_eq!(
        (error.entity(), error.key(), error.field()),
        (Some("User"), Some("user:1"), Some("name"))
    );
    assert_eq!(error.raw().unwrap().as_ref(), br#"{"id":1,"name":7}"#);
    assert!(
        error.to_string().starts_with("cannot decode: `User` at `user:1`"),
        "{error}"
    );
    let cause = error.source().expect("a cause").to_string();
    assert!(
        !error.to_string().contains(&cause),
        "the cause is said once: {error}"
    );
}

#[test]
fn one_bad_value_fails_one_key() {
    let (kv, _clock) = memory();
    let users = User::repository(&kv);
    block_on(async {
        users.put(&user(1)).await.unwrap();
        kv.insert("user:2", row(b"{", None));
        kv.insert("user:3", row(b"\xff\xfe", None));
        let answers = users.get_many([1, 2, 3, 4]).await;
        assert_eq!(answers[0].as_ref().unwrap(), &Some(user(1)));
        assert_eq!(answers[1].as_ref().unwrap_err().kind(), ErrorKind::Decode);
        assert_eq!(answers[2].as_ref().unwrap_err().kind(), ErrorKind::Decode);
        assert_eq!(answers[3].as_ref().unwrap(), &None);
    });
}

#[test]
fn one_key_that_is_not_valid_fails_alone() {
    let (kv, _clock) = memory();
    let counts = Count::repository(&kv);
    block_on(async {
        counts
            .put(&Count {
                name: "a".into(),
                hits: 1,
            })
            .await
            .unwrap();
        let long = "x".repeat(600);
        let answers = counts.get_many(["a", "", long.as_str(), "b"]).await;
        assert_eq!(answers[0].as_ref().unwrap().as_ref().unwrap().hits, 1);
        assert_eq!(answers[1].as_ref().unwrap_err().kind(), ErrorKind::InvalidKey);
        assert_eq!(answers[2].as_ref().unwrap_err().kind(), ErrorKind::KeyTooLong);
        assert_eq!(answers[3].as_ref().unwrap(), &None);
        let written = counts
            .put_many(&[
                Count {
                    name: String::new(),
                    hits: 1,
                },
                Count {
                    name: "c".into(),
                    hits: 3,
                },
                Count {
                    name: long.clone(),
                    hits: 1,
                },
            ])
            .await;
        assert_eq!(
            written.iter().map(Result::is_ok).collect::<Vec<_>>(),
            [false, true, false]
        );
        assert_eq!(counts.get("c").await.unwrap().unwrap().hits, 3);
    });
}

#[test]
fn the_last_of_several_writes_to_one_key_stays() {
    let (kv, _clock) = memory();
    let kv = kv.with(|settings| settings.yields = 3);
    let counts = Count::repository(&kv);
    let all: Vec<Count> = (0..20)
        .map(|hits| Count {
            name: (hits % 3).to_string(),
            hits,
        })
        .collect();
    block_on(async {
        assert!(counts.put_many(&all).await.iter().all(Result::is_ok));
        let last: Vec<u32> = counts
            .get_many(["0", "1", "2"])
            .await
            .into_iter()
            .map(|hit| hit.unwrap().unwrap().hits)
            .collect();
        assert_eq!(last, [18, 19, 17]);
    });
}

#[test]
fn a_value_under_the_wrong_key_is_a_mismatch() {
    let (kv, _clock) = memory();
    kv.insert("user:2", row(br#"{"id":1,"name":"user 1"}"#, None));
    let error = block_on(User::repository(&kv).get(2)).unwrap_err();
    assert_eq!(
        (error.kind(), error.key()),
        (ErrorKind::KeyMismatch, Some("user:2"))
    );
}

#[test]
fn a_changed_key_field_is_refused_and_nothing_is_written() {
    let (kv, _clock) = memory();
    let users = User::repository(&kv);
    block_on(async {
        users.put(&user(1)).await.unwrap();
        let before = kv.dump();
        let error = users.update(1, |user| user.id = 2).await.unwrap_err();
        assert_eq!(
            (error.kind(), error.key()),
            (ErrorKind::KeyChanged, Some("user:1"))
        );
        assert_eq!(kv.dump(), before);
    });
}

#[test]
fn a_newer_value_is_never_garbage() {
    let (kv, _clock) = memory();
    let value = serde_json::to_vec(&session("acme", 7)).unwrap();
    kv.insert("session:acme:7", row(&value, Some(r#"{"device":"d","$v":2}"#)));
    let error = block_on(Session::repository(&kv).get(session("acme", 7))).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NewerVersion);
}

#[test]
fn every_failing_call_is_an_error_of_its_kind_with_entity_and_key() {
    type Step =
        fn(&kv_schema::Repository<User, &kv_schema::backend::memory::MemoryKv>) -> kv_schema::Result<()>;
    let steps: [(&str, Step); 8] = [
        ("get", |users| block_on(users.get(1)).map(drop)),
        ("contains", |users| block_on(users.contains(1)).map(drop)),
        ("put", |users| block_on(users.put(&user(1)))),
        ("put_if_changed", |users| {
            block_on(users.put_if_changed(&user(1))).map(drop)
        }),
        ("update", |users| {
            block_on(users.update(1, |user| user.name.push('x'))).map(drop)
        }),
        ("upsert", |users| {
            block_on(users.upsert(user(1), |user| user.name.push('x'))).map(drop)
        }),
        ("take", |users| block_on(users.take(1)).map(drop)),
        ("delete", |users| block_on(users.delete(1))),
    ];
    for (name, step) in steps {
        for n in 1.. {
            let (kv, _clock) = memory();
            let users = User::repository(&kv);
            block_on(users.put(&user(1))).unwrap();
            let operations = kv.operations().total();
            kv.fail_nth(n, Injected::before(ErrorKind::Transient));
            match step(&users) {
                Ok(()) => {
                    assert!(n > 1, "{name} made no call");
                    assert!(
                        kv.operations().total() < operations + n,
                        "{name} hid a failure of call {n}"
                    );
                    break;
                }
                Err(error) => {
                    assert_eq!(error.kind(), ErrorKind::Transient, "{name}, call {n}");
                    assert_eq!(
                        (error.entity(), error.key()),
                        (Some("User"), Some("user:1")),
                        "{name}, call {n}"
                    );
                    assert!(error.kind().is_retryable());
                }
            }
        }
    }
}

#[test]
fn a_failed_bulk_read_fails_its_own_keys() {
    let (kv, _clock) = memory();
    let users = User::repository(&kv);
    block_on(async {
        users.put_many(&(0..150).map(user).collect::<Vec<_>>()).await;
        kv.fail_nth(1, Injected::before(ErrorKind::Transient));
        let answers = users.get_many(0..150).await;
        let failed = answers.iter().filter(|answer| answer.is_err()).count();
        assert!(failed == 100 || failed == 50, "{failed}");
        assert!(answers.iter().flatten().all(Option::is_some));
    });
}

#[test]
fn a_bulk_answer_that_is_too_large_is_split() {
    let (kv, _clock) = memory();
    let kv = kv.with(|settings| settings.bulk_bytes = 1000);
    let users = User::repository(&kv);
    block_on(async {
        let mut all: Vec<User> = (0..40).map(user).collect();
        all[7].name = "x".repeat(2000);
        users.put_many(&all).await;
        let answers = users.get_many(0..40).await;
        for (answer, expected) in answers.into_iter().zip(all) {
            assert_eq!(answer.unwrap(), Some(expected));
        }
    });
}

#[test]
fn a_backend_without_metadata_refuses_who_needs_it() {
    let (kv, _clock) = memory();
    let kv = kv.with(|settings| settings.limits = Limits::WORKERS_KV_INSTANT);
    block_on(async {
        let refused = Session::repository(&kv).put(&session("a", 1)).await.unwrap_err();
        assert_eq!(
            (refused.kind(), refused.entity()),
            (ErrorKind::Unsupported, Some("Session"))
        );
        assert_eq!(
            Session::repository(&kv)
                .get(session("a", 1))
                .await
                .unwrap_err()
                .kind(),
            ErrorKind::Unsupported
        );
        let users = User::repository(&kv);
        users.put(&user(1)).await.unwrap();
        assert_eq!(users.get(1).await.unwrap(), Some(user(1)));
    });
}

#[test]
fn limits_name_the_limit_the_actual_and_the_field() {
    let (kv, _clock) = memory();
    block_on(async {
        let images = Image::repository(&kv);
        let body = vec![0; 25 * 1024 * 1024 + 1];
        let error = images
            .put(&Image {
                name: "a".into(),
                mime: "m".into(),
                body,
            })
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::ValueTooLarge);
        assert_eq!(
            (error.limit(), error.actual()),
            (Some(26_214_400), Some(26_214_401))
        );
        let error = images
            .put(&Image {
                name: "a".into(),
                mime: "m".repeat(1100),
                body: vec![],
            })
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::MetadataTooLarge);
        assert_eq!((error.limit(), error.field()), (Some(1024), Some("mime")));
        assert_eq!(error.actual(), Some(1100 + r#"{"mime":""}"#.len() as u64));
        let error = images.get("x".repeat(507)).await.unwrap_err();
        assert_eq!(
            (error.kind(), error.limit(), error.actual()),
            (ErrorKind::KeyTooLong, Some(512), Some(513))
        );
        assert_eq!(error.entity(), Some("Image"));
        let error = images.get("").await.unwrap_err();
        assert_eq!(
            (error.kind(), error.field()),
            (ErrorKind::InvalidKey, Some("name"))
        );
    });
}

#[test]
fn an_unfinished_update_leaves_the_old_value() {
    let (kv, _clock) = memory();
    let users = User::repository(&kv);
    block_on(async {
        users.put(&user(1)).await.unwrap();
        let before = kv.dump();
        kv.fail_nth(2, Injected::before(ErrorKind::RateLimited));
        let error = users
            .update(UserKey { id: 1 }, |user| user.name.push('x'))
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::RateLimited);
        assert_eq!(kv.dump(), before);
        // An answer that was lost: the caller sees an error, and the write is there.
        kv.fail_nth(1, Injected::after(ErrorKind::Transient));
        users.put_with(&user(2), Write::new()).await.unwrap_err();
        assert_eq!(users.get(2).await.unwrap(), Some(user(2)));
    });
}

/// serde buffers an untagged enum, so an integer that metadata holds as text no longer fits.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(untagged)]
enum Mark {
    Number(u64),
}

#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize, KvEntity)]
#[kv(key = "marked:{id}")]
struct Marked {
    id: u64,
    #[kv(metadata)]
    mark: Mark,
    #[serde(skip_deserializing)]
    lost: u8,
}

#[test]
fn verify_refuses_what_would_not_read_back() {
    let (kv, _clock) = memory();
    let marks = Marked::repository(&kv);
    let mark = |number, lost| Marked {
        id: 1,
        mark: Mark::Number(number),
        lost,
    };
    block_on(async {
        marks.put_with(&mark(7, 0), Write::new().verify()).await.unwrap();
        let error = marks
            .put_with(&mark(u64::MAX, 0), Write::new().verify())
            .await
            .unwrap_err();
        assert_eq!((error.kind(), error.field()), (ErrorKind::Encode, Some("mark")));
        let error = marks
            .put_with(&mark(7, 1), Write::new().verify())
            .await
            .unwrap_err();
        assert_eq!((error.kind(), error.key()), (ErrorKind::Encode, Some("marked:1")));
        assert_eq!(kv.operations().puts, 1);
    });
}

/// A list that comes back the wrong way round: stored as any list is, so only the values tell.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize, KvEntity)]
#[kv(key = "queue:{id}")]
struct Queue {
    id: u64,
    #[serde(deserialize_with = "reversed")]
    items: Vec<u8>,
    seen: std::collections::HashSet<u16>,
}

fn reversed<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
    let mut items: Vec<u8> = serde::Deserialize::deserialize(deserializer)?;
    items.reverse();
    Ok(items)
}

#[test]
fn verify_eq_refuses_what_would_read_back_as_another() {
    let (kv, _clock) = memory();
    let queues = Queue::repository(&kv);
    let queue = |items: &[u8]| Queue {
        id: 1,
        items: items.to_vec(),
        seen: (0..100).collect(),
    };
    block_on(async {
        let verified = Write::new().verify_eq();
        queues.put_with(&queue(&[1, 2, 1]), verified).await.unwrap();
        let error = queues.put_with(&queue(&[1, 2, 3]), verified).await.unwrap_err();
        assert_eq!((error.kind(), error.key()), (ErrorKind::Encode, Some("queue:1")));
        let many = queues
            .put_many_with(&[queue(&[1]), queue(&[1, 2])], verified)
            .await;
        assert_eq!(many[1].as_ref().unwrap_err().kind(), ErrorKind::Encode);
        assert_eq!(kv.operations().puts, 2);

        // What metadata cannot give back is found too.
        let marked = Marked {
            id: 1,
            mark: Mark::Number(u64::MAX),
            lost: 0,
        };
        let error = Marked::repository(&kv)
            .put_with(&marked, Write::new().verify_eq())
            .await
            .unwrap_err();
        assert_eq!((error.kind(), error.field()), (ErrorKind::Encode, Some("mark")));
    });
}

/// Its key is a secret.
#[derive(Debug, Clone, PartialEq, KvEntity)]
#[kv(key = "reset:{token}", redact)]
struct Reset {
    token: String,
    #[kv(value)]
    steps: Vec<f64>,
}

#[test]
fn a_redacted_key_is_nowhere_in_an_error() {
    let (kv, _clock) = memory();
    let resets = Reset::repository(&kv);
    kv.insert("reset:hunter2", row(b"{", None));
    let damaged = block_on(resets.get("hunter2")).unwrap_err();
    let foreign = "reset:hunter2:x".parse::<ResetKey>().unwrap_err();
    let invalid = ResetKey {
        token: "hunter2".repeat(100),
    };
    let refused = block_on(resets.put(&Reset {
        token: invalid.token.clone(),
        steps: vec![],
    }))
    .unwrap_err();
    kv.fail_nth(1, Injected::before(ErrorKind::Transient));
    let failed = block_on(resets.delete("hunter2")).unwrap_err();
    kv.fail_nth(1, Injected::before(ErrorKind::Transient));
    let listed = block_on(resets.list(ResetKey::prefix()).next()).unwrap_err();
    for error in [damaged, foreign, refused, failed, listed] {
        let mut text = format!("{error} {error:?}");
        let mut source = error.source();
        while let Some(cause) = source {
            text.push_str(&cause.to_string());
            source = cause.source();
        }
        assert!(!text.contains("hunter2"), "{text}");
        assert!(text.contains("`reset:{token}`"), "{text}");
    }
    assert_eq!(
        format!(
            "{:?}",
            ResetKey {
                token: "hunter2".into()
            }
        ),
        r#"ResetKey("reset:{token}")"#
    );
}

#[test]
fn a_path_begins_at_the_value_field() {
    let (kv, _clock) = memory();
    let resets = Reset::repository(&kv);
    block_on(async {
        let refused = resets
            .put(&Reset {
                token: "a".into(),
                steps: vec![1.0, f64::NAN],
            })
            .await
            .unwrap_err();
        assert_eq!(
            (refused.kind(), refused.field()),
            (ErrorKind::Encode, Some("steps[1]"))
        );
        kv.insert("reset:a", row(b"[1,true]", None));
        let damaged = resets.get("a").await.unwrap_err();
        assert_eq!(
            (damaged.kind(), damaged.field()),
            (ErrorKind::Decode, Some("steps[1]"))
        );
    });
}
