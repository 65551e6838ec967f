//! Corners in which a write could be lost, an expiry forgotten or an answer be about the wrong key.
#![allow(missing_docs)]

mod entities;

use std::time::Duration;

use entities::{Count, Image, Invite, NOW, Session, User, UserKey, memory, session, user};
use futures_util::StreamExt;
use kv_schema::backend::memory::{MemoryKv, Row as Stored};
use kv_schema::layer::{Injected, Prefixed};
use kv_schema::limits::Limits;
use kv_schema::repository::ListPage;
use kv_schema::{ErrorKind, Expiry, KvEntity, Renew, Repository, Row, UnixSeconds, Write};
use pollster::block_on;
use serde::{Deserialize, Serialize};

/// A value in which the order of items means something.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
#[kv(key = "queue:{id}")]
struct Queue {
    id: u64,
    next: Vec<u32>,
}

/// Its expiry stands in metadata alone.
#[allow(clippy::struct_field_names, reason = "a code has a code")]
#[derive(Debug, Clone, PartialEq, KvEntity)]
#[kv(key = "code:{code}", codec = Text)]
struct Code {
    code: String,
    #[kv(expiry)]
    until: u64,
    #[kv(value)]
    user: u64,
}

/// No `Clone` and no `Debug`: a repository holds none of it.
#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "plain:{id}")]
struct Plain {
    id: u64,
}

fn stored(value: &[u8], metadata: Option<&str>, expiration: Option<u64>) -> Stored {
    Stored {
        value: value.to_vec().into(),
        metadata: metadata.map(str::to_owned),
        expiration: expiration.map(UnixSeconds),
    }
}

#[test]
fn put_if_changed_sees_another_order_of_items() {
    let (kv, _clock) = memory();
    let queues = Queue::repository(&kv);
    block_on(async {
        queues
            .put(&Queue {
                id: 1,
                next: vec![1, 2],
            })
            .await
            .unwrap();
        assert!(
            queues
                .put_if_changed(&Queue {
                    id: 1,
                    next: vec![2, 1]
                })
                .await
                .unwrap()
        );
        assert_eq!(queues.get(1).await.unwrap().unwrap().next, [2, 1]);
    });
}

#[test]
fn put_if_changed_sees_an_expiry_that_stands_in_metadata_alone() {
    let (kv, _clock) = memory();
    let codes = Code::repository(&kv);
    let mut code = Code {
        code: "7QX".into(),
        until: NOW.0 + 500,
        user: 1,
    };
    block_on(async {
        codes.put(&code).await.unwrap();
        assert!(!codes.put_if_changed(&code).await.unwrap());
        code.until += 100;
        assert!(codes.put_if_changed(&code).await.unwrap());
        assert_eq!(codes.get("7QX").await.unwrap(), Some(code));
    });
}

