//! Many keys in one call: bulk reads by plan, writes and deletes with an answer for each.

use std::collections::hash_map::{self, HashMap};

use futures_util::stream::{self, StreamExt};

use super::write::{Encoded, Verification, Write};
use super::{Entry, Repository};
use crate::backend::{Backend, BulkRecord, Put, ReadOptions, Record};
use crate::batch::CONCURRENCY;
use crate::entity::KvEntity;
use crate::error::{ErrorKind, Result};
use crate::key::ToKey;
use crate::limits::Limits;

impl<E: KvEntity, B: Backend> Repository<E, B> {
    /// Reads many entities; the answers are in the order of the keys, a repeated key is read once.
    ///
    /// Costs one bulk read for each 100 different keys, and one read for each key that a bulk read cannot answer: every key
    /// of an entity whose codec is not text, and on Workers KV keys that look like array indexes (`"42"`) and values that are
    /// not UTF-8. Cloudflare counts a bulk read as one operation and bills each of its keys.
    ///
    /// One key that is not valid, or one value that cannot be decoded, fails its own answer alone. A batch whose values are too
    /// large for one answer (25 MB) is halved until they fit: one bulk read more for each half.
    pub async fn get_many<K: ToKey<E>>(&self, keys: impl IntoIterator<Item = K>) -> Vec<Result<Option<E>>> {
        let keys: Vec<Result<String>> = keys.into_iter().map(|key| self.key(&key)).collect();
        let entries = self.read_many(keys, self.read_options()).await;
        entries
            .into_iter()
            .map(|entry| entry.map(|entry| entry.map(Entry::into_value)))
            .collect()
    }

    /// Reads many entities with what is known about each. Costs what [`get_many`](Self::get_many) does.
    pub async fn get_many_entries<K: ToKey<E>>(
        &self,
        keys: impl IntoIterator<Item = K>,
    ) -> Vec<Result<Option<Entry<E>>>> {
        let keys: Vec<Result<String>> = keys.into_iter().map(|key| self.key(&key)).collect();
        self.read_many(keys, self.read_options()).await
    }

