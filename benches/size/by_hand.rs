//! What the routes of every entity share by hand: keys, the head of a value, lists. A template of `cargo xtask bench size`.

use std::fmt::Write;

use serde::Deserialize;
use serde_json::Value;
use uuid::Uuid;

use crate::http::Refusal;
use crate::kv::{self, Kv, Record};
use crate::shared;

pub(crate) const VERSION: u32 = 1;
const TTL: u32 = 24 * 60 * 60;
const CACHE_TTL: u32 = 60;
const MAX_OWNER: usize = 64;

/// What is read of the metadata that stands beside a value.
#[derive(Default, Deserialize)]
struct Reserved {
    #[serde(rename = "$v")]
    version: Option<u32>,
    #[serde(rename = "$x")]
    deadline: Option<u64>,
}

/// A value that has not expired.
pub(crate) struct Live {
    pub(crate) value: Vec<u8>,
    pub(crate) is_half_over: bool,
}

pub(crate) async fn live(kv: &Kv, key: &str) -> Result<Option<Live>, Refusal> {
    let Some(Record { value, metadata }) = kv.get(key, CACHE_TTL).await? else {
        return Ok(None);
    };
    let reserved: Reserved = metadata
        .and_then(|metadata| serde_json::from_str(&metadata).ok())
        .unwrap_or_default();
    let now = shared::now();
    if reserved.deadline.is_some_and(|deadline| deadline <= now) {
        return Ok(None);
    }
    if reserved.version.is_some_and(|version| version > VERSION) {
        return Err(Refusal::new(503, "a newer release wrote this; try again later"));
    }
    let left = reserved.deadline.map_or(0, |deadline| deadline - now);
    Ok(Some(Live {
        value,
        is_half_over: left < u64::from(TTL / 2),
    }))
}

pub(crate) fn unreadable() -> Refusal {
    Refusal::new(503, "what is stored cannot be read")
}

pub(crate) fn deadline() -> u64 {
    shared::now() + u64::from(TTL)
}

pub(crate) async fn put(
    kv: &Kv,
    key: &str,
    value: serde_json::Result<Vec<u8>>,
    metadata: serde_json::Result<String>,
) -> Result<(), Refusal> {
    let (Ok(value), Ok(metadata)) = (value, metadata) else {
        return Err(kv::trouble("an entity is always JSON"));
    };
    kv.put(key, &value, &metadata, TTL).await
}

pub(crate) struct Page {
    pub(crate) rows: Vec<(Uuid, Value)>,
    pub(crate) cursor: Option<String>,
}

pub(crate) async fn list(
    kv: &Kv,
    first: &str,
    owner: &str,
    query: Vec<(String, String)>,
) -> Result<Page, Refusal> {
    let prefix = prefix(first, owner)?;
    let bound = bound(&prefix);
    let (limit, cursor) = shared::page(query)?;
    let cursor = match cursor {
        None => None,
        Some(cursor) => match cursor.strip_prefix(&bound) {
            Some(rest) => Some(rest.to_owned()),
            None => return Err(Refusal::new(400, "cursor does not belong to this list")),
        },
    };
    let page = kv.list(&prefix, cursor.as_deref(), limit).await?;
    let now = shared::now();
    let mut rows = Vec::with_capacity(page.keys.len());
    for listed in page.keys {
        let (Some(id), Some(metadata)) = (own_id(&prefix, &listed.name), listed.metadata) else {
            continue;
        };
        if metadata["$x"].as_u64().is_none_or(|deadline| deadline > now) {
            rows.push((id, metadata));
        }
    }
    Ok(Page {
        rows,
        cursor: page.cursor.map(|cursor| bound + &cursor),
    })
}

pub(crate) fn key(first: &str, owner: &str, id: Uuid) -> Result<String, Refusal> {
    let mut key = prefix(first, owner)?;
    let _ = write!(key, "{id}");
    Ok(key)
}

fn prefix(first: &str, owner: &str) -> Result<String, Refusal> {
    if owner.is_empty() {
        return Err(Refusal::new(400, "key is not valid: field `owner`: it is empty"));
    }
    if owner.len() > MAX_OWNER {
        let len = owner.len();
        return Err(Refusal::new(
            400,
            format!("key is not valid: field `owner` (limit {MAX_OWNER}, actual {len})"),
        ));
    }
    let mut key = String::from(first);
    for (at, char) in owner.char_indices() {
        match char {
            '$' if at == 0 => escape(&mut key, char),
            '%' | ':' | '/' | '\0'..='\x1F' | '\x7F'..='\u{9F}' => escape(&mut key, char),
            _ => key.push(char),
        }
    }
    key.push(':');
    Ok(key)
}

fn escape(key: &mut String, char: char) {
    for byte in char.encode_utf8(&mut [0; 4]).bytes() {
        let _ = write!(key, "%{byte:02X}");
    }
}

/// Returns the id in a listed key; `None` for a key that is not ours.
fn own_id(prefix: &str, name: &str) -> Option<Uuid> {
    let text = name.strip_prefix(prefix)?;
    let id = Uuid::parse_str(text).ok()?;
    (id.to_string() == text).then_some(id)
}

/// Binds a cursor to its prefix, by FNV-1a.
fn bound(prefix: &str) -> String {
    let hash = prefix.bytes().fold(0xCBF2_9CE4_8422_2325, |hash: u64, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)
    });
    format!("{hash:016x}")
}

pub(crate) fn parse_id(id: &str) -> Result<Uuid, Refusal> {
    Uuid::parse_str(id).map_err(|_| shared::not_an_id())
}
