//! From what is stored to an entity.

use std::marker::PhantomData;

use super::entry::StoredEntry;
use super::untyped::Admitted;
use super::{Entry, Repository};
use crate::backend::{Backend, ReadOptions, Record};
use crate::codec::Codec;
use crate::entity::{KvEntity, Stored};
use crate::error::{Error, ErrorKind, Result};
use crate::maybe_send::boxed;
use crate::metadata::MetadataReader;
use crate::schema::{EntityForm, Schema, Standing, VersionState};

impl<E: KvEntity, B: Backend> Repository<E, B> {
    /// Reads one key: one read, and one more of its old key where it moved and is missing.
    pub(super) async fn read(&self, key: Result<String>, options: ReadOptions) -> Result<Option<Entry<E>>> {
        let key = key?;
        match self.untyped().read(&key, options).await? {
            Some(record) => self.decode(key, record),
            // Boxed, as all that few entities do: an await point of its own would link it into every Worker.
            None if const { E::SCHEMA.moved_from.is_some() } => {
                boxed(self.read_moved(key, options.lean(None))).await
            }
            None => Ok(None),
        }
    }

    /// Puts an entity together from a record; `None` where its true deadline has passed, and where it is of a newer version that is
    /// hidden.
    pub(super) fn decode(&self, key: String, record: Record) -> Result<Option<Entry<E>>> {
        self.decode_at(key, record, false)
    }

    /// Puts an entity together from a record; `at_old_key` says that the key is of the template of older releases.
    pub(super) fn decode_at(
        &self,
        key: String,
        record: Record,
        at_old_key: bool,
    ) -> Result<Option<Entry<E>>> {
        let untyped = self.untyped();
        let metadata = match record.lean {
            Some(lean) => MetadataReader::lean(E::SCHEMA.version.unwrap_or(0), lean),
            None => MetadataReader::new(record.metadata.as_deref()),
        };
        let restored = match untyped.admit(&metadata) {
            Ok(None) => return Ok(None),
            Ok(Some(Admitted {
                expiry,
                said,
                standing,
            })) => {
                let state = match standing {
                    Standing::Known(state) => Ok(state),
                    Standing::Detect(candidates) => detect::<E>(&key, &record, &metadata, candidates),
                    Standing::Hidden(_) => return Ok(None),
                };
                state
                    .and_then(|state| Ok((restore(&key, &record, &metadata, state, at_old_key)?, state)))
                    .map(|(value, state)| (value, expiry, said, state))
            }
            Err(error) => Err(error),
        };
        let (value, expiry, version, state) = match restored {
            Ok(restored) => restored,
            Err(error) => return Err(untyped.undecodable(error, &key, &record, &metadata)),
        };
        drop(metadata);
        Ok(Some(Entry {
            value,
            stored: StoredEntry {
                key,
                bytes: record.value,
                metadata: record.metadata,
                expiry,
                version,
                state,
                moved: None,
                cache_status: record.cache_status,
            },
        }))
    }

    /// Reads the key under which older releases stored an entity: one read.
    #[cold]
    pub(super) async fn read_moved(&self, key: String, options: ReadOptions) -> Result<Option<Entry<E>>> {
        let untyped = self.untyped();
        let Some(old) = moved_key::<E>(&key) else {
            return Ok(None);
        };
        let Some(record) = untyped.read(&old, options).await? else {
            return Ok(None);
        };
        self.decode_from(key, old, record)
    }

    /// Puts together the entity of `key` from what is under its old key; `None` where that is another's.
    pub(super) fn decode_from(&self, key: String, old: String, record: Record) -> Result<Option<Entry<E>>> {
        match self.decode(key, record) {
            Ok(Some(mut entry)) => {
                entry.stored.moved = Some(old);
                Ok(Some(entry))
            }
            // Two of today's keys may have had one old key: what is there is the other's.
            Err(error) if error.kind() == ErrorKind::KeyMismatch => Ok(None),
            answer => answer,
        }
    }
}

/// Returns the key under which older releases stored what is at `key`, where it had one.
pub(crate) fn moved_key<E: KvEntity>(key: &str) -> Option<String> {
    let template = E::SCHEMA.moved_from.as_ref()?;
    let typed = <E::Key as crate::key::EntityKey>::parse(key).ok()?;
    let mut out = crate::key::KeyWriter::new(template);
    E::write_moved_key(&typed, &mut out);
    // A key that could not be stored then is not there.
    let old = out.finish_of(E::SCHEMA).ok()?;
    let is_another = || !says_whose(E::SCHEMA) && <E::Key as crate::key::EntityKey>::parse(&old).is_ok();
    if old == key || is_another() {
        return None;
    }
    Some(old)
}

/// Tells whether a stored value holds the key fields, so that it shows whose it is.
const fn says_whose(schema: &Schema) -> bool {
    matches!(schema.form, EntityForm::Whole) && !schema.key_wins
}

/// Puts an entity together; the fields of an older version's metadata are read as those of that version.
fn restore<E: KvEntity>(
    key: &str,
    record: &Record,
    metadata: &MetadataReader<'_>,
    state: VersionState,
    at_old_key: bool,
) -> Result<E> {
    if const { E::SCHEMA.migrates() }
        && let Some(version) = state.below(E::SCHEMA)
    {
        let metadata = MetadataReader::new(record.metadata.as_deref()).read_as(Some(version));
        return E::restore(stored(key, record, &metadata, state, at_old_key));
    }
    E::restore(stored(key, record, metadata, state, at_old_key))
}

fn stored<'a, E: KvEntity>(
    key: &'a str,
    record: &'a Record,
    metadata: &'a MetadataReader<'a>,
    state: VersionState,
    at_old_key: bool,
) -> Stored<'a, E> {
    Stored {
        key,
        value: &record.value,
        metadata,
        state,
        at_old_key,
        entity: PhantomData,
    }
}

/// Finds the one version whose type takes the value without a field left over.
#[cold]
fn detect<E: KvEntity>(
    key: &str,
    record: &Record,
    metadata: &MetadataReader<'_>,
    candidates: &[u32],
) -> Result<VersionState> {
    if !const { matches!(E::SCHEMA.unversioned, crate::schema::Unversioned::Detect(_)) } {
        return Ok(VersionState::Current);
    }
    let mut fits = Vec::new();
    let mut first = None;
    for &version in candidates {
        let tried = if Some(version) == E::SCHEMA.version {
            E::Codec::decode_strict(&record.value)
                .map(drop)
                .map_err(|error| error.within(E::SCHEMA).into_error(ErrorKind::Decode))
        } else {
            let stored = stored(key, record, metadata, VersionState::Unversioned(version), false);
            E::upgrade(stored.older(version, true)).map(drop)
        };
        match tried {
            Ok(()) => fits.push(version),
            // It is of that version: a step of the migration is what refused it.
            Err(error) if error.kind() != ErrorKind::Decode => fits.push(version),
            Err(error) => {
                first.get_or_insert(error);
            }
        }
    }
    match (&*fits, first) {
        ([version], _) => Ok(VersionState::Unversioned(*version)),
        ([], Some(error)) => Err(Error::new(
            ErrorKind::Unversioned,
            format!("the value fits none of the versions {candidates:?}"),
        )
        .with_source(error)),
        _ => Err(Error::new(
            ErrorKind::Unversioned,
            format!("the value fits more than one version: {fits:?}"),
        )),
    }
}
