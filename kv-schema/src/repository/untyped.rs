//! What a repository does without knowing the type: compiled once for a backend, whatever the number of entities.
//!
//! A method of [`Repository`](super::Repository) turns a typed key and a typed value into text and bytes, and hands them to one of
//! these. That is what keeps a further entity cheap, in wasm and in compile time.

mod batch;
mod expiry;
mod list;
mod restore;

use std::borrow::Cow;
use std::cell::Cell;

use bytes::Bytes;

use super::entry::StoredEntry;
use super::write::{Described, Encoded};
use super::{Expiry, Renew};
use crate::backend::{Backend, Head, ListRequest, ReadOptions, Record};
use crate::clock::{Clock, UnixSeconds};
use crate::error::{Error, ErrorKind, Result};
use crate::key::{AnyKey, encode_any};
use crate::metadata::MetadataReader;
use crate::schema::{
    EntityForm, Newer, OldVersion, Schema, Standing, VersionState, newer, said_version, standing,
};

pub(super) use self::list::{Listed, Walk, listed_expiry};
pub(super) use self::restore::{Found, Restore};

/// A repository without its type.
#[derive(Debug)]
pub(super) struct Untyped<'b, B> {
    pub(super) backend: &'b B,
    pub(super) schema: &'static Schema,
    pub(super) cache_ttl: Option<u32>,
}

// Written out, because a derive would ask the same of `B`.
impl<B> Clone for Untyped<'_, B> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<B> Copy for Untyped<'_, B> {}

/// The time, for which a call asks once at most: in a Worker each question is a crossing, and two may have two answers.
#[derive(Debug, Default)]
pub(super) struct Moment(Cell<Option<UnixSeconds>>);

/// What is known of a record before its value is decoded.
#[derive(Debug, Clone, Copy)]
pub(super) struct Admitted {
    pub(super) expiry: Expiry,
    /// The version that it says.
    pub(super) said: Option<u32>,
    pub(super) standing: Standing,
}

