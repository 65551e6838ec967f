//! The same work by hand: one read, the version and the deadline looked at, key parts escaped, limits checked.

pub(crate) mod part;
pub(crate) mod plain;
pub(crate) mod varied;

use bytes::Bytes;
use kv_schema::Backend;
use kv_schema::backend::{Expiration, ListRequest, Put, ReadOptions, Record};
use kv_schema::limits::Limits;
use serde::Deserialize;
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use crate::data::{Cart, Session};
use crate::still::{NOW, Still, now};

const TTL: u32 = 86_400;

pub(crate) fn key(session: &Session) -> Option<String> {
    session_key(&session.tenant, session.user, session.id)
}

pub(crate) fn key_of(session: &Session) -> Session {
    session.clone()
}

fn session_key(tenant: &str, user: u64, id: Uuid) -> Option<String> {
    let mut key = tenant_prefix(tenant)?;
    part::push_number_and_uuid(&mut key, user, id);
    Some(key)
}

fn tenant_prefix(tenant: &str) -> Option<String> {
    let mut key = String::with_capacity(64);
    key.push_str("session:");
    part::push_text(&mut key, tenant)?;
    key.push(':');
    Some(key)
}

pub(crate) fn cart_key(shop: &str, id: u64) -> Option<String> {
    let mut key = String::with_capacity(64);
    key.push_str("cart:");
    part::push_text(&mut key, shop)?;
    key.push(':');
    part::push_number(&mut key, id);
    Some(key)
}

/// Takes a key apart, from its end; only what [`key`] writes is accepted.
pub(crate) fn parse(key: &str) -> Option<(String, u64, Uuid)> {
    let (before, user, id) = parse_end(key)?;
    let (head, tenant) = before.split_first_chunk()?;
    if head != b"session:" {
        return None;
    }
    let tenant = part::text(key.get(head.len()..head.len() + tenant.len())?)?;
    Some((tenant, user, id))
}

/// Takes user and id off the end of a key, and the colons before them.
fn parse_end(key: &str) -> Option<(&[u8], u64, Uuid)> {
    let (before, id) = key.as_bytes().split_last_chunk()?;
    let id = part::read_uuid(id)?;
    let (before, user) = part::last_number(before.strip_suffix(b":")?)?;
    Some((before.strip_suffix(b":")?, user, id))
}

pub(crate) fn prefix(tenant: &str, user: u64) -> Option<String> {
    let mut key = tenant_prefix(tenant)?;
    part::push_number(&mut key, user);
    key.push(':');
    Some(key)
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
    /// Reads the end, where both stand, or else all of it, unless no name can begin with `$`.
    fn read(metadata: &str) -> Option<Self> {
        let may_be_there = || metadata.bytes().any(|byte| matches!(byte, b'$' | b'\\'));
        match Self::at_end(metadata) {
            None if may_be_there() => serde_json::from_str(metadata).ok(),
            read => read,
        }
    }

    fn at_end(metadata: &str) -> Option<Self> {
        let members = metadata.as_bytes().strip_prefix(b"{")?.strip_suffix(b"}")?;
        let (members, deadline) = part::last_number(members)?;
        let (members, between) = members.split_last_chunk()?;
        let (members, version) = members.split_last_chunk()?;
        // Of version 1, which is all that this program writes.
        let is_ours = between == b":1,\"$x\":" && version == b"\"$v\"" && members.ends_with(b",");
        is_ours.then_some(Self {
            version: Some(1),
            deadline: Some(deadline),
        })
    }
}

async fn live<T: DeserializeOwned>(still: &Still, key: Option<String>) -> Option<T> {
    let record = read(still, key).await?;
    let metadata = record.metadata.as_deref();
    let reserved = metadata.and_then(Reserved::read).unwrap_or_default();
    if reserved.deadline.is_some_and(|at| at != 0 && at <= NOW.0)
        || reserved.version.is_some_and(|version| version > 1)
    {
        return None;
    }
    decode(&record.value)
}

async fn read(still: &Still, key: Option<String>) -> Option<Record> {
    let key = key.filter(|key| key.len() <= Limits::WORKERS_KV.key)?;
    still.get(&key, ReadOptions::default()).await.ok()?
}

