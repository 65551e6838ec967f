//! The same work by hand: one read, the version and the deadline looked at, key parts escaped, limits checked.

pub(crate) mod varied;

use bytes::Bytes;
use kv_schema::backend::{Expiration, Put};
use kv_schema::limits::Limits;
use serde::Deserialize;
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use crate::data::{Cart, Session};
use crate::still::{NOW, Still};

const TTL: u32 = 86_400;

pub(crate) fn key(session: &Session) -> String {
    session_key(&session.tenant, session.user, session.id)
}

pub(crate) fn key_of(session: &Session) -> Session {
    session.clone()
}

fn session_key(tenant: &str, user: u64, id: Uuid) -> String {
    let mut key = prefix(tenant, user);
    key.push_str(id.hyphenated().encode_lower(&mut Uuid::encode_buffer()));
    key
}

fn cart_key(shop: &str, id: u64) -> String {
    let mut key = String::with_capacity(64);
    key.push_str("cart:");
    push_text(&mut key, shop);
    key.push(':');
    key.push_str(itoa::Buffer::new().format(id));
    key
}

fn push_text(key: &mut String, text: &str) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    let bytes = text.as_bytes();
    let mut done = 0;
    for (at, &byte) in bytes.iter().enumerate() {
        let escaped = byte < 0x20
            || matches!(byte, b'%' | b':' | b'/' | 0x7f)
            || (at == 0 && byte == b'$')
            || (byte == 0xc2 && bytes.get(at + 1).is_some_and(|next| *next < 0xa0))
            || (at > 0 && bytes[at - 1] == 0xc2 && byte < 0xa0);
        if escaped {
            key.push_str(text.get(done..at).unwrap_or_default());
            key.push('%');
            key.push(char::from(HEX[usize::from(byte >> 4)]));
            key.push(char::from(HEX[usize::from(byte & 15)]));
            done = at + 1;
        }
    }
    key.push_str(text.get(done..).unwrap_or_default());
}

/// Takes a key apart; only what [`key`] writes is accepted.
pub(crate) fn parse(key: &str) -> Option<(String, u64, Uuid)> {
    let mut parts = key.strip_prefix("session:")?.splitn(3, ':');
    let (tenant, user, id) = (parts.next()?, parts.next()?, parts.next()?);
    let tenant = if tenant.contains('%') {
        unescape(tenant)?
    } else {
        tenant.to_owned()
    };
    let (user, id) = (user.parse().ok()?, Uuid::try_parse(id).ok()?);
    (session_key(&tenant, user, id) == key).then_some((tenant, user, id))
}

fn unescape(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((byte, more)) = rest.split_first() {
        rest = more;
        if *byte == b'%' {
            let (digits, more) = more.split_at_checked(2)?;
            bytes.push(u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?);
            rest = more;
        } else {
            bytes.push(*byte);
        }
    }
    String::from_utf8(bytes).ok()
}

pub(crate) fn prefix(tenant: &str, user: u64) -> String {
    let mut key = String::with_capacity(64);
    key.push_str("session:");
    push_text(&mut key, tenant);
    key.push(':');
    key.push_str(itoa::Buffer::new().format(user));
    key.push(':');
    key
}

pub(crate) fn encode<T: Serialize>(value: &T) -> usize {
    json(value).map_or(0, |bytes| bytes.len())
}

/// With room for a usual value, where `serde_json::to_vec` begins with 128 bytes.
fn json<T: Serialize>(value: &T) -> serde_json::Result<Vec<u8>> {
    let mut json = Vec::with_capacity(512);
    serde_json::to_writer(&mut json, value)?;
    Ok(json)
}

/// By way of the text: to look through all of it at once takes a seventh less than to have `serde_json` look at each string.
pub(crate) fn decode<T: DeserializeOwned>(value: &Bytes) -> Option<T> {
    serde_json::from_str(std::str::from_utf8(value).ok()?).ok()
}

/// What a read looks at in the metadata.
#[derive(Default, Deserialize)]
struct Reserved {
    #[serde(rename = "$v")]
    version: Option<u64>,
    #[serde(rename = "$x")]
    deadline: Option<u64>,
}

impl Reserved {
    /// Reads the end, where both stand, or else all of it.
    fn read(metadata: &str) -> Option<Self> {
        Self::at_end(metadata).or_else(|| serde_json::from_str(metadata).ok())
    }

    fn at_end(metadata: &str) -> Option<Self> {
        let members = metadata.as_bytes().strip_prefix(b"{")?.strip_suffix(b"}")?;
        let (members, deadline) = last_number(members, b",\"$x\":")?;
        let (_, version) = last_number(members, b",\"$v\":")?;
        Some(Self {
            version: Some(version),
            deadline: Some(deadline),
        })
    }
}

