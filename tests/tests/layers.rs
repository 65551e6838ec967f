//! Layers, and the ways in which a `MemoryKv` can be made to fail.

use std::sync::Arc;
use std::time::Duration;

use kv_schema::backend::memory::{MemoryKv, Quota, Row};
use kv_schema::backend::{Backend, BulkRecord, Expiration, ListRequest, Put, ReadOptions};
use kv_schema::clock::{ManualClock, UnixSeconds};
use kv_schema::layer::{Call, Counting, Fault, Injected, Operation, Prefixed};
use kv_schema::limits::Limits;
use kv_schema::{ErrorKind, Result};
use pollster::block_on;

const READ: ReadOptions = ReadOptions::cache_ttl(None);

fn manual() -> (MemoryKv, Arc<ManualClock>) {
    let clock = Arc::new(ManualClock::at(UnixSeconds(1_700_000_000)));
    (MemoryKv::with_clock(Arc::clone(&clock)), clock)
}

fn kind<T>(answer: Result<T>) -> Option<ErrorKind> {
    answer.err().map(|error| error.kind())
}

fn kinds(answers: Vec<Result<()>>) -> Vec<Option<ErrorKind>> {
    answers.into_iter().map(kind).collect()
}

fn keys(kv: &MemoryKv) -> Vec<String> {
    kv.dump().into_keys().collect()
}

async fn put(kv: &impl Backend, key: &str) -> Result<()> {
    kv.put(key, Put::value(key.as_bytes())).await
}

#[test]
fn prefixed_backends_share_a_store_and_see_only_their_own_keys() {
    block_on(async {
        let kv = MemoryKv::new();
        let (a, b) = (Prefixed::new(kv.clone(), "a:"), Prefixed::new(kv.clone(), "b:"));
        put(&a, "1").await.unwrap();
        put(&b, "2").await.unwrap();
        assert_eq!(keys(&kv), ["a:1", "b:2"]);
        assert!(a.get("2", READ).await.unwrap().is_none());
        let page = a.list(ListRequest::default()).await.unwrap();
        assert_eq!(page.keys.len(), 1);
        assert_eq!(page.keys[0].name, "1");
    });
}

#[test]
fn a_prefix_takes_room_from_keys() {
    block_on(async {
        let kv = Prefixed::new(Prefixed::new(MemoryKv::new(), "é:"), "tenant:");
        let capabilities = kv.capabilities();
        assert_eq!((capabilities.key_prefix, capabilities.key_room()), (10, 502));
        let error = put(&kv, &"k".repeat(503)).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::KeyTooLong);
        assert_eq!((error.limit(), error.actual()), (Some(502), Some(503)));
        put(&kv, &"k".repeat(502)).await.unwrap();
    });
}

#[test]
fn a_prefix_longer_than_a_key_leaves_no_room_at_all() {
    block_on(async {
        let kv = Prefixed::new(MemoryKv::new(), "p".repeat(600));
        assert_eq!(kv.capabilities().key_room(), 0);
        assert_eq!(kind(put(&kv, "k").await), Some(ErrorKind::KeyTooLong));
    });
}

#[test]
fn a_prefixed_list_passes_over_the_bare_prefix() {
    block_on(async {
        let kv = MemoryKv::new();
        put(&kv, "a:").await.unwrap();
        put(&kv, "a:1").await.unwrap();
        let page = Prefixed::new(kv, "a:")
            .list(ListRequest::default())
            .await
            .unwrap();
        assert_eq!(page.keys.iter().map(|key| &key.name).collect::<Vec<_>>(), ["1"]);
    });
}

#[test]
fn a_fault_before_has_no_effect_and_a_fault_after_has() {
    block_on(async {
        let kv = MemoryKv::new();
        let faulty = Fault::new(kv.clone());
        faulty.fail_nth(1, Injected::before(ErrorKind::Transient));
        faulty.fail_nth(3, Injected::after(ErrorKind::Transient));
        assert_eq!(kind(put(&faulty, "lost").await), Some(ErrorKind::Transient));
        assert_eq!(kind(put(&faulty, "stored").await), None);
        assert_eq!(kind(put(&faulty, "too").await), Some(ErrorKind::Transient));
        assert_eq!(keys(&kv), ["stored", "too"]);
        assert_eq!(faulty.calls(), 3);
    });
}

