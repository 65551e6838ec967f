//! Sessions: create, validate with sliding expiry, log out, list, log out everywhere.

use std::fmt::Write;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;
use worker::{Date, Method, Request};

use crate::http::{self, Answer, Refusal};
use crate::kv::{self, Kv, Record};

const VERSION: u32 = 1;
const TTL: u32 = 24 * 60 * 60;
const CACHE_TTL: u32 = 60;
const MAX_USER: usize = 64;
const MAX_PAGE: u32 = 100;
const MAX_LOG_OUTS: u32 = 500;

#[derive(Serialize, Deserialize)]
struct Session {
    user: String,
    id: Uuid,
    device: String,
    since: u64,
}

/// What stands in the metadata.
#[derive(Serialize)]
struct Metadata<'a> {
    device: &'a str,
    since: u64,
    #[serde(rename = "$v")]
    version: u32,
    #[serde(rename = "$x")]
    deadline: u64,
}

/// What is read of the metadata that stands beside a value: nothing else matters, and nothing else may hide the value.
#[derive(Default, Deserialize)]
struct Reserved {
    #[serde(rename = "$v")]
    version: Option<u32>,
    #[serde(rename = "$x")]
    deadline: Option<u64>,
}

pub(crate) async fn route(kv: &Kv, request: &mut Request, path: &[&str]) -> Answer {
    match (path, request.method()) {
        (["sessions"], Method::Post) => create(kv, http::body(request).await?).await,
        (["sessions"], _) => Err(Refusal::method("POST")),
        (["sessions", user, id], Method::Get) => validate(kv, user, parse_id(id)?).await,
        (["sessions", user, id], Method::Delete) => log_out(kv, user, parse_id(id)?).await,
        (["users", user, "sessions"], Method::Get) => list(kv, user, http::query(request)?).await,
        (["users", user, "sessions"], Method::Delete) => log_out_everywhere(kv, user).await,
        (["sessions", _, _] | ["users", _, "sessions"], _) => Err(Refusal::method("GET, DELETE")),
        _ => Err(Refusal::new(404, "no such route")),
    }
}

#[derive(Deserialize)]
struct SignIn {
    user: String,
    device: String,
}

async fn create(kv: &Kv, SignIn { user, device }: SignIn) -> Answer {
    let session = Session {
        user,
        id: Uuid::new_v4(),
        device,
        since: now(),
    };
    put(kv, &key(&session.user, session.id)?, &session).await?;
    http::json(201, &session)
}

async fn validate(kv: &Kv, user: &str, id: Uuid) -> Answer {
    let key = key(user, id)?;
    let Some(Record { value, metadata }) = kv.get(&key, CACHE_TTL).await? else {
        return Err(Refusal::new(404, "no such session"));
    };
    let reserved: Reserved = metadata
        .and_then(|metadata| serde_json::from_str(&metadata).ok())
        .unwrap_or_default();
    let now = now();
    if reserved.deadline.is_some_and(|deadline| deadline <= now) {
        return Err(Refusal::new(404, "no such session"));
    }
    match reserved.version {
        Some(version) if version > VERSION => {
            return Err(Refusal::new(503, "a newer release wrote this; try again later"));
        }
        _ => {}
    }
    let Ok(session) = serde_json::from_slice::<Session>(&value) else {
        return Err(Refusal::new(503, "what is stored cannot be read"));
    };
    if session.user != user || session.id != id {
        return Err(Refusal::new(503, "what is stored cannot be read"));
    }
    let left = reserved.deadline.map_or(0, |deadline| deadline - now);
    if left < u64::from(TTL / 2) && put(kv, &key, &session).await.is_err() {
        worker::console_warn!("a session was not renewed");
    }
    http::json(200, &session)
}

async fn log_out(kv: &Kv, user: &str, id: Uuid) -> Answer {
    kv.delete(&key(user, id)?).await?;
    http::no_content()
}

async fn list(kv: &Kv, user: &str, query: Vec<(String, String)>) -> Answer {
    let prefix = prefix(user)?;
    let bound = bound(&prefix);
    let (mut limit, mut cursor) = (MAX_PAGE, None);
    for (name, value) in query {
        match (&*name, value.parse()) {
            ("limit", Ok(asked @ 1..=MAX_PAGE)) => limit = asked,
            ("limit", _) => return Err(Refusal::new(400, format!("`limit` is 1 to {MAX_PAGE}"))),
            ("cursor", _) => match value.strip_prefix(&bound) {
                Some(rest) => cursor = Some(rest.to_owned()),
                None => return Err(Refusal::new(400, "cursor does not belong to this list")),
            },
            _ => return Err(Refusal::new(400, "the query knows `limit` and `cursor`")),
        }
    }
    let page = kv.list(&prefix, cursor.as_deref(), limit).await?;
    let now = now();
    let rows: Vec<Value> = page
        .keys
        .iter()
        .filter_map(|listed| {
            let id = own_id(&prefix, &listed.name)?;
            let metadata = listed.metadata.as_ref()?;
            if metadata["$x"].as_u64().is_some_and(|deadline| deadline <= now) {
                return None;
            }
            let (device, since) = (metadata["device"].as_str()?, metadata["since"].as_u64()?);
            Some(json!({ "id": id, "device": device, "since": since }))
        })
        .collect();
    let cursor = page.cursor.map(|cursor| bound + &cursor);
    http::json(200, &json!({ "sessions": rows, "cursor": cursor }))
}

async fn log_out_everywhere(kv: &Kv, user: &str) -> Answer {
    let prefix = prefix(user)?;
    let page = kv.list(&prefix, None, MAX_LOG_OUTS).await?;
    let mut deleted = 0;
    for listed in &page.keys {
        if own_id(&prefix, &listed.name).is_some() {
            kv.delete(&listed.name).await?;
            deleted += 1;
        }
    }
    http::json(200, &json!({ "deleted": deleted, "more": page.cursor.is_some() }))
}

async fn put(kv: &Kv, key: &str, session: &Session) -> Result<(), Refusal> {
    let metadata = Metadata {
        device: &session.device,
        since: session.since,
        version: VERSION,
        deadline: now() + u64::from(TTL),
    };
    let (Ok(value), Ok(metadata)) = (serde_json::to_vec(session), serde_json::to_string(&metadata)) else {
        return Err(kv::trouble("a session is always JSON"));
    };
    kv.put(key, &value, &metadata, TTL).await
}

fn key(user: &str, id: Uuid) -> Result<String, Refusal> {
    let mut key = prefix(user)?;
    let _ = write!(key, "{id}");
    Ok(key)
}

fn prefix(user: &str) -> Result<String, Refusal> {
    if user.is_empty() {
        return Err(Refusal::new(400, "key is not valid: field `user`: it is empty"));
    }
    if user.len() > MAX_USER {
        let len = user.len();
        return Err(Refusal::new(
            400,
            format!("key is not valid: field `user` (limit {MAX_USER}, actual {len})"),
        ));
    }
    let mut key = String::from("session:");
    for (at, char) in user.char_indices() {
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
    // Other spellings of the same id are other keys.
    (id.to_string() == text).then_some(id)
}

/// Binds a cursor to its prefix, by FNV-1a.
fn bound(prefix: &str) -> String {
    let hash = prefix.bytes().fold(0xCBF2_9CE4_8422_2325, |hash: u64, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)
    });
    format!("{hash:016x}")
}

fn now() -> u64 {
    Date::now().as_millis() / 1000
}

fn parse_id(id: &str) -> Result<Uuid, Refusal> {
    Uuid::parse_str(id).map_err(|_| Refusal::new(400, "the id of a session is a UUID"))
}
