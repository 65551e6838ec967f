//! Many keys in one call: bulk reads by plan, writes and deletes with an answer for each.

use std::collections::hash_map;

use futures_util::stream::{self, StreamExt};

use super::Untyped;
use crate::backend::{Backend, BulkRecord, Put, ReadOptions, Record};
use crate::batch::{BULK_READS, CONCURRENCY, Places};
use crate::error::{Error, ErrorKind, Result};
use crate::limits::Limits;
use crate::repository::write::Encoded;

impl<'b, B: Backend> Untyped<'b, B> {
    /// Writes what was prepared; of several writes to one key the last one is sent, and its answer is theirs.
    pub(in crate::repository) async fn put_many(
        self,
        prepared: Vec<Result<(String, Encoded<'_>)>>,
    ) -> Vec<Result<()>> {
        let mut puts: Vec<(&str, Put<'_>)> = Vec::with_capacity(prepared.len());
        let mut place = Places::default();
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
    ) -> Answers<'b, B> {
        let mut unique: Vec<&str> = Vec::with_capacity(keys.len());
        let mut place = Places::with_capacity_and_hasher(keys.len(), <_>::default());
        let mut sources: Vec<Source> = Vec::with_capacity(keys.len());
        for key in keys.iter().flatten() {
            let place = *place.entry(key).or_insert_with(|| {
                unique.push(key);
                unique.len() - 1
            });
            sources.push(Source { place, again: false });
        }
        if unique.len() < sources.len() {
            let mut asked = vec![false; unique.len()];
            for source in sources.iter_mut().rev() {
                source.again = std::mem::replace(&mut asked[source.place], true);
            }
        }
        let records = self.fetch_many(&unique, text, options.distinct()).await;
        Answers {
            untyped: self,
            keys: keys.into_iter(),
            sources: sources.into_iter(),
            records,
        }
    }

    /// Reads texts of our own, whatever the entity.
    pub(in crate::repository) async fn read_raw(self, keys: &[&str]) -> Vec<Result<Option<Record>>> {
        let mut records = self.fetch_many(keys, true, self.freshest()).await;
        (0..keys.len()).map(|place| records.take(place)).collect()
    }

    /// Reads different keys: in bulk where the backend and the codec allow, singly where bulk has no answer.
    async fn fetch_many(self, keys: &[&str], text: bool, options: ReadOptions) -> Records {
        let capabilities = self.backend.capabilities();
        // A layer that prefixes keys leaves less room for them.
        let limits = Limits {
            key: capabilities.key_room(),
            ..capabilities.limits
        };
        let most = limits.bulk_keys.max(1);
        let is_valid = |key: &&str| limits.check_key(key).is_ok();
        let mut read = if capabilities.bulk_text_only && !text {
            Records::unanswered(keys.len())
        } else if keys.iter().all(is_valid) {
            self.fetch_in_bulk(keys, most, options).await
        } else {
            // A key that is not valid would fail its whole batch: it is asked for singly, and fails alone.
            let valid: Vec<&str> = keys.iter().copied().filter(is_valid).collect();
            let mut found = self.fetch_in_bulk(&valid, most, options).await;
            let mut read = Records::unanswered(keys.len());
            let places = (0..keys.len()).filter(|&place| is_valid(&keys[place]));
            for (from, to) in places.enumerate() {
                read.move_in(to, &mut found, from);
            }
            read
        };
        let singly = read.still_unanswered();
        if !singly.is_empty() {
            let mut running = stream::iter(singly)
                .map(|place| async move { (place, self.backend.get(keys[place], options).await) })
                .buffer_unordered(CONCURRENCY);
            while let Some((place, answer)) = running.next().await {
                read.answer(place, answer);
            }
        }
        read
    }

    /// Reads valid keys, `most` of them at a time.
    async fn fetch_in_bulk(self, keys: &[&str], most: usize, options: ReadOptions) -> Records {
        match keys.len() {
            0 => return Records::default(),
            len if len <= most => return self.fetch_batch(keys, options).await,
            _ => {}
        }
        let mut read = Records::unanswered(keys.len());
        let mut running = stream::iter((0..keys.len()).step_by(most))
            .map(|start| async move {
                let end = keys.len().min(start + most);
                (start, self.fetch_batch(&keys[start..end], options).await)
            })
            .buffer_unordered(BULK_READS);
        while let Some((start, mut batch)) = running.next().await {
            for place in 0..batch.records.len() {
                read.move_in(start + place, &mut batch, place);
            }
        }
        read
    }

    /// Reads one batch; a batch whose answer would be too large is split until it fits.
    async fn fetch_batch(self, keys: &[&str], options: ReadOptions) -> Records {
        let mut read = Records::default();
        let mut waiting = vec![(0, keys.len())];
        while let Some((start, end)) = waiting.pop() {
            let len = end - start;
            match self.backend.get_many(&keys[start..end], options).await {
                Ok(records) if len == keys.len() => read.records = records,
                Ok(records) => {
                    for (place, record) in (start..end).zip(records) {
                        read.records[place] = record;
                    }
                }
                Err(error) if error.kind() == ErrorKind::BulkTooLarge => {
                    read.records.resize(keys.len(), BulkRecord::Unanswered);
                    // One value that is too large for a bulk answer may still be read singly.
                    if len > 1 {
                        let middle = start + len / 2;
                        waiting.extend([(middle, end), (start, middle)]);
                    }
                }
                Err(error) => {
                    for place in start..end {
                        read.fail(place, error.clone());
                    }
                }
            }
        }
        read.records.resize(keys.len(), BulkRecord::Unanswered);
        read
    }
}

/// The answers to many keys, in their order.
///
/// Each is large, and stays where the backend put it until it is taken.
pub(in crate::repository) struct Answers<'b, B> {
    untyped: Untyped<'b, B>,
    keys: std::vec::IntoIter<Result<String>>,
    /// Of the keys that have a stored form.
    sources: std::vec::IntoIter<Source>,
    records: Records,
}

