//! From what is stored to an entity.

use std::marker::PhantomData;
use std::mem::ManuallyDrop;

use futures_util::future::Either;

use super::entry::{StoredEntry, Told};
use super::untyped::{Found, Moment, Restore};
use super::{Entry, Repository};
use crate::backend::{Backend, ReadOptions, Record};
use crate::codec::Codec;
use crate::entity::{KvEntity, Stored};
use crate::error::{Error, ErrorKind, Result};
use crate::maybe_send::{MaybeSend, boxed};
use crate::metadata::MetadataReader;
use crate::schema::{EntityForm, Lean, Schema, Unversioned, VersionState};

impl<E: KvEntity, B: Backend> Repository<E, B> {
    /// Reads one key: one read, and one more of its old key where it moved and is missing.
    pub(super) fn read(
        &self,
        key: Result<String>,
        options: ReadOptions,
    ) -> impl Future<Output = Result<Option<Entry<E>>>> + MaybeSend {
        // Boxed, as all that few entities do: an await point of its own would be compiled for every entity.
        if const { E::SCHEMA.moved_from.is_some() } {
            return Either::Right(boxed(self.read_either(key, options)));
        }
        Either::Left(self.read_here(key, options))
    }

    /// Reads one key: one read.
    async fn read_here(&self, key: Result<String>, options: ReadOptions) -> Result<Option<Entry<E>>> {
        let key = key?;
        let record = self.backend.get(&key, options).await;
        match self.untyped().fetched(key, record)? {
            Some(stored) => self.restore(stored, false),
            None => Ok(None),
        }
    }

    /// Reads the value of one key: one read.
    pub(super) async fn value_here(&self, key: Result<String>, options: ReadOptions) -> Result<Option<E>> {
        let key = key?;
        let mut record = self.backend.get(&key, options).await;
        self.untyped().open(&mut record, &key);
        // A record stays where it is: it is large.
        match record {
            Ok(Some(ref record)) => {
                self.value_of(&key, record, false, &Moment::default(), &mut Told::default())
            }
            Ok(None) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Reads one key, and its old key where it is missing.
    async fn read_either(&self, key: Result<String>, options: ReadOptions) -> Result<Option<Entry<E>>> {
        let key = key?;
        match self.untyped().read(&key, options).await? {
            None => self.read_moved(key, options.brief(None)).await,
            Some(record) => self.decode(key, record),
        }
    }

    fn restore(&self, mut stored: StoredEntry, at_old_key: bool) -> Result<Option<Entry<E>>> {
        let StoredEntry {
            key, record, told, ..
        } = &mut stored;
        let value = self.value_of(key, record, at_old_key, &Moment::default(), told)?;
        Ok(value.map(|value| Entry { value, stored }))
    }

    /// Restores the value of a record, and what the record tells of it; `None` where its true deadline has passed, and where it
    /// is of a newer version that is hidden.
    pub(super) fn value_of(
        &self,
        key: &str,
        record: &Record,
        at_old_key: bool,
        moment: &Moment,
        told: &mut Told,
    ) -> Result<Option<E>> {
        // What drops a value need not be compiled where there is none yet.
        let mut value = ManuallyDrop::new(None);
        self.untyped()
            .restore(key, record, at_old_key, moment, told, &mut Kept(&mut value))?;
        Ok(ManuallyDrop::into_inner(value))
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
        self.restore(StoredEntry::new(key, record, Told::default()), at_old_key)
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
    let template = E::LEAN.moved_from.as_ref()?;
    let typed = <E::Key as crate::key::EntityKey>::parse(key).ok()?;
    let mut out = crate::key::KeyWriter::new(template);
    E::write_moved_key(&typed, &mut out);
    // A key that could not be stored then is not there.
    let old = out.finish_of(E::LEAN).ok()?;
    let is_another = || !says_whose(E::LEAN) && <E::Key as crate::key::EntityKey>::parse(&old).is_ok();
    if old == key || is_another() {
        return None;
    }
    Some(old)
}

/// Tells whether a stored value holds the key fields, so that it shows whose it is.
const fn says_whose(schema: &Schema) -> bool {
    matches!(schema.form, EntityForm::Whole) && !schema.key_wins
}

/// Puts an entity together where it is to stay.
struct Kept<'v, E>(&'v mut ManuallyDrop<Option<E>>);

impl<E: KvEntity> Restore for Kept<'_, E> {
    /// The fields of an older version's metadata are read as those of that version.
    fn restore(&mut self, found: &Found<'_>, state: VersionState) -> Result<()> {
        if const { E::SCHEMA.migrates() }
            && let Some(version) = state.below(E::LEAN)
        {
            let metadata = MetadataReader::new(found.text).read_as(Some(version));
            let found = Found {
                metadata: &metadata,
                ..*found
            };
            *self.0 = ManuallyDrop::new(Some(E::restore(stored(&found, state))?));
            return Ok(());
        }
        *self.0 = ManuallyDrop::new(Some(E::restore(stored(found, state))?));
        Ok(())
    }

    fn detect(&self, found: &Found<'_>, candidates: &'static [u32]) -> Result<VersionState> {
        if const { matches!(E::SCHEMA.unversioned, Unversioned::Detect(_)) } {
            return detect::<E>(found, candidates);
        }
        Ok(VersionState::Current)
    }
}

fn stored<'a, E: KvEntity>(found: &'a Found<'a>, state: VersionState) -> Stored<'a, E> {
    Stored {
        key: found.key,
        value: found.value,
        metadata: found.metadata,
        state,
        at_old_key: found.at_old_key,
        entity: PhantomData,
    }
}

/// Finds the one version whose type takes the value without a field left over.
#[cold]
fn detect<E: KvEntity>(found: &Found<'_>, candidates: &[u32]) -> Result<VersionState> {
    let mut reasons = Vec::new();
    let mut fits = Vec::new();
    let mut first = None;
    for &version in candidates {
        let tried = if Some(version) == E::SCHEMA.version {
            E::Codec::decode_strict(found.value)
                .map(drop)
                .map_err(|error| error.within(E::LEAN).into_error(ErrorKind::Decode))
        } else {
            let found = Found {
                at_old_key: false,
                ..*found
            };
            let stored: Stored<'_, E> = stored(&found, VersionState::Unversioned(version));
            E::upgrade(stored.older(version, true)).map(drop)
        };
        match tried {
            Ok(()) => fits.push(version),
            // It is of that version: a step of the migration is what refused it.
            Err(error) if error.kind() != ErrorKind::Decode => fits.push(version),
            Err(error) => {
                reasons.push(format!("; {version}: {}", reason(&error)));
                first.get_or_insert(error);
            }
        }
    }
    match (&*fits, first) {
        ([version], _) => Ok(VersionState::Unversioned(*version)),
        ([], Some(error)) => Err(Error::new(
            ErrorKind::Unversioned,
            format!("the value fits none of its versions{}", reasons.concat()),
        )
        .with_source(error)),
        _ => Err(Error::new(
            ErrorKind::Unversioned,
            format!("the value fits more than one version: {fits:?}"),
        )),
    }
}

/// Says where and why a value is of no version, without what every such error says.
fn reason(error: &Error) -> String {
    let place = error
        .field()
        .map_or_else(String::new, |field| format!("`{field}`: "));
    let cause = std::error::Error::source(error).map_or_else(|| error.to_string(), ToString::to_string);
    place + &cause
}