#[test]
fn a_fault_is_chosen_by_operation_and_key_until_it_heals() {
    block_on(async {
        let kv = Fault::new(MemoryKv::new());
        kv.fail_when(|call: &Call<'_>| {
            let hit = call.operation == Operation::Get && call.keys == ["k"];
            hit.then_some(Injected::before(ErrorKind::RateLimited))
        });
        put(&kv, "k").await.unwrap();
        let error = kv.get("k", READ).await.unwrap_err();
        assert_eq!(
            (error.kind(), error.status()),
            (ErrorKind::RateLimited, Some(429))
        );
        assert_eq!(error.key(), Some("k"));
        assert!(kv.get("other", READ).await.unwrap().is_none());
        assert!(kv.head("k", READ).await.unwrap().is_some());
        kv.heal();
        assert!(kv.get("k", READ).await.unwrap().is_some());
    });
}

#[test]
fn each_write_of_a_batch_fails_for_itself() {
    block_on(async {
        let kv = MemoryKv::new();
        let faulty = Fault::new(kv.clone());
        faulty.fail_nth(2, Injected::before(ErrorKind::Transient));
        faulty.fail_nth(3, Injected::after(ErrorKind::RateLimited));
        let puts = ["a", "b", "c", "d"].map(|key| (key, Put::value(b"v")));
        let (transient, limited) = (Some(ErrorKind::Transient), Some(ErrorKind::RateLimited));
        assert_eq!(
            kinds(faulty.put_many(&puts).await),
            [None, transient, limited, None]
        );
        assert_eq!(keys(&kv), ["a", "c", "d"]);

        faulty.fail_nth(1, Injected::before(ErrorKind::Transient));
        assert_eq!(kinds(faulty.delete_many(&["a", "c"]).await), [transient, None]);
        assert_eq!(keys(&kv), ["a", "d"]);
    });
}

#[test]
fn operations_are_counted_as_the_platform_counts_them() {
    block_on(async {
        let kv = MemoryKv::new();
        let counted = Counting::new(kv.clone());
        put(&counted, "a").await.unwrap();
        let puts = ["b", "c"].map(|key| (key, Put::value(b"v")));
        counted.put_many(&puts).await;
        counted.get("a", READ).await.unwrap();
        counted.head("a", READ).await.unwrap();
        counted.get_many(&["a", "b", "a"], READ).await.unwrap();
        counted.list(ListRequest::default()).await.unwrap();
        counted.delete("a").await.unwrap();
        counted.delete_many(&["b", "c"]).await;

        let operations = counted.operations();
        assert_eq!(operations, kv.operations());
        assert_eq!((operations.puts, operations.deletes), (3, 3));
        assert_eq!((operations.gets, operations.heads, operations.lists), (1, 1, 1));
        assert_eq!((operations.bulk_gets, operations.bulk_keys), (1, 3));
        assert_eq!(operations.total(), 10);
        assert_eq!(counted.reset().total(), 10);
        assert_eq!(counted.operations().total(), 0);
    });
}

#[test]
fn a_refused_call_is_no_operation() {
    block_on(async {
        let kv = MemoryKv::new();
        assert!(put(&kv, "").await.is_err());
        assert!(kv.get_many(&[], READ).await.is_err());
        assert!(kv.list(ListRequest::default().limit(0)).await.is_err());
        assert!(kv.list(ListRequest::default().cursor(Some("?"))).await.is_err());
        assert_eq!(kv.operations().total(), 0);
    });
}

#[test]
fn a_second_write_within_a_second_is_rate_limited() {
    block_on(async {
        let (kv, clock) = manual();
        kv.configure(|settings| settings.rate_limit = true);
        put(&kv, "k").await.unwrap();
        put(&kv, "other").await.unwrap();
        clock.advance(Duration::from_millis(999));
        let error = put(&kv, "k").await.unwrap_err();
        assert_eq!(
            (error.kind(), error.status()),
            (ErrorKind::RateLimited, Some(429))
        );
        assert_eq!(kind(kv.delete("k").await), Some(ErrorKind::RateLimited));
        assert!(kv.get("k", READ).await.unwrap().is_some());
        clock.advance(Duration::from_millis(1));
        put(&kv, "k").await.unwrap();
    });
}

#[test]
fn an_operation_limit_counts_a_bulk_read_as_one() {
    block_on(async {
        let kv = MemoryKv::new().with(|settings| settings.operation_limit = Some(2));
        kv.get_many(&["a", "b", "c"], READ).await.unwrap();
        put(&kv, "a").await.unwrap();
        let error = kv.get("a", READ).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Budget);
        assert_eq!((error.limit(), error.actual()), (Some(2), Some(3)));
        assert_eq!(kv.reset_operations().total(), 2);
        kv.get("a", READ).await.unwrap();
    });
}

