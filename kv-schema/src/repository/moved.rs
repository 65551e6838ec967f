//! Keys that moved: what lies under an old key template.

use futures_util::future::Either;

use super::decode::moved_key;
use super::entry::StoredEntry;
use super::write::Encoded;
use super::{Entry, Repository};
use crate::backend::{Backend, Record};
use crate::entity::KvEntity;
use crate::error::Result;
use crate::key::EntityKey;
use crate::maybe_send::{BoxFuture, MaybeSend, boxed};
use crate::metadata::MetadataReader;
use crate::schema::Schema;

impl<E: KvEntity, B: Backend> Repository<E, B> {
    /// Reads what a write will remove from the old key, if anything: one read. Refuses what is newer and is not seen.
    pub(super) async fn read_old_key(&self, key: &str) -> Result<Option<Record>> {
        if !const { E::SCHEMA.moved_from.is_some() } {
            return Ok(None);
        }
        let Some(old) = moved_key::<E>(key) else {
            return Ok(None);
        };
        let untyped = self.untyped();
        let record = untyped.read(&old, untyped.freshest()).await?;
        if const { E::SCHEMA.guards_newer() }
            && let Some(record) = &record
        {
            untyped
                .replaces(&MetadataReader::new(record.metadata.as_deref()))
                .map_err(|error| untyped.blame(error, &old))?;
        }
        Ok(record)
    }

    /// Removes the old key of what was written: it would come back when the new one is gone.
    pub(super) fn forget_moved<'a>(&'a self, key: &'a str) -> Option<BoxFuture<'a, Result<()>>> {
        const { E::SCHEMA.moved_from.is_some() }.then(|| boxed(self.forget(key)))
    }

    pub(super) async fn forget(&self, key: &str) -> Result<()> {
        match self.own_moved_key(key).await? {
            Some(old) => self.untyped().delete(Ok(old)).await,
            None => Ok(()),
        }
    }

    /// Returns the old key of a key, unless what is there is another's.
    async fn own_moved_key(&self, key: &str) -> Result<Option<String>> {
        let Some(old) = moved_key::<E>(key) else {
            return Ok(None);
        };
        // Where every part of today's key stands in the old one, no other key had it; but another may have it today.
        if const { moves_alone(E::SCHEMA) } && E::Key::parse(&old).is_err() {
            return Ok(Some(old));
        }
        let untyped = self.untyped();
        let record = untyped.read(&old, untyped.freshest()).await?;
        let own = record.is_some_and(|record| self.is_entity(key, record));
        Ok(own.then_some(old))
    }

    fn is_entity(&self, key: &str, record: Record) -> bool {
        matches!(self.decode(key.to_owned(), record), Ok(Some(_)))
    }

    pub(super) fn delete_encoded(&self, key: Result<String>) -> impl Future<Output = Result<()>> + MaybeSend {
        if const { E::SCHEMA.moved_from.is_some() } {
            return Either::Right(boxed(self.delete_moved(key)));
        }
        Either::Left(self.untyped().delete(key))
    }

    async fn delete_moved(&self, key: Result<String>) -> Result<()> {
        let key = key?;
        // The old one first: should the second fail, the entity is still there and can be deleted again.
        self.forget(&key).await?;
        self.untyped().delete(Ok(key)).await
    }

    #[cold]
    pub(super) async fn put_many_moved(
        &self,
        prepared: Vec<Result<(String, Encoded<'_>)>>,
    ) -> Vec<Result<()>> {
        let keys: Vec<Option<String>> = prepared
            .iter()
            .map(|prepared| Some(prepared.as_ref().ok()?.0.clone()))
            .collect();
        let mut written = self.untyped().put_many(prepared).await;
        for (written, key) in written.iter_mut().zip(keys) {
            if let (Ok(()), Some(key)) = (&written, key) {
                *written = self.forget(&key).await;
            }
        }
        written
    }

    #[cold]
    pub(super) async fn delete_many_moved(&self, keys: Vec<Result<String>>) -> Vec<Result<()>> {
        let mut forgotten = Vec::with_capacity(keys.len());
        for key in &keys {
            forgotten.push(match key {
                Ok(key) => self.forget(key).await,
                Err(_) => Ok(()),
            });
        }
        let deleted = self.untyped().delete_many(keys).await;
        forgotten
            .into_iter()
            .zip(deleted)
            .map(|(forgotten, deleted)| forgotten.and(deleted))
            .collect()
    }

    /// Looks under the old keys of what is missing: one bulk read for each 100 of them.
    #[cold]
    pub(super) async fn read_many_moved<T>(
        &self,
        keys: Vec<Result<String>>,
        missing: &[usize],
        mut entries: Vec<Result<Option<T>>>,
        made: impl Fn(E, StoredEntry) -> T,
    ) -> Vec<Result<Option<T>>> {
        let untyped = self.untyped();
        let missing: Vec<(usize, String, String)> = missing
            .iter()
            .filter_map(|&place| {
                let key = keys.get(place)?.as_ref().ok()?.clone();
                let old = moved_key::<E>(&key)?;
                Some((place, key, old))
            })
            .collect();
        let old = missing.iter().map(|(_, _, old)| Ok(old.clone())).collect();
        let text = <E::Codec as crate::codec::Codec<E::Value>>::TEXT;
        let records = untyped.read_many(old, text, untyped.read_options()).await;
        for ((place, key, old), record) in missing.into_iter().zip(records) {
            entries[place] = match record {
                Ok(None) => continue,
                Err(error) => Err(error),
                Ok(Some((_, record))) => self
                    .decode_from(key, old, record)
                    .map(|entry| entry.map(|Entry { value, stored }| made(value, stored))),
            };
        }
        entries
    }
}

/// Tells whether every part of today's key stands in the old template, so that no two keys had one old key.
const fn moves_alone(schema: &Schema) -> bool {
    match &schema.moved_from {
        Some(old) => old.part_count() >= schema.key.part_count(),
        None => true,
    }
}