    /// Writes many entities, a few at a time; the answers are in their order. One write for each different key.
    ///
    /// One entity that is refused, or one write that fails, does not keep the others from being written. Of several entities
    /// with one key the last one is written, and its answer is theirs: the platform takes one write a second to a key, and
    /// would refuse the last instead of the first. An embedded store writes all of them in one commit.
    pub async fn put_many<'e>(&self, entities: impl IntoIterator<Item = &'e E>) -> Vec<Result<()>>
    where
        E: 'e,
    {
        self.put_many_with(entities, Write::new()).await
    }

    /// Writes many entities with choices for this call. Costs what [`put_many`](Self::put_many) does;
    /// [`Write::keep_expiry`] reads each key first.
    pub async fn put_many_with<'e>(
        &self,
        entities: impl IntoIterator<Item = &'e E>,
        write: Write<impl Verification>,
    ) -> Vec<Result<()>>
    where
        E: 'e,
    {
        let (entities, write) = (&entities.into_iter().collect::<Vec<&E>>(), &write);
        let prepared: Vec<Result<(String, Encoded<'_>)>> = stream::iter(0..entities.len())
            .map(|index| async move { self.prepare(entities[index], write).await })
            .buffered(CONCURRENCY)
            .collect()
            .await;
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
                    .map_err(|error| Self::blame(error, key))
            })
            .collect()
    }

    /// Removes many entities, a few at a time; the answers are in the order of the keys. One delete each.
    pub async fn delete_many<K: ToKey<E>>(&self, keys: impl IntoIterator<Item = K>) -> Vec<Result<()>> {
        let keys: Vec<Result<String>> = keys.into_iter().map(|key| self.key(&key)).collect();
        let valid: Vec<&str> = keys.iter().flatten().map(String::as_str).collect();
        let mut removed = self.backend.delete_many(&valid).await.into_iter();
        drop(valid);
        keys.into_iter()
            .map(|key| {
                let key = key?;
                removed
                    .next()
                    .unwrap_or_else(|| Err(unanswered()))
                    .map_err(|error| Self::blame(error, &key))
            })
            .collect()
    }

    async fn prepare<'e>(
        &self,
        entity: &'e E,
        write: &Write<impl Verification>,
    ) -> Result<(String, Encoded<'e>)> {
        let key = self.key(entity)?;
        let kept = self.kept_expiry(&key, write).await?;
        let encoded = self
            .encode(entity, write, kept)
            .map_err(|error| Self::blame(error, &key))?;
        Ok((key, encoded))
    }

    /// Reads many keys by plan and decodes each answer for itself.
    pub(super) async fn read_many(
        &self,
        keys: Vec<Result<String>>,
        options: ReadOptions,
    ) -> Vec<Result<Option<Entry<E>>>> {
        let mut unique: Vec<String> = Vec::new();
        let mut place: HashMap<String, usize> = HashMap::new();
        for key in keys.iter().flatten() {
            if !place.contains_key(key) {
                place.insert(key.clone(), unique.len());
                unique.push(key.clone());
            }
        }
        let records = self.fetch_many(unique, options).await;
        keys.into_iter()
            .map(|key| {
                let key = key?;
                match place.get(&key).and_then(|&index| records.get(index)) {
                    Some(Ok(Some(record))) => self.decode(&key, record.clone()),
                    Some(Ok(None)) => Ok(None),
                    Some(Err(error)) => Err(Self::blame(error.clone(), &key)),
                    None => Err(Self::blame(unanswered(), &key)),
                }
            })
            .collect()
    }

    /// Reads different keys: in bulk where the backend and the codec allow, singly where bulk has no answer.
    async fn fetch_many(&self, keys: Vec<String>, options: ReadOptions) -> Vec<Result<Option<Record>>> {
        let capabilities = self.backend.capabilities();
        // A layer that prefixes keys leaves less room for them.
        let limits = Limits {
            key: capabilities.key_room(),
            ..capabilities.limits
        };
        let mut answers: Vec<Option<Result<Option<Record>>>> = keys.iter().map(|_| None).collect();
        let mut singly: Vec<usize> = Vec::new();
        if capabilities.bulk_text_only && !Self::is_text() {
            singly.extend(0..keys.len());
        } else {
            // A key that is not valid would fail its whole batch: it is asked for singly, and fails alone.
            let (good, bad): (Vec<usize>, Vec<usize>) =
                (0..keys.len()).partition(|&index| limits.check_key(&keys[index]).is_ok());
            singly.extend(bad);
            let batches: Vec<Vec<usize>> = good
                .chunks(limits.bulk_keys.max(1))
                .map(<[usize]>::to_vec)
                .collect();
            let keys = &keys;
            let mut running = stream::iter(batches)
                .map(|batch| async move { self.fetch_batch(keys, batch, options).await })
                .buffer_unordered(CONCURRENCY);
            while let Some(batch) = running.next().await {
                for (index, answer) in batch {
                    match answer {
                        Ok(BulkRecord::Found(record)) => answers[index] = Some(Ok(Some(record))),
                        Ok(BulkRecord::Missing) => answers[index] = Some(Ok(None)),
                        Ok(BulkRecord::Unanswered) => singly.push(index),
                        Err(error) => answers[index] = Some(Err(error)),
                    }
                }
            }
        }
        let keys = &keys;
        let mut running = stream::iter(singly)
            .map(|index| async move { (index, self.backend.get(&keys[index], options).await) })
            .buffer_unordered(CONCURRENCY);
        while let Some((index, answer)) = running.next().await {
            answers[index] = Some(answer);
        }
        drop(running);
        answers
            .into_iter()
            .map(|answer| answer.unwrap_or_else(|| Err(unanswered())))
            .collect()
    }

    /// Reads one batch; a batch whose answer would be too large is split until it fits.
    async fn fetch_batch(
        &self,
        keys: &[String],
        batch: Vec<usize>,
        options: ReadOptions,
    ) -> Vec<(usize, Result<BulkRecord>)> {
        let mut answers = Vec::with_capacity(batch.len());
        let mut waiting = vec![batch];
        while let Some(mut batch) = waiting.pop() {
            let names: Vec<&str> = batch.iter().map(|&index| keys[index].as_str()).collect();
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
pub(super) fn unanswered() -> crate::Error {
    crate::Error::new(ErrorKind::Permanent, "the backend gave no answer for this key")
}
