//! From an entity to what is stored.

use std::borrow::Cow;
use std::marker::PhantomData;
use std::time::Duration;

use super::example::example;
use super::verification::{Unverified, Verification, Verified, VerifiedEqual};
use super::{Expiry, Repository};
use crate::backend::{Backend, Expiration, Put};
use crate::clock::UnixSeconds;
use crate::codec::{Codec, CodecError};
use crate::entity::KvEntity;
use crate::error::{Error, ErrorKind, Result};
use crate::metadata::MetadataWriter;
use crate::schema::{Lean, Schema};

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
    ///
    #[doc = example! {
        "users.put_with(&ada, Write::ttl(Duration::from_secs(3600))).await?;"
    }]
    pub const fn ttl(ttl: Duration) -> Self {
        Self {
            expiry: WriteExpiry::Ttl(ttl),
            ..Self::new()
        }
    }

    /// Expires at this instant, at least 60 seconds away.
    ///
    #[doc = example! {
        "users.put_with(&ada, Write::at(UnixSeconds(2_000_000_000))).await?;"
        "assert_eq!(users.get_entry(&ada).await?.unwrap().expiry(), Expiry::At(UnixSeconds(2_000_000_000)));"
    }]
    pub const fn at(deadline: UnixSeconds) -> Self {
        Self {
            expiry: WriteExpiry::At(deadline),
            ..Self::new()
        }
    }

    /// Never expires.
    ///
    #[doc = example! {
        "users.put_with(&ada, Write::never()).await?;"
        "assert_eq!(users.get_entry(&ada).await?.unwrap().expiry(), Expiry::Never);"
    }]
    pub const fn never() -> Self {
        Self {
            expiry: WriteExpiry::Never,
            ..Self::new()
        }
    }

    /// Keeps the expiry that the stored entity has; a new entity gets the declared one.
    ///
    /// It clamps: less than 60 seconds may remain, and the true deadline stays.
    ///
    #[doc = example! {
        "let before = users.get_entry(&ada).await?.unwrap().expiry();"
        r#"users.put_with(&user(1, "Ada Lovelace"), Write::keep_expiry()).await?;"#
        "assert_eq!(users.get_entry(&ada).await?.unwrap().expiry(), before);"
    }]
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
    ///
    #[doc = example! {
        "users.put_with(&ada, Write::new().verify()).await?;"
    }]
    pub const fn verify(self) -> Write<Verified> {
        self.verified()
    }

    /// Puts the entity together from what would be stored, before anything is sent, and refuses one that is not equal.
    ///
    #[doc = example! {
        "users.put_with(&ada, Write::new().verify_eq()).await?;"
    }]
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
    ///
    #[doc = example! {
        "let soon = Write::ttl(Duration::from_secs(10));"
        "assert_eq!(users.put_with(&ada, soon).await.unwrap_err().kind(), ErrorKind::InvalidExpiry);"
        "users.put_with(&ada, soon.clamp()).await?;"
    }]
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
    ///
    #[doc = example! {
        "let hit = users.get_entry(&ada).await?.unwrap();"
        "assert!(users.renew(&hit, Renew::always()).await?);"
    }]
    pub const fn always() -> Self {
        Self {
            expiry: WriteExpiry::Declared,
            only_below_half: false,
        }
    }

    /// Renews to the declared TTL once less than half of it is left: most reads of a session then write nothing.
    ///
    #[doc = example! {
        "let hit = users.get_entry(&ada).await?.unwrap();"
        r#"assert!(!users.renew(&hit, Renew::below_half()).await?, "most of a day is left");"#
    }]
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
    ///
    #[doc = example! {
        "let hit = users.get_entry(&ada).await?.unwrap();"
        "let renew = Renew::ttl(Duration::from_secs(7 * 24 * 3600)).only_below_half();"
        r#"assert!(users.renew(&hit, renew).await?, "a day is less than half a week");"#
    }]
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
    /// The version that is written.
    pub(super) version: Option<u32>,
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
    pub(super) value: Cow<'e, [u8]>,
    pub(super) described: Described,
}

