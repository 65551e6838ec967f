//! From one version to the next, and back.

use std::borrow::Cow;
use std::error::Error as StdError;

use super::described::{As, Described};
use crate::codec::{Codec, CodecError};
use crate::entity::{KvEntity, Stored};
use crate::error::{Error, ErrorKind, Result};
use crate::key::{EntityKey, encode_key};
use crate::schema::{Lean, Unversioned};

/// Why a step refused a value.
type Cause = Box<dyn StdError + Send + Sync>;

/// A type that can be made from the type of the version before it: whatever is `From` or `TryFrom`.
#[diagnostic::on_unimplemented(
    message = "there is no step from `{Old}` to `{Self}`",
    label = "values of this version could not be migrated",
    note = "write `impl From<{Old}> for {Self} {{ fn from(old: {Old}) -> Self {{ … }} }}`",
    note = "or `impl TryFrom<{Old}> for {Self}` where it may fail, with an error that goes into a `Box<dyn Error + Send + Sync>`; or name a function behind the old type: `{Old} with upgrade`"
)]
pub trait Upgrade<Old>: Sized {
    /// Takes the step.
    fn upgrade(old: Old) -> Result<Self, Cause>;
}

#[diagnostic::do_not_recommend]
impl<Old, New> Upgrade<Old> for New
where
    New: TryFrom<Old>,
    New::Error: Into<Cause>,
{
    fn upgrade(old: Old) -> Result<Self, Cause> {
        New::try_from(old).map_err(Into::into)
    }
}

/// A type that can be made from a reference to the type of the version after it.
#[diagnostic::on_unimplemented(
    message = "there is no step back from `{New}` to `{Self}`",
    label = "values of this version could not be written",
    note = "write `impl From<&{New}> for {Self} {{ fn from(new: &{New}) -> Self {{ … }} }}`",
    note = "or `impl TryFrom<&{New}> for {Self}` where it may fail, or name a function: `downgrade(1 with downgrade)`"
)]
pub trait Lower<New>: Sized {
    /// Takes the step back.
    fn lower(new: &New) -> Result<Self, Cause>;
}

#[diagnostic::do_not_recommend]
impl<New, Old> Lower<New> for Old
where
    Old: for<'a> TryFrom<&'a New, Error: Into<Cause>>,
{
    fn lower(new: &New) -> Result<Self, Cause> {
        Old::try_from(new).map_err(Into::into)
    }
}

/// What a step function may return: the value, or a `Result` of it.
#[diagnostic::on_unimplemented(
    message = "a step has to return `{New}`",
    label = "returns `{Self}`",
    note = "a step function returns the value of the next version, or a `Result` of it"
)]
pub trait Stepped<New, Marker> {
    /// Hands out the value.
    fn stepped(self) -> Result<New, Cause>;
}

impl<New> Stepped<New, ()> for New {
    fn stepped(self) -> Result<New, Cause> {
        Ok(self)
    }
}

impl<New, E: Into<Cause>> Stepped<New, (E,)> for Result<New, E> {
    fn stepped(self) -> Result<New, Cause> {
        self.map_err(Into::into)
    }
}

/// A function that is a step: it takes the old value, or the old value and the key.
#[diagnostic::on_unimplemented(
    message = "this is no step from `{Old}` to `{New}`",
    label = "not a step of this migration",
    note = "a step is `fn({Old}) -> {New}` or `fn({Old}, &{Key}) -> {New}`, and may return a `Result` whose error goes into a `Box<dyn Error + Send + Sync>`"
)]
pub trait StepFn<Old, New, Key, Marker> {
    /// Takes the step.
    fn step(self, old: Old, key: &dyn Fn() -> Result<Key>) -> Result<Result<New, Cause>>;
}

/// Marks a step that takes the old value alone.
#[derive(Debug)]
pub struct WithoutKey;

/// Marks a step that takes the key too.
#[derive(Debug)]
pub struct WithKey;

impl<F, Old, Out, New, Key, M> StepFn<Old, New, Key, (WithoutKey, Out, M)> for F
where
    F: FnOnce(Old) -> Out,
    Out: Stepped<New, M>,
{
    fn step(self, old: Old, _: &dyn Fn() -> Result<Key>) -> Result<Result<New, Cause>> {
        Ok(self(old).stepped())
    }
}

impl<F, Old, Out, New, Key, M> StepFn<Old, New, Key, (WithKey, Out, M)> for F
where
    F: FnOnce(Old, &Key) -> Out,
    Out: Stepped<New, M>,
{
    fn step(self, old: Old, key: &dyn Fn() -> Result<Key>) -> Result<Result<New, Cause>> {
        Ok(self(old, &key()?).stepped())
    }
}

/// A stored value of an older version, before it is decoded.
pub struct Older<'a, E: KvEntity> {
    pub(crate) stored: &'a Stored<'a, E>,
    pub(crate) version: u32,
    /// No field may be left over.
    pub(crate) strict: bool,
}

impl<E: KvEntity> std::fmt::Debug for Older<'_, E> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Older")
            .field("version", &self.version)
            .finish_non_exhaustive()
    }
}

impl<'a, E: KvEntity> Older<'a, E> {
    /// Returns the version that the value is of.
    pub fn version(&self) -> u32 {
        self.version
    }

