//! What the platform answers, taken over into our types.

use bytes::Bytes;
use js_sys::Reflect;
use wasm_bindgen::JsValue;

use crate::backend::workers::binding::{Answer, Outcome};
use crate::backend::{Brief, BulkRecord, CacheStatus, ListedKey, Page, Record, platform_error};
use crate::clock::UnixSeconds;
use crate::error::{Error, ErrorKind, Result};
use crate::members::elements;

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

impl Answer {
    /// Refuses an answer that is an error, or is none; `what` it answers is for messages.
    pub(super) fn check(&self, what: &str) -> Result<()> {
        match self.outcome {
            Outcome::Odd => Err(unexpected(what, &self.value)),
            Outcome::Thrown => Err(error(&self.value)),
            Outcome::BadMetadata => Err(Error::new(
                ErrorKind::InvalidArgument,
                "metadata is not JSON text",
            )),
            _ => Ok(()),
        }
    }

    /// Tells whether a read found nothing.
    pub(super) fn is_missing(&self) -> bool {
        self.outcome == Outcome::Missing
    }

    /// Returns what a brief read tells.
    pub(super) fn brief(&self) -> Option<Brief> {
        (self.outcome == Outcome::Brief).then(|| brief(self.number))
    }

    /// Returns how the edge cache took part; of a streamed read its value says so.
    pub(super) fn cache_status(&self) -> Option<CacheStatus> {
        // To look at a value is a crossing.
        if self.outcome == Outcome::Brief || self.number != STATUS {
            return None;
        }
        status(&self.value)
    }
}

/// Reads a cache status; `None` where there is none.
pub(super) fn status(value: &JsValue) -> Option<CacheStatus> {
    value.as_string().map(|status| CacheStatus(status.into()))
}

/// Reads what `calls.js` says of metadata of which no more is wanted.
fn brief(deadline: u32) -> Brief {
    Brief {
        deadline: seconds(deadline),
    }
}

fn seconds(at: u32) -> Option<UnixSeconds> {
    (at != NO_TEXT).then(|| UnixSeconds(at.into()))
}

/// Takes apart what a bulk read brought, in the order of its keys; values that are `shared` are parts of one text, which each holds.
pub(super) fn bulk(answer: Answer, shared: bool) -> Result<Vec<BulkRecord>> {
    answer.check("a bulk read")?;
    let ascii = answer.outcome == Outcome::Ascii;
    let heads = answer.heads.unwrap_or_default();
    let (heads, _) = heads.as_chunks();
    // With one vtable; `Bytes::from` of a vector may need any of three.
    let texts = Bytes::from_owner(answer.bytes.unwrap_or_default());
    let lengths = heads.iter().flat_map(|&[value, metadata, _]| [value, metadata]);
    let all: usize = lengths
        .filter(|length| *length < REPEATED)
        .map(|length| length as usize)
        .sum();
    if all != texts.len() {
        // One value would be cut where another begins.
        return Err(Error::new(
            ErrorKind::Permanent,
            "the texts of a bulk read are not as long as it says",
        ));
    }
    let mut start = 0;
    let mut next = |length: u32| {
        let range = start..start + length as usize;
        start = range.end;
        range
    };
    let mut records: Vec<BulkRecord> = Vec::with_capacity(heads.len());
    for &[value, metadata, number] in heads {
        let record = match value {
            NO_TEXT => BulkRecord::Missing,
            // A key that the Map lacks; or, from miniflare before 4.20260730, an empty value without its metadata.
            NO_ANSWER => BulkRecord::Unanswered,
            REPEATED => {
                let first = records.get(number as usize);
                first.cloned().unwrap_or(BulkRecord::Unanswered)
            }
            length => {
                let value = next(length);
                let is_brief = metadata == NO_FIELDS;
                let metadata = match metadata {
                    NO_TEXT | NO_FIELDS => None,
                    length => std::str::from_utf8(&texts[next(length)]).ok().map(str::to_owned),
                };
                // ASCII is text wherever it is cut.
                if ascii || is_whole(&texts[value.clone()]) {
                    BulkRecord::Found(Record {
                        value: if shared {
                            texts.slice(value)
                        } else {
                            Bytes::from_owner(texts[value].to_vec())
                        },
                        metadata,
                        brief: is_brief.then(|| brief(number)),
                        cache_status: None,
                    })
                } else {
                    BulkRecord::Unanswered
                }
            }
        };
        records.push(record);
    }
    Ok(records)
}

/// As `calls.js` says that there is no value or metadata, that a key has no answer in bulk, and that of the metadata the
/// deadline is all that is wanted. Of a repeated key the number is its first place.
const NO_TEXT: u32 = u32::MAX;
const NO_ANSWER: u32 = u32::MAX - 1;
const NO_FIELDS: u32 = u32::MAX - 2;
const REPEATED: u32 = u32::MAX - 3;

/// As `calls.js` says that a value is the cache status.
const STATUS: u32 = 1;

/// Tells a text of which none may stand for bytes that are not UTF-8.
fn is_whole(text: &[u8]) -> bool {
    std::str::from_utf8(text).is_ok_and(|text| !text.contains('\u{FFFD}'))
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
    answer.check("a list")?;
    let keys = keys(
        answer.heads.as_deref().unwrap_or_default(),
        answer.bytes.as_deref().unwrap_or_default(),
    )
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
        cache_status: answer.cache_status(),
        cursor: answer.text,
    })
}

/// Reads the keys of a list: of each the length of its name and its expiration, and as one text all names and an array of the
/// metadata.
fn keys(heads: &[u32], text: &[u8]) -> Option<Vec<ListedKey>> {
    let text = std::str::from_utf8(text).ok()?;
    let (heads, _) = heads.as_chunks();
    let all: u32 = heads.iter().map(|[len, _]| *len).sum();
    let (mut names, metadata) = text.split_at_checked(all as usize)?;
    let mut heads = heads.iter();
    let mut keys = Vec::with_capacity(heads.len());
    elements(metadata, |metadata| {
        let [len, expiration] = *heads.next()?;
        let (name, rest) = names.split_at_checked(len as usize)?;
        names = rest;
        keys.push(ListedKey {
            name: name.to_owned(),
            expiration: seconds(expiration),
            metadata: (metadata != "null").then(|| metadata.to_owned()),
        });
        Some(())
    })?;
    heads.next().is_none().then_some(keys)
}