#[test]
fn put_if_changed_knows_metadata_in_the_order_of_javascript() {
    #[derive(serde::Serialize, serde::Deserialize, kv_schema::KvEntity)]
    #[kv(key = "note:{id}")]
    struct Note {
        id: u8,
        #[kv(metadata)]
        name: String,
        #[kv(metadata)]
        #[serde(rename = "42")]
        answer: u8,
    }
    let note = |answer| Note {
        id: 1,
        name: "x".into(),
        answer,
    };
    let (kv, _clock) = memory();
    let notes = Note::repository(&kv);
    block_on(async {
        notes.put(&note(7)).await.unwrap();
        let mut row = kv.dump()["note:1"].clone();
        assert_eq!(row.metadata.as_deref(), Some(r#"{"name":"x","42":7}"#));
        row.metadata = Some(r#"{"42":7,"name":"x"}"#.to_owned());
        kv.insert("note:1", row);
        assert!(!notes.put_if_changed(&note(7)).await.unwrap());
        assert!(notes.put_if_changed(&note(8)).await.unwrap());
    });
}

#[test]
fn put_if_changed_replaces_odd_metadata() {
    let (kv, _clock) = memory();
    let users = User::repository(&kv);
    block_on(async {
        users.put(&user(1)).await.unwrap();
        let mut row = kv.dump()["user:1"].clone();
        row.metadata = Some("[1]".to_owned());
        kv.insert("user:1", row);
        assert!(users.put_if_changed(&user(1)).await.unwrap());
        assert_eq!(kv.dump()["user:1"].metadata, None);
    });
}

#[test]
fn put_if_changed_does_not_replace_a_newer_version() {
    let (kv, _clock) = memory();
    let newer = stored(b"{}", Some(r#"{"$v":2,"device":"d"}"#), None);
    kv.insert("session:acme:7", newer.clone());
    let error = block_on(Session::repository(&kv).put_if_changed(&session("acme", 7))).unwrap_err();
    assert_eq!(
        (error.kind(), error.key()),
        (ErrorKind::NewerVersion, Some("session:acme:7"))
    );
    assert_eq!(kv.dump()["session:acme:7"], newer);
}

#[test]
fn a_version_that_cannot_be_read_is_no_version_1() {
    let (kv, _clock) = memory();
    let sessions = Session::repository(&kv);
    block_on(async {
        sessions.put(&session("acme", 7)).await.unwrap();
        let row = kv.dump()["session:acme:7"].clone();
        for version in [
            "0",
            "-1",
            "1.5",
            "\"two\"",
            "\"\"",
            "[]",
            "{}",
            "true",
            "4294967296",
        ] {
            let mut odd = row.clone();
            odd.metadata = Some(format!(r#"{{"device":"d","$v":{version}}}"#));
            kv.insert("session:acme:7", odd.clone());
            for error in [
                sessions.get(session("acme", 7)).await.unwrap_err(),
                sessions.put_if_changed(&session("acme", 7)).await.unwrap_err(),
                sessions.update(session("acme", 7), |_| ()).await.unwrap_err(),
                sessions
                    .get_many([session("acme", 7)])
                    .await
                    .remove(0)
                    .unwrap_err(),
            ] {
                assert_eq!(
                    (error.kind(), error.field()),
                    (ErrorKind::Decode, Some("$v")),
                    "{version}"
                );
                assert_eq!(error.raw(), Some(&row.value));
            }
            assert_eq!(kv.dump()["session:acme:7"], odd, "it stays as it is");
        }
        // None is said: that is what a JavaScript Worker leaves behind.
        for metadata in [r#"{"device":"d","$v":null}"#, r#"{"device":"d"}"#, "7"] {
            let mut unversioned = row.clone();
            unversioned.metadata = Some(metadata.to_owned());
            kv.insert("session:acme:7", unversioned);
            assert!(sessions.get(session("acme", 7)).await.unwrap().is_some());
        }
        // Without a declared version the name means nothing.
        let users = User::repository(&kv);
        users.put(&user(1)).await.unwrap();
        let mut foreign = kv.dump()["user:1"].clone();
        foreign.metadata = Some(r#"{"$v":"two"}"#.to_owned());
        kv.insert("user:1", foreign);
        assert_eq!(users.get(1).await.unwrap(), Some(user(1)));
    });
}

#[test]
fn a_key_field_that_has_no_stored_form_is_a_changed_key() {
    let (kv, _clock) = memory();
    let sessions = Session::repository(&kv);
    block_on(async {
        sessions.put(&session("acme", 7)).await.unwrap();
        let before = kv.dump();
        let error = sessions
            .update(session("acme", 7), |session| session.tenant.clear())
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::KeyChanged);
        assert_eq!(kv.dump(), before);
    });
}

#[test]
fn an_expiry_that_has_passed_is_not_kept() {
    let (kv, clock) = memory();
    let sessions = Session::repository(&kv);
    let ada = session("acme", 7);
    block_on(async {
        sessions
            .put_with(&ada, Write::ttl(Duration::from_secs(10)).clamp())
            .await
            .unwrap();
        clock.advance(Duration::from_secs(20));
        assert_eq!(sessions.get(&ada).await.unwrap(), None);
        sessions.put_with(&ada, Write::keep_expiry()).await.unwrap();
        let entry = sessions.get_entry(&ada).await.unwrap().expect("it was just put");
        let day = Duration::from_hours(24);
        assert_eq!(
            entry.expiry(),
            Expiry::At(NOW.plus(Duration::from_secs(20)).plus(day))
        );
    });
}

#[test]
fn an_unknown_expiry_is_found_behind_empty_pages() {
    let (kv, _clock) = memory();
    let kv = kv.with(|settings| settings.empty_pages = true);
    let ada = session("acme", 7);
    let value = serde_json::to_vec(&ada).unwrap();
    kv.insert(
        "session:acme:7",
        stored(&value, Some(r#"{"device":"d"}"#), Some(NOW.0 + 500)),
    );
    block_on(async {
        Session::repository(&kv)
            .update_with(&ada, |_| (), Write::keep_expiry())
            .await
            .unwrap();
    });
    assert_eq!(
        kv.dump()["session:acme:7"].expiration,
        Some(UnixSeconds(NOW.0 + 500))
    );
}

#[test]
fn an_expiry_that_is_kept_agrees_with_the_one_in_the_value() {
    let (kv, _clock) = memory();
    let invites = Invite::repository(&kv);
    let invite = Invite {
        id: 1,
        until: NOW.0 + 500,
    };
    block_on(async {
        invites.put(&invite).await.unwrap();
        let kept = invites
            .update_with(1, |_| (), Write::keep_expiry())
            .await
            .unwrap();
        assert_eq!(kept, Some(invite));
        let before = kv.dump();
        let error = invites
            .update_with(1, |invite| invite.until += 100, Write::keep_expiry())
            .await
            .unwrap_err();
        assert_eq!(
            (error.kind(), error.field()),
            (ErrorKind::InvalidExpiry, Some("until"))
        );
        assert_eq!(kv.dump(), before);
    });
}

#[test]
fn an_expiry_that_is_too_near_names_its_field() {
    let (kv, _clock) = memory();
    let near = Invite {
        id: 1,
        until: NOW.0 + 5,
    };
    let error = block_on(Invite::repository(&kv).put(&near)).unwrap_err();
    assert_eq!(
        (error.kind(), error.field(), error.limit(), error.actual()),
        (ErrorKind::InvalidExpiry, Some("until"), Some(60), Some(5))
    );
}

#[test]
fn renew_takes_any_deadline_that_was_stored() {
    let (kv, _clock) = memory();
    let ada = session("acme", 7);
    let value = serde_json::to_vec(&ada).unwrap();
    let metadata = format!(r#"{{"$v":1,"device":"d","$x":{}}}"#, u64::MAX);
    kv.insert("session:acme:7", stored(&value, Some(&metadata), None));
    let sessions = Session::repository(&kv);
    block_on(async {
        let entry = sessions.get_entry(&ada).await.unwrap().unwrap();
        assert!(!sessions.renew(&entry, Renew::below_half()).await.unwrap());
    });
}

#[test]
fn renew_does_not_bring_back_what_has_expired() {
    let (kv, clock) = memory();
    let sessions = Session::repository(&kv);
    let ada = session("acme", 7);
    block_on(async {
        sessions.put(&ada).await.unwrap();
        let entry = sessions.get_entry(&ada).await.unwrap().unwrap();
        clock.advance(Duration::from_hours(24));
        assert!(!sessions.renew(&entry, Renew::always()).await.unwrap());
        assert_eq!(sessions.get(&ada).await.unwrap(), None);
    });
}

#[test]
fn a_key_without_room_behind_a_prefix_fails_alone() {
    let (kv, _clock) = memory();
    let counts = Count::repository(Prefixed::new(kv, "x".repeat(100)));
    let count = Count {
        name: "short".into(),
        hits: 1,
    };
    let long = "n".repeat(450);
    block_on(async {
        counts.put(&count).await.unwrap();
        let mut answers = counts.get_many(["short", long.as_str()]).await;
        assert_eq!(answers.pop().unwrap().unwrap_err().kind(), ErrorKind::KeyTooLong);
        assert_eq!(answers.pop().unwrap().unwrap(), Some(count));
    });
}

#[test]
fn a_repeated_key_is_written_once_and_the_last_one_stays() {
    let (kv, _clock) = memory();
    let kv = kv.with(|settings| settings.rate_limit = true);
    let counts = Count::repository(&kv);
    let all: Vec<Count> = (0..3)
        .map(|hits| Count {
            name: "same".into(),
            hits,
        })
        .collect();
    block_on(async {
        let answers = counts.put_many(&all).await;
        assert!(answers.iter().all(Result::is_ok), "{answers:?}");
        assert_eq!(kv.operations().puts, 1);
        assert_eq!(counts.get("same").await.unwrap().unwrap().hits, 2);
    });
}

#[test]
fn a_write_that_failed_is_the_answer_of_every_entity_that_it_stood_for() {
    let (kv, _clock) = memory();
    let counts = Count::repository(&kv);
    let all: Vec<Count> = ["a", "b", "a"]
        .into_iter()
        .map(|name| Count {
            name: name.into(),
            hits: 1,
        })
        .collect();
    kv.fail_when(|call: &kv_schema::layer::Call<'_>| {
        (call.keys == ["count:a"]).then_some(Injected::before(ErrorKind::Transient))
    });
    let answers = block_on(counts.put_many(&all));
    assert_eq!(
        answers.iter().map(Result::is_ok).collect::<Vec<_>>(),
        [false, true, false]
    );
}

#[test]
fn what_a_batch_reads_first_is_read_a_few_at_a_time() {
    let (kv, _clock) = memory();
    let kv = kv.with(|settings| settings.yields = 3);
    let sessions = Session::repository(&kv);
    let all: Vec<Session> = (0..20).map(|id| session("acme", id)).collect();
    block_on(async {
        kv.fail_when(|call: &kv_schema::layer::Call<'_>| {
            (call.operation == kv_schema::layer::Operation::Put)
                .then_some(Injected::before(ErrorKind::Transient))
        });
        sessions.put_many_with(&all[..0], Write::keep_expiry()).await;
        let only_reads = Session::repository(NoBatch(kv.clone()));
        only_reads.put_many_with(&all, Write::keep_expiry()).await;
        assert_eq!(kv.peak_in_flight(), 6);
    });
}

/// Answers no write at all: a backend that breaks its contract.
struct NoBatch(MemoryKv);

impl kv_schema::Backend for NoBatch {
    fn capabilities(&self) -> kv_schema::backend::Capabilities {
        self.0.capabilities()
    }

    fn clock(&self) -> &dyn kv_schema::clock::Clock {
        self.0.clock()
    }

    async fn get(
        &self,
        key: &str,
        options: kv_schema::backend::ReadOptions,
    ) -> kv_schema::Result<Option<kv_schema::backend::Record>> {
        self.0.get(key, options).await
    }

    async fn get_many(
        &self,
        keys: &[&str],
        options: kv_schema::backend::ReadOptions,
    ) -> kv_schema::Result<Vec<kv_schema::backend::BulkRecord>> {
        self.0.get_many(keys, options).await
    }

    async fn put(&self, key: &str, put: kv_schema::backend::Put<'_>) -> kv_schema::Result<()> {
        self.0.put(key, put).await
    }

    async fn delete(&self, key: &str) -> kv_schema::Result<()> {
        self.0.delete(key).await
    }

    async fn list(
        &self,
        request: kv_schema::backend::ListRequest<'_>,
    ) -> kv_schema::Result<kv_schema::backend::Page> {
        self.0.list(request).await
    }

    async fn put_many(&self, _: &[(&str, kv_schema::backend::Put<'_>)]) -> Vec<kv_schema::Result<()>> {
        Vec::new()
    }

    async fn delete_many(&self, _: &[&str]) -> Vec<kv_schema::Result<()>> {
        Vec::new()
    }
}

#[test]
fn a_delete_without_an_answer_is_reported() {
    let (kv, _clock) = memory();
    block_on(async {
        User::repository(&kv).put(&user(1)).await.unwrap();
        let deleted = User::repository(NoBatch(kv))
            .delete_all(UserKey::prefix())
            .await
            .unwrap();
        assert_eq!((deleted.deleted, deleted.failed.len()), (0, 1));
    });
}

#[test]
fn a_list_knows_a_deadline_that_only_metadata_says() {
    let (kv, _clock) = memory();
    let value = serde_json::to_vec(&session("acme", 7)).unwrap();
    let metadata = format!(r#"{{"$v":1,"device":"d","$x":{}}}"#, NOW.0 + 500);
    kv.insert("session:acme:7", stored(&value, Some(&metadata), None));
    let sessions = Session::repository(&kv);
    block_on(async {
        let entry = sessions.get_entry(session("acme", 7)).await.unwrap().unwrap();
        let mut rows = sessions.list(entities::SessionKey::prefix()).skip_foreign();
        let row = rows.next().await.unwrap().unwrap();
        assert_eq!(row.expiry, entry.expiry());
    });
}

fn instant() -> MemoryKv {
    memory()
        .0
        .with(|settings| settings.limits = Limits::WORKERS_KV_INSTANT)
}

#[test]
fn a_true_deadline_needs_metadata() {
    let kv = instant();
    let users = User::repository(&kv);
    let near = Write::ttl(Duration::from_secs(20)).clamp();
    let error = block_on(users.put_with(&user(1), near)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unsupported);
    assert!(kv.dump().is_empty());
}

#[test]
fn an_expiry_is_kept_without_metadata_too() {
    let kv = instant();
    let users = User::repository(&kv);
    block_on(async {
        users
            .put_with(&user(1), Write::ttl(Duration::from_secs(500)))
            .await
            .unwrap();
        users.update_with(1, |_| (), Write::keep_expiry()).await.unwrap();
        users.put_with(&user(1), Write::keep_expiry()).await.unwrap();
        let kept = kv.dump()["user:1"].expiration;
        assert_eq!(kept, Some(UnixSeconds(NOW.0 + 500)));
    });
}

#[test]
fn a_list_of_what_needs_metadata_needs_it_too() {
    let kv = instant();
    let sessions = Session::repository(&kv);
    let error = block_on(sessions.list(entities::SessionKey::prefix()).next()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unsupported);
}

#[test]
fn a_stream_ends_with_an_error_that_no_retry_cures() {
    let (kv, _clock) = memory();
    let kv = kv.with(|settings| settings.operation_limit = Some(0));
    let users = User::repository(&kv);
    block_on(async {
        let rows: Vec<_> = users.list(UserKey::prefix()).take(5).collect().await;
        assert_eq!(rows.len(), 1);
        assert_eq!(rows[0].as_ref().unwrap_err().kind(), ErrorKind::Budget);
    });
}

#[test]
fn a_value_of_another_version_gives_its_bytes() {
    let (kv, _clock) = memory();
    let sessions = Session::repository(&kv);
    kv.insert(
        "session:acme:7",
        stored(b"new", Some(r#"{"$v":2,"device":"d"}"#), None),
    );
    let error = block_on(sessions.get(session("acme", 7))).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NewerVersion);
    assert_eq!(error.raw().map(|raw| &raw[..]), Some(&b"new"[..]));
}

#[test]
fn a_repository_and_its_rows_ask_nothing_of_the_entity() {
    let (kv, _clock) = memory();
    let plains: Repository<Plain, &MemoryKv> = Plain::repository(&kv);
    let again = plains.clone();
    block_on(again.put(&Plain { id: 1 })).unwrap();
    let page: ListPage<Plain> = block_on(plains.list_page(PlainKey::prefix(), None, None)).unwrap();
    let Row::Own(row) = page.clone().rows.remove(0) else {
        panic!("{page:?}")
    };
    assert_eq!(row.clone().key.id, 1);
    assert!(!format!("{plains:?}{row:?}").is_empty());
}

#[test]
fn a_value_that_is_too_large_names_its_field() {
    let (kv, _clock) = memory();
    let image = Image {
        name: "a".into(),
        mime: "image/png".into(),
        body: vec![0; 25 * 1024 * 1024 + 1],
    };
    let error = block_on(Image::repository(&kv).put(&image)).unwrap_err();
    assert_eq!(
        (error.kind(), error.field(), error.key()),
        (ErrorKind::ValueTooLarge, Some("body"), Some("image:a"))
    );
}

#[test]
fn a_cursor_is_bound_to_the_prefix_of_a_layer() {
    let (kv, _clock) = memory();
    let (one, two) = (Prefixed::new(&kv, "a:"), Prefixed::new(&kv, "b:"));
    block_on(async {
        for id in 0..4 {
            User::repository(&one).put(&user(id)).await.unwrap();
            User::repository(&two).put(&user(id)).await.unwrap();
        }
        let users = User::repository(&two);
        let page = users.list_page(UserKey::prefix(), None, Some(2)).await.unwrap();
        let cursor = page.cursor.as_ref();
        let error = User::repository(&one)
            .list_page(UserKey::prefix(), cursor, Some(2))
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidCursor);
        let rest = users.list_page(UserKey::prefix(), cursor, Some(2)).await.unwrap();
        assert_eq!(rest.rows.len(), 2);
    });
}

#[test]
fn deleting_everything_leaves_nothing_that_reads_hide() {
    let (kv, _clock) = memory();
    kv.insert("user:1", stored(b"{}", Some(r#"{"$x":5}"#), None));
    kv.insert("user:x", stored(b"{}", None, None));
    let deleted = block_on(User::repository(&kv).delete_all(UserKey::prefix())).unwrap();
    assert_eq!(deleted.deleted, 1);
    assert_eq!(kv.dump().into_keys().collect::<Vec<_>>(), ["user:x"]);
}
