//! Versions that today's fields describe: the same type under other names.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::codec::js::Style;
use crate::codec::json;
use crate::error::{Error, ErrorKind, Result};

/// Reads and writes a version of a type that differs in names alone; generated, as a twin of the struct for serde's `remote`.
pub trait Described {
    /// Today's type.
    type Value;

    /// Writes the value as this version.
    fn write<S: Serializer>(value: &Self::Value, out: S) -> Result<S::Ok, S::Error>;

    /// Reads the value from this version.
    fn read<'de, D: Deserializer<'de>>(input: D) -> Result<Self::Value, D::Error>;
}

/// A value in the clothes of the version `V`, for codecs that take what serde can read and write.
#[derive(Debug)]
pub enum As<'a, V: Described> {
    /// What was read.
    Owned(V::Value),
    /// What is to be written.
    Borrowed(&'a V::Value),
}

impl<V: Described> Serialize for As<'_, V> {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Owned(value) => V::write(value, out),
            Self::Borrowed(value) => V::write(value, out),
        }
    }
}

impl<'de, V: Described> Deserialize<'de> for As<'_, V> {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        V::read(input).map(Self::Owned)
    }
}

/// A type that has something to say where an older version had no such field: whatever has a default.
#[diagnostic::on_unimplemented(
    message = "older versions have no `{Self}`, and it has no default",
    label = "versions before `since` could not be read",
    note = "derive or implement `Default` for `{Self}`, or name a function: `#[kv(since = …, fill = path)]`"
)]
pub trait Filled {
    /// Makes the value.
    fn filled() -> Self;
}

#[diagnostic::do_not_recommend]
impl<T: Default> Filled for T {
    fn filled() -> Self {
        T::default()
    }
}

/// Makes what a field is in versions that do not have it.
pub fn filled<T: Filled>() -> T {
    T::filled()
}

/// Refuses to leave out a field that an older version does not have, unless it says what its default would say.
pub fn left_out<T: Serialize>(field: &'static str, value: &T, filled: &T, version: u32) -> Result<()> {
    let text = |value: &T| {
        let mut out = Vec::new();
        json::write(value, &mut out, Style::VALUE).map(|()| out)
    };
    // What has no form as JSON says nothing that could be compared.
    if let (Ok(value), Ok(filled)) = (text(value), text(filled))
        && value == filled
    {
        return Ok(());
    }
    Err(Error::new(
        ErrorKind::Encode,
        format!("version {version}, which is written, has no place for it"),
    )
    .with_field(field))
}
