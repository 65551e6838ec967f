//! Certainty before a write: whether what was encoded would read back.
//!
//! A type and not a flag, so that a Worker that never asks for it carries none of it.

use std::marker::PhantomData;

use bytes::Bytes;

use crate::codec::{self, Codec};
use crate::entity::{KvEntity, Stored};
use crate::error::{Error, ErrorKind, Result};
use crate::key::encode_key;
use crate::metadata::{MetadataReader, Projection};
use crate::schema::{Lean, Standing, VersionState, standing};
use crate::{MaybeSend, MaybeSync};

/// Whether a write of `E` is verified: [`Unverified`], [`Verified`] or [`VerifiedEqual`].
#[diagnostic::on_unimplemented(
    message = "a write of `{E}` cannot be verified by comparing entities",
    note = "derive `PartialEq` for `{E}`, or use `Write::verify`"
)]
pub trait Verification<E: KvEntity>: sealed::Sealed + MaybeSend + MaybeSync {
    /// Refuses metadata that would not read back.
    #[doc(hidden)]
    fn check_metadata(metadata: Option<&str>) -> Result<()>;

    /// Refuses an entity that would not read back.
    #[doc(hidden)]
    fn check(entity: &E, value: &[u8], metadata: Option<&str>) -> Result<()>;
}

/// Writes what was encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unverified;

/// Decodes what was encoded before it is written; see [`Write::verify`](super::Write::verify).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verified;

/// Restores the entity before it is written; see [`Write::verify_eq`](super::Write::verify_eq).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VerifiedEqual;

mod sealed {
    pub trait Sealed {}

    impl Sealed for super::Unverified {}
    impl Sealed for super::Verified {}
    impl Sealed for super::VerifiedEqual {}
}

impl<E: KvEntity> Verification<E> for Unverified {
    fn check_metadata(_metadata: Option<&str>) -> Result<()> {
        Ok(())
    }

    fn check(_entity: &E, _value: &[u8], _metadata: Option<&str>) -> Result<()> {
        Ok(())
    }
}

impl<E: KvEntity> Verification<E> for Verified {
    // Metadata passes through JavaScript numbers: what serde buffers may not read back.
    fn check_metadata(metadata: Option<&str>) -> Result<()> {
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

    fn check(entity: &E, value: &[u8], metadata: Option<&str>) -> Result<()> {
        if const { E::SCHEMA.write_version.is_some() } {
            return check_older(entity, value, metadata);
        }
        codec::verify_bytes::<E::Codec, E::Value>(value)
            .map_err(|error| error.within(E::LEAN).into_error(ErrorKind::Encode))
    }
}

impl<E: KvEntity + PartialEq> Verification<E> for VerifiedEqual {
    fn check_metadata(metadata: Option<&str>) -> Result<()> {
        <Verified as Verification<E>>::check_metadata(metadata)
    }

    fn check(entity: &E, value: &[u8], metadata: Option<&str>) -> Result<()> {
        match restored(entity, value, metadata) {
            Ok(restored) if restored == *entity => Ok(()),
            Ok(_) => Err(Error::new(
                ErrorKind::Encode,
                "the entity would read back as another",
            )),
            Err(error) => Err(unreadable(error)),
        }
    }
}

fn unreadable(error: Error) -> Error {
    Error::new(ErrorKind::Encode, "the entity would not read back")
        .with_field(error.field().unwrap_or_default().to_owned())
        .with_source(error)
}

/// Puts an entity together from what is about to be stored.
fn restored<E: KvEntity>(entity: &E, value: &[u8], metadata: Option<&str>) -> Result<E> {
    let metadata = MetadataReader::new(metadata);
    let state = match standing(E::LEAN, metadata.version()) {
        Ok(Standing::Known(state)) => state,
        _ => VersionState::Current,
    };
    E::restore(Stored {
        key: &encode_key::<E>(entity)?,
        value: &Bytes::copy_from_slice(value),
        metadata: &metadata,
        state,
        at_old_key: false,
        entity: PhantomData,
    })
}

/// Verifies a value that may be written as an older version: it has to migrate to what it was made from.
fn check_older<E: KvEntity>(entity: &E, value: &[u8], metadata: Option<&str>) -> Result<()> {
    let encode = |entity: &E| {
        E::Codec::encode(entity.stored_value())
            .map(std::borrow::Cow::into_owned)
            .map_err(|error| error.within(E::LEAN).into_error(ErrorKind::Encode))
    };
    let again = restored(entity, value, metadata).map_err(unreadable)?;
    if E::Codec::same(&encode(entity)?, &encode(&again)?) {
        return Ok(());
    }
    Err(Error::new(
        ErrorKind::Encode,
        "the version that is written would read back as another value",
    ))
}
