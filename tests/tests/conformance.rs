//! Every backend and layer that runs on a host, through the contract of `Backend`; and `MemoryKv` against a naive model.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use kv_schema::backend::memory::MemoryKv;
use kv_schema::backend::{
    Backend, BoxBackend, BulkRecord, Expiration, ListRequest, ListedKey, Put, ReadOptions, Record,
};
use kv_schema::clock::{ManualClock, UnixSeconds};
use kv_schema::conformance::{self, Subject};
use kv_schema::layer::{Counting, Fault, Prefixed};
use kv_schema::limits::Limits;
use kv_schema::{Result, backend_conformance};
use proptest::prelude::*;

const NOW: UnixSeconds = UnixSeconds(1_700_000_000);

/// A `MemoryKv`, wrapped, on a clock that the cases can move.
fn manual<B: Backend>(wrap: impl FnOnce(MemoryKv) -> B) -> Subject<B> {
    let clock = Arc::new(ManualClock::at(NOW));
    let backend = wrap(MemoryKv::with_clock(Arc::clone(&clock)));
    Subject::new(backend).advance_with(move |by| clock.advance(by))
}

backend_conformance!(memory, manual(|kv| kv));

backend_conformance!(
    memory_on_the_system_clock,
    MemoryKv::new(),
    not_applicable = [
        an_expired_key_is_missing_for_every_call,
        an_expired_key_is_not_listed_and_does_not_end_a_list,
        a_key_without_expiration_never_expires,
        a_put_renews_the_expiration,
    ]
);

backend_conformance!(
    memory_with_every_shortcut,
    manual(|kv| kv.with(|settings| {
        settings.start_after = true;
        settings.bulk_text_only = false;
        settings.bulk_drops_index_keys = false;
    }))
);

backend_conformance!(
    memory_with_empty_pages_and_concurrency,
    manual(|kv| kv.with(|settings| {
        settings.empty_pages = true;
        settings.start_after = true;
        settings.yields = 2;
    }))
);

backend_conformance!(
    instant,
    manual(|kv| kv.with(|settings| settings.limits = Limits::WORKERS_KV_INSTANT)),
    not_applicable = [
        the_value_and_the_metadata_are_those_of_one_put,
        a_bulk_read_has_metadata_too,
        falsy_metadata_is_metadata,
        metadata_is_equal_as_json,
        a_brief_read_tells_the_deadline_or_everything,
        metadata_of_exactly_the_limit_is_stored,
        metadata_that_is_not_json_is_refused,
    ]
);

backend_conformance!(boxed, manual(BoxBackend::new));

backend_conformance!(shared, manual(Arc::new));

backend_conformance!(borrowed, manual(|kv| &*Box::leak(Box::new(kv))));

backend_conformance!(prefixed, manual(|kv| Prefixed::new(kv, "tenant/7:")));

backend_conformance!(
    prefixed_twice_with_start_after,
    manual(|kv| {
        let kv = kv.with(|settings| settings.start_after = true);
        Prefixed::new(Prefixed::new(kv, "é:"), "b:")
    })
);

backend_conformance!(faultless, manual(Fault::new));

backend_conformance!(counted, manual(Counting::new));

backend_conformance!(
    on_tokio,
    manual(|kv| BoxBackend::new(Counting::new(Fault::new(kv)))),
    block_on = on_tokio_runtime
);

fn on_tokio_runtime<F: Future>(future: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread()
        .build()
        .expect("a runtime without drivers starts")
        .block_on(future)
}

#[test]
fn clear_deletes_every_key() {
    let kv = MemoryKv::new().with(|settings| settings.empty_pages = true);
    pollster::block_on(async {
        for n in 0..2500 {
            kv.put(&format!("k{n}"), Put::value(b"v")).await.unwrap();
        }
        conformance::clear(&kv).await.unwrap();
    });
    assert!(kv.dump().is_empty());
}

#[derive(Debug, Clone)]
enum Step {
    Get(String),
    GetMany(Vec<String>),
    Head(String),
    Put {
        key: String,
        value: Vec<u8>,
        metadata: Option<u8>,
        ttl: Option<u32>,
    },
    PutMany(Vec<(String, u8)>),
    Delete(String),
    DeleteMany(Vec<String>),
    List {
        prefix: String,
        limit: u32,
    },
    Wait(u64),
}

/// Few keys, so that steps meet; an array index, a prefix of another key, and what sorts differently in UTF-16.
fn key() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[ab]{1,3}",
        1 => Just("42".to_owned()),
        1 => Just("\u{e000}".to_owned()),
        2 => "😀[ab]?",
    ]
}

fn step() -> impl Strategy<Value = Step> {
    let value = prop_oneof![Just(Vec::new()), any::<[u8; 2]>().prop_map(Vec::from)];
    prop_oneof![
        3 => key().prop_map(Step::Get),
        1 => prop::collection::vec(key(), 1..6).prop_map(Step::GetMany),
        1 => key().prop_map(Step::Head),
        6 => (key(), value, any::<Option<u8>>(), prop::option::of(60_u32..70))
            .prop_map(|(key, value, metadata, ttl)| Step::Put { key, value, metadata, ttl }),
        1 => prop::collection::vec((key(), any::<u8>()), 0..5).prop_map(Step::PutMany),
        2 => key().prop_map(Step::Delete),
        1 => prop::collection::vec(key(), 0..4).prop_map(Step::DeleteMany),
        2 => ("[ab😀]{0,2}", 1_u32..4).prop_map(|(prefix, limit)| Step::List { prefix, limit }),
        2 => (1_u64..20).prop_map(Step::Wait),
    ]
}