/// Cuts off a number of up to 18 digits, and what stands before it.
fn last_number<'t>(text: &'t [u8], name: &[u8]) -> Option<(&'t [u8], u64)> {
    let (mut at, mut number, mut place) = (text.len(), 0, 1);
    while let Some(digit) = text[..at].last().filter(|byte| byte.is_ascii_digit())
        && text.len() - at < 19
    {
        number += u64::from(digit - b'0') * place;
        place *= 10;
        at -= 1;
    }
    let digits = text.len() - at;
    let is_number = digits > 0 && digits <= 18 && (digits == 1 || text[at] != b'0');
    is_number.then_some((text[..at].strip_suffix(name)?, number))
}

fn live<T: DeserializeOwned>(still: &Still, key: &str) -> Option<T> {
    if key.len() > Limits::WORKERS_KV.key {
        return None;
    }
    let record = still.record.clone()?;
    let metadata = record.metadata.as_deref();
    let reserved = metadata.and_then(Reserved::read).unwrap_or_default();
    if reserved.deadline.is_some_and(|at| at != 0 && at <= NOW.0)
        || reserved.version.is_some_and(|version| version > 1)
    {
        return None;
    }
    decode(&record.value)
}

pub(crate) fn get_session(still: &Still) -> Option<Session> {
    let (user, id) = (
        1_234_567,
        Uuid::from_u128(0x0193_4a5b_6c7d_7e8f_9fa0_b1c2_d3e4_f506),
    );
    let session: Session = live(still, &session_key("acme", user, id))?;
    (session.tenant == "acme" && session.user == user && session.id == id).then_some(session)
}

pub(crate) fn get_cart(still: &Still) -> Option<Cart> {
    let cart: Cart = live(still, &cart_key("north", 42))?;
    (cart.shop == "north" && cart.id == 42).then_some(cart)
}

#[derive(Serialize)]
struct SessionMetadata<'a> {
    device: &'a str,
    since: u64,
    #[serde(rename = "$v")]
    version: u32,
    #[serde(rename = "$x")]
    deadline: u64,
}

#[derive(Serialize)]
struct CartMetadata<'a> {
    owner: &'a str,
    #[serde(rename = "$v")]
    version: u32,
    #[serde(rename = "$x")]
    deadline: u64,
}

pub(crate) fn put_session(_still: &Still, session: &Session) -> bool {
    let metadata = SessionMetadata {
        device: &session.device,
        since: session.since,
        version: 1,
        deadline: NOW.0 + u64::from(TTL),
    };
    put(&key(session), session, &metadata, Some(TTL))
}

pub(crate) fn put_cart(_still: &Still, cart: &Cart) -> bool {
    let metadata = CartMetadata {
        owner: &cart.owner,
        version: 1,
        deadline: NOW.0 + u64::from(TTL),
    };
    put(&cart_key(&cart.shop, cart.id), cart, &metadata, Some(TTL))
}

fn put(key: &str, value: &impl Serialize, metadata: &impl Serialize, ttl: Option<u32>) -> bool {
    let (Ok(metadata), Ok(value)) = (serde_json::to_string(metadata), json(value)) else {
        return false;
    };
    let put = Put {
        value: &value,
        metadata: Some(&metadata),
        expiration: ttl.map(Expiration::Ttl),
    };
    // As the backend does; that is not what is compared.
    if Limits::WORKERS_KV.check_put(key, &put, NOW).is_err() {
        return false;
    }
    std::hint::black_box((key, put.value, put.metadata));
    true
}

#[derive(Deserialize)]
struct Row {
    device: String,
    since: u64,
    #[serde(rename = "$x", default)]
    deadline: Option<u64>,
}

pub(crate) fn list(still: &Still) -> usize {
    let mut prefix = String::from("session:");
    push_text(&mut prefix, "acme");
    prefix.push(':');
    let rows = still.rows.clone();
    let mut typed = Vec::with_capacity(rows.len());
    for row in rows {
        if !row.name.starts_with(&prefix) {
            continue;
        }
        let Some(key) = parse(&row.name) else { continue };
        let metadata = row
            .metadata
            .as_deref()
            .and_then(|text| serde_json::from_str::<Row>(text).ok());
        let Some(metadata) = metadata else { continue };
        if metadata.deadline.is_some_and(|at| at <= NOW.0) {
            continue;
        }
        typed.push((key, metadata.device, metadata.since));
    }
    typed.len()
}
