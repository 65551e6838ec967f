//! No value at all.

use std::borrow::Cow;

use bytes::Bytes;

use super::{Codec, CodecError};

/// An empty value, for an entity that lives in its key and its metadata alone.
///
/// ```
/// use kv_schema::codec::{Codec, Empty};
///
/// assert!(Empty::encode(&())?.is_empty());
/// assert!(Empty::decode("something".into()).is_err());
/// # Ok::<(), kv_schema::codec::CodecError>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Empty;

impl Codec<()> for Empty {
    const NAME: &'static str = "empty";
    const TEXT: bool = true;

    fn encode((): &()) -> Result<Cow<'_, [u8]>, CodecError> {
        Ok(Cow::Borrowed(&[]))
    }

    fn decode(bytes: Bytes) -> Result<(), CodecError> {
        if bytes.is_empty() {
            return Ok(());
        }
        Err(CodecError::new(format!(
            "{} bytes where there should be none",
            bytes.len()
        )))
    }
}
