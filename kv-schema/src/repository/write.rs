//! From an entity to what is stored.

use std::borrow::Cow;
use std::marker::PhantomData;
use std::time::Duration;

use super::{Entry, Expiry, Repository};
use crate::backend::{Backend, Expiration, Put, Record};
use crate::clock::UnixSeconds;
use crate::codec::{self, Codec, CodecError};
use crate::entity::KvEntity;
use crate::error::{Error, ErrorKind, Result};
use crate::metadata::{MetadataReader, MetadataWriter, Projection};
use crate::schema::EntityForm;
use crate::{MaybeSend, MaybeSync};

/// Choices for one write.
///
/// `V` says whether the write is [verified](Self::verify): a type, so that a Worker that never asks for it carries none
/// of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub struct Write<V = Unverified> {
    expiry: WriteExpiry,
    clamp: bool,
    verification: PhantomData<V>,
}

/// Writes what was encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unverified;

/// Decodes what was encoded before it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verified;

/// Whether a write is verified: [`Unverified`] or [`Verified`].
pub trait Verification: sealed::Verification + MaybeSend + MaybeSync {}

impl Verification for Unverified {}
impl Verification for Verified {}

mod sealed {
    use super::{
        Codec, CodecError, Cow, Error, ErrorKind, KvEntity, MetadataReader, Projection, Result, Unverified,
        Verified, codec,
    };

    pub trait Verification {
        fn encode<E: KvEntity>(value: &E::Value) -> Result<Cow<'_, [u8]>, CodecError> {
            E::Codec::encode(value)
        }

        fn check_metadata<E: KvEntity>(metadata: Option<&str>) -> Result<()> {
            let _ = metadata;
            Ok(())
        }
    }

    impl Verification for Unverified {}

    impl Verification for Verified {
        fn encode<E: KvEntity>(value: &E::Value) -> Result<Cow<'_, [u8]>, CodecError> {
            codec::verify::<E::Codec, E::Value>(value).map(|bytes| Cow::Owned(bytes.into()))
        }

        // Metadata passes through JavaScript numbers: what serde buffers may not read back.
        fn check_metadata<E: KvEntity>(metadata: Option<&str>) -> Result<()> {
            if E::SCHEMA.metadata.is_empty() {
                return Ok(());
            }
            let read = E::Metadata::read(&MetadataReader::new(metadata));
            read.map(drop).map_err(|error| {
                Error::new(ErrorKind::Encode, "the metadata would not read back")
                    .with_field(error.field().unwrap_or_default().to_owned())
                    .with_source(error)
            })
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum WriteExpiry {
    Declared,
    Ttl(Duration),
    At(UnixSeconds),
    Never,
    Keep,
}

impl Default for Write {
    fn default() -> Self {
        Self::new()
    }
}

impl Write<Unverified> {
    /// A write as the entity declares it.
    pub const fn new() -> Self {
        Self {
            expiry: WriteExpiry::Declared,
            clamp: false,
            verification: PhantomData,
        }
    }

    /// Expires after this time, of at least 60 seconds; a fraction of a second is dropped.
    pub const fn ttl(ttl: Duration) -> Self {
        Self {
            expiry: WriteExpiry::Ttl(ttl),
            ..Self::new()
        }
    }

    /// Expires at this instant, at least 60 seconds away.
    pub const fn at(deadline: UnixSeconds) -> Self {
        Self {
            expiry: WriteExpiry::At(deadline),
            ..Self::new()
        }
    }

    /// Never expires.
    pub const fn never() -> Self {
        Self {
            expiry: WriteExpiry::Never,
            ..Self::new()
        }
    }

    /// Keeps the expiry that the stored entity has; a new entity gets the declared one.
    ///
    /// It clamps: less than 60 seconds may remain, and the true deadline stays.
    pub const fn keep_expiry() -> Self {
        Self {
            expiry: WriteExpiry::Keep,
            clamp: true,
            verification: PhantomData,
        }
    }

    /// Decodes what was encoded, before anything is sent, and refuses a value that would not read back.
    pub const fn verify(self) -> Write<Verified> {
        Write {
            expiry: self.expiry,
            clamp: self.clamp,
            verification: PhantomData,
        }
    }
}

impl<V> Write<V> {
    /// Allows a deadline nearer than the platform's 60 seconds: the platform is given 60, and reads honor the true one.
    pub const fn clamp(mut self) -> Self {
        self.clamp = true;
        self
    }

    pub(super) fn keeps_expiry(&self) -> bool {
        self.expiry == WriteExpiry::Keep
    }
}

/// A new expiry for an entry that was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub struct Renew {
    expiry: WriteExpiry,
    only_below_half: bool,
}

