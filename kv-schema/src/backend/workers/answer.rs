//! What the platform answers, taken over into our types.

use std::fmt;

use bytes::Bytes;
use js_sys::{JSON, Reflect};
use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;
use wasm_bindgen::{JsCast, JsValue};

use crate::backend::workers::binding::Found;
use crate::backend::{BulkRecord, CacheStatus, Head, ListedKey, Page, Record, platform_error};
use crate::clock::UnixSeconds;
use crate::error::{Error, ErrorKind, Result};
use crate::metadata::Name;

/// Reads a thrown value; JavaScript may throw anything.
#[cold]
pub(super) fn error(thrown: &JsValue) -> Error {
    let message = Reflect::get(thrown, &"message".into())
        .ok()
        .and_then(|message| message.as_string())
        .or_else(|| thrown.as_string());
    platform_error::from_message(
        message
            .as_deref()
            .unwrap_or("the binding threw a value without a message"),
    )
}

/// Reports an answer in a form that the platform never gave.
#[cold]
pub(super) fn unexpected(what: &str, answer: &JsValue) -> Error {
    let kind = answer.js_typeof().as_string().unwrap_or_default();
    Error::new(
        ErrorKind::Permanent,
        format!("the binding answered {what} with `{kind}`"),
    )
}

/// Reads the answer of `get`, which knows nothing but the value.
pub(super) fn bare(value: JsValue) -> Option<(JsValue, Head)> {
    let head = Head {
        metadata: None,
        cache_status: None,
    };
    (!value.is_null()).then_some((value, head))
}

/// Reads the answer of `getWithMetadata` for one key.
pub(super) fn found(answer: JsValue) -> Result<Option<(JsValue, Head)>> {
    if !answer.is_object() {
        return Err(unexpected("a read", &answer));
    }
    let found: Found = answer.unchecked_into();
    let value = found.value();
    if value.is_null() || value.is_undefined() {
        return Ok(None);
    }
    let head = Head {
        metadata: metadata(&found.metadata())?,
        cache_status: found.cache_status().as_string().map(cache_status),
    };
    Ok(Some((value, head)))
}

/// Reads one entry of the `Map` that answers a bulk `getWithMetadata`; `undefined` stands for a key that it lacks.
pub(super) fn bulk(entry: JsValue) -> Result<BulkRecord> {
    if entry.is_null() {
        return Ok(BulkRecord::Missing);
    }
    if !entry.is_object() {
        // A key that the Map lacks; or, from miniflare before 4.20260730, an empty value without its metadata.
        return Ok(BulkRecord::Unanswered);
    }
    let found: Found = entry.unchecked_into();
    let metadata = metadata(&found.metadata())?;
    Ok(bulk_text(&found.value(), metadata))
}

/// Reads one entry of the `Map` that answers a bulk `get`.
pub(super) fn bulk_bare(entry: &JsValue) -> BulkRecord {
    if entry.is_null() {
        return BulkRecord::Missing;
    }
    bulk_text(entry, None)
}

fn bulk_text(value: &JsValue, metadata: Option<String>) -> BulkRecord {
    match value.as_string() {
        Some(text) if !is_damaged(&text) => BulkRecord::Found(Record {
            value: Bytes::from(text),
            metadata,
            cache_status: None,
        }),
        _ => BulkRecord::Unanswered,
    }
}

/// Tells a text that may stand for bytes that are not UTF-8.
fn is_damaged(text: &str) -> bool {
    text.contains('\u{FFFD}')
}

/// Tells the keys that the platform leaves out of the answer of a bulk read.
///
/// The answer is a JavaScript object on its way (workerd's `getBulk` copies its properties but for the integer-indexed
/// ones), so those that read as an array index, 0 to 2^32-2 in plain decimal, and `__proto__` get lost.
pub(super) fn is_dropped_from_bulk(key: &str) -> bool {
    let is_index = key.bytes().all(|byte| byte.is_ascii_digit())
        && (key == "0" || !key.starts_with('0'))
        && key.parse::<u32>().is_ok_and(|index| index < u32::MAX);
    is_index || key == "__proto__"
}

