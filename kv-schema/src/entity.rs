//! The entity: what a declaration gives the runtime.

use bytes::Bytes;

use crate::ExpiryField;
use crate::backend::Backend;
use crate::clock::UnixSeconds;
use crate::codec::{Codec, CodecError};
use crate::error::{Error, ErrorKind, Result};
use crate::key::{EntityKey, KeyOf, KeyWriter, ToKey, encode_key, is_key};
use crate::metadata::{MetadataReader, MetadataWriter, Projection};
use crate::repository::{Repository, moved_key};
use crate::schema::{self, Lean, Schema, VersionState};
use crate::version::Older;
use crate::{MaybeSend, MaybeSync};

/// A struct that is stored in Workers KV; derive it with `#[derive(KvEntity)]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a KV entity",
    label = "not a `KvEntity`",
    note = "declare it with `#[derive(KvEntity)]` and `#[kv(key = \"…\")]`"
)]
pub trait KvEntity: Sized + ToKey<Self> + MaybeSend + MaybeSync {
    /// The key type, `SessionKey` for `Session`.
    type Key: EntityKey + ToKey<Self>;

    /// The fields that also travel in metadata.
    type Metadata: Projection;

    /// What the codec stores: the entity itself, or its `#[kv(value)]` field.
    type Value: MaybeSend + MaybeSync;

    /// How the value is stored.
    type Codec: Codec<Self::Value>;

    /// What the declaration says.
    const SCHEMA: &'static Schema;

    /// Borrows what the codec stores.
    fn stored_value(&self) -> &Self::Value;

    /// Writes the fields that also travel in metadata.
    fn write_metadata(&self, out: &mut MetadataWriter) {
        let _ = out;
    }

    /// Returns the absolute expiry, where a field says it.
    fn stored_expiry(&self) -> Option<UnixSeconds> {
        None
    }

    /// Puts the entity together from what is stored.
    fn restore(stored: Stored<'_, Self>) -> Result<Self>;

    /// Decodes a value of an older version and takes it through every step up to today's.
    fn upgrade(old: Older<'_, Self>) -> Result<Self::Value> {
        Err(old.unknown())
    }

    /// Encodes the value as the version that is written, where that is not today's.
    fn write_older(&self) -> Result<Vec<u8>> {
        Err(Error::new(
            ErrorKind::Unsupported,
            "no other version than today's is written",
        ))
    }

    /// Writes the key under which older releases stored the entity.
    fn write_moved_key(key: &Self::Key, out: &mut KeyWriter) {
        let _ = (key, out);
    }

    /// Reads a key under which older releases stored the entity; `None` where it does not hold every part of today's.
    fn read_moved_key(text: &str) -> Option<Result<Self::Key>> {
        let _ = text;
        None
    }

    /// Opens the typed face of this entity on a backend; `&backend` is a backend too.
    fn repository<B: Backend>(backend: B) -> Repository<Self, B> {
        Repository::new(backend)
    }
}

/// What was read for one key, on its way to an entity.
pub struct Stored<'a, E: KvEntity> {
    pub(crate) key: &'a str,
    pub(crate) value: &'a Bytes,
    pub(crate) metadata: &'a MetadataReader<'a>,
    pub(crate) state: VersionState,
    /// `key` is of the template of older releases.
    pub(crate) at_old_key: bool,
    pub(crate) entity: std::marker::PhantomData<fn() -> E>,
}

// Written out, because a derive would ask the same of `E`.
impl<E: KvEntity> std::fmt::Debug for Stored<'_, E> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Stored")
            .field("value", self.value)
            .field("metadata", &self.metadata)
            .finish_non_exhaustive()
    }
}

impl<E: KvEntity> Stored<'_, E> {
    /// Returns the typed key.
    pub fn key(&self) -> Result<E::Key> {
        E::Key::parse(self.key)
    }

    /// Returns the typed metadata.
    pub fn metadata(&self) -> Result<E::Metadata> {
        E::Metadata::read(self.metadata)
    }

    /// Restores the field that is the absolute expiry.
    pub fn deadline<T: ExpiryField>(&self) -> Result<T> {
        // 0 says "never", as does no deadline at all.
        T::from_unix(self.metadata.deadline().filter(|at| at.0 != 0)).ok_or_else(|| {
            Error::new(
                ErrorKind::Metadata,
                "the stored deadline does not fit the expiry field",
            )
            .with_field("$x")
        })
    }

    /// Decodes the value; one of an older version goes through the steps up to today's.
    pub fn value(&self) -> Result<E::Value> {
        if const { E::SCHEMA.migrates() }
            && let Some(version) = self.state.below(E::LEAN)
        {
            return E::upgrade(self.older(version, false));
        }
        E::Codec::decode_ref(self.value).map_err(|error| undecodable(error, E::LEAN, self.value, self.state))
    }

    // What generated code restores an entity with whose value is the whole of it.
    #[doc(hidden)]
    pub fn whole(&self) -> Result<E>
    where
        E: KvEntity<Value = E>,
    {
        // Looked at where it is: to move it out and back is two copies of the entity.
        let entity = self.value();
        if let Ok(entity) = &entity {
            self.verify(entity)?;
        }
        entity
    }

    pub(crate) fn older(&self, version: u32, strict: bool) -> Older<'_, E> {
        Older {
            stored: self,
            version,
            strict,
        }
    }

    /// Refuses a value where there should be none.
    pub fn no_value(&self) -> Result<()> {
        if self.value.is_empty() {
            return Ok(());
        }
        Err(refused(
            ErrorKind::Decode,
            "the value should be empty",
            self.value,
        ))
    }

    /// Tells whether older releases stored the entity under the key that it was read from.
    fn was_at(&self, entity: &E) -> bool {
        self.at_old_key
            && encode_key::<E>(entity)
                .ok()
                .and_then(|key| moved_key::<E>(&key))
                .is_some_and(|old| old == self.key)
    }

    /// Hands on an entity whose key fields name the key that it was read from, and refuses any other.
    pub fn matching(&self, entity: E) -> Result<E> {
        self.verify(&entity)?;
        Ok(entity)
    }

    /// Refuses an entity whose key fields name another key than the one it was read from.
    fn verify(&self, entity: &E) -> Result<()> {
        let key = KeyOf::<E, _>::new(entity);
        if is_key(E::LEAN, &key, self.key)
            || (const { E::SCHEMA.moved_from.is_some() } && self.was_at(entity))
        {
            return Ok(());
        }
        Err(refused(
            ErrorKind::KeyMismatch,
            "the key fields of the stored value name another key",
            self.value,
        ))
    }
}

// Apart from the methods, which are compiled for each entity.
#[cold]
#[inline(never)]
fn refused(kind: ErrorKind, detail: &str, value: &Bytes) -> Error {
    Error::new(kind, detail).with_raw(value.clone())
}

#[cold]
#[inline(never)]
fn undecodable(error: CodecError, schema: &Schema, value: &Bytes, state: VersionState) -> Error {
    let error = error.within(schema);
    if let VersionState::Newer(version) = state {
        return schema::newer(version, schema.version.unwrap_or(1))
            .with_codec(schema.codec)
            .with_source(error.source)
            .with_raw(value.clone());
    }
    error
        .into_error(ErrorKind::Decode)
        .with_version(schema.version)
        .with_codec(schema.codec)
        .with_raw(value.clone())
}
