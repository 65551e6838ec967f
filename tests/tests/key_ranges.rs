//! Ranges and "newest first" through a repository: which rows come, in which order, and for how many operations.
#![allow(missing_docs)]

use std::ops::{Bound, RangeBounds};

use jiff::{Timestamp, ToSpan};
use kv_schema::backend::memory::MemoryKv;
use kv_schema::key::KeyRange;
use kv_schema::layer::Counting;
use kv_schema::{KvEntity, Row};
use pollster::block_on;
use proptest::collection::btree_set;
use proptest::prelude::*;
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

/// A page of a document, by its path.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
#[kv(key = "page:{path:rest}")]
pub struct Document {
    pub path: String,
}

/// Lists page by page through cursors, as a Worker behind an HTTP interface does.
fn paged<E: KvEntity>(kv: &MemoryKv, range: &KeyRange<E>, size: u32) -> Vec<E::Key> {
    let repository = E::repository(kv);
    let (mut keys, mut cursor) = (Vec::new(), None);
    loop {
        let page = repository.list_page(range.clone(), cursor.as_ref(), Some(size));
        let page = block_on(page).unwrap();
        keys.extend(page.rows.into_iter().map(|row| row.into_own().unwrap().key));
        cursor = page.cursor;
        if cursor.is_none() {
            return keys;
        }
    }
}

/// Whether a backend seeks or not, with pages of any size and empty ones in between, a range is the same rows.
fn same_rows<E: KvEntity>(kv: &MemoryKv, range: &KeyRange<E>, size: u32, expected: &[E::Key]) {
    for (seeks, empty_pages) in [(false, false), (true, false), (true, true)] {
        kv.configure(|settings| {
            settings.start_after = seeks;
            settings.empty_pages = empty_pages;
        });
        assert_eq!(paged(kv, range, size), expected, "{range:?}, seeks: {seeks}");
    }
}

proptest! {
    #[test]
    fn a_backend_that_seeks_lists_the_same_numbers(
        stored in btree_set(any::<i16>(), 0..40),
        lower in any::<Bound<i16>>(),
        upper in any::<Bound<i16>>(),
        size in 1..6_u32,
    ) {
        let kv = MemoryKv::new();
        for n in &stored {
            block_on(Reading::repository(&kv).put(&Reading { n: *n })).unwrap();
        }
        let inside: Vec<ReadingKey> = stored
            .into_iter()
            .filter(|n| (lower, upper).contains(n))
            .map(|n| ReadingKey { n })
            .collect();
        same_rows(&kv, &ReadingKey::prefix().n_range((lower, upper)), size, &inside);
    }

    #[test]
    fn a_backend_that_seeks_lists_the_same_instants_newest_first(
        stored in btree_set((0..2_u64, 0..200_000_i64), 0..40),
        lower in any::<Bound<u16>>(),
        upper in any::<Bound<u16>>(),
        size in 1..6_u32,
    ) {
        let instant = |second: i64| Timestamp::from_second(1_795_000_000 + second).unwrap();
        let kv = MemoryKv::new();
        for (account, second) in &stored {
            let event = Event { account: *account, at: instant(*second) };
            block_on(Event::repository(&kv).put(&event)).unwrap();
        }
        let range = (lower.map(|second| instant(second.into())), upper.map(|second| instant(second.into())));
        let inside: Vec<EventKey> = stored
            .into_iter()
            .rev()
            .filter(|(account, second)| *account == 1 && range.contains(&instant(*second)))
            .map(|(account, second)| EventKey { account, at: instant(second) })
            .collect();
        same_rows(&kv, &EventKey::prefix().account(1).at_range(range), size, &inside);
    }

    #[test]
    fn a_backend_that_seeks_lists_the_same_texts(
        stored in btree_set("[a-c\u{0}\u{7f}\u{80}\u{e000}\u{10ffff}]{1,3}", 0..40),
        lower in "[a-c\u{0}\u{7f}\u{80}\u{e000}\u{10ffff}]{0,3}",
        upper in "[a-c\u{0}\u{7f}\u{80}\u{e000}\u{10ffff}]{0,3}",
        kinds in any::<(Bound<()>, Bound<()>)>(),
        size in 1..6_u32,
    ) {
        let kv = MemoryKv::new();
        for path in &stored {
            block_on(Document::repository(&kv).put(&Document { path: path.clone() })).unwrap();
        }
        let range = (kinds.0.map(|()| lower.as_str()), kinds.1.map(|()| upper.as_str()));
        let inside: Vec<DocumentKey> = stored
            .into_iter()
            .filter(|path| RangeBounds::<&str>::contains(&range, &path.as_str()))
            .map(|path| DocumentKey { path })
            .collect();
        same_rows(&kv, &DocumentKey::prefix().path_range(range), size, &inside);
    }
}

#[test]
fn a_backend_that_seeks_reads_the_range_alone() {
    let kv = Counting::new(MemoryKv::new().with(|settings| settings.start_after = true));
    block_on(async {
        for n in -300..300 {
            Reading::repository(&kv).put(&Reading { n }).await.unwrap();
        }
    });
    let (keys, operations) = listed::<Reading, _>(&kv, ReadingKey::prefix().n_range(-5..=5));
    assert_eq!((keys.len(), operations), (11, 1));
    let (keys, operations) = listed::<Reading, _>(&kv, ReadingKey::prefix().n_range(3..3));
    assert_eq!((keys.len(), operations), (0, 0));
}
