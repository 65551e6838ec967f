//! Expiry: declared, per call, clamped, kept, renewed, unknown.
#![allow(missing_docs)]

mod entities;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use entities::{Invite, NOW, Session, User, memory, session, user};
use kv_schema::backend::memory::{MemoryKv, Row};
use kv_schema::clock::Clock;
use kv_schema::{ErrorKind, Expiry, KvEntity, Renew, UnixSeconds, Write};
use pollster::block_on;

const DAY: u64 = 86_400;

#[test]
fn a_put_says_its_deadline_twice() {
    let (kv, clock) = memory();
    let sessions = Session::repository(&kv);
    let ada = session("acme", 7);
    block_on(async {
        sessions.put(&ada).await.unwrap();
        let row = kv.dump()["session:acme:7"].clone();
        assert_eq!(row.expiration, Some(UnixSeconds(NOW.0 + DAY)));
        assert_eq!(
            row.metadata.as_deref(),
            Some(r#"{"device":"device 7","$v":1,"$x":1800086400}"#)
        );
        let entry = sessions.get_entry(&ada).await.unwrap().unwrap();
        assert_eq!(entry.expiry(), Expiry::At(UnixSeconds(NOW.0 + DAY)));
        clock.advance(Duration::from_secs(DAY));
        assert!(sessions.get(&ada).await.unwrap().is_none());
        assert!(!sessions.contains(&ada).await.unwrap());
    });
}

#[test]
fn what_has_nothing_to_say_writes_no_metadata() {
    let (kv, _clock) = memory();
    block_on(User::repository(&kv).put(&user(1))).unwrap();
    let row = kv.dump()["user:1"].clone();
    assert_eq!((row.metadata, row.expiration), (None, None));
    assert_eq!(row.value, r#"{"id":1,"name":"user 1"}"#.as_bytes());
    assert_eq!(
        block_on(User::repository(&kv).get_entry(1))
            .unwrap()
            .unwrap()
            .expiry(),
        Expiry::Never
    );
}

#[test]
fn a_call_can_choose() {
    let (kv, _clock) = memory();
    let sessions = Session::repository(&kv);
    let ada = session("acme", 7);
    let expiration = || kv.dump()["session:acme:7"].expiration;
    block_on(async {
        sessions
            .put_with(&ada, Write::ttl(Duration::from_secs(100)))
            .await
            .unwrap();
        assert_eq!(expiration(), Some(UnixSeconds(NOW.0 + 100)));
        sessions
            .put_with(&ada, Write::at(UnixSeconds(NOW.0 + 200)))
            .await
            .unwrap();
        assert_eq!(expiration(), Some(UnixSeconds(NOW.0 + 200)));
        sessions.put_with(&ada, Write::never()).await.unwrap();
        assert_eq!(expiration(), None);
        // "Never" is known, although the entity expires by declaration.
        assert_eq!(
            sessions.get_entry(&ada).await.unwrap().unwrap().expiry(),
            Expiry::Never
        );
    });
}

#[test]
fn under_sixty_seconds_is_an_error_or_is_clamped() {
    let (kv, clock) = memory();
    let sessions = Session::repository(&kv);
    let ada = session("acme", 7);
    block_on(async {
        let refused = sessions
            .put_with(&ada, Write::ttl(Duration::from_secs(20)))
            .await
            .unwrap_err();
        assert_eq!(
            (refused.kind(), refused.limit(), refused.actual()),
            (ErrorKind::InvalidExpiry, Some(60), Some(20))
        );
        let past = sessions
            .put_with(&ada, Write::at(UnixSeconds(1)))
            .await
            .unwrap_err();
        assert_eq!(past.kind(), ErrorKind::InvalidExpiry);

        sessions
            .put_with(&ada, Write::ttl(Duration::from_secs(20)).clamp())
            .await
            .unwrap();
        assert_eq!(
            kv.dump()["session:acme:7"].expiration,
            Some(UnixSeconds(NOW.0 + 60)),
            "the platform is given 60"
        );
        let entry = sessions.get_entry(&ada).await.unwrap().unwrap();
        assert_eq!(
            entry.expiry(),
            Expiry::At(UnixSeconds(NOW.0 + 20)),
            "the true deadline is kept"
        );
        clock.advance(Duration::from_secs(20));
        assert!(sessions.get(&ada).await.unwrap().is_none(), "and honored");
        assert!(!sessions.contains(&ada).await.unwrap());
        assert!(sessions.get_many([&ada]).await[0].as_ref().unwrap().is_none());
        assert!(
            sessions
                .list(entities::SessionKey::prefix())
                .next()
                .await
                .unwrap()
                .is_none()
        );
        assert!(sessions.update(&ada, |_| ()).await.unwrap().is_none());
    });
}

#[test]
fn an_update_renews_or_keeps() {
    let (kv, clock) = memory();
    let sessions = Session::repository(&kv);
    let ada = session("acme", 7);
    let expiration = || kv.dump()["session:acme:7"].expiration;
    block_on(async {
        sessions.put(&ada).await.unwrap();
        clock.advance(Duration::from_secs(1000));
        sessions
            .update_with(&ada, |session| session.csrf.push('1'), Write::keep_expiry())
            .await
            .unwrap();
        assert_eq!(expiration(), Some(UnixSeconds(NOW.0 + DAY)));
        sessions
            .update(&ada, |session| session.csrf.push('2'))
            .await
            .unwrap();
        assert_eq!(expiration(), Some(UnixSeconds(NOW.0 + 1000 + DAY)));
        // Less than a minute is left: keeping clamps by itself.
        clock.advance(Duration::from_secs(DAY - 10));
        sessions
            .update_with(&ada, |session| session.csrf.push('3'), Write::keep_expiry())
            .await
            .unwrap();
        let entry = sessions.get_entry(&ada).await.unwrap().unwrap();
        assert_eq!(entry.expiry(), Expiry::At(UnixSeconds(NOW.0 + 1000 + DAY)));
        assert_eq!(entry.value().csrf, "x123");
        clock.advance(Duration::from_secs(10));
        assert!(sessions.get(&ada).await.unwrap().is_none());
    });
}

#[test]
fn an_upsert_that_keeps_gives_a_new_entity_the_declared_expiry() {
    let (kv, clock) = memory();
    let counts = entities::Count::repository(&kv);
    let start = || entities::Count {
        name: "ip".into(),
        hits: 0,
    };
    block_on(async {
        for expected in 1..=3 {
            let count = counts
                .upsert_with(start(), |count| count.hits += 1, Write::keep_expiry())
                .await
                .unwrap();
            assert_eq!(count.hits, expected);
            clock.advance(Duration::from_secs(20));
        }
        // A fixed window of 60 seconds: the counting did not prolong it.
        assert!(counts.get("ip").await.unwrap().is_none());
        assert_eq!(
            counts
                .upsert(start(), |count| count.hits += 1)
                .await
                .unwrap()
                .hits,
            1
        );
    });
}

#[test]
fn renew_keeps_everything_else() {
    let (kv, clock) = memory();
    let sessions = Session::repository(&kv);
    let ada = session("acme", 7);
    // A field of the value and one of the metadata that this release does not know.
    let value = br#"{"tenant":"acme","user":7,"device":"device 7","csrf":"x","later":[1]}"#;
    let metadata = r#"{"device":"device 7","other":{"a":1.5},"$v":1,"$x":1800086400}"#;
    let expiration = Some(UnixSeconds(NOW.0 + DAY));
    kv.insert(
        "session:acme:7",
        Row {
            value: value.to_vec().into(),
            metadata: Some(metadata.into()),
            expiration,
        },
    );
    block_on(async {
        let entry = sessions.get_entry(&ada).await.unwrap().unwrap();
        assert!(!sessions.renew(&entry, Renew::below_half()).await.unwrap());
        clock.advance(Duration::from_secs(DAY / 2 - 1));
        assert!(
            !sessions.renew(&entry, Renew::below_half()).await.unwrap(),
            "just over half is left"
        );
        clock.advance(Duration::from_secs(2));
        assert!(
            sessions.renew(&entry, Renew::below_half()).await.unwrap(),
            "just under half is left"
        );
        let row = kv.dump()["session:acme:7"].clone();
        let deadline = NOW.0 + DAY / 2 + 1 + DAY;
        assert_eq!(row.value, value.to_vec());
        assert_eq!(row.expiration, Some(UnixSeconds(deadline)));
        let renewed: serde_json::Value = serde_json::from_str(&row.metadata.unwrap()).unwrap();
        assert_eq!(
            renewed,
            serde_json::json!({ "device": "device 7", "other": { "a": 1.5 }, "$v": 1, "$x": deadline })
        );
    });
}

#[test]
fn renew_leaves_alone_what_never_expires_and_what_says_its_own() {
    let (kv, _clock) = memory();
    block_on(async {
        let users = User::repository(&kv);
        users.put(&user(1)).await.unwrap();
        let entry = users.get_entry(1).await.unwrap().unwrap();
        assert!(
            !users
                .renew(&entry, Renew::ttl(Duration::from_mins(10)))
                .await
                .unwrap()
        );
        assert_eq!(
            users.renew(&entry, Renew::always()).await.unwrap_err().kind(),
            ErrorKind::InvalidExpiry
        );

        let invites = Invite::repository(&kv);
        let invite = Invite {
            id: 1,
            until: NOW.0 + 500,
        };
        invites.put(&invite).await.unwrap();
        assert_eq!(kv.dump()["invite:1"].expiration, Some(UnixSeconds(NOW.0 + 500)));
        let entry = invites.get_entry(1).await.unwrap().unwrap();
        assert_eq!(
            invites.renew(&entry, Renew::always()).await.unwrap_err().kind(),
            ErrorKind::Unsupported
        );
        let refused = invites
            .put_with(&invite, Write::ttl(Duration::from_mins(10)))
            .await
            .unwrap_err();
        assert_eq!(
            (refused.kind(), refused.field()),
            (ErrorKind::InvalidExpiry, Some("until"))
        );
        let updated = invites
            .update(1, |invite| invite.until += 100)
            .await
            .unwrap()
            .unwrap();
        assert_eq!(kv.dump()["invite:1"].expiration, Some(UnixSeconds(updated.until)));
    });
}

#[test]
fn a_value_of_somebody_else_has_an_unknown_expiry() {
    let (kv, _clock) = memory();
    let value = serde_json::to_vec(&session("acme", 7)).unwrap();
    kv.insert(
        "session:acme:7",
        Row {
            value: value.into(),
            metadata: None,
            expiration: None,
        },
    );
    let entry = block_on(Session::repository(&kv).get_entry(session("acme", 7)))
        .unwrap()
        .unwrap();
    assert_eq!(entry.expiry(), Expiry::Unknown);
    assert_eq!(entry.version(), None);
    // No metadata: the typed projection says so, the value is there all the same.
    assert_eq!(entry.metadata().unwrap_err().kind(), ErrorKind::Metadata);
    assert_eq!(entry.into_value(), session("acme", 7));
}

/// A clock that goes on by a second whenever somebody asks, and counts that.
#[derive(Debug, Default)]
struct Impatient(AtomicU64);

impl Impatient {
    fn asked(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

impl Clock for Impatient {
    fn now_millis(&self) -> u64 {
        (NOW.0 + self.0.fetch_add(1, Ordering::Relaxed)) * 1000
    }
}

#[test]
fn a_call_asks_for_the_time_once() {
    let clock = Arc::new(Impatient::default());
    let kv = MemoryKv::with_clock(Arc::clone(&clock));
    let sessions = Session::repository(&kv);
    let ada = session("acme", 7);
    block_on(async {
        // The shortest TTL there is: a second question would find a second of it gone.
        let shortest = Duration::from_mins(1);
        sessions.put_with(&ada, Write::ttl(shortest)).await.unwrap();
        let entry = sessions.get_entry(&ada).await.unwrap().unwrap();
        assert!(sessions.renew(&entry, Renew::ttl(shortest)).await.unwrap());

        // The store asks for itself: once for each operation, and once more for a write.
        let users = User::repository(&kv);
        users.put(&user(1)).await.unwrap();
        let before = clock.asked();
        assert!(users.get_many([1, 2]).await.iter().all(Result::is_ok));
        assert_eq!(clock.asked() - before, 1, "nothing has a deadline");

        let before = clock.asked();
        assert!(users.get_many([0; 0]).await.is_empty());
        assert_eq!(clock.asked() - before, 0, "nothing is asked for");

        let before = clock.asked();
        users.put(&user(1)).await.unwrap();
        assert_eq!(clock.asked() - before, 2, "nothing has a deadline");

        let both = [session("acme", 7), session("acme", 8)];
        assert!(sessions.put_many(&both).await.iter().all(Result::is_ok));
        let before = clock.asked();
        assert!(sessions.get_many(&both).await.iter().all(Result::is_ok));
        assert_eq!(clock.asked() - before, 2, "one moment for both");
    });
}
