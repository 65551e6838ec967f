//! From what is stored to an entity.

use std::marker::PhantomData;

use super::entry::StoredEntry;
use super::untyped::Admitted;
use super::{Entry, Repository};
use crate::backend::{Backend, ReadOptions, Record};
use crate::entity::{KvEntity, Stored};
use crate::error::Result;
use crate::metadata::MetadataReader;

impl<E: KvEntity, B: Backend> Repository<E, B> {
    /// Reads one key: one read.
    pub(super) async fn read(&self, key: Result<String>, options: ReadOptions) -> Result<Option<Entry<E>>> {
        let key = key?;
        match self.untyped().read(&key, options).await? {
            Some(record) => self.decode(key, record),
            None => Ok(None),
        }
    }

    /// Puts an entity together from a record; `None` where its true deadline has passed.
    pub(super) fn decode(&self, key: String, record: Record) -> Result<Option<Entry<E>>> {
        let untyped = self.untyped();
        let metadata = MetadataReader::new(record.metadata.as_deref());
        let restored = match untyped.admit(&metadata) {
            Ok(None) => return Ok(None),
            Ok(Some(admitted)) => E::restore(Stored {
                key: &key,
                value: &record.value,
                metadata: &metadata,
                entity: PhantomData,
            })
            .map(|value| (value, admitted)),
            Err(error) => Err(error.with_raw(record.value.clone())),
        };
        let (value, Admitted { expiry, version }) = restored.map_err(|error| untyped.blame(error, &key))?;
        drop(metadata);
        Ok(Some(Entry {
            value,
            stored: StoredEntry {
                key,
                bytes: record.value,
                metadata: record.metadata,
                expiry,
                version,
                cache_status: record.cache_status,
            },
        }))
    }
}
