//! What the platform answers, taken over into our types.

use bytes::Bytes;
use js_sys::{Reflect, Uint32Array};
use wasm_bindgen::{JsCast, JsValue};

use crate::backend::workers::binding::{Answer, Outcome};
use crate::backend::{BulkRecord, CacheStatus, Head, ListedKey, Page, Record, platform_error};
use crate::clock::UnixSeconds;
use crate::error::{Error, ErrorKind, Result};
use crate::members::objects;

/// Reads a thrown value; JavaScript may throw anything.
#[cold]
pub(super) fn error(thrown: &JsValue) -> Error {
    let message = property(thrown, "message")
        .as_string()
        .or_else(|| thrown.as_string());
    platform_error::from_message(
        message
            .as_deref()
            .unwrap_or("the binding threw a value without a message"),
    )
}

/// Reads a property of anything; `undefined` where there is none.
#[inline(never)]
pub(super) fn property(value: &JsValue, name: &str) -> JsValue {
    Reflect::get(value, &name.into()).unwrap_or(JsValue::UNDEFINED)
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

/// Takes what is known of a value beside it; `None` where there is no value.
pub(super) fn found(answer: Answer) -> Result<Option<(Answer, Head)>> {
    match answer.outcome {
        Outcome::Missing => Ok(None),
        Outcome::Odd => Err(unexpected("a read", &answer.value)),
        _ => {
            let Answer { text, status, .. } = answer;
            let head = Head {
                metadata: text,
                cache_status: status.map(|status| CacheStatus(status.into())),
            };
            Ok(Some((
                Answer {
                    text: None,
                    status: None,
                    ..answer
                },
                head,
            )))
        }
    }
}

/// Takes apart what a bulk read brought, in the order of its keys.
pub(super) fn bulk(answer: Answer) -> Result<Vec<BulkRecord>> {
    if answer.outcome == Outcome::Odd {
        return Err(unexpected("a bulk read", &answer.value));
    }
    let lengths = answer.value.unchecked_into::<Uint32Array>().to_vec();
    let texts = answer.bytes.unwrap_or_default();
    let mut rest = texts.as_slice();
    let mut text = |length: u32| {
        let (text, after) = rest.split_at_checked(length as usize)?;
        rest = after;
        std::str::from_utf8(text).ok()
    };
    let records = lengths.chunks_exact(2).map(|lengths| {
        let value = match lengths[0] {
            NO_TEXT => return BulkRecord::Missing,
            // A key that the Map lacks; or, from miniflare before 4.20260730, an empty value without its metadata.
            NO_ANSWER => return BulkRecord::Unanswered,
            length => text(length),
        };
        let metadata = match lengths[1] {
            NO_TEXT => None,
            length => text(length).map(str::to_owned),
        };
        match value {
            Some(value) if !is_damaged(value) => BulkRecord::Found(Record {
                // A copy, so that one value does not hold the texts of all.
                value: Bytes::from_owner(value.as_bytes().to_vec()),
                metadata,
                cache_status: None,
            }),
            _ => BulkRecord::Unanswered,
        }
    });
    Ok(records.collect())
}

/// As `calls.js` says that there is no value or metadata, and that a key has no answer in bulk.
const NO_TEXT: u32 = u32::MAX;
const NO_ANSWER: u32 = u32::MAX - 1;

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

/// Reads the answer of `list`: one text across the border for all keys, and one pass over it.
pub(super) fn page(answer: Answer) -> Result<Page> {
    if answer.outcome == Outcome::Odd {
        return Err(unexpected("a list", &answer.value));
    }
    let keys = keys(answer.bytes.as_deref().unwrap_or_default())
        .ok_or_else(|| Error::new(ErrorKind::Permanent, "the keys of a list cannot be read"))?;
    if answer.outcome == Outcome::More && answer.text.is_none() {
        // To take it for the end would lose keys without a word.
        return Err(Error::new(
            ErrorKind::Permanent,
            "a list has more pages but no cursor",
        ));
    }
    Ok(Page {
        keys,
        cursor: answer.text,
        cache_status: answer.status.map(|status| CacheStatus(status.into())),
    })
}

/// Reads the keys of a list, as `JSON.stringify` prints them.
fn keys(text: &[u8]) -> Option<Vec<ListedKey>> {
    let mut keys = Vec::new();
    objects(text, |members| {
        let member = |name| {
            let member = members.iter().find(|member| member.is(name))?;
            std::str::from_utf8(member.value).ok()
        };
        let present = |name| member(name).filter(|value| *value != "null");
        let expiration = match present("expiration") {
            Some(at) => Some(UnixSeconds(at.parse().ok()?)),
            None => None,
        };
        keys.push(ListedKey {
            name: string(member("name")?)?,
            expiration,
            metadata: present("metadata").map(str::to_owned),
        });
        Some(())
    })?;
    Some(keys)
}

/// Reads a JSON string; most hold no escape.
fn string(json: &str) -> Option<String> {
    if json.bytes().any(|byte| byte == b'\\') {
        return serde_json::from_slice(json.as_bytes()).ok();
    }
    Some(json.strip_prefix('"')?.strip_suffix('"')?.to_owned())
}
