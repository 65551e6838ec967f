//! The typed face of one entity on one backend.

use std::marker::PhantomData;

use crate::backend::{Backend, Put, ReadOptions};
use crate::entity::{KvEntity, Stored};
use crate::error::Result;
use crate::key::{ToKey, encode_key};
use crate::metadata::{MetadataReader, MetadataWriter};

/// Reads and writes one entity on one backend, which it owns; `&backend` is a backend too.
#[derive(Debug, Clone)]
pub struct Repository<E, B> {
    backend: B,
    entity: PhantomData<fn() -> E>,
}

impl<E: KvEntity, B: Backend> Repository<E, B> {
    /// Opens the typed face of `E` on a backend.
    pub fn new(backend: B) -> Self {
        Self {
            backend,
            entity: PhantomData,
        }
    }

    /// Reads an entity: one read.
    pub async fn get(&self, key: impl ToKey<E>) -> Result<Option<E>> {
        let key = encode_key::<E>(&key)?;
        let Some(record) = self
            .backend
            .get(&key, ReadOptions::cache_ttl(E::SCHEMA.cache_ttl))
            .await?
        else {
            return Ok(None);
        };
        let metadata = MetadataReader::new(record.metadata.as_deref());
        let stored = Stored {
            key: &key,
            value: record.value,
            metadata: &metadata,
            entity: PhantomData,
        };
        E::restore(stored)
            .map(Some)
            .map_err(|error| error.with_entity(E::SCHEMA.name).with_key(&key))
    }

    /// Writes an entity: one write.
    pub async fn put(&self, entity: &E) -> Result<()> {
        use crate::codec::Codec;
        let key = encode_key::<E>(entity)?;
        let mut metadata = MetadataWriter::default();
        entity.write_metadata(&mut metadata);
        let metadata = metadata.finish()?;
        let value = E::Codec::encode(entity.stored_value())
            .map_err(|error| error.into_error(crate::ErrorKind::Encode))?;
        self.backend
            .put(
                &key,
                Put {
                    value: &value,
                    metadata: metadata.as_deref(),
                    expiration: None,
                },
            )
            .await
    }
}
