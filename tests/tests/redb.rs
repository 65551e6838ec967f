//! What `RedbKv` does as a backend: expiry and sweep, batches, lists, borrowed values, many tasks at once.

use std::sync::Arc;
use std::time::Duration;

use kv_schema::ErrorKind;
use kv_schema::backend::redb::RedbKv;
use kv_schema::backend::{Backend, BulkRecord, Expiration, ListRequest, Put, ReadOptions};
use kv_schema::clock::{ManualClock, UnixSeconds};
use pollster::block_on;
use tempfile::TempDir;

const NOW: UnixSeconds = UnixSeconds(1_800_000_000);
const READ: ReadOptions = ReadOptions::cache_ttl(None);

fn store() -> (TempDir, Arc<ManualClock>, RedbKv) {
    let directory = tempfile::tempdir().unwrap();
    let clock = Arc::new(ManualClock::at(NOW));
    let kv = RedbKv::builder()
        .clock(clock.clone())
        .open(directory.path().join("a.redb"))
        .unwrap();
    (directory, clock, kv)
}

fn expiring(value: &[u8], ttl: u32) -> Put<'_> {
    Put {
        expiration: Some(Expiration::Ttl(ttl)),
        ..Put::value(value)
    }
}

fn described<'a>(value: &'a [u8], metadata: &'a str) -> Put<'a> {
    Put {
        metadata: Some(metadata),
        ..Put::value(value)
    }
}

fn value(kv: &RedbKv, key: &str) -> Option<Vec<u8>> {
    let record = block_on(kv.get(key, READ)).unwrap();
    record.map(|record| record.value.to_vec())
}

fn names(kv: &RedbKv, request: ListRequest<'_>) -> Vec<String> {
    let page = block_on(kv.list(request)).unwrap();
    page.keys.into_iter().map(|key| key.name).collect()
}

fn kinds(answers: Vec<kv_schema::Result<()>>) -> Vec<Result<(), ErrorKind>> {
    answers
        .into_iter()
        .map(|answer| answer.map_err(|error| error.kind()))
        .collect()
}

#[test]
fn values_of_every_size_read_back() {
    let (_directory, _, kv) = store();
    for len in [0, 1, 1023, 1024, 1025, 4096, 70_000, 25 * 1024 * 1024] {
        let bytes: Vec<u8> = (0..=250).cycle().take(len).collect();
        block_on(kv.put("k", described(&bytes, "{\"a\":1}"))).unwrap();
        let record = block_on(kv.get("k", READ)).unwrap().unwrap();
        assert!(record.value == bytes, "{len} bytes");
        assert_eq!(record.metadata.as_deref(), Some("{\"a\":1}"));
        assert_eq!(kv.verify().unwrap(), 1);
    }
    let too_large = vec![0; 25 * 1024 * 1024 + 1];
    let error = block_on(kv.put("k", Put::value(&too_large))).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ValueTooLarge);
}

#[test]
fn a_put_replaces_everything() {
    let (_directory, clock, kv) = store();
    let large = vec![1; 5000];
    let first = Put {
        metadata: Some("[1]"),
        ..expiring(&large, 60)
    };
    block_on(kv.put("k", first)).unwrap();
    block_on(kv.put("k", Put::value(b""))).unwrap();
    clock.advance(Duration::from_secs(100));
    let record = block_on(kv.get("k", READ)).unwrap().unwrap();
    assert!(record.value.is_empty() && record.metadata.is_none());
    assert_eq!(block_on(kv.sweep()).unwrap(), 0);
    assert_eq!(kv.verify().unwrap(), 1);
}

#[test]
fn a_borrowed_value_outlives_overwrite_and_store() {
    let (directory, _, kv) = store();
    let large = vec![7; 100_000];
    block_on(kv.put("k", Put::value(&large))).unwrap();
    let held = block_on(kv.get("k", READ)).unwrap().unwrap().value;
    for byte in 0..20 {
        block_on(kv.put("k", Put::value(&vec![byte; 100_000]))).unwrap();
    }
    assert!(held == large);
    drop(kv);
    assert!(held == large);
    let kv = RedbKv::open(directory.path().join("a.redb")).unwrap();
    drop(held);
    assert!(value(&kv, "k").unwrap() == vec![19; 100_000]);
    assert_eq!(kv.verify().unwrap(), 1);
}

#[test]
fn overwriting_uses_the_space_of_what_was_overwritten() {
    let (_directory, _, kv) = store();
    for byte in 0..100 {
        block_on(kv.put("k", Put::value(&vec![byte; 100_000]))).unwrap();
    }
    let len = std::fs::metadata(kv.path()).unwrap().len();
    assert!(len < 3_000_000, "10 MB were written into {len} bytes");
}

