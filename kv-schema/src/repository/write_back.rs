//! What older releases stored: writing it anew.

use std::sync::{Mutex, MutexGuard, PoisonError};

use futures_util::future::Either;

use super::decode::moved_key;
use super::untyped::Moment;
use super::write::{Encoded, Write, encode_value, written_version};
use super::{Entry, Expiry, Renew, Repository};
use crate::backend::{Backend, ReadOptions};
use crate::clock::UnixSeconds;
use crate::entity::KvEntity;
use crate::error::{Error, ErrorKind, Result};
use crate::fingerprint::Fingerprint;
use crate::maybe_send::{BoxFuture, MaybeSend, boxed};
use crate::metadata::{MetadataReader, MetadataWriter, Projection};
use crate::schema::{Lean, Schema, Unversioned, VersionState, WriteBack, newer};
use crate::version::OldNames;

impl<E: KvEntity, B: Backend> Repository<E, B> {
    /// Reads a key as callers see it: what is older is stored anew where the entity says `write_back = on_read`.
    pub(super) fn read_current(
        &self,
        key: Result<String>,
        options: ReadOptions,
    ) -> impl Future<Output = Result<Option<Entry<E>>>> + MaybeSend {
        if const { matches!(E::SCHEMA.write_back, WriteBack::OnRead) } {
            return Either::Right(boxed(self.read_and_write_back(key, options)));
        }
        Either::Left(self.read(key, options))
    }

    /// The same for those who want the value alone.
    pub(super) fn read_value(
        &self,
        key: Result<String>,
        options: ReadOptions,
    ) -> impl Future<Output = Result<Option<E>>> + MaybeSend {
        if const { matches!(E::SCHEMA.write_back, WriteBack::OnRead) || E::SCHEMA.moved_from.is_some() } {
            return Either::Right(boxed(async move {
                let found = self.read_current(key, options).await?;
                Ok(found.map(Entry::into_value))
            }));
        }
        Either::Left(self.value_here(key, options))
    }

    async fn read_and_write_back(
        &self,
        key: Result<String>,
        options: ReadOptions,
    ) -> Result<Option<Entry<E>>> {
        let found = self.read(key, options).await?;
        if let Some(entry) = &found
            && Self::is_behind(entry)
        {
            match &self.later {
                Some(later) => later.write_back(self, entry.stored.clone()),
                None => self.write_back_quietly(entry).await,
            }
        }
        Ok(found)
    }

    /// Tells whether a read or a renewed expiry stores an entry anew.
    pub(super) fn is_behind(entry: &Entry<E>) -> bool {
        entry.stored.moved.is_some()
            || (Self::is_older(entry) && !matches!(E::SCHEMA.write_back, WriteBack::Off))
    }

    /// Tells whether this release would store an entry as a higher version, or would say its version at all.
    fn is_older(entry: &Entry<E>) -> bool {
        match entry.stored.told.state {
            VersionState::Older(version) => Some(version) < written_version(E::LEAN, None),
            VersionState::Unversioned(_) => true,
            VersionState::Current | VersionState::Newer(_) => false,
        }
    }

    /// Stores an entry that was migrated, or that was found under its old key, as this release would; tells whether it wrote. One
    /// read, and one write if nothing has changed since; one list where the expiry is unknown, and one delete where the key moved.
    ///
    /// It keeps the true deadline and the metadata of others. It leaves an entry that is current already, one that has less than
    /// 60 seconds to live, and one that was changed, deleted or migrated by somebody else since it was read. Best-effort: between
    /// its read and its write somebody may write or delete, and is undone.
    pub async fn write_back(&self, entry: &Entry<E>) -> Result<bool> {
        let untyped = self.untyped();
        let here = entry.stored.place();
        let differs = entry.stored.moved.is_some() || Self::is_older(entry);
        if !differs || matches!(entry.stored.told.state, VersionState::Newer(_)) {
            return Ok(false);
        }
        let Some(now) = untyped.read(here, untyped.freshest()).await? else {
            return Ok(false);
        };
        if now.value != entry.stored.record.value || now.metadata != entry.stored.record.metadata {
            return Ok(false);
        }
        if entry.stored.moved.is_some()
            && untyped
                .read(&entry.stored.key, untyped.freshest())
                .await?
                .is_some()
        {
            return Ok(false);
        }
        let metadata = MetadataReader::new(entry.stored.record.metadata.as_deref());
        // What no release of ours wrote may expire whatever the declaration says.
        let ours = metadata.version().is_some() || metadata.deadline().is_some();
        drop(metadata);
        let expiry = if ours {
            entry.stored.told.expiry
        } else {
            Expiry::Unknown
        };
        self.store_with(entry, expiry).await
    }

