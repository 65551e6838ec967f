//! What every method costs in KV operations, counted: the first sentence of its documentation.
#![allow(missing_docs)]

mod entities;

use std::time::Duration;

use bytes::Bytes;
use entities::{Bare, Count, Image, Session, SessionKey, User, UserKey, memory, session, user};
use kv_schema::backend::memory::{MemoryKv, Row};
use kv_schema::backend::stream::ByteStream;
use kv_schema::layer::Operations;
use kv_schema::{KvEntity, Renew, Write};
use pollster::block_on;

/// Reads, bulk reads, writes, deletes, lists.
fn cost(kv: &MemoryKv) -> (u64, u64, u64, u64, u64) {
    let Operations {
        gets,
        heads,
        bulk_gets,
        puts,
        deletes,
        lists,
        ..
    } = kv.reset_operations();
    (gets + heads, bulk_gets, puts, deletes, lists)
}

#[test]
fn single_calls() {
    let (kv, _clock) = memory();
    let sessions = Session::repository(&kv);
    let mut ada = session("acme", 7);
    block_on(async {
        sessions.put(&ada).await.unwrap();
        assert_eq!(cost(&kv), (0, 0, 1, 0, 0), "put");
        sessions.get(&ada).await.unwrap();
        assert_eq!(cost(&kv), (1, 0, 0, 0, 0), "get");
        sessions.get(session("acme", 8)).await.unwrap();
        assert_eq!(cost(&kv), (1, 0, 0, 0, 0), "get of what is missing");
        let entry = sessions.get_entry(&ada).await.unwrap().unwrap();
        assert_eq!(cost(&kv), (1, 0, 0, 0, 0), "get_entry");
        assert!(sessions.contains(&ada).await.unwrap());
        assert_eq!(cost(&kv), (1, 0, 0, 0, 0), "contains");
        assert!(!sessions.put_if_changed(&ada).await.unwrap());
        assert_eq!(cost(&kv), (1, 0, 0, 0, 0), "put_if_changed, the same");
        ada.csrf = "y".into();
        assert!(sessions.put_if_changed(&ada).await.unwrap());
        assert_eq!(cost(&kv), (1, 0, 1, 0, 0), "put_if_changed, another");
        sessions
            .update(&ada, |session| session.csrf.push('z'))
            .await
            .unwrap();
        assert_eq!(cost(&kv), (1, 0, 1, 0, 0), "update");
        sessions.update(session("acme", 8), |_| ()).await.unwrap();
        assert_eq!(cost(&kv), (1, 0, 0, 0, 0), "update of what is missing");
        sessions.upsert(session("acme", 9), |_| ()).await.unwrap();
        assert_eq!(cost(&kv), (1, 0, 1, 0, 0), "upsert");
        assert!(!sessions.renew(&entry, Renew::below_half()).await.unwrap());
        assert_eq!(cost(&kv), (0, 0, 0, 0, 0), "renew, not yet");
        assert!(sessions.renew(&entry, Renew::always()).await.unwrap());
        assert_eq!(cost(&kv), (0, 0, 1, 0, 0), "renew");
        sessions.put_with(&ada, Write::keep_expiry()).await.unwrap();
        assert_eq!(cost(&kv), (1, 0, 1, 0, 0), "put_with keep_expiry");
        sessions.take_if(&ada, |_| false).await.unwrap();
        assert_eq!(cost(&kv), (1, 0, 0, 0, 0), "take_if, refused");
        sessions.take(&ada).await.unwrap();
        assert_eq!(cost(&kv), (1, 0, 0, 1, 0), "take");
        sessions.delete(&ada).await.unwrap();
        assert_eq!(cost(&kv), (0, 0, 0, 1, 0), "delete");
    });
}