/// Turns metadata into JSON text, whatever it is.
fn metadata(value: &JsValue) -> Result<Option<String>> {
    if value.is_null() || value.is_undefined() {
        return Ok(None);
    }
    let text = JSON::stringify(value).map_err(|thrown| error(&thrown))?;
    Ok(text.as_string())
}

fn cache_status(status: String) -> CacheStatus {
    CacheStatus(status.into())
}

/// The answer of `list`, as `JSON.stringify` prints it.
#[derive(Default)]
struct ListAnswer {
    keys: Option<Vec<Members<ListEntry>>>,
    list_complete: bool,
    cursor: Option<String>,
    cache_status: Option<String>,
}

#[derive(Default)]
struct ListEntry {
    name: Option<String>,
    expiration: Option<u64>,
    metadata: Option<Box<RawValue>>,
}

/// An object that is read by the names of its members. What serde derives also reads arrays, which takes 2 KB more of wasm.
trait Object: Default {
    fn read<'de, A: MapAccess<'de>>(&mut self, name: &str, map: &mut A) -> Result<(), A::Error>;
}

impl Object for ListAnswer {
    fn read<'de, A: MapAccess<'de>>(&mut self, name: &str, map: &mut A) -> Result<(), A::Error> {
        match name {
            "keys" => self.keys = map.next_value()?,
            "list_complete" => self.list_complete = map.next_value()?,
            "cursor" => self.cursor = map.next_value()?,
            "cacheStatus" => self.cache_status = map.next_value()?,
            _ => drop(map.next_value::<IgnoredAny>()?),
        }
        Ok(())
    }
}

impl Object for ListEntry {
    fn read<'de, A: MapAccess<'de>>(&mut self, name: &str, map: &mut A) -> Result<(), A::Error> {
        match name {
            "name" => self.name = map.next_value()?,
            "expiration" => self.expiration = map.next_value()?,
            "metadata" => self.metadata = map.next_value()?,
            _ => drop(map.next_value::<IgnoredAny>()?),
        }
        Ok(())
    }
}

#[derive(Default)]
struct Members<T>(T);

impl<'de, T: Object> Deserialize<'de> for Members<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Self::default())
    }
}

impl<'de, T: Object> Visitor<'de> for Members<T> {
    type Value = Self;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<Self, A::Error> {
        while let Some(Name(name)) = map.next_key()? {
            self.0.read(&name, &mut map)?;
        }
        Ok(self)
    }
}

/// Reads the answer of `list`: one text across the border and one pass over it.
pub(super) fn page(answer: &JsValue) -> Result<Page> {
    let text = JSON::stringify(answer).ok().and_then(|text| text.as_string());
    let Some(text) = text else {
        return Err(unexpected("a list", answer));
    };
    let not_a_list = || Error::new(ErrorKind::Permanent, "the binding's answer is not a list");
    let Members(answer): Members<ListAnswer> =
        serde_json::from_str(&text).map_err(|cause| not_a_list().with_source(cause))?;
    let entries = answer.keys.ok_or_else(not_a_list)?;
    let mut keys = Vec::with_capacity(entries.len());
    for Members(entry) in entries {
        let Some(name) = entry.name else {
            return Err(Error::new(
                ErrorKind::Permanent,
                "a list has a key without a name",
            ));
        };
        keys.push(ListedKey {
            name,
            expiration: entry.expiration.map(UnixSeconds),
            metadata: entry.metadata.map(|raw| String::from(Box::<str>::from(raw))),
        });
    }
    let cursor = match (answer.list_complete, answer.cursor) {
        (true, _) => None,
        (false, Some(cursor)) => Some(cursor),
        // To take it for the end would lose keys without a word.
        (false, None) => {
            return Err(Error::new(
                ErrorKind::Permanent,
                "a list has more pages but no cursor",
            ));
        }
    };
    Ok(Page {
        keys,
        cursor,
        cache_status: answer.cache_status.map(cache_status),
    })
}