    /// Stores an entry as this release would, without a look at what is there.
    pub(super) async fn store_anew(&self, entry: &Entry<E>) -> Result<bool> {
        self.store_with(entry, entry.stored.told.expiry).await
    }

    /// Stores an entry as the version that is written, although what was read is of a higher one.
    pub(super) async fn store_down(&self, entry: &Entry<E>) -> Result<bool> {
        self.store_as(entry, entry.stored.told.expiry, written_version(E::LEAN, None))
            .await
    }

    async fn store_with(&self, entry: &Entry<E>, expiry: Expiry) -> Result<bool> {
        let version = written_version(E::LEAN, entry.stored.told.state.version(E::LEAN));
        self.store_as(entry, expiry, version).await
    }

    async fn store_as(&self, entry: &Entry<E>, expiry: Expiry, version: Option<u32>) -> Result<bool> {
        let untyped = self.untyped();
        let here = entry.stored.place();
        // Never what a newer release wrote, whatever was read of it.
        self.replaceable(entry)?;
        if MetadataReader::new(entry.stored.record.metadata.as_deref()).is_odd() {
            let error = Error::new(
                ErrorKind::Metadata,
                "its metadata is no object, and would be lost",
            );
            return Err(untyped.blame(error, here));
        }
        let deadline = match expiry {
            // Where a field says it, a put would too.
            _ if E::SCHEMA.expiry.is_some() && entry.value.stored_expiry().is_some() => {
                entry.value.stored_expiry()
            }
            Expiry::Unknown => match untyped.listed_expiry(here).await? {
                Some(Expiry::At(at)) => Some(at),
                // The platform was told nothing; a field of the value may say it.
                Some(_) => entry.value.stored_expiry(),
                // It is gone.
                None => return Ok(false),
            },
            known => known.deadline(),
        };
        if !self.lives_on(deadline) {
            return Ok(false);
        }
        let encoded = self.encode_anew(entry, deadline, version, &Moment::default());
        self.put_anew(entry, encoded).await?;
        Ok(true)
    }

    /// Moves an entry from its old key, unless today's key holds another value: that is the one that is read.
    pub(super) async fn move_entry(&self, entry: &Entry<E>) -> Result<bool> {
        let untyped = self.untyped();
        let Some(now) = untyped.read(&entry.stored.key, untyped.freshest()).await? else {
            return self.store_anew(entry).await;
        };
        let version = written_version(E::LEAN, entry.stored.told.state.version(E::LEAN));
        let deadline = MetadataReader::new(now.metadata.as_deref()).deadline();
        let encoded = self
            .encode_anew(entry, deadline, version, &Moment::default())
            .map_err(|error| untyped.blame(error, &entry.stored.key))?;
        if !matches!(untyped.is_same(&now, &encoded), Ok(true)) {
            let error = Error::new(
                ErrorKind::Migration,
                "its old key holds another value, which is not read any more",
            );
            return Err(untyped.blame(error, &entry.stored.key));
        }
        // Somebody was interrupted between the put and the delete.
        self.leave_old_key(entry).await?;
        Ok(true)
    }

    fn lives_on(&self, deadline: Option<UnixSeconds>) -> bool {
        let least = u64::from(self.backend.capabilities().limits.min_ttl);
        deadline.is_none_or(|at| at.since(self.untyped().now()).as_secs() >= least)
    }

