//! What the killed process writes: a list of operations that both sides know, so that any state can be checked exactly.

use std::collections::BTreeMap;

use kv_schema::backend::redb::RedbKv;
use kv_schema::backend::{Backend, Expiration, Put};
use pollster::block_on;

/// Writers in one process, each with keys of its own, so that their writes share commits.
pub(crate) const LANES: u32 = 4;

/// What a row holds: made from its key and the number of the operation that wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Row {
    /// The value; longer ones are kept apart from their row.
    pub(crate) value: Vec<u8>,
    /// The metadata, a checksum of the value.
    pub(crate) metadata: String,
    /// The time to live.
    pub(crate) ttl: Option<u32>,
}

/// One call of the store.
#[derive(Debug)]
pub(crate) enum Operation {
    /// `put`, or `put_many` of more than one row.
    Put(Vec<(String, Row)>),
    /// `delete_many`.
    Delete(Vec<String>),
}

/// Returns the `n`th operation of a lane.
pub(crate) fn operation(lane: u32, n: u64) -> Operation {
    let key = |i: u64| format!("lane{lane}:{}", mix(u64::from(lane), n / 3 + i) % 40);
    match mix(n, u64::from(lane)) % 6 {
        0 => Operation::Delete((0..3).map(key).collect()),
        1 | 2 => Operation::Put((0..12).map(|i| (key(i), row(&key(i), n))).collect()),
        _ => Operation::Put(vec![(key(0), row(&key(0), n))]),
    }
}

fn row(key: &str, n: u64) -> Row {
    let seed = key.bytes().fold(n, |seed, byte| mix(seed, u64::from(byte)));
    let len = match seed % 4 {
        0 => 2000 + seed / 8 % 9000,
        _ => seed / 8 % 200,
    };
    let text = format!("{key} {n} {seed:x};");
    let value: Vec<u8> = text.bytes().cycle().take(usize::try_from(len).unwrap()).collect();
    let sum = value.iter().fold(seed, |sum, &byte| mix(sum, u64::from(byte)));
    Row {
        value,
        metadata: format!("{{\"n\":{n},\"sum\":\"{sum:016x}\"}}"),
        ttl: (seed % 3 == 1).then_some(1_000_000),
    }
}

fn mix(a: u64, b: u64) -> u64 {
    let mixed = (a ^ b.rotate_left(32)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed ^ (mixed >> 29)
}

impl Operation {
    /// Calls the store, and returns when it has acknowledged.
    pub(crate) fn run(&self, kv: &RedbKv) {
        let answers = match self {
            Self::Put(rows) => {
                let puts: Vec<_> = rows.iter().map(|(key, row)| (key.as_str(), row.put())).collect();
                match puts[..] {
                    [(key, put)] => vec![block_on(kv.put(key, put))],
                    _ => block_on(kv.put_many(&puts)),
                }
            }
            Self::Delete(keys) => {
                let keys: Vec<_> = keys.iter().map(String::as_str).collect();
                block_on(kv.delete_many(&keys))
            }
        };
        answers.into_iter().for_each(Result::unwrap);
    }

    /// Does to a map what the call does to the store.
    pub(crate) fn apply(self, rows: &mut BTreeMap<String, Row>) {
        match self {
            Self::Put(puts) => rows.extend(puts),
            Self::Delete(keys) => rows.retain(|key, _| !keys.contains(key)),
        }
    }
}

impl Row {
    fn put(&self) -> Put<'_> {
        Put {
            value: &self.value,
            metadata: Some(&self.metadata),
            expiration: self.ttl.map(Expiration::Ttl),
        }
    }
}