#[test]
fn a_daily_quota_counts_each_key_and_starts_again_the_next_day() {
    block_on(async {
        let (kv, clock) = manual();
        let mut quota = Quota::FREE_PLAN;
        (quota.reads, quota.writes) = (4, 1);
        kv.configure(|settings| settings.quota = Some(quota));
        kv.get_many(&["a", "b", "c"], READ).await.unwrap();
        kv.get("a", READ).await.unwrap();
        assert_eq!(kind(kv.head("a", READ).await), Some(ErrorKind::DailyQuota));
        put(&kv, "a").await.unwrap();
        assert_eq!(kind(put(&kv, "b").await), Some(ErrorKind::DailyQuota));
        kv.delete("a").await.unwrap();
        kv.list(ListRequest::default()).await.unwrap();
        clock.advance(Duration::from_hours(24));
        kv.get("a", READ).await.unwrap();
        put(&kv, "b").await.unwrap();
    });
}

#[test]
fn a_bulk_answer_that_is_too_large_is_refused_whole() {
    block_on(async {
        let kv = MemoryKv::new().with(|settings| settings.bulk_bytes = 10);
        for key in ["a", "b", "c"] {
            kv.put(key, Put::value(b"12345")).await.unwrap();
        }
        kv.get_many(&["a", "b", "a", "b"], READ).await.unwrap();
        let error = kv.get_many(&["a", "b", "c"], READ).await.unwrap_err();
        assert_eq!(
            (error.kind(), error.status()),
            (ErrorKind::BulkTooLarge, Some(413))
        );
    });
}

#[test]
fn the_quirks_of_a_bulk_read_can_be_switched_off() {
    block_on(async {
        let kv = MemoryKv::new();
        kv.put("42", Put::value(b"v")).await.unwrap();
        kv.put("binary", Put::value(b"\xff")).await.unwrap();
        let keys = ["42", "43", "__proto__", "binary"];
        let answers = kv.get_many(&keys, READ).await.unwrap();
        assert_eq!(answers, vec![BulkRecord::Unanswered; 4]);
        kv.configure(|settings| {
            settings.bulk_drops_index_keys = false;
            settings.bulk_text_only = false;
        });
        let answers = kv.get_many(&keys, READ).await.unwrap();
        assert!(matches!(answers[0], BulkRecord::Found(_)));
        assert_eq!(answers[1..3], [BulkRecord::Missing, BulkRecord::Missing]);
        assert!(matches!(answers[3], BulkRecord::Found(_)));
    });
}

#[test]
fn every_page_follows_an_empty_one_on_demand() {
    block_on(async {
        let kv = MemoryKv::new().with(|settings| settings.empty_pages = true);
        for key in ["a", "b", "c"] {
            put(&kv, key).await.unwrap();
        }
        let mut sizes = Vec::new();
        let mut cursor = None;
        loop {
            let request = ListRequest::default().limit(2).cursor(cursor.as_deref());
            let page = kv.list(request).await.unwrap();
            sizes.push(page.keys.len());
            cursor = page.cursor;
            if cursor.is_none() {
                break;
            }
        }
        assert_eq!(sizes, [0, 2, 0, 1]);
    });
}

#[test]
fn a_cursor_of_another_backend_is_refused() {
    block_on(async {
        let kv = MemoryKv::new();
        let request = ListRequest::default().cursor(Some("eyJrIjoxfQ"));
        assert_eq!(kind(kv.list(request).await), Some(ErrorKind::InvalidCursor));
    });
}

#[test]
fn memory_fails_by_rule_like_the_layer() {
    block_on(async {
        let kv = MemoryKv::new();
        kv.fail_nth(2, Injected::after(ErrorKind::Transient));
        put(&kv, "a").await.unwrap();
        assert_eq!(kind(put(&kv, "b").await), Some(ErrorKind::Transient));
        assert!(kv.get("b", READ).await.unwrap().is_some());

        // A rule may look at the store that it belongs to.
        let seen = kv.clone();
        kv.fail_when(move |_: &Call<'_>| {
            (!seen.dump().contains_key("c")).then_some(Injected::before(ErrorKind::Permanent))
        });
        assert_eq!(kind(kv.get("a", READ).await), Some(ErrorKind::Permanent));
        let row = Row {
            value: "v".into(),
            metadata: None,
            expiration: None,
        };
        kv.insert("c", row);
        assert!(kv.get("a", READ).await.unwrap().is_some());
        kv.heal();
    });
}

