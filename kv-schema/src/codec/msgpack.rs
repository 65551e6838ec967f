//! MessagePack: what JSON says, in fewer bytes.

mod place;
mod scan;

use std::borrow::Cow;

use bytes::Bytes;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{Codec, CodecError, strict};

/// [MessagePack](https://msgpack.org) with named fields.
///
/// Structs are maps and enum variants are names, so fields may be skipped, defaulted, added and reordered as in JSON.
/// serde is told that the format is human-readable: an `IpAddr` or a `Uuid` is its text here too, because inside
/// flattened and tagged types serde reads that form alone. NaN and infinities are stored. `Some(None)` and more than 127
/// levels of nesting are refused, as in [`Json`](super::Json), and a value is never read in bulk.
///
/// Stored bytes are checked as a whole before any of them is decoded: a length that promises more than there is cannot
/// make a reader allocate, and nothing may follow the value.
///
/// ```
/// use kv_schema::codec::{Codec, MsgPack};
///
/// #[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize)]
/// struct Point {
///     x: u8,
///     y: u8,
/// }
///
/// let bytes = MsgPack::encode(&Point { x: 1, y: 2 })?;
/// assert_eq!(&*bytes, b"\x82\xa1x\x01\xa1y\x02");
/// assert_eq!(<MsgPack as Codec<Point>>::decode(bytes.into_owned().into())?, Point { x: 1, y: 2 });
/// # Ok::<(), kv_schema::codec::CodecError>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct MsgPack;

#[diagnostic::do_not_recommend]
impl<T: Serialize + DeserializeOwned> Codec<T> for MsgPack {
    const NAME: &'static str = "msgpack";
    const TEXT: bool = false;

    fn encode(value: &T) -> Result<Cow<'_, [u8]>, CodecError> {
        // An owned buffer, because rmp-serde buffers maps of unknown length in one: every type is compiled once.
        let mut serializer = rmp_serde::Serializer::new(Vec::with_capacity(128))
            .with_struct_map()
            .with_human_readable();
        strict::serialize(value, &mut serializer, true)?;
        Ok(Cow::Owned(serializer.into_inner()))
    }

    fn decode(bytes: Bytes) -> Result<T, CodecError> {
        scan::check(&bytes).map_err(CodecError::new)?;
        read(&bytes).map_err(|error| {
            let path = place::locate(&bytes, &|bytes| read::<T>(bytes).err());
            CodecError::new(error).at(path)
        })
    }

    fn decode_strict(bytes: &Bytes) -> Result<T, CodecError> {
        scan::check(bytes).map_err(CodecError::new)?;
        strict::deserialize(&mut rmp_serde::Deserializer::from_read_ref(&**bytes).with_human_readable())
            .map_err(|error| <Self as Codec<T>>::decode_ref(bytes).err().unwrap_or(error))
    }

    fn same(first: &[u8], second: &[u8]) -> bool {
        first == second || scan::canonical(first).is_some_and(|first| Some(first) == scan::canonical(second))
    }
}

fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, rmp_serde::decode::Error> {
    T::deserialize(&mut rmp_serde::Deserializer::from_read_ref(bytes).with_human_readable())
}
