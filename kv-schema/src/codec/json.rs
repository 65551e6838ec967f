//! JSON, the default.

use std::borrow::Cow;

use bytes::Bytes;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{Codec, CodecError};

/// JSON text, as a JavaScript Worker and `wrangler kv key get` read it.
#[derive(Debug, Clone, Copy)]
pub struct Json;

impl<T: Serialize + DeserializeOwned> Codec<T> for Json {
    const NAME: &'static str = "json";
    const TEXT: bool = true;

    fn encode(value: &T) -> Result<Cow<'_, [u8]>, CodecError> {
        serde_json::to_vec(value).map(Cow::Owned).map_err(CodecError::new)
    }

    fn decode(bytes: Bytes) -> Result<T, CodecError> {
        serde_json::from_slice(&bytes).map_err(CodecError::new)
    }
}