#[test]
fn streams() {
    let (kv, _clock) = memory();
    let images = Image::repository(&kv);
    let logo = Image {
        name: "logo".into(),
        mime: "image/svg+xml".into(),
        body: Vec::new(),
    };
    let body = || ByteStream::from(Bytes::from_static(b"<svg/>"));
    block_on(async {
        images
            .put_stream(&logo, body(), None, Write::new())
            .await
            .unwrap();
        assert_eq!(cost(&kv), (0, 0, 1, 0, 0), "put_stream");
        images
            .put_stream(&logo, body(), Some(6), Write::keep_expiry())
            .await
            .unwrap();
        assert_eq!(cost(&kv), (1, 0, 1, 0, 0), "put_stream keep_expiry");
        assert!(images.get_stream("logo").await.unwrap().is_some());
        assert_eq!(cost(&kv), (1, 0, 0, 0, 0), "get_stream");
        assert!(images.get_stream("none").await.unwrap().is_none());
        assert_eq!(cost(&kv), (1, 0, 0, 0, 0), "get_stream of what is missing");
        let too_long = images.put_stream(&logo, body(), Some(u64::MAX), Write::new());
        too_long.await.unwrap_err();
        assert_eq!(cost(&kv), (0, 0, 0, 0, 0), "put_stream, refused by its length");
    });
}

