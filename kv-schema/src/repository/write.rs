//! From an entity to what is stored.

use std::borrow::Cow;
use std::marker::PhantomData;
use std::time::Duration;

use super::{Expiry, Repository};
use crate::backend::{Backend, Expiration, Put};
use crate::clock::UnixSeconds;
use crate::codec::{self, Codec, CodecError};
use crate::entity::KvEntity;
use crate::error::{Error, ErrorKind, Result};
use crate::metadata::{MetadataReader, MetadataWriter, Projection};
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
pub(super) enum WriteExpiry {
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
    pub(super) expiry: WriteExpiry,
    pub(super) only_below_half: bool,
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

/// How a write settles its expiry.
#[derive(Debug, Clone, Copy)]
pub(super) struct Choice {
    pub(super) expiry: WriteExpiry,
    pub(super) clamp: bool,
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
    described: Described,
}

impl Encoded<'_> {
    pub(super) fn as_put(&self) -> Put<'_> {
        Put {
            value: &self.value,
            metadata: self.described.metadata.as_deref(),
            expiration: self.described.expiration,
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
        let mut metadata = MetadataWriter::default();
        entity.write_metadata(&mut metadata);
        let choice = Choice {
            expiry: write.expiry,
            clamp: write.clamp,
        };
        let described = self
            .untyped()
            .describe(metadata, entity.stored_expiry(), choice, kept)?;
        V::check_metadata::<E>(described.metadata.as_deref())?;
        Ok(described)
    }

    /// Encodes value and metadata and settles the expiry; `kept` is what `Write::keep_expiry` found.
    pub(super) fn encode<'e, V: Verification>(
        &self,
        entity: &'e E,
        write: &Write<V>,
        kept: Option<Expiry>,
    ) -> Result<Encoded<'e>> {
        let described = self.describe(entity, write, kept)?;
        let value = V::encode::<E>(entity.stored_value())
            .map_err(|error| error.within(E::SCHEMA).into_error(ErrorKind::Encode))?;
        self.untyped().check_value(value.len())?;
        Ok(Encoded { value, described })
    }
}