/// Where the record of a key is, and whether another key asks for it after this one.
struct Source {
    place: usize,
    again: bool,
}

impl<B: Backend> Iterator for Answers<'_, B> {
    type Item = Result<Option<(String, Record)>>;

    fn next(&mut self) -> Option<Self::Item> {
        let key = match self.keys.next()? {
            Ok(key) => key,
            Err(error) => return Some(Err(error)),
        };
        let mut record = match self.sources.next() {
            Some(Source { place, again: true }) => self.records.copy(place),
            Some(Source { place, again: false }) => self.records.take(place),
            None => Err(unanswered()),
        };
        self.untyped.open(&mut record, &key);
        Some(record.map(|record| record.map(|record| (key, record))))
    }
}

/// What was read under different keys.
#[derive(Default)]
struct Records {
    records: Vec<BulkRecord>,
    /// What failed instead; empty where nothing did.
    failed: Vec<Option<Error>>,
}

impl Records {
    fn unanswered(len: usize) -> Self {
        Self {
            records: vec![BulkRecord::Unanswered; len],
            failed: Vec::new(),
        }
    }

    #[cold]
    fn fail(&mut self, place: usize, error: Error) {
        if self.failed.len() <= place {
            self.failed.resize(place + 1, None);
        }
        self.failed[place] = Some(error);
    }

    fn failure(&self, place: usize) -> Option<&Error> {
        self.failed.get(place)?.as_ref()
    }

    /// Returns the places that have no answer yet.
    fn still_unanswered(&self) -> Vec<usize> {
        let is_open = |place: &usize| {
            matches!(self.records[*place], BulkRecord::Unanswered) && self.failure(*place).is_none()
        };
        (0..self.records.len()).filter(is_open).collect()
    }

    /// Moves an answer in from elsewhere.
    fn move_in(&mut self, to: usize, other: &mut Self, from: usize) {
        self.records[to] = std::mem::replace(&mut other.records[from], BulkRecord::Unanswered);
        if let Some(error) = other.failed.get_mut(from).and_then(Option::take) {
            self.fail(to, error);
        }
    }

    /// Puts in the answer of a single read.
    fn answer(&mut self, place: usize, answer: Result<Option<Record>>) {
        match answer {
            Ok(Some(record)) => self.records[place] = BulkRecord::Found(record),
            Ok(None) => self.records[place] = BulkRecord::Missing,
            Err(error) => self.fail(place, error),
        }
    }

    /// Returns an answer that is asked for again.
    #[cold]
    fn copy(&self, place: usize) -> Result<Option<Record>> {
        match self.failure(place) {
            Some(error) => Err(error.clone()),
            None => answered(self.records.get(place).cloned()),
        }
    }

    fn take(&mut self, place: usize) -> Result<Option<Record>> {
        if let Some(error) = self.failure(place) {
            return Err(error.clone());
        }
        let record = self.records.get_mut(place);
        answered(record.map(|record| std::mem::replace(record, BulkRecord::Unanswered)))
    }
}

fn answered(record: Option<BulkRecord>) -> Result<Option<Record>> {
    match record {
        Some(BulkRecord::Found(record)) => Ok(Some(record)),
        Some(BulkRecord::Missing) => Ok(None),
        Some(BulkRecord::Unanswered) | None => Err(unanswered()),
    }
}

/// A backend broke its contract: it gave fewer answers than it was asked for.
#[cold]
pub(super) fn unanswered() -> Error {
    Error::new(ErrorKind::Permanent, "the backend gave no answer for this key")
}