impl Encoded<'_> {
    #[inline]
    pub(super) fn as_put(&self) -> Put<'_> {
        Put {
            value: &self.value,
            metadata: self.described.metadata.as_deref(),
            expiration: self.described.expiration,
        }
    }
}

impl<E: KvEntity, B: Backend> Repository<E, B> {
    /// Writes the metadata as that of a version and settles the expiry; `kept` is what `Write::keep_expiry` found.
    pub(super) fn describe<V: Verification<E>>(
        &self,
        entity: &E,
        write: &Write<V>,
        kept: Option<Expiry>,
        version: Option<u32>,
    ) -> Result<Described> {
        let choice = Choice {
            expiry: write.expiry,
            clamp: write.clamp,
            version,
        };
        let described = self
            .untyped()
            .describe(&Writing::<E, V>::new(entity), choice, kept)?;
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
        self.encode_over(entity, write, kept, None)
    }

    /// Encodes what is to replace a value of the version `over`, which is never taken back.
    #[inline]
    pub(super) fn encode_over<'e, V: Verification<E>>(
        &self,
        entity: &'e E,
        write: &Write<V>,
        kept: Option<Expiry>,
        over: Option<u32>,
    ) -> Result<Encoded<'e>> {
        let choice = Choice {
            expiry: write.expiry,
            clamp: write.clamp,
            version: written_version(E::LEAN, over),
        };
        self.untyped().encode(&Writing::<E, V>::new(entity), choice, kept)
    }
}

/// Encodes the value as a version that is written.
#[inline]
pub(super) fn encode_value<E: KvEntity>(entity: &E, version: Option<u32>) -> Result<Cow<'_, [u8]>> {
    if const { E::SCHEMA.write_version.is_some() } && version != E::SCHEMA.version {
        return entity.write_older().map(Cow::Owned);
    }
    let value = entity.stored_value();
    let value = if const { E::SCHEMA.value.reads_back() } {
        E::Codec::encode_plain(value, const { E::SCHEMA.value.usual_len() })
    } else {
        E::Codec::encode(value)
    };
    match value {
        Ok(value) => Ok(value),
        Err(error) => Err(refused(error, E::LEAN)),
    }
}

#[cold]
#[inline(never)]
fn refused(error: CodecError, schema: &Schema) -> Error {
    error.within(schema).into_error(ErrorKind::Encode)
}

/// An entity that is to be written, of which the type does not matter any more.
pub(super) trait AnyWrite<'e> {
    /// Writes the fields that also travel in metadata.
    fn metadata(&self, out: &mut MetadataWriter);

    /// Returns the absolute expiry, where a field says it.
    fn expiry(&self) -> Option<UnixSeconds>;

    /// Encodes the value as a version, and verifies it with its metadata where that was asked for.
    fn value(&self, version: Option<u32>, metadata: Option<&str>) -> Result<Cow<'e, [u8]>>;
}

struct Writing<'e, E, V> {
    entity: &'e E,
    verification: PhantomData<V>,
}

impl<'e, E, V> Writing<'e, E, V> {
    fn new(entity: &'e E) -> Self {
        Self {
            entity,
            verification: PhantomData,
        }
    }
}

impl<'e, E: KvEntity, V: Verification<E>> AnyWrite<'e> for Writing<'e, E, V> {
    fn metadata(&self, out: &mut MetadataWriter) {
        self.entity.write_metadata(out);
    }

    fn expiry(&self) -> Option<UnixSeconds> {
        self.entity.stored_expiry()
    }

    fn value(&self, version: Option<u32>, metadata: Option<&str>) -> Result<Cow<'e, [u8]>> {
        V::check_metadata(metadata)?;
        let value = encode_value(self.entity, version)?;
        V::check(self.entity, &value, metadata)?;
        Ok(value)
    }
}

/// Returns the version to write over one that was read: never a lower one.
#[inline]
pub(super) fn written_version(schema: &Schema, over: Option<u32>) -> Option<u32> {
    match schema.write_version {
        Some(version) if over.is_none_or(|over| over <= version) => Some(version),
        _ => schema.version,
    }
}
