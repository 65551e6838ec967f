//! Codecs: a value as bytes, a type that the declaration names.
//!
//! | codec | stores | read in bulk |
//! |---|---|---|
//! | [`Json`], the default | what serde can read and write | yes |
//! | [`Text`] | what is `Display` and `FromStr`: a counter is `5` | yes |
//! | [`Bytes`] | raw bytes | no |
//! | `MsgPack` (feature `msgpack`) | what serde can read and write, in fewer bytes | no |
//! | `Gzip<C>` (feature `gzip`) | what `C` stores, compressed | no |
//! | [`Empty`] | nothing, for entities that live in their metadata | yes |

mod empty;
#[cfg(feature = "gzip")]
mod gzip;
pub(crate) mod js;
pub(crate) mod json;
#[cfg(feature = "msgpack")]
mod msgpack;
mod path;
mod raw;
mod strict;
mod text;
mod verify;

use std::borrow::Cow;
use std::fmt;

use bytes::Bytes as Buffer;

pub use self::empty::Empty;
#[cfg(feature = "gzip")]
pub use self::gzip::Gzip;
pub use self::json::Json;
#[cfg(feature = "msgpack")]
pub use self::msgpack::MsgPack;
pub use self::raw::{ByteValue, Bytes};
pub(crate) use self::strict::{MAX_DEPTH, RAW_VALUE};
pub use self::text::{Text, TextValue};
pub(crate) use self::verify::verify_bytes;
pub use self::verify::{verify, verify_eq};

use crate::error::{Error, ErrorKind};
use crate::schema::{EntityForm, Schema};

/// Turns values of `T` into bytes and back.
///
/// # Contract
///
/// - `decode` of what `encode` wrote gives an equal value, or `encode` refuses the value.
/// - `decode` never panics, and allocates no more than a small multiple of its input.
///
/// # A codec of your own
///
/// ```
/// use std::borrow::Cow;
///
/// use kv_schema::bytes::Bytes;
/// use kv_schema::codec::{Codec, CodecError};
///
/// /// Stores a list of names as lines.
/// struct Lines;
///
/// impl Codec<Vec<String>> for Lines {
///     const NAME: &'static str = "lines";
///     const TEXT: bool = true;
///
///     fn encode(value: &Vec<String>) -> Result<Cow<'_, [u8]>, CodecError> {
///         if let Some(at) = value.iter().position(|line| line.is_empty() || line.contains('\n')) {
///             return Err(CodecError::new("neither empty nor broken lines").at(format!("[{at}]")));
///         }
///         Ok(Cow::Owned(value.join("\n").into_bytes()))
///     }
///
///     fn decode(bytes: Bytes) -> Result<Vec<String>, CodecError> {
///         let text = std::str::from_utf8(&bytes).map_err(CodecError::new)?;
///         Ok(text.lines().map(str::to_owned).collect())
///     }
/// }
///
/// let names = vec!["Ada".to_owned(), "Grace".to_owned()];
/// assert_eq!(&*Lines::encode(&names)?, b"Ada\nGrace");
/// assert_eq!(Lines::decode("Ada\nGrace".into())?, names);
/// assert_eq!(Lines::encode(&vec!["two\nlines".to_owned()]).unwrap_err().path(), "[0]");
/// # Ok::<(), CodecError>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "the codec `{Self}` cannot store `{T}`",
    label = "this codec does not take this value",
    note = "`Json` and `MsgPack` take what serde can read and write: `#[derive(serde::Serialize, serde::Deserialize)]` on `{T}`, and on what it holds",
    note = "`Text` takes what is `Display` and `FromStr`, `Bytes` takes bytes"
)]
pub trait Codec<T> {
    /// The name that the lock file records, such as `json` or `gzip(json)`.
    const NAME: &'static str;

    /// Whether the bytes are always UTF-8 text; only text can be read in bulk from Workers KV.
    const TEXT: bool;

    /// Encodes a value; borrows where the value is its own bytes.
    fn encode(value: &T) -> Result<Cow<'_, [u8]>, CodecError>;

    /// Encodes a value of which the schema knows that it [reads back](crate::schema::Shape::reads_back), so that nothing has to be
    /// looked for; the bytes are those of [`encode`](Self::encode). `usual_len` is a guess at how many, and no limit.
    fn encode_plain(value: &T, usual_len: usize) -> Result<Cow<'_, [u8]>, CodecError> {
        let _ = usual_len;
        Self::encode(value)
    }

    /// Decodes a value.
    ///
    /// Where many keys are read at once the bytes may be part of one buffer for all of them: a value that keeps the bytes for long
    /// is better off with a copy.
    fn decode(bytes: Buffer) -> Result<T, CodecError>;

    /// Decodes a value without taking the bytes, where the value does not keep them.
    fn decode_ref(bytes: &Buffer) -> Result<T, CodecError> {
        Self::decode(bytes.clone())
    }

    /// Decodes a value and refuses one that holds more than the type takes: a field that it does not know.
    ///
    /// It tells the versions of a value apart that says none. A codec whose bytes have no names has nothing to look for.
    fn decode_strict(bytes: &Buffer) -> Result<T, CodecError> {
        Self::decode_ref(bytes)
    }

    /// Tells whether two encodings say the same; [`verify`] asks, because maps and sets have no order.
    fn same(first: &[u8], second: &[u8]) -> bool {
        first == second
    }
}

/// Why a value has no bytes, or bytes are no value.
#[derive(Debug)]
pub struct CodecError {
    pub(crate) path: String,
    pub(crate) source: Box<dyn std::error::Error + Send + Sync>,
}

impl CodecError {
    /// Creates an error from its cause.
    #[cold]
    pub fn new(source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self {
            path: String::new(),
            source: source.into(),
        }
    }

    /// Says where in the value it happened, such as `items[3].price`.
    pub fn at(mut self, path: impl Into<String>) -> Self {
        self.path = path.into();
        self
    }

    /// Returns where in the value it happened, such as `items[3].price`; empty where that is the whole value or unknown.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Begins the path at the field that is the value, where the entity has one.
    #[cold]
    pub(crate) fn within(mut self, schema: &Schema) -> Self {
        if let EntityForm::Value(field) = schema.form {
            self.path = self.path_in(field);
        }
        self
    }

    /// Returns the path as it is from outside the field that the value is.
    #[cold]
    pub(crate) fn path_in(&self, field: &str) -> String {
        let path = &self.path;
        let joint = if path.is_empty() || path.starts_with('[') {
            ""
        } else {
            "."
        };
        format!("{field}{joint}{path}")
    }

    /// Turns it into the error of a repository.
    #[cold]
    pub(crate) fn into_error(self, kind: ErrorKind) -> Error {
        let error = Error::new(kind, "").with_source(self.source);
        if self.path.is_empty() {
            return error;
        }
        error.with_field(self.path)
    }
}

impl fmt::Display for CodecError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("value and bytes do not fit each other")?;
        if !self.path.is_empty() {
            write!(f, " at `{}`", self.path)?;
        }
        Ok(())
    }
}

impl std::error::Error for CodecError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&*self.source)
    }
}
