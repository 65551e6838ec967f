//! From what is stored to an entity.

use std::marker::PhantomData;

use super::{Entry, Repository};
use crate::backend::{Backend, ReadOptions, Record};
use crate::entity::{KvEntity, Stored};
use crate::error::{Error, ErrorKind, Result};
use crate::metadata::MetadataReader;

impl<E: KvEntity, B: Backend> Repository<E, B> {
    /// Reads one key: one read.
    pub(super) async fn read(&self, key: &str, options: ReadOptions) -> Result<Option<Entry<E>>> {
        match self.backend.get(key, options).await {
            Ok(Some(record)) => self.decode(key, record),
            Ok(None) => Ok(None),
            Err(error) => Err(Self::blame(error, key)),
        }
    }

    /// Puts an entity together from a record; `None` where its true deadline has passed.
    pub(super) fn decode(&self, key: &str, record: Record) -> Result<Option<Entry<E>>> {
        let metadata = MetadataReader::new(record.metadata.as_deref());
        if self.is_past(metadata.deadline()) {
            return Ok(None);
        }
        let expiry = self.expiry(&metadata);
        let version = metadata.version();
        let stored = Stored {
            key,
            value: record.value.clone(),
            metadata: &metadata,
            entity: PhantomData,
        };
        let value = check_version::<E>(version)
            .map_err(|error| error.with_raw(record.value.clone()))
            .and_then(|()| E::restore(stored))
            .map_err(|error| Self::blame(error, key))?;
        drop(metadata);
        Ok(Some(Entry {
            value,
            key: key.to_owned(),
            bytes: record.value,
            metadata: record.metadata,
            expiry,
            version,
            cache_status: record.cache_status,
        }))
    }
}

/// Refuses a value of another version than this entity's; a value that does not say is version 1.
pub(super) fn check_version<E: KvEntity>(stored: Option<u32>) -> Result<()> {
    refuse_newer::<E>(stored)?;
    let ours = E::SCHEMA.version.unwrap_or(1);
    let stored = stored.unwrap_or(1);
    if stored < ours {
        return Err(Error::new(
            ErrorKind::Decode,
            format!("stored version {stored}, and no migration leads from it to version {ours}"),
        ));
    }
    Ok(())
}

/// Refuses a value of a newer version than this entity's, which must not be replaced unseen.
pub(super) fn refuse_newer<E: KvEntity>(stored: Option<u32>) -> Result<()> {
    let ours = E::SCHEMA.version.unwrap_or(1);
    match stored {
        Some(stored) if stored > ours => Err(Error::new(
            ErrorKind::NewerVersion,
            format!("stored version {stored}, this entity is version {ours}"),
        )),
        _ => Ok(()),
    }
}
