//! Many keys in one call: bulk reads by plan, writes and deletes with an answer for each.

use std::collections::hash_map::{self, HashMap};

use futures_util::stream::{self, StreamExt};

use super::Untyped;
use crate::backend::{Backend, BulkRecord, Put, ReadOptions, Record};
use crate::batch::CONCURRENCY;
use crate::error::{Error, ErrorKind, Result};
use crate::limits::Limits;
use crate::repository::write::Encoded;

impl<B: Backend> Untyped<'_, B> {
    /// Writes what was prepared; of several writes to one key the last one is sent, and its answer is theirs.
    pub(in crate::repository) async fn put_many(
        self,
        prepared: Vec<Result<(String, Encoded<'_>)>>,
    ) -> Vec<Result<()>> {
        let mut puts: Vec<(&str, Put<'_>)> = Vec::with_capacity(prepared.len());
        let mut place: HashMap<&str, usize> = HashMap::new();
        for (key, encoded) in prepared.iter().flatten() {
            let put = (key.as_str(), encoded.as_put());
            match place.entry(key) {
                hash_map::Entry::Occupied(first) => puts[*first.get()] = put,
                hash_map::Entry::Vacant(new) => {
                    new.insert(puts.len());
                    puts.push(put);
                }
            }
        }
        let written = self.backend.put_many(&puts).await;
        drop(puts);
        prepared
            .iter()
            .map(|prepared| {
                let (key, _) = prepared.as_ref().map_err(Clone::clone)?;
                place
                    .get(key.as_str())
                    .and_then(|&index| written.get(index).cloned())
                    .unwrap_or_else(|| Err(unanswered()))
                    .map_err(|error| self.blame(error, key))
            })
            .collect()
    }

    /// Removes keys; a key that has no stored form answers for itself.
    pub(in crate::repository) async fn delete_many(self, keys: Vec<Result<String>>) -> Vec<Result<()>> {
        let valid: Vec<&str> = keys.iter().flatten().map(String::as_str).collect();
        let mut removed = self.backend.delete_many(&valid).await.into_iter();
        drop(valid);
        keys.into_iter()
            .map(|key| {
                let key = key?;
                removed
                    .next()
                    .unwrap_or_else(|| Err(unanswered()))
                    .map_err(|error| self.blame(error, &key))
            })
            .collect()
    }

    /// Reads many keys by plan, each different one once; `text` says that the codec's bytes are text.
    pub(in crate::repository) async fn read_many(
        self,
        keys: Vec<Result<String>>,
        text: bool,
        options: ReadOptions,
    ) -> Vec<Result<Option<(String, Record)>>> {
        let mut unique: Vec<&str> = Vec::with_capacity(keys.len());
        let mut place: HashMap<&str, usize> = HashMap::with_capacity(keys.len());
        // Of each key where its record is, and whether another asks for it after this one.
        let mut sources: Vec<Option<(usize, bool)>> = Vec::with_capacity(keys.len());
        for key in &keys {
            sources.push(key.as_ref().ok().map(|key| {
                let place = *place.entry(key).or_insert_with(|| {
                    unique.push(key);
                    unique.len() - 1
                });
                (place, false)
            }));
        }
        if unique.len() < keys.len() {
            let mut asked = vec![false; unique.len()];
            for (place, again) in sources.iter_mut().rev().flatten() {
                *again = std::mem::replace(&mut asked[*place], true);
            }
        }
        let mut records = self.fetch_many(&unique, text, options.distinct()).await;
        let answers = keys.into_iter().zip(sources);
        answers
            .map(|(key, source)| {
                let key = key?;
                let record = source.and_then(|(place, again)| {
                    let record = records.get_mut(place)?;
                    Some(if again {
                        record.clone()
                    } else {
                        std::mem::replace(record, Ok(None))
                    })
                });
                let record = record.unwrap_or_else(|| Err(unanswered()));
                let record = self.opened(record, &key)?;
                Ok(record.map(|record| (key, record)))
            })
            .collect()
    }

    /// Reads texts of our own, whatever the entity.
    pub(in crate::repository) async fn read_raw(self, keys: Vec<String>) -> Vec<Result<Option<Record>>> {
        let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
        self.fetch_many(&keys, true, self.freshest()).await
    }

    /// Reads different keys: in bulk where the backend and the codec allow, singly where bulk has no answer.
    async fn fetch_many(
        self,
        keys: &[&str],
        text: bool,
        options: ReadOptions,
    ) -> Vec<Result<Option<Record>>> {
        let capabilities = self.backend.capabilities();
        // A layer that prefixes keys leaves less room for them.
        let limits = Limits {
            key: capabilities.key_room(),
            ..capabilities.limits
        };
        let mut answers: Vec<Option<Result<Option<Record>>>> = keys.iter().map(|_| None).collect();
        let mut singly: Vec<usize> = Vec::new();
        if capabilities.bulk_text_only && !text {
            singly.extend(0..keys.len());
        } else {
            // A key that is not valid would fail its whole batch: it is asked for singly, and fails alone.
            let (good, bad): (Vec<usize>, Vec<usize>) =
                (0..keys.len()).partition(|&index| limits.check_key(keys[index]).is_ok());
            singly.extend(bad);
            let mut take = |batch: Vec<(usize, Result<BulkRecord>)>| {
                for (index, answer) in batch {
                    match answer {
                        Ok(BulkRecord::Found(record)) => answers[index] = Some(Ok(Some(record))),
                        Ok(BulkRecord::Missing) => answers[index] = Some(Ok(None)),
                        Ok(BulkRecord::Unanswered) => singly.push(index),
                        Err(error) => answers[index] = Some(Err(error)),
                    }
                }
            };
            let most = limits.bulk_keys.max(1);
            if good.len() > most {
                let batches: Vec<Vec<usize>> = good.chunks(most).map(<[usize]>::to_vec).collect();
                let mut running = stream::iter(batches)
                    .map(|batch| async move { self.fetch_batch(keys, batch, options).await })
                    .buffer_unordered(CONCURRENCY);
                while let Some(batch) = running.next().await {
                    take(batch);
                }
            } else if !good.is_empty() {
                take(self.fetch_batch(keys, good, options).await);
            }
        }
        if !singly.is_empty() {
            let mut running = stream::iter(singly)
                .map(|index| async move { (index, self.backend.get(keys[index], options).await) })
                .buffer_unordered(CONCURRENCY);
            while let Some((index, answer)) = running.next().await {
                answers[index] = Some(answer);
            }
        }
        answers
            .into_iter()
            .map(|answer| answer.unwrap_or_else(|| Err(unanswered())))
            .collect()
    }

    /// Reads one batch; a batch whose answer would be too large is split until it fits.
    async fn fetch_batch(
        self,
        keys: &[&str],
        batch: Vec<usize>,
        options: ReadOptions,
    ) -> Vec<(usize, Result<BulkRecord>)> {
        let mut answers = Vec::with_capacity(batch.len());
        let mut waiting = vec![batch];
        while let Some(mut batch) = waiting.pop() {
            let names: Vec<&str> = batch.iter().map(|&index| keys[index]).collect();
            let answer = self.backend.get_many(&names, options).await;
            drop(names);
            match answer {
                Ok(records) => {
                    let mut records = records.into_iter();
                    answers.extend(
                        batch
                            .into_iter()
                            .map(|index| (index, Ok(records.next().unwrap_or(BulkRecord::Unanswered)))),
                    );
                }
                Err(error) if error.kind() == ErrorKind::BulkTooLarge && batch.len() > 1 => {
                    let second = batch.split_off(batch.len() / 2);
                    waiting.push(second);
                    waiting.push(batch);
                }
                // One value that is too large for a bulk answer may still be read singly.
                Err(error) if error.kind() == ErrorKind::BulkTooLarge => {
                    answers.extend(batch.into_iter().map(|index| (index, Ok(BulkRecord::Unanswered))));
                }
                Err(error) => answers.extend(batch.into_iter().map(|index| (index, Err(error.clone())))),
            }
        }
        answers
    }
}

/// A backend broke its contract: it gave fewer answers than it was asked for.
#[cold]
pub(super) fn unanswered() -> Error {
    Error::new(ErrorKind::Permanent, "the backend gave no answer for this key")
}