    /// Encodes an entry anew: today's fields, the metadata of others, and a deadline that is settled.
    fn encode_anew<'e>(
        &self,
        entry: &'e Entry<E>,
        deadline: Option<UnixSeconds>,
        version: Option<u32>,
        moment: &Moment,
    ) -> Result<Encoded<'e>> {
        let mut metadata = MetadataWriter::write_as(version);
        entry.value.write_metadata(&mut metadata);
        let stored = MetadataReader::new(entry.stored.record.metadata.as_deref());
        let names = match entry.stored.told.state.below(E::LEAN) {
            Some(version) => E::Metadata::names_in(version),
            None => OldNames::Todays,
        };
        copy_foreign(E::SCHEMA, names, &stored, &mut metadata);
        let untyped = self.untyped();
        let described = untyped.again(metadata, version, deadline, moment)?;
        let value = encode_value(&entry.value, version)?;
        let encoded = untyped.seal(value, described);
        untyped.check_value(encoded.value.len())?;
        Ok(encoded)
    }

    async fn put_anew(&self, entry: &Entry<E>, encoded: Result<Encoded<'_>>) -> Result<()> {
        let untyped = self.untyped();
        untyped.put(Ok(entry.stored.key.clone()), encoded).await?;
        self.leave_old_key(entry).await
    }

    /// Removes the old key under which an entry was found.
    async fn leave_old_key(&self, entry: &Entry<E>) -> Result<()> {
        match &entry.stored.moved {
            Some(old) => self.untyped().delete(Ok(old.clone())).await,
            None => Ok(()),
        }
    }

    /// Gives an entry that is not what this release would store a new expiry, and stores it anew.
    #[cold]
    pub(super) async fn renew_migrated(&self, entry: &Entry<E>, renew: Renew) -> Result<bool> {
        let untyped = self.untyped();
        // What has to stay as it is goes to today's key as it is.
        if matches!(entry.stored.told.state, VersionState::Newer(_))
            || matches!(E::SCHEMA.write_back, WriteBack::Off)
        {
            let renewed = untyped.renew(&entry.stored, renew).await?;
            if renewed {
                self.leave_old_key(entry).await?;
            }
            return Ok(renewed);
        }
        let moment = Moment::default();
        let deadline = untyped
            .new_deadline(&entry.stored, renew, &moment)
            .map_err(|error| untyped.blame(error, &entry.stored.key))?;
        let Some(deadline) = deadline else {
            return Ok(false);
        };
        let version = written_version(E::LEAN, entry.stored.told.state.version(E::LEAN));
        let encoded = self.encode_anew(entry, Some(deadline), version, &moment);
        self.put_anew(entry, encoded).await?;
        Ok(true)
    }

    /// Writes back what a read found, if it may; a failure is nobody's.
    #[cold]
    pub(super) async fn write_back_quietly(&self, entry: &Entry<E>) {
        let now = self.untyped().now();
        let store = self.backend.capabilities().store;
        if QUOTA.is_spent(store, now) || !RECENT.may_write(store, &entry.stored.key, now) {
            return;
        }
        if let Err(error) = self.write_back(entry).await
            && error.kind() == ErrorKind::DailyQuota
        {
            QUOTA.spend(store, now);
        }
    }

    /// Refuses to change what a newer release wrote.
    pub(super) fn replaceable(&self, entry: &Entry<E>) -> Result<()> {
        match entry.stored.told.state {
            VersionState::Newer(version) => {
                let error = newer(version, E::SCHEMA.version.unwrap_or(1))
                    .with_raw(entry.stored.record.value.clone());
                Err(self.untyped().blame(error, &entry.stored.key))
            }
            _ => Ok(()),
        }
    }

    /// Looks for a newer value before one is written, where the entity does not see newer values: one read, and one of the old key where
    /// it moved.
    pub(super) fn guard<'a>(&'a self, key: &'a str) -> Option<BoxFuture<'a, Result<()>>> {
        const { E::SCHEMA.guards_newer() }.then(|| boxed(self.guarded(key)))
    }

    async fn guarded(&self, key: &str) -> Result<()> {
        self.untyped().guard(key).await?;
        // The old key is removed with a write.
        if const { E::SCHEMA.moved_from.is_some() }
            && let Some(old) = moved_key::<E>(key)
        {
            return self.untyped().guard(&old).await;
        }
        Ok(())
    }

    pub(super) fn put_encoded<'a>(
        &'a self,
        key: Result<String>,
        encoded: Result<Encoded<'a>>,
    ) -> impl Future<Output = Result<()>> + MaybeSend + 'a {
        if const { E::SCHEMA.guards_newer() || E::SCHEMA.moved_from.is_some() } {
            return Either::Right(boxed(self.put_guarded(key, encoded)));
        }
        Either::Left(self.untyped().put(key, encoded))
    }

    async fn put_guarded(&self, key: Result<String>, encoded: Result<Encoded<'_>>) -> Result<()> {
        let key = key?;
        if let Some(guard) = self.guard(&key) {
            guard.await?;
        }
        self.untyped().put(Ok(key.clone()), encoded).await?;
        match self.forget_moved(&key) {
            Some(forget) => forget.await,
            None => Ok(()),
        }
    }

    /// Writes unless the same is stored already, in the version that takes nothing back.
    pub(super) async fn put_if_changed_over(&self, key: String, entity: &E) -> Result<bool> {
        let untyped = self.untyped();
        let record = untyped.read(&key, untyped.freshest()).await?;
        let moved = match &record {
            None => self.read_old_key(&key).await?,
            Some(_) => None,
        };
        let replaced = record.as_ref().or(moved.as_ref());
        let over = replaced.and_then(|record| match E::SCHEMA.unversioned {
            // Only the value tells.
            Unversioned::Detect(_) => match self.decode(key.clone(), record.clone()) {
                Ok(Some(entry)) => entry.stored.told.state.version(E::LEAN),
                _ => untyped.version_of(record),
            },
            _ => untyped.version_of(record),
        });
        let encoded = self.encode_over(entity, &Write::new(), None, over);
        let wrote = untyped.put_unless_same(key.clone(), record, encoded).await?;
        if let Some(forget) = self.forget_moved(&key) {
            forget.await?;
        }
        Ok(wrote)
    }
}

