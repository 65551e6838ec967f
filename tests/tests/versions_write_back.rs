//! Write-back: what is stored anew, when, and what a failure leaves behind.
#![allow(missing_docs)]

mod entities;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use entities::{NOW, memory};
use kv_schema::backend::memory::{MemoryKv, Row};
use kv_schema::clock::ManualClock;
use kv_schema::layer::{Call, Injected, Operation, Operations};
use kv_schema::{ErrorKind, Expiry, KvEntity, Renew, VersionState};
use pollster::block_on;
use serde::{Deserialize, Serialize};

macro_rules! session {
    ($name:ident, $policy:ident) => {
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
        #[kv(key = "s:{id}", version = 2, ttl = "1h", write_back = $policy)]
        struct $name {
            id: u64,
            #[kv(metadata, was(1 => "token"))]
            csrf: String,
        }
    };
}

session!(OnRead, on_read);
session!(OnWrite, on_write);
session!(Off, off);

/// A key of its own for each test: what was written back lately is known to the whole process.
fn key() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(1000);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

fn old(id: u64, metadata: Option<&str>, expiration: Option<u64>) -> (MemoryKv, Arc<ManualClock>, String) {
    let (kv, clock) = memory();
    let key = format!("s:{id}");
    let value = format!(r#"{{"id":{id},"token":"a"}}"#).into();
    let expiration = expiration.map(|seconds| NOW.plus(Duration::from_secs(seconds)));
    kv.insert(
        &*key,
        Row {
            value,
            metadata: metadata.map(str::to_owned),
            expiration,
        },
    );
    (kv, clock, key)
}

fn today(id: u64) -> String {
    format!(r#"{{"id":{id},"csrf":"a"}}"#)
}

/// Reads, writes, deletes, lists.
fn cost(kv: &MemoryKv) -> (u64, u64, u64, u64) {
    let Operations {
        gets,
        heads,
        puts,
        deletes,
        lists,
        ..
    } = kv.reset_operations();
    (gets + heads, puts, deletes, lists)
}

#[test]
fn on_read_stores_what_was_migrated_with_all_that_was_beside_it() {
    let id = key();
    let metadata = r#"{"token":"a","theirs":{"deep":[1]},"$v":1,"$x":1800000500,"$s":5}"#;
    let (kv, _, key) = old(id, Some(metadata), Some(500));
    let all = OnRead::repository(&kv);
    let entry = block_on(all.get_entry(id)).unwrap().unwrap();
    assert_eq!(
        (entry.state(), entry.value().csrf.as_str()),
        (VersionState::Older(1), "a")
    );
    assert_eq!(cost(&kv), (2, 1, 0, 0), "one read and one write more");
    let row = &kv.dump()[&key];
    assert_eq!(row.value, today(id));
    assert_eq!(
        row.metadata.as_deref(),
        Some(r#"{"csrf":"a","theirs":{"deep":[1]},"$s":5,"$v":2,"$x":1800000500}"#)
    );
    assert_eq!(row.expiration, Some(NOW.plus(Duration::from_secs(500))));
    let again = block_on(all.get_entry(id)).unwrap().unwrap();
    assert_eq!(
        (again.state(), again.expiry()),
        (VersionState::Current, entry.expiry())
    );
    assert_eq!(cost(&kv), (1, 0, 0, 0), "today's version costs nothing more");
}

#[test]
fn the_read_before_it_is_the_freshest() {
    let id = key();
    let (kv, _, _) = old(id, Some(r#"{"$v":1,"$x":0}"#), None);
    block_on(OnRead::repository(&kv).cache_ttl(Duration::from_hours(1)).get(id)).unwrap();
    assert_eq!(kv.last_read().unwrap().cache_ttl, Some(30));
}

#[test]
fn never_stays_never_and_an_unknown_expiry_is_found_by_a_list() {
    for (metadata, expiration, expected, lists) in [
        (Some(r#"{"$v":1,"$x":0}"#), None, Expiry::Never, 0),
        (
            Some(r#"{"$v":1}"#),
            Some(500),
            Expiry::At(NOW.plus(Duration::from_secs(500))),
            1,
        ),
        (Some(r#"{"$v":1}"#), None, Expiry::Never, 1),
        (None, Some(500), Expiry::At(NOW.plus(Duration::from_secs(500))), 1),
    ] {
        let id = key();
        let (kv, _, key) = old(id, metadata, expiration);
        let all = OnRead::repository(&kv);
        block_on(all.get(id)).unwrap().unwrap();
        assert_eq!(cost(&kv), (2, 1, 0, lists), "{metadata:?} {expiration:?}");
        assert_eq!(kv.dump()[&key].expiration, expected.deadline());
        assert_eq!(block_on(all.get_entry(id)).unwrap().unwrap().expiry(), expected);
    }
}

#[test]
fn the_other_policies_write_when_the_caller_does() {
    let id = key();
    let metadata = r#"{"token":"a","theirs":1,"$v":1,"$x":1800000500}"#;
    let (kv, _, key) = old(id, Some(metadata), Some(500));
    let before = kv.dump();
    block_on(async {
        let on_write = OnWrite::repository(&kv);
        let entry = on_write.get_entry(id).await.unwrap().unwrap();
        let off = Off::repository(&kv);
        let kept = off.get_entry(id).await.unwrap().unwrap();
        assert_eq!(kv.dump(), before);
        assert_eq!(cost(&kv), (2, 0, 0, 0));
        // A new expiry keeps the bytes, or writes what was migrated.
        assert!(off.renew(&kept, Renew::always()).await.unwrap());
        assert_eq!(cost(&kv), (0, 1, 0, 0));
        let row = kv.dump()[&key].clone();
        assert_eq!(
            (row.value, row.metadata.as_deref()),
            (
                before[&key].value.clone(),
                Some(r#"{"token":"a","theirs":1,"$v":1,"$x":1800003600}"#)
            )
        );
        assert!(on_write.renew(&entry, Renew::always()).await.unwrap());
        assert_eq!(cost(&kv), (0, 1, 0, 0));
        let row = kv.dump()[&key].clone();
        assert_eq!(
            (row.value, row.metadata.as_deref()),
            (
                today(id).into(),
                Some(r#"{"csrf":"a","theirs":1,"$v":2,"$x":1800003600}"#)
            )
        );
    });
}

#[test]
fn what_has_less_than_a_minute_to_live_is_left() {
    for (left, writes) in [(59, 0), (60, 1)] {
        let id = key();
        let deadline = NOW.0 + left;
        let (kv, _, _) = old(
            id,
            Some(&format!(r#"{{"$v":1,"$x":{deadline}}}"#)),
            Some(left.max(60)),
        );
        block_on(OnRead::repository(&kv).get(id)).unwrap().unwrap();
        assert_eq!(cost(&kv).1, writes, "{left}");
    }
}

/// Runs a change between the read of a caller and the read of the write-back.
fn between(id: u64, change: impl Fn(&MemoryKv) + Send + Sync + 'static) -> MemoryKv {
    let (kv, _, _) = old(id, Some(r#"{"$v":1,"$x":0}"#), None);
    let (inner, gets) = (kv.clone(), AtomicU64::new(0));
    kv.fail_when(move |call: &Call<'_>| {
        if call.operation == Operation::Get && gets.fetch_add(1, Ordering::Relaxed) == 1 {
            change(&inner);
        }
        None
    });
    assert!(block_on(OnRead::repository(&kv).get(id)).unwrap().is_some());
    kv.heal();
    kv
}

fn row(value: &str, metadata: &str) -> Row {
    Row {
        value: value.to_owned().into(),
        metadata: Some(metadata.to_owned()),
        expiration: None,
    }
}

#[test]
fn what_has_changed_since_is_left() {
    let id = key();
    let name = format!("s:{id}");
    let stored = format!(r#"{{"id":{id},"token":"a"}}"#);
    for (value, metadata) in [
        (r#"{"higher":1}"#, r#"{"$v":3}"#),
        (&*today(id), r#"{"csrf":"a","$v":2}"#),
        (r#"{"id":1,"token":"b"}"#, r#"{"$v":1,"$x":0}"#),
        (&*stored, r#"{"$v":3,"$x":0}"#),
        (&*stored, r#"{"$v":1,"$x":0,"theirs":1}"#),
        (&*stored, r#"{"$v":1,"$x":1800000500}"#),
    ] {
        let now = row(value, metadata);
        let (kv, _, _) = old(id, Some(r#"{"$v":1,"$x":0}"#), None);
        let all = OnRead::repository(&kv);
        let entry = block_on(all.get_many_entries([id])).remove(0).unwrap().unwrap();
        kv.insert(&*name, now.clone());
        assert!(!block_on(all.write_back(&entry)).unwrap(), "{value} {metadata}");
        assert_eq!(kv.dump()[&name], now);
    }
    let gone = key();
    let kv = between(gone, move |kv| {
        drop(block_on(OnRead::repository(kv).delete(gone)));
    });
    assert!(kv.dump().is_empty(), "a deleted key does not come back");
    let id = key();
    let kv = between(id, move |kv| {
        kv.insert(format!("s:{id}"), row("newer", r#"{"$v":9}"#));
    });
    assert_eq!(kv.dump()[&format!("s:{id}")], row("newer", r#"{"$v":9}"#));
}

#[test]
fn a_key_is_written_back_once_in_a_second() {
    let id = key();
    let (kv, clock, key) = old(id, Some(r#"{"$v":1,"$x":0}"#), None);
    kv.configure(|settings| settings.rate_limit = true);
    let all = OnRead::repository(&kv);
    let stored = kv.dump()[&key].clone();
    let mut written = Vec::new();
    for tenth in 0..60 {
        kv.insert(&*key, stored.clone());
        block_on(all.get(id)).unwrap().unwrap();
        if cost(&kv).1 > 0 {
            written.push(tenth);
        }
        clock.advance(Duration::from_millis(100));
    }
    assert!(written.len() >= 3, "{written:?}");
    assert!(
        written.windows(2).all(|pair| pair[1] - pair[0] >= 10),
        "{written:?}"
    );
    // The clock was set back: it goes on.
    clock.set(NOW);
    let _ = block_on(all.get(id)).unwrap().unwrap();
}

#[test]
fn a_burst_of_reads_is_not_a_burst_of_writes() {
    let (kv, _) = memory();
    let all = OnRead::repository(&kv);
    let first = 1_000_000;
    for id in first..first + 200 {
        kv.insert(
            format!("s:{id}"),
            row(&format!(r#"{{"id":{id},"token":"a"}}"#), r#"{"$v":1,"$x":0}"#),
        );
    }
    block_on(async {
        for id in first..first + 200 {
            assert!(all.get(id).await.unwrap().is_some());
        }
    });
    let (_, puts, ..) = cost(&kv);
    assert!((1..=64).contains(&puts), "{puts}");
}

#[test]
fn a_spent_quota_switches_it_off_for_the_day() {
    // Far away, because the day is that of the whole process.
    let far = NOW.plus(Duration::from_hours(24 * 400));
    let midnight = (far.0 / 86_400 + 1) * 86_400;
    let id = key();
    let (kv, clock, key) = old(id, Some(r#"{"$v":1,"$x":0}"#), None);
    clock.set(far);
    let all = OnRead::repository(&kv);
    let reads = |expected: (u64, u64, u64, u64)| {
        assert!(block_on(all.get(id)).unwrap().is_some());
        assert_eq!(cost(&kv), expected);
    };
    kv.fail_when(|call: &Call<'_>| {
        (call.operation == Operation::Put).then_some(Injected::before(ErrorKind::DailyQuota))
    });
    reads((2, 1, 0, 0));
    kv.heal();
    clock.advance(Duration::from_secs(10));
    reads((1, 0, 0, 0));
    clock.set(kv_schema::UnixSeconds(midnight - 1));
    reads((1, 0, 0, 0));
    clock.set(kv_schema::UnixSeconds(midnight));
    reads((2, 1, 0, 0));
    assert_eq!(kv.dump()[&key].value, today(id));
}

/// The n-th operation of a read with its write-back fails, before it is done or after.
#[test]
fn a_failure_never_fails_the_read_and_loses_nothing() {
    for n in 1..=6 {
        for kind in [ErrorKind::Transient, ErrorKind::RateLimited, ErrorKind::Permanent] {
            for injected in [Injected::before(kind), Injected::after(kind)] {
                let id = key();
                let (kv, _, key) = old(id, None, Some(500));
                let before = kv.dump()[&key].clone();
                let all = OnRead::repository(&kv);
                kv.fail_nth(n, injected);
                let read = block_on(all.get(id));
                kv.heal();
                // The first operation is the caller's own.
                assert_eq!(read.is_err(), n == 1, "{n}");
                let row = kv.dump()[&key].clone();
                if row != before {
                    assert_eq!(row.value, today(id));
                    assert_eq!(row.expiration, before.expiration);
                }
                assert_eq!(block_on(all.get(id)).unwrap().unwrap().csrf, "a");
            }
        }
    }
}

/// A step that counts: it is not idempotent, and must not run twice on one value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
#[kv(key = "n:{id}", version = 2, migrate(1 => Before), write_back = on_read)]
struct Counted {
    id: u64,
    steps: u32,
}

#[derive(Debug, Serialize, Deserialize)]
struct Before {
    id: u64,
    steps: u32,
}

impl From<Before> for Counted {
    fn from(old: Before) -> Self {
        Self {
            id: old.id,
            steps: old.steps + 1,
        }
    }
}

#[test]
fn a_step_runs_once_on_a_value() {
    for n in 1..=5 {
        for injected in [
            Injected::before(ErrorKind::Transient),
            Injected::after(ErrorKind::Transient),
        ] {
            let (kv, clock) = memory();
            let id = key();
            kv.insert(
                format!("n:{id}"),
                row(&format!(r#"{{"id":{id},"steps":0}}"#), r#"{"$v":1}"#),
            );
            let all = Counted::repository(&kv);
            kv.fail_nth(n, injected);
            for _ in 0..4 {
                if let Ok(found) = block_on(all.get(id)) {
                    assert_eq!(found.unwrap().steps, 1, "{n}");
                }
                clock.advance(Duration::from_secs(2));
            }
            let entry = block_on(all.get_entry(id)).unwrap().unwrap();
            assert_eq!((entry.value().steps, entry.state()), (1, VersionState::Current));
            // What was written back is not written back again.
            let _ = block_on(all.write_back(&entry)).unwrap();
            assert_eq!(block_on(all.get(id)).unwrap().unwrap().steps, 1);
        }
    }
}

#[test]
fn a_step_that_refuses_writes_nothing() {
    let id = key();
    let (kv, _, key) = old(id, Some(r#"{"$v":1,"$x":0}"#), None);
    kv.insert(&*key, row(r#"{"id":1}"#, r#"{"$v":1}"#));
    let before = kv.dump();
    assert_eq!(
        block_on(OnRead::repository(&kv).get(id)).unwrap_err().kind(),
        ErrorKind::Decode
    );
    assert_eq!(kv.dump(), before);
}

#[test]
fn bulk_reads_and_scans_write_nothing() {
    let id = key();
    let (kv, _, _) = old(id, Some(r#"{"$v":1,"$x":0}"#), None);
    let all = OnRead::repository(&kv);
    block_on(async {
        assert!(all.get_many([id]).await.remove(0).unwrap().is_some());
        let mut scan = all.scan(OnReadKey::prefix());
        while scan.next().await.unwrap().is_some() {}
        assert!(all.contains(id).await.unwrap());
        assert_eq!(cost(&kv).1, 0);
        // What reads before it changes writes once.
        all.update(id, |one| one.csrf.push('b')).await.unwrap();
        assert_eq!(cost(&kv), (1, 1, 0, 0));
    });
}

/// A value that says no version gets one, and is then let alone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
#[kv(key = "d:{id}", version = 2, unversioned = detect(2, 1), version_from = metadata("v"), write_back = on_read)]
struct Adopted {
    id: u64,
    #[kv(was(1 => "token"))]
    csrf: String,
}

#[test]
fn what_was_adopted_gets_our_version() {
    for (value, metadata, kept) in [
        (r#""csrf":"a""#, None, r#"{"$v":2}"#),
        (r#""token":"a""#, None, r#"{"$v":2}"#),
        (
            r#""token":"a""#,
            Some(r#"{"v":1,"theirs":1}"#),
            r#"{"theirs":1,"$v":2}"#,
        ),
    ] {
        let (kv, clock) = memory();
        let id = key();
        let name = format!("d:{id}");
        kv.insert(
            &*name,
            Row {
                value: format!(r#"{{"id":{id},{value}}}"#).into(),
                metadata: metadata.map(str::to_owned),
                expiration: None,
            },
        );
        let all = Adopted::repository(&kv);
        assert_eq!(block_on(all.get(id)).unwrap().unwrap().csrf, "a");
        assert_eq!(kv.dump()[&name].metadata.as_deref(), Some(kept));
        cost(&kv);
        clock.advance(Duration::from_secs(5));
        assert_eq!(
            block_on(all.get_entry(id)).unwrap().unwrap().state(),
            VersionState::Current
        );
        assert_eq!(cost(&kv), (1, 0, 0, 0));
    }
}
