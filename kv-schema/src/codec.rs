//! Codecs: a value as bytes, a type that the declaration names.

mod empty;
mod json;

use std::borrow::Cow;

use bytes::Bytes as Buffer;

pub use self::empty::Empty;
pub use self::json::Json;

/// Turns values of `T` into bytes and back.
///
/// # Contract
///
/// - `decode` of what `encode` wrote gives an equal value, or `encode` refuses the value.
/// - `decode` never panics, and allocates no more than a small multiple of its input.
#[diagnostic::on_unimplemented(
    message = "the codec `{Self}` cannot store `{T}`",
    label = "this codec does not take this value",
    note = "`Json` and `MsgPack` take what serde can read and write, `Text` what is `Display` and `FromStr`, `Bytes` bytes"
)]
pub trait Codec<T> {
    /// The name that the lock file records.
    const NAME: &'static str;

    /// Whether the bytes are always UTF-8 text; only text can be read in bulk from Workers KV.
    const TEXT: bool;

    /// Encodes a value; borrows where the value is its own bytes.
    fn encode(value: &T) -> Result<Cow<'_, [u8]>, CodecError>;

    /// Decodes a value.
    fn decode(bytes: Buffer) -> Result<T, CodecError>;
}

/// Why a value has no bytes, or bytes are no value.
#[derive(Debug)]
pub struct CodecError {
    pub(crate) path: String,
    pub(crate) source: Box<dyn std::error::Error + Send + Sync>,
}

impl CodecError {
    /// Creates an error from its cause.
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
}
