//! No bytes at all.

use std::borrow::Cow;

use bytes::Bytes;

use super::{Codec, CodecError};

/// Nothing: the value of an entity that lives in its metadata alone.
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
            Ok(())
        } else {
            Err(CodecError::new("the value should be empty"))
        }
    }
}