#[derive(Debug)]
struct ModelRow {
    key: String,
    value: Vec<u8>,
    metadata: Option<u8>,
    expiration: Option<u64>,
}

/// A vector of rows that is searched from end to end: too simple to be wrong.
#[derive(Debug, Default)]
struct Model {
    rows: Vec<ModelRow>,
    now: u64,
}

impl Model {
    fn put(&mut self, row: ModelRow) {
        self.delete(&row.key);
        self.rows.push(row);
    }

    fn delete(&mut self, key: &str) {
        self.rows.retain(|row| row.key != key);
    }

    fn live(&self) -> impl Iterator<Item = &ModelRow> {
        self.rows
            .iter()
            .filter(|row| row.expiration.is_none_or(|at| at > self.now))
    }

    fn get(&self, key: &str) -> Option<Record> {
        self.live().find(|row| row.key == key).map(|row| Record {
            value: row.value.clone().into(),
            metadata: row.metadata.map(|n| n.to_string()),
            brief: None,
            cache_status: None,
        })
    }

    fn list(&self, prefix: &str) -> Vec<ListedKey> {
        let sorted: BTreeMap<&[u8], ListedKey> = self
            .live()
            .filter(|row| row.key.as_bytes().starts_with(prefix.as_bytes()))
            .map(|row| {
                let listed = ListedKey {
                    name: row.key.clone(),
                    expiration: row.expiration.map(UnixSeconds),
                    metadata: row.metadata.map(|n| n.to_string()),
                };
                (row.key.as_bytes(), listed)
            })
            .collect();
        sorted.into_values().collect()
    }
}

/// Takes a step on both sides, and compares the answers.
async fn compare(kv: &MemoryKv, clock: &ManualClock, model: &mut Model, step: &Step) {
    let read = ReadOptions::default();
    match step {
        Step::Get(key) => assert_eq!(kv.get(key, read).await.unwrap(), model.get(key)),
        Step::GetMany(keys) => compare_bulk(kv, model, keys).await,
        Step::Head(key) => {
            let head = kv.head(key, read).await.unwrap();
            assert_eq!(
                head.map(|head| head.metadata),
                model.get(key).map(|record| record.metadata)
            );
        }
        Step::Put {
            key,
            value,
            metadata,
            ttl,
        } => {
            let text = metadata.map(|n| n.to_string());
            let put = Put {
                value,
                metadata: text.as_deref(),
                expiration: ttl.map(Expiration::Ttl),
            };
            kv.put(key, put).await.unwrap();
            model.put(ModelRow {
                key: key.clone(),
                value: value.clone(),
                metadata: *metadata,
                expiration: ttl.map(|ttl| model.now + u64::from(ttl)),
            });
        }
        Step::PutMany(rows) => {
            let values: Vec<[u8; 1]> = rows.iter().map(|(_, byte)| [*byte]).collect();
            let puts: Vec<(&str, Put<'_>)> = rows
                .iter()
                .zip(&values)
                .map(|((key, _), value)| (key.as_str(), Put::value(value)))
                .collect();
            assert!(kv.put_many(&puts).await.iter().all(Result::is_ok));
            for (key, byte) in rows {
                model.put(ModelRow {
                    key: key.clone(),
                    value: vec![*byte],
                    metadata: None,
                    expiration: None,
                });
            }
        }
        Step::Delete(key) => {
            kv.delete(key).await.unwrap();
            model.delete(key);
        }
        Step::DeleteMany(keys) => {
            let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
            assert!(kv.delete_many(&keys).await.iter().all(Result::is_ok));
            for key in keys {
                model.delete(key);
            }
        }
        Step::List { prefix, limit } => assert_eq!(list(kv, prefix, *limit).await, model.list(prefix)),
        Step::Wait(seconds) => {
            clock.advance(Duration::from_secs(*seconds));
            model.now += seconds;
        }
    }
}

async fn compare_bulk(kv: &MemoryKv, model: &Model, keys: &[String]) {
    let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
    let answers = kv.get_many(&keys, ReadOptions::default()).await.unwrap();
    assert_eq!(answers.len(), keys.len());
    for (key, answer) in keys.into_iter().zip(answers) {
        let expected = model.get(key);
        match answer {
            BulkRecord::Found(record) => assert_eq!(Some(record), expected),
            BulkRecord::Missing => assert_eq!(None, expected),
            BulkRecord::Unanswered => {
                let binary = expected.is_some_and(|record| std::str::from_utf8(&record.value).is_err());
                assert!(key == "42" || binary, "{key} must be answered");
            }
        }
    }
}

async fn list(kv: &MemoryKv, prefix: &str, limit: u32) -> Vec<ListedKey> {
    let mut listed = Vec::new();
    let mut cursor = None;
    loop {
        let request = ListRequest::prefix(prefix).limit(limit).cursor(cursor.as_deref());
        let page = kv.list(request).await.unwrap();
        assert!(page.keys.len() <= limit as usize);
        listed.extend(page.keys);
        cursor = page.cursor;
        if cursor.is_none() {
            return listed;
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn memory_answers_as_a_naive_model_does(
        steps in prop::collection::vec(step(), 1..80),
        empty_pages: bool,
        yields in 0_u32..3,
    ) {
        let clock = Arc::new(ManualClock::at(NOW));
        let kv = MemoryKv::with_clock(Arc::clone(&clock)).with(|settings| {
            settings.empty_pages = empty_pages;
            settings.yields = yields;
        });
        let mut model = Model { now: NOW.0, ..Model::default() };
        pollster::block_on(async {
            for step in &steps {
                compare(&kv, &clock, &mut model, step).await;
            }
        });
    }
}