#[test]
fn expired_rows_are_missing_from_the_second_of_their_expiration() {
    let (_directory, clock, kv) = store();
    block_on(kv.put("a", expiring(b"1", 60))).unwrap();
    block_on(kv.put("b", Put::value(b"2"))).unwrap();
    clock.advance(Duration::from_secs(59));
    assert!(value(&kv, "a").is_some());
    clock.advance(Duration::from_secs(1));
    assert_eq!(value(&kv, "a"), None);
    assert_eq!(block_on(kv.head("a", READ)).unwrap(), None);
    let bulk = block_on(kv.get_many(&["a", "b"], READ)).unwrap();
    assert!(matches!(bulk[..], [BulkRecord::Missing, BulkRecord::Found(_)]));
    assert_eq!(names(&kv, ListRequest::default()), ["b"]);
    assert_eq!(kv.verify().unwrap(), 2, "still on disk");
}

#[test]
fn writes_take_some_expired_rows_along_and_a_sweep_takes_all() {
    let (_directory, clock, kv) = store();
    let large = vec![0; 2000];
    let keys: Vec<String> = (0..2500).map(|n| format!("k{n:04}")).collect();
    let puts: Vec<_> = keys
        .iter()
        .map(|key| (key.as_str(), expiring(&large, 60)))
        .collect();
    assert!(block_on(kv.put_many(&puts)).into_iter().all(|put| put.is_ok()));
    block_on(kv.put("k0000", expiring(b"renewed", 3600))).unwrap();
    clock.advance(Duration::from_mins(1));
    assert_eq!(kv.verify().unwrap(), 2500);
    block_on(kv.put("other", Put::value(b""))).unwrap();
    let left = kv.verify().unwrap();
    assert!((2001..2501).contains(&left), "{left}");
    assert_eq!(block_on(kv.sweep()).unwrap(), left - 2);
    assert_eq!(kv.verify().unwrap(), 2);
    assert_eq!(value(&kv, "k0000").unwrap(), b"renewed");
    assert_eq!(names(&kv, ListRequest::default()), ["k0000", "other"]);
}

#[test]
fn a_list_past_very_many_expired_rows_ends_its_page_and_goes_on() {
    let (_directory, clock, kv) = store();
    let keys: Vec<String> = (0..12_000).map(|n| format!("{n:05}")).collect();
    let puts: Vec<_> = keys.iter().map(|key| (key.as_str(), expiring(b"", 60))).collect();
    block_on(kv.put_many(&puts));
    block_on(kv.put("last", Put::value(b""))).unwrap();
    clock.advance(Duration::from_mins(1));
    let first = block_on(kv.list(ListRequest::default())).unwrap();
    assert!(first.keys.is_empty());
    let request = ListRequest::default().cursor(first.cursor.as_deref());
    assert_eq!(names(&kv, request), ["last"]);
}

#[test]
fn a_batch_answers_for_each_key_and_the_last_write_stays() {
    let (_directory, _, kv) = store();
    let long = "x".repeat(513);
    let puts = [
        ("a", Put::value(b"1")),
        ("", Put::value(b"2")),
        ("a", Put::value(b"3")),
        (&long, Put::value(b"4")),
        ("b", expiring(b"5", 59)),
        ("c", described(b"6", "{")),
        ("d", described(b"7", " null ")),
    ];
    assert_eq!(
        kinds(block_on(kv.put_many(&puts))),
        [
            Ok(()),
            Err(ErrorKind::InvalidKey),
            Ok(()),
            Err(ErrorKind::KeyTooLong),
            Err(ErrorKind::InvalidExpiry),
            Err(ErrorKind::InvalidArgument),
            Ok(()),
        ]
    );
    assert_eq!(names(&kv, ListRequest::default()), ["a", "d"]);
    assert_eq!(value(&kv, "a").unwrap(), b"3");
    let answers = block_on(kv.delete_many(&["a", ".", "missing", "a"]));
    assert_eq!(
        kinds(answers),
        [Ok(()), Err(ErrorKind::InvalidKey), Ok(()), Ok(())]
    );
    assert_eq!(names(&kv, ListRequest::default()), ["d"]);
    assert!(block_on(kv.put_many(&[])).is_empty());
}

#[test]
fn a_list_pages_and_seeks_in_byte_order() {
    let (_directory, _, kv) = store();
    for key in ["a", "b:1", "b:10", "b:2", "b:\u{e9}", "b:\u{1f600}", "b;", "c"] {
        block_on(kv.put(key, Put::value(b""))).unwrap();
    }
    let request = ListRequest::prefix("b:");
    let all = ["b:1", "b:10", "b:2", "b:\u{e9}", "b:\u{1f600}"];
    assert_eq!(names(&kv, request), all);
    assert_eq!(names(&kv, request.start_after("b:2")), all[3..]);
    assert_eq!(names(&kv, request.start_after("a")), all);
    assert!(names(&kv, request.start_after("c")).is_empty());
    let exact = block_on(kv.list(request.limit(5))).unwrap();
    assert_eq!(exact.cursor, None, "an exact page is the last one");

    let first = block_on(kv.list(request.limit(2))).unwrap();
    block_on(kv.delete("b:10")).unwrap();
    block_on(kv.put("b:11", Put::value(b""))).unwrap();
    let rest = request.cursor(first.cursor.as_deref());
    assert_eq!(names(&kv, rest), ["b:11", "b:2", "b:\u{e9}", "b:\u{1f600}"]);
    assert_eq!(names(&kv, rest.start_after("b:2")), all[3..]);
    assert_eq!(names(&kv, rest.start_after("a")).len(), 4);
}

