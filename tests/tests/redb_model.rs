//! Random operations on a `RedbKv` and on a map that says what they mean.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use kv_schema::backend::redb::RedbKv;
use kv_schema::backend::{Backend, BulkRecord, Expiration, ListRequest, ListedKey, Put, ReadOptions};
use kv_schema::clock::{Clock, ManualClock, UnixSeconds};
use pollster::block_on;
use proptest::prelude::*;

#[derive(Debug, Clone)]
struct Written {
    value: Vec<u8>,
    metadata: Option<String>,
    ttl: Option<u32>,
}

#[derive(Debug, Clone)]
enum Step {
    Put(Vec<(String, Written)>),
    Delete(Vec<String>),
    Get(Vec<String>),
    List(Listing),
    Advance(u64),
    Sweep,
    Reopen,
}

#[derive(Debug, Clone)]
struct Listing {
    prefix: String,
    limit: u32,
    start_after: Option<String>,
}

fn key() -> impl Strategy<Value = String> {
    // Few and close to each other, so that steps meet.
    "[ab:\u{e9}\u{1f600}]{1,3}"
}

prop_compose! {
    fn written()(
        len in prop_oneof![0..8_usize, 1020..1030_usize, Just(9000)],
        byte in any::<u8>(),
        metadata in proptest::option::of(prop_oneof![Just("0".to_owned()), "\\{\"m\":\"[a-z]{0,5}\"\\}"]),
        ttl in proptest::option::of(60..200_u32),
    ) -> Written {
        Written { value: vec![byte; len], metadata, ttl }
    }
}

prop_compose! {
    fn listing()(
        prefix in "[ab:\u{e9}]{0,2}",
        limit in 1..5_u32,
        start_after in proptest::option::of(key()),
    ) -> Listing {
        Listing { prefix, limit, start_after }
    }
}

fn step() -> impl Strategy<Value = Step> {
    let keys = || proptest::collection::vec(key(), 1..6);
    prop_oneof![
        5 => proptest::collection::vec((key(), written()), 1..6).prop_map(Step::Put),
        2 => keys().prop_map(Step::Delete),
        3 => keys().prop_map(Step::Get),
        3 => listing().prop_map(Step::List),
        2 => (1..90_u64).prop_map(Step::Advance),
        1 => Just(Step::Sweep),
        1 => Just(Step::Reopen),
    ]
}

/// What each key holds, and when it expires.
#[derive(Default)]
struct Model(BTreeMap<String, (Written, Option<UnixSeconds>)>);

impl Model {
    fn live(&self, now: UnixSeconds) -> impl Iterator<Item = (&String, &(Written, Option<UnixSeconds>))> {
        let is_live = move |expiration: Option<UnixSeconds>| expiration.is_none_or(|at| at > now);
        self.0
            .iter()
            .filter(move |(_, (_, expiration))| is_live(*expiration))
    }

    fn get(&self, key: &str, now: UnixSeconds) -> Option<&Written> {
        self.live(now)
            .find(|(live, _)| *live == key)
            .map(|(_, (row, _))| row)
    }
}

fn put_all(kv: &RedbKv, model: &mut Model, rows: &[(String, Written)], now: UnixSeconds) {
    let puts: Vec<_> = rows
        .iter()
        .map(|(key, row)| {
            let write = Put {
                value: &row.value,
                metadata: row.metadata.as_deref(),
                expiration: row.ttl.map(Expiration::Ttl),
            };
            (key.as_str(), write)
        })
        .collect();
    let answers = match puts[..] {
        [(key, put)] => vec![block_on(kv.put(key, put))],
        _ => block_on(kv.put_many(&puts)),
    };
    answers.into_iter().for_each(Result::unwrap);
    for (key, row) in rows {
        let expiration = row.ttl.map(|ttl| UnixSeconds(now.0 + u64::from(ttl)));
        model.0.insert(key.clone(), (row.clone(), expiration));
    }
}

fn get_all(kv: &RedbKv, model: &Model, keys: &[String], now: UnixSeconds) {
    let refs: Vec<_> = keys.iter().map(String::as_str).collect();
    let bulk = block_on(kv.get_many(&refs, ReadOptions::default())).unwrap();
    assert_eq!(bulk.len(), keys.len());
    for (key, bulk) in keys.iter().zip(bulk) {
        let expected = model.get(key, now);
        let metadata = expected.map(|row| row.metadata.clone());
        let got = block_on(kv.get(key, ReadOptions::default())).unwrap();
        let head = block_on(kv.head(key, ReadOptions::default())).unwrap();
        assert_eq!(
            got.as_ref().map(|got| &got.value[..]),
            expected.map(|row| &row.value[..])
        );
        assert_eq!(got.as_ref().map(|got| got.metadata.clone()), metadata);
        assert_eq!(head.map(|head| head.metadata), metadata);
        assert_eq!(got.map_or(BulkRecord::Missing, BulkRecord::Found), bulk);
    }
}

fn list_all(kv: &RedbKv, model: &Model, listing: &Listing, now: UnixSeconds) {
    let start_after = listing.start_after.as_deref();
    let expected: Vec<ListedKey> = model
        .live(now)
        .filter(|(key, _)| key.starts_with(&listing.prefix) && Some(key.as_str()) > start_after)
        .map(|(key, (row, expiration))| ListedKey {
            name: key.clone(),
            expiration: *expiration,
            metadata: row.metadata.clone(),
        })
        .collect();
    let mut listed = Vec::new();
    let mut cursor: Option<String> = None;
    loop {
        let mut request = ListRequest::prefix(&listing.prefix)
            .limit(listing.limit)
            .cursor(cursor.as_deref());
        request.start_after = start_after;
        let page = block_on(kv.list(request)).unwrap();
        assert!(page.keys.len() <= listing.limit as usize);
        listed.extend(page.keys);
        cursor = page.cursor;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(listed, expected);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_store_is_a_map_with_a_clock(steps in proptest::collection::vec(step(), 1..40)) {
        let directory = tempfile::tempdir().unwrap();
        let clock = Arc::new(ManualClock::at(UnixSeconds(1_800_000_000)));
        let open = || RedbKv::builder().clock(clock.clone()).open(directory.path().join("m.redb")).unwrap();
        let mut kv = None;
        let mut model = Model::default();
        for step in steps {
            let store = kv.take().unwrap_or_else(open);
            let now = clock.now();
            match step {
                Step::Put(rows) => put_all(&store, &mut model, &rows, now),
                Step::Delete(keys) => {
                    let refs: Vec<_> = keys.iter().map(String::as_str).collect();
                    block_on(store.delete_many(&refs)).into_iter().for_each(Result::unwrap);
                    model.0.retain(|key, _| !keys.contains(key));
                }
                Step::Get(keys) => get_all(&store, &model, &keys, now),
                Step::List(listing) => list_all(&store, &model, &listing, now),
                Step::Advance(seconds) => clock.advance(Duration::from_secs(seconds)),
                Step::Sweep => {
                    block_on(store.sweep()).unwrap();
                    prop_assert_eq!(store.verify().unwrap(), model.live(now).count() as u64);
                }
                Step::Reopen => continue,
            }
            store.verify().unwrap();
            kv = Some(store);
        }
    }
}
