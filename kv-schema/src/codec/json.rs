//! JSON, the default.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::str::Utf8Error;

use bytes::Bytes;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use super::js::Style;
use super::{Codec, CodecError, path, strict};

/// JSON text, as a JavaScript Worker and `wrangler kv key get` read it.
///
/// What is written reads back equal, or is refused with its path: NaN and infinities, `Some(None)`, map keys that are no
/// text, more than 127 levels of nesting, a flattened name that is taken. What serde itself cannot see while it writes is found
/// by [`verify`](super::verify): inside `#[serde(flatten)]`, `tag` and `untagged` types 128-bit integers and maps whose keys are numbers or flags, where
/// the types do not say their shape (where they do, it does not compile); a map under a `tag` whose key is the tag; a flattened `Option` of a struct that may
/// write nothing, whose `None` reads back as `Some`; variants of an `untagged` enum that look alike; and fields that are written but not read.
///
/// JSON is UTF-8; bytes that are not are refused, wherever they stand. A byte order mark in front, which some editors and shells write, is skipped.
///
/// ```
/// use kv_schema::codec::{Codec, Json};
///
/// let value = vec![Some(1), None];
/// assert_eq!(&*Json::encode(&value)?, b"[1,null]");
///
/// let error = <Json as Codec<Vec<f64>>>::encode(&vec![1.5, f64::NAN]).unwrap_err();
/// assert_eq!(error.path(), "[1]");
/// # Ok::<(), kv_schema::codec::CodecError>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Json;

/// A byte order mark.
const MARK: &[u8] = "\u{feff}".as_bytes();

#[diagnostic::do_not_recommend]
impl<T: Serialize + DeserializeOwned> Codec<T> for Json {
    const NAME: &'static str = "json";
    const TEXT: bool = true;

    fn encode(value: &T) -> Result<Cow<'_, [u8]>, CodecError> {
        let mut out = Vec::with_capacity(128);
        write(value, &mut out, Style::VALUE)?;
        Ok(Cow::Owned(out))
    }

    #[inline]
    fn encode_plain(value: &T, usual_len: usize) -> Result<Cow<'_, [u8]>, CodecError> {
        let mut out = Vec::with_capacity(usual_len);
        let written = write_plain(value, &mut out);
        finished(out, written)
    }

    fn decode(bytes: Bytes) -> Result<T, CodecError> {
        Self::decode_ref(&bytes)
    }

    fn decode_ref(bytes: &Bytes) -> Result<T, CodecError> {
        let json = text(bytes)?;
        serde_json::from_str(json).map_err(|error| unreadable(json, error))
    }

    fn decode_strict(bytes: &Bytes) -> Result<T, CodecError> {
        let json = text(bytes)?;
        let mut input = serde_json::Deserializer::from_str(json);
        // What fails without a path fails for everybody.
        let value = strict::deserialize::<T, _>(&mut input)
            .map_err(|error| <Self as Codec<T>>::decode_ref(bytes).err().unwrap_or(error))?;
        input.end().map_err(|error| unreadable(json, error))?;
        Ok(value)
    }

    fn same(first: &[u8], second: &[u8]) -> bool {
        first == second || canonical_json(first).is_some_and(|first| Some(first) == canonical_json(second))
    }
}

/// Appends the JSON of `value`; every type is compiled for this one serializer, in values and in metadata.
pub(crate) fn write<T: Serialize + ?Sized>(
    value: &T,
    out: &mut Vec<u8>,
    style: Style,
) -> Result<(), CodecError> {
    strict::serialize(
        value,
        &mut serde_json::Serializer::with_formatter(out, style),
        false,
    )
}

/// Appends the JSON of a value that [reads back](crate::schema::Shape::reads_back).
///
/// The serializer is the one that everybody uses: a Worker that answers with the same type has it compiled already.
#[inline]
pub(crate) fn write_plain<T: Serialize + ?Sized>(value: &T, out: &mut Vec<u8>) -> serde_json::Result<()> {
    serde_json::to_writer(out, value)
}

/// Returns what was written, or why and where a value was refused: behind what was written of it.
// Not in each place that writes a type: an entity is one more.
#[inline(never)]
fn finished(out: Vec<u8>, written: serde_json::Result<()>) -> Result<Cow<'static, [u8]>, CodecError> {
    match written {
        Ok(()) => Ok(Cow::Owned(out)),
        Err(error) => Err(CodecError::new(error).at(path::of(&out))),
    }
}

/// Appends the JSON of a value that reads back, with the numbers that JavaScript would make of them.
pub(crate) fn write_numbers<T: Serialize + ?Sized>(value: &T, out: &mut Vec<u8>) -> Result<(), CodecError> {
    value
        .serialize(&mut serde_json::Serializer::with_formatter(out, Style::METADATA))
        .map_err(CodecError::new)
}

/// Returns JSON as the text that it is, without a byte order mark.
///
/// To look through all of it at once takes less than to look at each string by itself; and of the two deserializers of
/// `serde_json`, from text and from bytes, a Worker compiles one.
// Not in each place that reads a type: an entity is one more.
#[inline(never)]
fn text(json: &[u8]) -> Result<&str, CodecError> {
    let json = json.strip_prefix(MARK).unwrap_or(json);
    std::str::from_utf8(json).map_err(|error| not_text(json, error))
}

#[cold]
fn not_text(json: &[u8], error: Utf8Error) -> CodecError {
    CodecError::new(error).at(path::of(&json[..error.valid_up_to()]))
}

/// Reads JSON without a byte order mark, where it is of this type.
pub(crate) fn read<T: DeserializeOwned>(json: &[u8]) -> Option<T> {
    serde_json::from_str(std::str::from_utf8(json).ok()?).ok()
}

#[cold]
fn unreadable(json: &str, error: serde_json::Error) -> CodecError {
    let path = path::locate(json.as_bytes(), error.line(), error.column());
    CodecError::new(error).at(path)
}

/// Rewrites JSON so that the order of members and items makes no difference; numbers keep their spelling.
fn canonical_json(json: &[u8]) -> Option<String> {
    canonical(serde_json::from_str(std::str::from_utf8(json).ok()?).ok()?, 0)
}

fn canonical(raw: &RawValue, depth: u8) -> Option<String> {
    let text = raw.get();
    if depth > strict::MAX_DEPTH {
        return None;
    }
    match text.as_bytes().first() {
        Some(b'{') => {
            let members: BTreeMap<String, &RawValue> = serde_json::from_str(text).ok()?;
            let members: Option<Vec<String>> = members
                .into_iter()
                .map(|(name, value)| Some(format!("{name:?}:{}", canonical(value, depth + 1)?)))
                .collect();
            Some(format!("{{{}}}", members?.join(",")))
        }
        Some(b'[') => {
            let items: Vec<&RawValue> = serde_json::from_str(text).ok()?;
            let items: Option<Vec<String>> =
                items.into_iter().map(|item| canonical(item, depth + 1)).collect();
            let mut items = items?;
            items.sort_unstable();
            Some(format!("[{}]", items.join(",")))
        }
        _ => Some(text.to_owned()),
    }
}
