//! Ranges and "newest first" through a repository: which rows come, in which order, and for how many operations.
#![allow(missing_docs)]

use jiff::{Timestamp, ToSpan};
use kv_schema::backend::memory::MemoryKv;
use kv_schema::key::KeyRange;
use kv_schema::layer::Counting;
use kv_schema::{KvEntity, Row};
use pollster::block_on;
use serde::{Deserialize, Serialize};

/// What happened to an account, newest first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
#[kv(key = "event:{account}:{at:desc}")]
pub struct Event {
    pub account: u64,
    pub at: Timestamp,
}

/// A reading of a sensor, by its number, which may be below zero.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
#[kv(key = "reading-{n:asc}-end")]
pub struct Reading {
    pub n: i16,
}

fn listed<E: KvEntity, B: kv_schema::Backend>(
    kv: &Counting<B>,
    range: impl Into<KeyRange<E>>,
) -> (Vec<E::Key>, u64) {
    kv.reset();
    let repository = E::repository(kv);
    let mut rows = repository.list(range);
    let mut keys = Vec::new();
    block_on(async {
        while let Some(row) = rows.next().await.unwrap() {
            match row {
                Row::Own(row) => keys.push(row.key),
                _ => panic!("a foreign row"),
            }
        }
    });
    (keys, kv.operations().total())
}

#[test]
fn newest_first_and_between_two_instants() {
    let kv = Counting::new(MemoryKv::new());
    let start: Timestamp = "2026-11-19T00:00:00Z".parse().unwrap();
    let hours: Vec<Timestamp> = (0..72).map(|hour| start + hour.hours()).collect();
    block_on(async {
        for at in &hours {
            for account in [1, 10] {
                Event::repository(&kv)
                    .put(&Event { account, at: *at })
                    .await
                    .unwrap();
            }
        }
    });
    let (keys, _) = listed::<Event, _>(&kv, EventKey::prefix().account(1));
    let newest_first: Vec<Timestamp> = hours.iter().rev().copied().collect();
    assert_eq!(keys.iter().map(|key| key.at).collect::<Vec<_>>(), newest_first);

    // A day is one prefix; the last 24 hours are two.
    for (from, to, lists) in [(24, 48, 1), (30, 54, 2), (3, 3, 0)] {
        let range = EventKey::prefix().account(1).at_range(hours[from]..hours[to]);
        let (keys, operations) = listed::<Event, _>(&kv, range);
        let expected: Vec<Timestamp> = hours[from..to].iter().rev().copied().collect();
        assert_eq!(keys.iter().map(|key| key.at).collect::<Vec<_>>(), expected);
        assert_eq!(operations, lists, "{from}..{to}");
    }
    let (keys, _) = listed::<Event, _>(&kv, EventKey::prefix().account(1).at_range(hours[70]..));
    assert_eq!(keys.len(), 2);
}

#[test]
fn numbers_round_zero() {
    let kv = Counting::new(MemoryKv::new());
    block_on(async {
        for n in -300..300 {
            Reading::repository(&kv).put(&Reading { n }).await.unwrap();
        }
    });
    let (keys, operations) = listed::<Reading, _>(&kv, ReadingKey::prefix().n_range(-5..=5));
    assert_eq!(
        keys.iter().map(|key| key.n).collect::<Vec<_>>(),
        (-5..=5).collect::<Vec<_>>()
    );
    assert_eq!(operations, 2);
    let (keys, _) = listed::<Reading, _>(&kv, ReadingKey::prefix().n_range(..0));
    assert_eq!(
        keys.iter().map(|key| key.n).collect::<Vec<_>>(),
        (-300..0).collect::<Vec<_>>()
    );
}