impl Renew {
    /// Renews to the declared TTL, always.
    pub const fn always() -> Self {
        Self {
            expiry: WriteExpiry::Declared,
            only_below_half: false,
        }
    }

    /// Renews to the declared TTL once less than half of it is left: most reads of a session then write nothing.
    pub const fn below_half() -> Self {
        Self {
            expiry: WriteExpiry::Declared,
            only_below_half: true,
        }
    }

    /// Renews to this TTL.
    pub const fn ttl(ttl: Duration) -> Self {
        Self {
            expiry: WriteExpiry::Ttl(ttl),
            only_below_half: false,
        }
    }

    /// Renews to this deadline.
    pub const fn at(deadline: UnixSeconds) -> Self {
        Self {
            expiry: WriteExpiry::At(deadline),
            only_below_half: false,
        }
    }

    /// Renews only once less than half of the new time is left.
    pub const fn only_below_half(mut self) -> Self {
        self.only_below_half = true;
        self
    }
}

/// What goes to the backend beside the value.
#[derive(Debug)]
pub(super) struct Described {
    pub(super) metadata: Option<String>,
    pub(super) expiration: Option<Expiration>,
}

/// What goes to the backend, but for the key.
#[derive(Debug)]
pub(super) struct Encoded<'e> {
    value: Cow<'e, [u8]>,
    metadata: Option<String>,
    expiration: Option<Expiration>,
}

impl Encoded<'_> {
    pub(super) fn as_put(&self) -> Put<'_> {
        Put {
            value: &self.value,
            metadata: self.metadata.as_deref(),
            expiration: self.expiration,
        }
    }
}

impl<E: KvEntity, B: Backend> Repository<E, B> {
    /// Writes the metadata and settles the expiry; `kept` is what `Write::keep_expiry` found.
    pub(super) fn describe<V: Verification>(
        &self,
        entity: &E,
        write: &Write<V>,
        kept: Option<Expiry>,
    ) -> Result<Described> {
        let own = entity.stored_expiry();
        let deadline = self.deadline(own, write.expiry, kept)?;
        let mut metadata = MetadataWriter::default();
        entity.write_metadata(&mut metadata);
        self.write_reserved(&mut metadata, E::SCHEMA.version, deadline);
        let metadata = metadata.finish_within(self.backend.capabilities().limits.metadata)?;
        V::check_metadata::<E>(metadata.as_deref())?;
        let expiration = self
            .expiration(deadline, write.clamp)
            .map_err(|error| match E::SCHEMA.expiry {
                Some(field) if own.is_some() && own == deadline => error.with_field(field),
                _ => error,
            })?;
        Ok(Described { metadata, expiration })
    }