#[test]
fn the_options_of_the_last_read_are_remembered() {
    block_on(async {
        let kv = MemoryKv::new();
        assert_eq!(kv.last_read(), None);
        let options = ReadOptions::cache_ttl(Some(300));
        kv.get("a", options).await.unwrap();
        assert_eq!(kv.last_read(), Some(options));
        kv.get_many(&["a"], READ).await.unwrap();
        assert_eq!(kv.last_read(), Some(READ));
    });
}

#[test]
fn a_caller_who_says_that_keys_differ_is_held_to_it() {
    block_on(async {
        let kv = MemoryKv::new();
        let differ = READ.distinct();
        assert_eq!(kv.get_many(&["a", "b"], differ).await.unwrap().len(), 2);
        assert_eq!(kv.get_many(&["a", "b", "a"], READ).await.unwrap().len(), 3);
        let error = kv.get_many(&["a", "b", "a"], differ).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidArgument);
    });
}

#[test]
fn a_batch_keeps_a_few_writes_in_flight() {
    block_on(async {
        let kv = MemoryKv::new().with(|settings| settings.yields = 1);
        let keys: Vec<String> = (0..30).map(|n| n.to_string()).collect();
        let puts: Vec<_> = keys.iter().map(|key| (key.as_str(), Put::value(b"v"))).collect();
        assert!(kv.put_many(&puts).await.iter().all(Result::is_ok));
        assert_eq!(kv.peak_in_flight(), 6);
    });
}

#[test]
fn metadata_passes_through_javascript() {
    block_on(async {
        let kv = MemoryKv::new();
        let put = Put {
            metadata: Some(r#"{ "big": 9007199254740993, "float": 1.0 }"#),
            ..Put::value(b"")
        };
        kv.put("k", put).await.unwrap();
        let metadata = kv.dump()["k"].metadata.clone();
        assert_eq!(metadata.as_deref(), Some(r#"{"big":9007199254740992,"float":1}"#));
    });
}

#[test]
fn an_instant_namespace_has_its_own_limits() {
    block_on(async {
        let kv = MemoryKv::new().with(|settings| settings.limits = Limits::WORKERS_KV_INSTANT);
        assert!(!kv.capabilities().metadata);
        assert_eq!(
            kind(put(&kv, &"k".repeat(301)).await),
            Some(ErrorKind::KeyTooLong)
        );
        let put = Put {
            metadata: Some("1"),
            ..Put::value(b"v")
        };
        assert_eq!(kind(kv.put("k", put).await), Some(ErrorKind::Unsupported));
    });
}

#[test]
fn the_system_clock_is_the_default() {
    let now = MemoryKv::new().clock().now();
    assert!(now > UnixSeconds(1_700_000_000));
    let put = Put {
        expiration: Some(Expiration::At(now)),
        ..Put::value(b"v")
    };
    let answer = block_on(MemoryKv::default().put("k", put));
    assert_eq!(kind(answer), Some(ErrorKind::InvalidExpiry));
}

/// Layers on a generic backend make futures that a multi-threaded runtime takes.
#[test]
fn every_future_is_send() {
    fn is_send<T: Send>(_: &T) {}

    fn check<B: Backend>(kv: &B) {
        is_send(&kv.get("k", READ));
        is_send(&kv.get_many(&["k"], READ));
        is_send(&kv.put("k", Put::value(b"v")));
        is_send(&kv.delete("k"));
        is_send(&kv.list(ListRequest::default()));
        is_send(&kv.head("k", READ));
        is_send(&kv.put_many(&[]));
        is_send(&kv.delete_many(&[]));
    }

    check(&Prefixed::new(Fault::new(Counting::new(MemoryKv::new())), "p:"));
}

#[test]
fn a_key_that_no_bulk_read_asks_for_does_not_count_towards_its_size() {
    block_on(async {
        let kv = MemoryKv::new().with(|settings| settings.bulk_bytes = 10);
        for key in ["42", "a"] {
            kv.put(key, Put::value(b"12345678")).await.unwrap();
        }
        let answers = kv.get_many(&["42", "a", "a"], READ).await.unwrap();
        assert_eq!(answers[0], BulkRecord::Unanswered);
        assert!(matches!(
            answers[1..],
            [BulkRecord::Found(_), BulkRecord::Found(_)]
        ));
        kv.put("b", Put::value(b"123")).await.unwrap();
        assert_eq!(
            kind(kv.get_many(&["a", "b"], READ).await),
            Some(ErrorKind::BulkTooLarge)
        );
    });
}