    /// Decodes the value as the type of its version.
    pub fn read<C: Codec<T>, T>(self) -> Result<Step<'a, E, T>> {
        let value = self.decode::<C, T>()?;
        Ok(Step {
            value,
            read: self.version,
            version: self.version,
            stored: self.stored,
        })
    }

    /// Decodes the value as today's type under the names of its version.
    pub fn read_as<'v, C, V: Described>(self) -> Result<Step<'a, E, V::Value>>
    where
        V::Value: 'v,
        C: Codec<As<'v, V>>,
    {
        match self.decode::<C, As<'v, V>>()? {
            As::Owned(value) => Ok(Step {
                value,
                read: self.version,
                version: self.version,
                stored: self.stored,
            }),
            As::Borrowed(_) => Err(self.unknown()),
        }
    }

    /// The error for a version that the entity does not know.
    #[cold]
    pub fn unknown(&self) -> Error {
        Error::new(ErrorKind::RetiredVersion, "there is no way from this version")
            .with_version(Some(self.version))
            .with_raw(self.stored.value.clone())
    }

    fn decode<C: Codec<T>, T>(&self) -> Result<T> {
        let bytes = self.stored.value;
        let value = if const { matches!(E::SCHEMA.unversioned, Unversioned::Detect(_)) } && self.strict {
            C::decode_strict(bytes)
        } else {
            C::decode_ref(bytes)
        };
        value.map_err(|error| self.undecodable(error, C::NAME))
    }

    #[cold]
    fn undecodable(&self, error: CodecError, codec: &'static str) -> Error {
        error
            .within(E::LEAN)
            .into_error(ErrorKind::Decode)
            .with_version(Some(self.version))
            .with_codec(codec)
            .with_raw(self.stored.value.clone())
    }
}

/// A value on its way to today's version.
pub struct Step<'a, E: KvEntity, T> {
    value: T,
    /// The version that was read, and the one that the value is of by now.
    read: u32,
    version: u32,
    stored: &'a Stored<'a, E>,
}

impl<E: KvEntity, T> std::fmt::Debug for Step<'_, E, T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Step")
            .field("version", &self.version)
            .finish_non_exhaustive()
    }
}

impl<'a, E: KvEntity, T> Step<'a, E, T> {
    /// Takes the step that `From` or `TryFrom` says.
    pub fn then<New: Upgrade<T>>(self) -> Result<Step<'a, E, New>> {
        self.taken(|old, _| Ok(New::upgrade(old)))
    }

    /// Takes the step that a function says.
    pub fn by<New, M>(self, step: impl StepFn<T, New, E::Key, M>) -> Result<Step<'a, E, New>> {
        self.taken(|old, stored| step.step(old, &|| E::Key::parse(stored.key)))
    }

    /// Hands out the value.
    pub fn done(self) -> Result<T> {
        Ok(self.value)
    }

    fn taken<New>(
        self,
        step: impl FnOnce(T, &Stored<'a, E>) -> Result<Result<New, Cause>>,
    ) -> Result<Step<'a, E, New>> {
        let Self {
            value,
            read,
            version,
            stored,
        } = self;
        match step(value, stored)? {
            Ok(value) => Ok(Step {
                value,
                read,
                version: version + 1,
                stored,
            }),
            Err(cause) => Err(refused(cause, version)
                .with_version(Some(read))
                .with_raw(stored.value.clone())),
        }
    }
}

#[cold]
fn refused(cause: Cause, version: u32) -> Error {
    Error::new(
        ErrorKind::Migration,
        format!("the step from version {version} refused the value"),
    )
    .with_source(cause)
}

/// Takes the step of a version's metadata that `From` or `TryFrom` says.
pub fn metadata_then<Old, New: Upgrade<Old>>(old: Old, from: u32) -> Result<New> {
    New::upgrade(old).map_err(|cause| refused(cause, from))
}

/// Takes the step of a version's metadata that a function says.
pub fn metadata_by<Old, New, Out: Stepped<New, M>, M>(
    step: impl Fn(Old) -> Out,
    old: Old,
    from: u32,
) -> Result<New> {
    step(old).stepped().map_err(|cause| refused(cause, from))
}

/// Takes a step back that `From` or `TryFrom` says, to the version `to`.
pub fn lower<New, Old: Lower<New>>(new: &New, to: u32) -> Result<Old> {
    Old::lower(new).map_err(|cause| not_lowered(cause, to))
}

/// Takes a step back that a function says, to the version `to`.
pub fn lower_by<'a, E: KvEntity, New, Old, M>(
    step: impl StepFn<&'a New, Old, E::Key, M>,
    entity: &E,
    new: &'a New,
    to: u32,
) -> Result<Old> {
    let key = || E::Key::parse(&encode_key::<E>(entity)?);
    step.step(new, &key)?.map_err(|cause| not_lowered(cause, to))
}

/// Encodes a value as the type of an older version.
pub fn encode<C: Codec<T>, T>(value: &T) -> Result<Vec<u8>> {
    C::encode(value)
        .map(Cow::into_owned)
        .map_err(|error| error.into_error(ErrorKind::Encode))
}

/// Encodes a value of today's type under the names of an older version.
pub fn encode_as<'a, C, V: Described>(value: &'a V::Value) -> Result<Vec<u8>>
where
    C: Codec<As<'a, V>>,
{
    encode::<C, As<'a, V>>(&As::Borrowed(value))
}

#[cold]
fn not_lowered(cause: Cause, to: u32) -> Error {
    Error::new(
        ErrorKind::Encode,
        format!("the step back to version {to}, which is written, refused the value"),
    )
    .with_source(cause)
}