pub(crate) fn get_session(still: &Still) -> Option<Session> {
    let (user, id) = (
        1_234_567,
        Uuid::from_u128(0x0193_4a5b_6c7d_7e8f_9fa0_b1c2_d3e4_f506),
    );
    let session: Session = now(live(still, session_key("acme", user, id)))?;
    (session.tenant == "acme" && session.user == user && session.id == id).then_some(session)
}

pub(crate) fn get_cart(still: &Still) -> Option<Cart> {
    let cart: Cart = now(live(still, cart_key("north", 42)))?;
    (cart.shop == "north" && cart.id == 42).then_some(cart)
}

pub(crate) fn write_metadata(session: &Session) -> Option<String> {
    let mut metadata = String::with_capacity(128);
    metadata.push_str("{\"device\":");
    part::push_json(&mut metadata, &session.device)?;
    metadata.push_str(",\"since\":");
    part::push_number(&mut metadata, session.since);
    end_metadata(metadata)
}

fn write_cart_metadata(cart: &Cart) -> Option<String> {
    let mut metadata = String::with_capacity(128);
    metadata.push_str("{\"owner\":");
    part::push_json(&mut metadata, &cart.owner)?;
    end_metadata(metadata)
}

/// Appends version and deadline, behind all fields, and looks at the length.
fn end_metadata(mut metadata: String) -> Option<String> {
    metadata.push_str(",\"$v\":1,\"$x\":");
    part::push_number(&mut metadata, NOW.0 + u64::from(TTL));
    metadata.push('}');
    (metadata.len() <= Limits::WORKERS_KV.metadata).then_some(metadata)
}

pub(crate) fn read_metadata(metadata: &str) -> Option<impl Sized> {
    serde_json::from_str::<Row>(metadata).ok()
}

pub(crate) fn put_session(still: &Still, session: &Session) -> bool {
    let metadata = write_metadata(session);
    metadata.is_some() && now(put(still, key(session), session, metadata.as_deref(), Some(TTL)))
}

pub(crate) fn put_cart(still: &Still, cart: &Cart) -> bool {
    let metadata = write_cart_metadata(cart);
    let key = cart_key(&cart.shop, cart.id);
    metadata.is_some() && now(put(still, key, cart, metadata.as_deref(), Some(TTL)))
}

async fn put(
    still: &Still,
    key: Option<String>,
    value: &impl Serialize,
    metadata: Option<&str>,
    ttl: Option<u32>,
) -> bool {
    let (Some(key), Ok(value)) = (key, json(value)) else {
        return false;
    };
    let put = Put {
        value: &value,
        metadata,
        expiration: ttl.map(Expiration::Ttl),
    };
    // Which looks at the limits.
    still.put(&key, put).await.is_ok()
}

#[derive(Deserialize)]
struct Row {
    device: String,
    since: u64,
    #[serde(rename = "$x", default)]
    deadline: Option<u64>,
}

pub(crate) fn list(still: &Still) -> usize {
    now(rows(still)).map_or(0, |rows| rows.len())
}

async fn rows(still: &Still) -> Option<Vec<((String, u64, Uuid), String, u64)>> {
    let tenant = "acme";
    let prefix = tenant_prefix(tenant)?;
    let page = still.list(ListRequest::prefix(&prefix)).await.ok()?;
    let mut rows = Vec::with_capacity(page.keys.len());
    for row in page.keys {
        // All begin with the prefix, whose tenant is known; in what follows none has a colon more.
        let Some((before, user, id)) = parse_end(&row.name) else {
            continue;
        };
        if before.len() + 1 != prefix.len() {
            continue;
        }
        let metadata = row.metadata.as_deref();
        let metadata = metadata.and_then(|text| serde_json::from_str::<Row>(text).ok());
        let Some(Row {
            device,
            since,
            deadline,
        }) = metadata
        else {
            continue;
        };
        if deadline.is_some_and(|at| at != 0 && at <= NOW.0) {
            continue;
        }
        rows.push(((tenant.to_owned(), user, id), device, since));
    }
    Some(rows)
}
