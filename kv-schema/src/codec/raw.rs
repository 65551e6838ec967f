//! Bytes as they are.

use std::borrow::Cow;
use std::sync::Arc;

use bytes::Bytes as Buffer;

use super::{Codec, CodecError};

/// Raw bytes: an image, a file, something that another program encoded. Nothing is copied on the way in.
///
/// Takes every [`ByteValue`]: `Vec<u8>`, [`bytes::Bytes`](Buffer) (read without a copy), `Box<[u8]>`, `Arc<[u8]>` and
/// arrays, whose length is checked. Text is the business of [`Text`](super::Text).
///
/// ```
/// use kv_schema::codec::{Bytes, Codec};
///
/// let pixel: [u8; 3] = <Bytes as Codec<_>>::decode(vec![255, 0, 0].into())?;
/// assert_eq!(pixel, [255, 0, 0]);
/// assert!(<Bytes as Codec<[u8; 3]>>::decode(vec![255].into()).is_err());
/// # Ok::<(), kv_schema::codec::CodecError>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Bytes;

/// A value that is nothing but bytes, for the codec [`Bytes`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a value of raw bytes",
    label = "not a `ByteValue`",
    note = "the codec `Bytes` takes `Vec<u8>`, `bytes::Bytes`, `Box<[u8]>`, `Arc<[u8]>` and `[u8; N]`; text takes the codec `Text`",
    note = "of a struct with other fields, mark the one that is the value: `#[kv(value)]`"
)]
pub trait ByteValue: Sized {
    /// Borrows the bytes.
    fn as_bytes(&self) -> &[u8];

    /// Takes the bytes over.
    fn from_bytes(bytes: Buffer) -> Result<Self, CodecError>;
}

impl<T: ByteValue> Codec<T> for Bytes {
    const NAME: &'static str = "bytes";
    const TEXT: bool = false;

    fn encode(value: &T) -> Result<Cow<'_, [u8]>, CodecError> {
        Ok(Cow::Borrowed(value.as_bytes()))
    }

    fn decode(bytes: Buffer) -> Result<T, CodecError> {
        T::from_bytes(bytes)
    }
}

impl ByteValue for Buffer {
    fn as_bytes(&self) -> &[u8] {
        self
    }

    fn from_bytes(bytes: Buffer) -> Result<Self, CodecError> {
        Ok(bytes)
    }
}

impl ByteValue for Vec<u8> {
    fn as_bytes(&self) -> &[u8] {
        self
    }

    fn from_bytes(bytes: Buffer) -> Result<Self, CodecError> {
        Ok(bytes.into())
    }
}

impl ByteValue for Box<[u8]> {
    fn as_bytes(&self) -> &[u8] {
        self
    }

    fn from_bytes(bytes: Buffer) -> Result<Self, CodecError> {
        Ok(Vec::from(bytes).into())
    }
}

impl ByteValue for Arc<[u8]> {
    fn as_bytes(&self) -> &[u8] {
        self
    }

    fn from_bytes(bytes: Buffer) -> Result<Self, CodecError> {
        Ok((&*bytes).into())
    }
}

impl<const N: usize> ByteValue for [u8; N] {
    fn as_bytes(&self) -> &[u8] {
        self
    }

    fn from_bytes(bytes: Buffer) -> Result<Self, CodecError> {
        (&*bytes)
            .try_into()
            .map_err(|_| CodecError::new(format!("{} bytes where {N} are expected", bytes.len())))
    }
}
