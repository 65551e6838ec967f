//! Many single operations at once: a few in flight, each key's own in order, every answer kept.

use std::collections::HashMap;

use futures_util::stream::{self, StreamExt};

use crate::backend::{Backend, Put};
use crate::error::Result;

/// How many operations a batch keeps in flight: a Worker may have six connections open at a time.
pub(crate) const CONCURRENCY: usize = 6;

/// How many bulk reads are in flight: of the six connections they take none (KV FAQ), and so many make 1,000 keys one round trip.
pub(crate) const BULK_READS: usize = 10;

/// Where each different key stands. Not by the hash of `std`, which takes a Worker three times as long; against one who looks for keys of one
/// hash, this one has a seed that changes from map to map, and the keys of one call are as few as a request can pay for.
pub(crate) type Places<'k> = HashMap<&'k str, usize, foldhash::fast::RandomState>;

pub(crate) async fn put_each<B: Backend + ?Sized>(backend: &B, puts: &[(&str, Put<'_>)]) -> Vec<Result<()>> {
    // A repeated key is one lane, so that the last of its writes is the one that stays.
    let lanes = lanes(puts.iter().map(|(key, _)| *key));
    let mut answers: Vec<Option<Result<()>>> = puts.iter().map(|_| None).collect();
    let mut running = stream::iter(lanes.into_iter().map(|lane| async move {
        let mut done = Vec::with_capacity(lane.len());
        for index in lane {
            let (key, put) = puts[index];
            done.push((index, backend.put(key, put).await));
        }
        done
    }))
    .buffer_unordered(CONCURRENCY);
    while let Some(done) = running.next().await {
        for (index, answer) in done {
            answers[index] = Some(answer);
        }
    }
    drop(running);
    answers.into_iter().flatten().collect()
}

pub(crate) async fn delete_each<B: Backend + ?Sized>(backend: &B, keys: &[&str]) -> Vec<Result<()>> {
    stream::iter(0..keys.len())
        .map(|index| async move { backend.delete(keys[index]).await })
        .buffered(CONCURRENCY)
        .collect()
        .await
}

/// Groups the positions of equal keys, in order of first appearance.
fn lanes<'a>(keys: impl Iterator<Item = &'a str>) -> Vec<Vec<usize>> {
    let mut order = Places::default();
    let mut lanes: Vec<Vec<usize>> = Vec::new();
    for (index, key) in keys.enumerate() {
        let lane = *order.entry(key).or_insert_with(|| {
            lanes.push(Vec::new());
            lanes.len() - 1
        });
        lanes[lane].push(index);
    }
    lanes
}
