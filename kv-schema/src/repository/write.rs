//! From an entity to what is stored.

use std::borrow::Cow;
use std::marker::PhantomData;
use std::time::Duration;

use super::verification::{Unverified, Verification, Verified, VerifiedEqual};
use super::{Expiry, Repository};
use crate::backend::{Backend, Expiration, Put};
use crate::clock::UnixSeconds;
use crate::codec::Codec;
use crate::entity::KvEntity;
use crate::error::{ErrorKind, Result};
use crate::metadata::MetadataWriter;

/// Choices for one write.
///
/// `V` says whether the write is [verified](Self::verify).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub struct Write<V = Unverified> {
    expiry: WriteExpiry,
    clamp: bool,
    verification: PhantomData<V>,
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
    ///
    /// It compares stored forms, as [`codec::verify`](crate::codec::verify) does, for which a list is the same in any order, because
    /// a set is a list. Where the entity is `PartialEq`, [`verify_eq`](Self::verify_eq) leaves nothing open.
    pub const fn verify(self) -> Write<Verified> {
        self.verified()
    }

    /// Puts the entity together from what would be stored, before anything is sent, and refuses one that is not equal.
    pub const fn verify_eq(self) -> Write<VerifiedEqual> {
        self.verified()
    }

    const fn verified<V>(self) -> Write<V> {
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
    pub(super) fn describe<V: Verification<E>>(
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
        V::check_metadata(described.metadata.as_deref())?;
        Ok(described)
    }

    /// Encodes value and metadata and settles the expiry; `kept` is what `Write::keep_expiry` found.
    pub(super) fn encode<'e, V: Verification<E>>(
        &self,
        entity: &'e E,
        write: &Write<V>,
        kept: Option<Expiry>,
    ) -> Result<Encoded<'e>> {
        let described = self.describe(entity, write, kept)?;
        let value = E::Codec::encode(entity.stored_value())
            .map_err(|error| error.within(E::SCHEMA).into_error(ErrorKind::Encode))?;
        self.untyped().check_value(value.len())?;
        V::check(entity, &value, described.metadata.as_deref())?;
        Ok(Encoded { value, described })
    }
}