#[test]
fn an_unknown_expiry_costs_one_list_to_keep() {
    let (kv, _clock) = memory();
    let sessions = Session::repository(&kv);
    let ada = session("acme", 7);
    // Written by somebody else: no metadata of ours.
    let value = serde_json::to_vec(&ada).unwrap().into();
    let metadata = Some(r#"{"device":"device 7"}"#.to_owned());
    kv.insert(
        "session:acme:7",
        Row {
            value,
            metadata,
            expiration: Some(entities::NOW.plus(Duration::from_secs(500))),
        },
    );
    block_on(async {
        sessions
            .update_with(&ada, |session| session.csrf.push('z'), Write::keep_expiry())
            .await
            .unwrap();
        assert_eq!(cost(&kv), (1, 0, 1, 0, 1));
        let kept = kv.dump()["session:acme:7"].expiration;
        assert_eq!(kept, Some(entities::NOW.plus(Duration::from_secs(500))));
        // Now it is known.
        sessions
            .update_with(&ada, |session| session.csrf.push('z'), Write::keep_expiry())
            .await
            .unwrap();
        assert_eq!(cost(&kv), (1, 0, 1, 0, 0));
    });
}

#[test]
fn batches() {
    let (kv, _clock) = memory();
    let users = User::repository(&kv);
    let all: Vec<User> = (0..250).map(user).collect();
    block_on(async {
        assert!(users.put_many(&all).await.iter().all(Result::is_ok));
        assert_eq!(cost(&kv), (0, 0, 250, 0, 0), "put_many");
        let found = users.get_many((0..250).chain(0..250)).await;
        assert_eq!(found.len(), 500);
        assert!(
            found
                .iter()
                .zip((0..250).chain(0..250))
                .all(|(hit, id)| *hit.as_ref().unwrap() == Some(user(id)))
        );
        assert_eq!(
            cost(&kv),
            (0, 3, 0, 0, 0),
            "get_many: repeated keys are read once"
        );
        let read = kv.last_read().unwrap();
        assert!(read.distinct, "the backend need not look for repeated keys");
        assert!(users.get_many(Vec::<u64>::new()).await.is_empty());
        assert_eq!(cost(&kv), (0, 0, 0, 0, 0), "get_many of nothing");
        users.delete_many(0..250).await;
        assert_eq!(cost(&kv), (0, 0, 0, 250, 0), "delete_many");
    });
}

#[test]
fn what_bulk_cannot_answer_is_read_singly() {
    let (kv, _clock) = memory();
    block_on(async {
        let images = Image::repository(&kv);
        for name in ["a", "b"] {
            images
                .put(&Image {
                    name: name.into(),
                    mime: "x".into(),
                    body: vec![0xff],
                })
                .await
                .unwrap();
        }
        cost(&kv);
        let found = images.get_many(["a", "b", "c"]).await;
        assert_eq!(
            found.iter().filter(|hit| hit.as_ref().unwrap().is_some()).count(),
            2
        );
        assert_eq!(cost(&kv), (3, 0, 0, 0, 0), "a codec that is not text");

        let bare = Bare::repository(&kv);
        bare.put(&Bare { id: 42 }).await.unwrap();
        cost(&kv);
        assert_eq!(
            bare.get_many([42, 43]).await[0].as_ref().unwrap(),
            &Some(Bare { id: 42 })
        );
        assert_eq!(
            cost(&kv),
            (2, 1, 0, 0, 0),
            "keys that the platform drops from bulk answers"
        );
    });
}

#[test]
fn lists_and_scans() {
    let (kv, _clock) = memory();
    let users = User::repository(&kv);
    block_on(async {
        users.put_many(&(0..1500).map(user).collect::<Vec<_>>()).await;
        cost(&kv);
        let mut rows = users.list(UserKey::prefix()).skip_foreign();
        let mut count = 0;
        while rows.next().await.unwrap().is_some() {
            count += 1;
        }
        assert_eq!((count, cost(&kv)), (1500, (0, 0, 0, 0, 2)), "list");
        users.list_page(UserKey::prefix(), None, None).await.unwrap();
        assert_eq!(cost(&kv), (0, 0, 0, 0, 1), "list_page");
        let mut scan = users.scan(UserKey::prefix());
        while scan.next().await.unwrap().is_some() {}
        assert_eq!(cost(&kv), (0, 15, 0, 0, 2), "scan");
        let deleted = users.delete_all(UserKey::prefix()).await.unwrap();
        assert_eq!(
            (deleted.deleted, cost(&kv)),
            (1500, (0, 0, 0, 1500, 2)),
            "delete_all"
        );
    });
}

#[test]
fn reads_before_a_write_use_the_shortest_cache_ttl() {
    let (kv, _clock) = memory();
    let sessions = Session::repository(&kv);
    let ada = session("acme", 7);
    block_on(async {
        sessions.get(&ada).await.unwrap();
        assert_eq!(
            kv.last_read().unwrap().cache_ttl,
            Some(60),
            "a plain read uses the declared one"
        );
        sessions
            .cache_ttl(Duration::from_mins(5))
            .get(&ada)
            .await
            .unwrap();
        assert_eq!(kv.last_read().unwrap().cache_ttl, Some(300));
        sessions.update(&ada, |_| ()).await.unwrap();
        assert_eq!(kv.last_read().unwrap().cache_ttl, Some(30), "update");
        sessions.get(&ada).await.unwrap();
        sessions.take(&ada).await.unwrap();
        assert_eq!(kv.last_read().unwrap().cache_ttl, Some(30), "take");
        User::repository(&kv).get(1).await.unwrap();
        assert_eq!(
            kv.last_read().unwrap().cache_ttl,
            None,
            "nothing declared, nothing said"
        );
    });
}

#[test]
fn what_is_refused_costs_nothing() {
    let (kv, _clock) = memory();
    let sessions = Session::repository(&kv);
    block_on(async {
        sessions
            .get(SessionKey {
                tenant: String::new(),
                user: 1,
            })
            .await
            .unwrap_err();
        sessions.put(&session(&"x".repeat(33), 1)).await.unwrap_err();
        sessions
            .put_with(&session("a", 1), Write::ttl(Duration::from_secs(59)))
            .await
            .unwrap_err();
        sessions
            .put_with(&session("a", 1), Write::ttl(Duration::MAX))
            .await
            .unwrap_err();
        sessions
            .cache_ttl(Duration::from_secs(29))
            .get(session("a", 1))
            .await
            .unwrap_err();
        sessions
            .list(SessionKey::prefix().tenant(""))
            .next()
            .await
            .unwrap_err();
        sessions
            .list_page(SessionKey::prefix(), None, Some(1001))
            .await
            .unwrap_err();
        sessions
            .list_page(SessionKey::prefix(), None, Some(0))
            .await
            .unwrap_err();
        let mut big = session("a", 1);
        big.device = "d".repeat(1024);
        sessions.put(&big).await.unwrap_err();
    });
    assert_eq!(kv.operations().total(), 0);
}

#[test]
fn a_batch_keeps_a_few_operations_in_flight() {
    let (kv, _clock) = memory();
    let kv = kv.with(|settings| settings.yields = 3);
    let counts = Count::repository(&kv);
    let all: Vec<Count> = (0..50)
        .map(|n| Count {
            name: n.to_string(),
            hits: n,
        })
        .collect();
    block_on(counts.put_many(&all));
    assert!((2..=6).contains(&kv.peak_in_flight()), "{}", kv.peak_in_flight());
}