/// Copies what others wrote into the metadata; names that today's declaration or an older one gave are not theirs.
fn copy_foreign(schema: &Schema, names: OldNames, stored: &MetadataReader<'_>, out: &mut MetadataWriter) {
    out.copy_fields(stored, |member| {
        let old = match names {
            OldNames::Todays => false,
            OldNames::Own(names) => names.iter().any(|name| member.is(name)),
            OldNames::Any => !member.name.starts_with(b"\"$"),
        };
        let adopted = schema.version_from.is_some_and(|name| member.is(name));
        let ours = |field: &crate::schema::Field| {
            member.is(field.name)
                || field.aliases.iter().any(|name| member.is(name))
                || field.was.iter().any(|(_, name)| member.is(name))
        };
        !old && !adopted && !schema.metadata.iter().any(ours)
    });
}

/// The stores whose daily quota is spent, for the whole isolate: it is counted by the day, in UTC.
struct Quota(Mutex<Vec<(u32, u64)>>);

static QUOTA: Quota = Quota(Mutex::new(Vec::new()));

impl Quota {
    fn is_spent(&self, store: u32, now: UnixSeconds) -> bool {
        self.spent().contains(&(store, day(now)))
    }

    fn spend(&self, store: u32, now: UnixSeconds) {
        let mut spent = self.spent();
        spent.retain(|(other, _)| *other != store);
        forget_oldest(&mut spent);
        spent.push((store, day(now)));
    }

    fn spent(&self) -> MutexGuard<'_, Vec<(u32, u64)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn day(now: UnixSeconds) -> u64 {
    now.0 / 86_400
}

/// Makes room where a process has opened very many stores.
fn forget_oldest<T>(kept: &mut Vec<T>) {
    if kept.len() >= 16 * Recent::MOST {
        kept.remove(0);
    }
}

/// The keys that were written back within this second and the one before, by their fingerprints: KV takes one write a second to a key.
struct Recent(Mutex<Vec<(u32, u64, u64)>>);

static RECENT: Recent = Recent(Mutex::new(Vec::new()));

impl Recent {
    /// More keys than this in one second are more than an isolate should write back.
    const MOST: usize = 64;

    fn may_write(&self, store: u32, key: &str, now: UnixSeconds) -> bool {
        let mut recent = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // A clock of whole seconds: only two of them apart are a second. It may have been set back. Another store may have another clock.
        recent.retain(|(of, at, _)| *of != store || (*at <= now.0 && now.0 - at < 2));
        let key = Fingerprint::new().text(key).finish();
        let mut own = recent.iter().filter(|(of, ..)| *of == store);
        if own.clone().count() >= Self::MOST || own.any(|(.., known)| *known == key) {
            return false;
        }
        forget_oldest(&mut recent);
        recent.push((store, now.0, key));
        true
    }
}