impl<B: Backend> Untyped<'_, B> {
    /// Refuses a backend that cannot store what the entity has to say.
    pub(super) fn supported(self) -> Result<()> {
        if !self.backend.capabilities().metadata && self.schema.needs_metadata() {
            return Err(Error::new(
                ErrorKind::Unsupported,
                "the backend stores no metadata, which this entity needs",
            )
            .with_entity(self.schema.name));
        }
        Ok(())
    }

    /// Writes a key and refuses one that has no stored form, or whose entity cannot be stored here.
    pub(super) fn key(self, key: &dyn AnyKey) -> Result<String> {
        self.supported()?;
        encode_any(self.schema, key)
    }

    /// Tells whether version and expiry have a place: metadata, or the envelope.
    fn remembers(self) -> bool {
        self.schema.envelope.is_some() || self.backend.capabilities().metadata
    }

    /// Puts what is stored into the envelope, where the entity has one.
    #[inline]
    pub(super) fn seal(self, value: Cow<'_, [u8]>, described: Described) -> Encoded<'_> {
        let Some(envelope) = self.schema.envelope else {
            return Encoded { value, described };
        };
        Encoded {
            value: (envelope.seal)(described.metadata.as_deref(), &value).into(),
            described: Described {
                metadata: None,
                ..described
            },
        }
    }

    /// Refuses to stream what is in an envelope.
    pub(super) fn streams(self) -> Result<()> {
        match self.schema.envelope {
            None => Ok(()),
            Some(_) => Err(Error::new(
                ErrorKind::Unsupported,
                "a value in an `envelope` cannot be streamed",
            )),
        }
    }

    /// Refuses to write a stream as an older version of which the value was another.
    pub(super) fn streams_as_written(self) -> Result<()> {
        let written = |old: &&OldVersion| Some(old.version) == self.schema.write_version;
        match self.schema.older.iter().find(written) {
            Some(old) if old.name.is_some() => Err(Error::new(
                ErrorKind::Unsupported,
                "a stream cannot be written as an older version; use `put`, or leave out `write_version`",
            )),
            _ => Ok(()),
        }
    }

    /// Says what a value is whose bytes are handed on unread; `None` where it is not shown.
    pub(super) fn streamed(self, standing: Standing) -> Result<Option<VersionState>> {
        let state = match standing {
            Standing::Known(state) => state,
            Standing::Hidden(_) => return Ok(None),
            Standing::Detect(_) => return Err(not_streamed()),
        };
        let named = |version| {
            let old = self.schema.older.iter().find(|old| old.version == version);
            old.is_none_or(|old| old.name.is_some())
        };
        match state.below(self.schema) {
            Some(version) if named(version) => Err(not_streamed().with_version(Some(version))),
            _ => Ok(Some(state)),
        }
    }

    /// Names entity and key in an error that has neither yet.
    #[cold]
    pub(super) fn blame(self, error: Error, key: &str) -> Error {
        error.with_key(key).about(self.schema)
    }

    /// Names entity, key and version in the error of a stored value, and gives its bytes.
    #[cold]
    #[inline(never)]
    pub(super) fn undecodable(
        self,
        error: Error,
        key: &str,
        value: &Bytes,
        metadata: &MetadataReader<'_>,
    ) -> Error {
        let error = match error.raw() {
            Some(_) => error,
            None => error.with_raw(value.clone()),
        };
        self.blame(error.with_version(metadata.version()), key)
    }

    pub(super) fn read_options(self) -> ReadOptions {
        ReadOptions::cache_ttl(self.cache_ttl)
    }

    /// The shortest cache TTL allowed: what reads before a write use, never the entity's own.
    pub(super) fn freshest(self) -> ReadOptions {
        ReadOptions::cache_ttl(Some(self.backend.capabilities().limits.min_cache_ttl))
    }

    pub(super) fn is_past(self, deadline: Option<UnixSeconds>) -> bool {
        self.is_past_at(deadline, &Moment::default())
    }

    fn is_past_at(self, deadline: Option<UnixSeconds>, moment: &Moment) -> bool {
        deadline.is_some_and(|deadline| deadline.0 != 0 && deadline <= self.at(moment))
    }

    /// Returns the time of a moment, which passes as soon as somebody asks.
    #[inline(never)]
    fn at(self, moment: &Moment) -> UnixSeconds {
        let now = moment.0.get().unwrap_or_else(|| self.now());
        moment.0.set(Some(now));
        now
    }

    pub(super) fn now(self) -> UnixSeconds {
        Clock::now(self.backend.clock())
    }

    /// Reads one key: one read.
    pub(super) async fn read(self, key: &str, options: ReadOptions) -> Result<Option<Record>> {
        let mut record = self.backend.get(key, options).await;
        self.open(&mut record, key);
        record
    }

    /// Takes what was read out of the envelope, where the entity has one, and names entity and key in an error. In its place: a record
    /// is large.
    #[inline]
    pub(super) fn open(self, record: &mut Result<Option<Record>>, key: &str) {
        if record.is_err() || self.schema.envelope.is_some() {
            self.open_slowly(record, key);
        }
    }

    #[inline(never)]
    fn open_slowly(self, record: &mut Result<Option<Record>>, key: &str) {
        let opened = match (std::mem::replace(record, Ok(None)), self.schema.envelope) {
            (Ok(Some(record)), Some(envelope)) => (envelope.open)(record).map(Some),
            (record, _) => record,
        };
        *record = opened.map_err(|error| self.blame(error, key));
    }

    /// Tells what is known of a record; `None` where its true deadline has passed, an error where its version is not ours.
    pub(super) fn admit(self, metadata: &MetadataReader<'_>, moment: &Moment) -> Result<Option<Admitted>> {
        if self.is_past_at(metadata.deadline(), moment) {
            return Ok(None);
        }
        let said = said_version(self.schema, metadata)?;
        Ok(Some(Admitted {
            expiry: self.expiry(metadata),
            said,
            standing: standing(self.schema, said)?,
        }))
    }

    pub(super) async fn contains(self, key: Result<String>) -> Result<bool> {
        let head = self.head(&key?, self.read_options()).await?;
        Ok(head.is_some_and(|Head { metadata, .. }| {
            !self.is_past(MetadataReader::new(metadata.as_deref()).deadline())
        }))
    }

    /// Tells whether a read would show what is at a key; `None` where nothing is there.
    pub(super) async fn is_shown(self, key: &str) -> Result<Option<bool>> {
        let head = self.head(key, self.read_options()).await?;
        Ok(head.map(|Head { metadata, .. }| {
            let metadata = MetadataReader::new(metadata.as_deref());
            !self.is_past(metadata.deadline()) && !self.is_hidden(&metadata)
        }))
    }

    fn standing_of(self, metadata: &MetadataReader<'_>) -> Result<Standing> {
        said_version(self.schema, metadata).and_then(|said| standing(self.schema, said))
    }

    fn is_hidden(self, metadata: &MetadataReader<'_>) -> bool {
        matches!(self.schema.newer, Newer::Hide)
            && matches!(self.standing_of(metadata), Ok(Standing::Hidden(_)))
    }

    pub(super) async fn put(self, key: Result<String>, encoded: Result<Encoded<'_>>) -> Result<()> {
        let key = key?;
        // What is written stays where it is: it is large.
        let written = match encoded {
            Ok(ref encoded) => self.backend.put(&key, encoded.as_put()).await,
            Err(error) => Err(error),
        };
        written.map_err(|error| self.blame(error, &key))
    }

    /// Writes unless the same is stored already; tells whether it wrote.
    pub(super) async fn put_if_changed(self, key: String, encoded: Result<Encoded<'_>>) -> Result<bool> {
        let encoded = encoded.map_err(|error| self.blame(error, &key))?;
        let record = self.read(&key, self.freshest()).await?;
        self.put_unless_same(key, record, Ok(encoded)).await
    }

    /// Writes unless a record says the same; tells whether it wrote.
    pub(super) async fn put_unless_same(
        self,
        key: String,
        record: Option<Record>,
        encoded: Result<Encoded<'_>>,
    ) -> Result<bool> {
        let encoded = encoded.map_err(|error| self.blame(error, &key))?;
        if let Some(record) = record
            && self
                .is_same(&record, &encoded)
                .map_err(|error| self.blame(error, &key))?
        {
            return Ok(false);
        }
        self.put(Ok(key), Ok(encoded)).await?;
        Ok(true)
    }

    /// Returns the version that a record is read as; `None` where nothing is to be kept of it.
    pub(super) fn version_of(self, record: &Record) -> Option<u32> {
        let metadata = MetadataReader::new(record.metadata.as_deref());
        if self.is_past(metadata.deadline()) {
            return None;
        }
        match self.standing_of(&metadata) {
            Ok(Standing::Known(state)) => state.version(self.schema),
            // Only the value could tell: no version is above today's.
            Ok(_) => self.schema.version,
            Err(_) => said_version(self.schema, &metadata).ok().flatten(),
        }
    }

    pub(super) async fn delete(self, key: Result<String>) -> Result<()> {
        let key = key?;
        self.backend
            .delete(&key)
            .await
            .map_err(|error| self.blame(error, &key))
    }

    /// Writes an entry back under a new expiry; tells whether there was anything to do.
    pub(super) async fn renew(self, entry: &StoredEntry, renew: Renew) -> Result<bool> {
        let described = self
            .renewed(entry, renew)
            .map_err(|error| self.blame(error, &entry.key))?;
        let Some(described) = described else {
            return Ok(false);
        };
        let value = Cow::Borrowed(&*entry.record.value);
        self.put(Ok(entry.key.clone()), Ok(self.seal(value, described)))
            .await?;
        Ok(true)
    }

    /// Refuses to replace what a newer release wrote: one read of the metadata.
    #[cold]
    pub(super) async fn guard(self, key: &str) -> Result<()> {
        let Some(head) = self.head(key, self.freshest()).await? else {
            return Ok(());
        };
        self.replaces(&MetadataReader::new(head.metadata.as_deref()))
            .map_err(|error| self.blame(error, key))
    }

    /// Refuses to replace what a newer release wrote, unless its true deadline has passed.
    pub(super) fn replaces(self, stored: &MetadataReader<'_>) -> Result<()> {
        if self.is_past(stored.deadline()) {
            return Ok(());
        }
        self.replaceable(stored)
    }

    /// Finds the expiry that a write keeps: one list where the metadata does not know it.
    pub(super) async fn kept_expiry(self, key: &str, head: &Head) -> Result<Option<Expiry>> {
        let expiry = {
            let metadata = MetadataReader::new(head.metadata.as_deref());
            // Behind its true deadline an entity is missing, whatever the platform still has.
            if self.is_past(metadata.deadline()) {
                return Ok(None);
            }
            self.expiry(&metadata)
        };
        self.settled_expiry(key, expiry).await
    }

    /// Asks a list where the expiry is unknown; `None` where there is none to keep.
    pub(super) async fn settled_expiry(self, key: &str, expiry: Expiry) -> Result<Option<Expiry>> {
        match expiry {
            // The value says it.
            Expiry::Unknown if self.schema.expiry_in_value().is_some() => Ok(None),
            Expiry::Unknown => self.listed_expiry(key).await,
            known => Ok(Some(known)),
        }
    }

    /// Finds the expiry of a key by a list of one: the exact key sorts before every longer one.
    pub(super) async fn listed_expiry(self, key: &str) -> Result<Option<Expiry>> {
        let mut cursor: Option<String> = None;
        loop {
            let request = ListRequest::prefix(key).limit(1).cursor(cursor.as_deref());
            let page = self
                .backend
                .list(request)
                .await
                .map_err(|error| self.blame(error, key))?;
            if let Some(first) = page.keys.first() {
                let expiry = first.expiration.map_or(Expiry::Never, Expiry::At);
                return Ok((first.name == key).then_some(expiry));
            }
            // A page may be empty although more follow.
            cursor = page.cursor;
            if cursor.is_none() {
                return Ok(None);
            }
        }
    }

    /// Refuses a value that is larger than the backend allows, and names the field that it is.
    #[inline]
    pub(super) fn check_value(self, len: usize) -> Result<()> {
        let checked = self.backend.capabilities().limits.check_value(len);
        match self.schema.form {
            EntityForm::Value(field) => checked.map_err(|error| error.with_field(field)),
            _ => checked,
        }
    }

    /// Refuses to replace what a newer release wrote.
    fn replaceable(self, stored: &MetadataReader<'_>) -> Result<()> {
        match (
            said_version(self.schema, stored)?,
            self.schema.version.unwrap_or(1),
        ) {
            (Some(stored), ours) if stored > ours => Err(newer(stored, ours)),
            _ => Ok(()),
        }
    }

    pub(super) async fn head(self, key: &str, options: ReadOptions) -> Result<Option<Head>> {
        if self.schema.envelope.is_some() {
            // What is asked for stands in the value.
            let record = self.read(key, options).await?;
            return Ok(record.map(|record| Head {
                metadata: record.metadata,
                cache_status: record.cache_status,
            }));
        }
        self.backend
            .head(key, options)
            .await
            .map_err(|error| self.blame(error, key))
    }

    /// Tells whether a record holds what would be written, whatever its expiry; refuses one of a newer version.
    pub(super) fn is_same(self, record: &Record, encoded: &Encoded<'_>) -> Result<bool> {
        let put = encoded.as_put();
        let opened = match self.schema.envelope {
            Some(envelope) => Some((envelope.open)(Record {
                value: Bytes::copy_from_slice(put.value),
                metadata: None,
                brief: None,
                cache_status: None,
            })?),
            None => None,
        };
        let (metadata, value) = match &opened {
            Some(opened) => (opened.metadata.as_deref(), &*opened.value),
            None => (put.metadata, put.value),
        };
        let stored = MetadataReader::new(record.metadata.as_deref());
        let ours = MetadataReader::new(metadata);
        if self.is_past(stored.deadline()) {
            return Ok(false);
        }
        self.replaceable(&stored)
            .map_err(|error| error.with_raw(record.value.clone()))?;
        // Not `Codec::same`, for which a list is the same in any order. A field that is the expiry may stand nowhere else.
        Ok(*record.value == *value
            && !stored.is_odd()
            && stored.says_the_same(&ours)
            && (self.schema.expiry.is_none() || stored.deadline() == ours.deadline()))
    }
}

#[cold]
fn not_streamed() -> Error {
    Error::new(
        ErrorKind::Unsupported,
        "a value of an older version has to be migrated, so it cannot be streamed; use `get`",
    )
}