#[test]
fn a_list_refuses_foreign_cursors_and_odd_limits() {
    let (_directory, _, kv) = store();
    for key in ["b:1", "b:2"] {
        block_on(kv.put(key, Put::value(b""))).unwrap();
    }
    let page = block_on(kv.list(ListRequest::prefix("b:").limit(1))).unwrap();
    for cursor in ["", "nonsense", page.cursor.as_deref().unwrap()] {
        let foreign = ListRequest::prefix("b").cursor(Some(cursor));
        let error = block_on(kv.list(foreign)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidCursor, "{cursor:?}");
    }
    for limit in [0, 1001] {
        let error = block_on(kv.list(ListRequest::default().limit(limit))).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidArgument);
    }
}

#[test]
fn reads_refuse_what_the_platform_refuses() {
    let (_directory, _, kv) = store();
    let kind = |key: &str, ttl| {
        let options = ReadOptions::cache_ttl(ttl);
        block_on(kv.get(key, options)).map_err(|error| error.kind())
    };
    assert_eq!(kind("k", Some(30)), Ok(None));
    assert_eq!(kind("k", Some(29)), Err(ErrorKind::InvalidCacheTtl));
    assert_eq!(kind("..", Some(29)), Err(ErrorKind::InvalidKey));
    let many = vec!["k"; 101];
    for keys in [&many[..0], &many] {
        let error = block_on(kv.get_many(keys, READ)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidArgument);
    }
}

/// One task's writes: its own key, one key that all write in batches, and one that all write singly.
async fn write_and_read(kv: RedbKv, task: u32) {
    let own = format!("own:{task:02}");
    for n in 0..20 {
        let text = format!("{task}:{n};").repeat(300);
        let puts = [
            (own.as_str(), Put::value(text.as_bytes())),
            ("shared:a", Put::value(text.as_bytes())),
        ];
        kv.put_many(&puts).await.into_iter().for_each(Result::unwrap);
        let shared = described(text.as_bytes(), &own[4..]);
        // The number of a task may begin with 0, which JSON does not know.
        let metadata = format!("\"{}\"", shared.metadata.unwrap());
        kv.put("shared:b", described(text.as_bytes(), &metadata))
            .await
            .unwrap();
        let read = kv.get(&own, READ).await.unwrap().unwrap();
        assert!(read.value == text, "a task reads what it wrote");
        let shared = kv.get("shared:b", READ).await.unwrap().unwrap();
        let writer: u32 = shared.metadata.unwrap().trim_matches('"').parse().unwrap();
        assert!(
            shared.value.starts_with(format!("{writer}:").as_bytes()),
            "value and metadata of one put"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_tasks_write_and_read_at_once() {
    let (_directory, _, kv) = store();
    let tasks: Vec<_> = (0..32)
        .map(|task| tokio::spawn(write_and_read(kv.clone(), task)))
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    assert_eq!(kv.verify().unwrap(), 34);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_list_sees_all_of_a_batch_or_nothing() {
    let (_directory, _, kv) = store();
    let keys: Vec<String> = (0..50).map(|n| format!("k{n}")).collect();
    let writer = tokio::spawn({
        let kv = kv.clone();
        async move {
            for round in 0..20 {
                let metadata = round.to_string();
                let puts: Vec<_> = keys
                    .iter()
                    .map(|key| (key.as_str(), described(b"", &metadata)))
                    .collect();
                kv.put_many(&puts).await.into_iter().for_each(Result::unwrap);
            }
        }
    });
    while !writer.is_finished() {
        let page = kv.list(ListRequest::default()).await.unwrap();
        assert!(page.keys.is_empty() || page.keys.len() == 50);
        assert!(page.keys.iter().all(|key| key.metadata == page.keys[0].metadata));
        tokio::task::yield_now().await;
    }
    writer.await.unwrap();
}

#[test]
fn dropping_the_last_handle_finishes_what_is_queued() {
    let (directory, _, kv) = store();
    for n in 0..50 {
        // Polled once and dropped: queued, and nobody waits.
        let key = format!("k{n}");
        let mut put = std::pin::pin!(kv.put(&key, Put::value(b"v")));
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        let _ = Future::poll(put.as_mut(), &mut context);
    }
    drop(kv);
    let kv = RedbKv::open(directory.path().join("a.redb")).unwrap();
    assert_eq!(kv.verify().unwrap(), 50);
}