    /// Encodes value and metadata and settles the expiry; `kept` is what `Write::keep_expiry` found.
    pub(super) fn encode<'e, V: Verification>(
        &self,
        entity: &'e E,
        write: &Write<V>,
        kept: Option<Expiry>,
    ) -> Result<Encoded<'e>> {
        let Described { metadata, expiration } = self.describe(entity, write, kept)?;
        let value = V::encode::<E>(entity.stored_value())
            .map_err(|error| error.within(E::SCHEMA).into_error(ErrorKind::Encode))?;
        if let EntityForm::Value(field) = E::SCHEMA.form {
            self.backend
                .capabilities()
                .limits
                .check_value(value.len())
                .map_err(|error| error.with_field(field))?;
        }
        Ok(Encoded {
            value,
            metadata,
            expiration,
        })
    }

    /// Encodes an entry again under a new expiry; `None` where nothing is to be done.
    pub(super) fn renewed<'e>(&self, entry: &'e Entry<E>, renew: Renew) -> Result<Option<Encoded<'e>>> {
        if E::SCHEMA.expiry_in_value().is_some() {
            return Err(Error::new(
                ErrorKind::Unsupported,
                "the value holds its own expiry field; change it with `update`",
            ));
        }
        let Some(deadline) = self.deadline(None, renew.expiry, None)? else {
            return Err(Error::new(
                ErrorKind::InvalidExpiry,
                "the entity declares no `ttl` to renew to; use `Renew::ttl`",
            ));
        };
        let now = self.now();
        match entry.expiry() {
            Expiry::Never => return Ok(None),
            // It has expired since it was read: whoever else looks finds nothing.
            Expiry::At(at) if at <= now => return Ok(None),
            Expiry::At(at)
                if renew.only_below_half && at.since(now).saturating_mul(2) >= deadline.since(now) =>
            {
                return Ok(None);
            }
            Expiry::At(_) | Expiry::Unknown => {}
        }
        let stored = MetadataReader::new(entry.metadata.as_deref());
        let mut metadata = MetadataWriter::default();
        metadata.copy_fields(&stored);
        self.write_reserved(&mut metadata, entry.version, Some(deadline));
        let metadata = metadata.finish_within(self.backend.capabilities().limits.metadata)?;
        Ok(Some(Encoded {
            value: Cow::Borrowed(&entry.bytes),
            metadata,
            expiration: self.expiration(Some(deadline), false)?,
        }))
    }

    /// Tells whether a record holds what would be written, whatever its expiry; refuses one of a newer version.
    pub(super) fn is_same(&self, record: &Record, encoded: &Encoded<'_>) -> Result<bool> {
        let stored = MetadataReader::new(record.metadata.as_deref());
        let ours = MetadataReader::new(encoded.metadata.as_deref());
        if self.is_past(stored.deadline()) {
            return Ok(false);
        }
        super::decode::refuse_newer::<E>(stored.version())
            .map_err(|error| error.with_raw(record.value.clone()))?;
        // Not `Codec::same`, for which a list is the same in any order. A field that is the expiry may stand nowhere else.
        Ok(*record.value == *encoded.value
            && !stored.is_odd()
            && stored.says_the_same(&ours)
            && (E::SCHEMA.expiry.is_none() || stored.deadline() == ours.deadline()))
    }

    fn write_reserved(&self, out: &mut MetadataWriter, version: Option<u32>, deadline: Option<UnixSeconds>) {
        // Without metadata there is nowhere to say it, and the repository has refused entities that need it said.
        if !self.backend.capabilities().metadata {
            return;
        }
        if let Some(version) = version {
            out.version(version);
        }
        match deadline {
            // 0 is "never"; a deadline at the beginning of time is merely past.
            Some(deadline) => out.deadline(UnixSeconds(deadline.0.max(1))),
            // Only where the declaration says otherwise does "never" have to be said.
            None if E::SCHEMA.expires() => out.deadline(UnixSeconds(0)),
            None => {}
        }
    }

    /// Settles the true deadline; `None` is never.
    fn deadline(
        &self,
        field: Option<UnixSeconds>,
        expiry: WriteExpiry,
        kept: Option<Expiry>,
    ) -> Result<Option<UnixSeconds>> {
        let now = self.now();
        let chosen = match (expiry, kept) {
            (WriteExpiry::Keep, Some(Expiry::At(at))) | (WriteExpiry::At(at), _) => Some(at),
            (WriteExpiry::Keep, Some(Expiry::Never)) | (WriteExpiry::Never, _) => None,
            (WriteExpiry::Declared | WriteExpiry::Keep, _) => {
                return Ok(field.or_else(|| Some(now.plus(Duration::from_secs(E::SCHEMA.ttl?.into())))));
            }
            (WriteExpiry::Ttl(ttl), _) => Some(now.plus(ttl)),
        };
        if let Some(name) = E::SCHEMA.expiry_in_value()
            && chosen != field
        {
            return Err(Error::new(
                ErrorKind::InvalidExpiry,
                "the value holds its own expiry; set the field instead",
            )
            .with_field(name));
        }
        Ok(chosen)
    }

    /// Makes a deadline relative, as it is sent.
    fn expiration(&self, deadline: Option<UnixSeconds>, clamp: bool) -> Result<Option<Expiration>> {
        let Some(deadline) = deadline else { return Ok(None) };
        let (now, limits) = (self.now(), self.backend.capabilities().limits);
        let left = deadline.since(now).as_secs();
        let least = u64::from(limits.min_ttl);
        if left < least && !clamp {
            return Err(Error::new(
                ErrorKind::InvalidExpiry,
                format!("an expiry must be at least {least} seconds away; `Write::clamp` keeps a nearer one by itself"),
            )
            .with_limit(least, left));
        }
        if left < least && !self.backend.capabilities().metadata {
            return Err(Error::new(
                ErrorKind::Unsupported,
                format!("the backend stores no metadata, which holds a deadline nearer than {least} seconds"),
            )
            .with_limit(least, left));
        }
        let ttl = left.max(least);
        if ttl > limits.max_expiration {
            return Err(
                Error::new(ErrorKind::InvalidExpiry, "an expiry must fit 31 bits of seconds")
                    .with_limit(limits.max_expiration, ttl),
            );
        }
        Ok(Some(Expiration::Ttl(u32::try_from(ttl).unwrap_or(u32::MAX))))
    }
}
