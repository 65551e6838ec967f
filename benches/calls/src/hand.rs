//! By hand on the bare binding, doing the same: one read with metadata, version and deadline looked at, key parts escaped, limits
//! checked, key fields compared.
//!
//! As quick as we know: `hand.js` has a call cross the border once out and once back, with one callback for all of them. What a
//! read looks at in the metadata crosses as two numbers, what a bulk read brings as one text, what a write sends as one text too.

use std::cell::RefCell;
use std::fmt::Write as _;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

use js_sys::{Array, Float64Array, Function, JsString, Reflect};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::{JsCast, JsValue, wasm_bindgen};

use crate::Found;
use crate::data::{Sample, Session};

const TTL: u32 = 86_400;
const MAX_VALUE: usize = 25 * 1024 * 1024;

#[wasm_bindgen(module = "/src/hand.js")]
extern "C" {
    #[wasm_bindgen(js_name = read)]
    fn js_read(kv: &JsValue, key: &str, form: &JsString, id: u32, done: &Function);

    #[wasm_bindgen(js_name = readMany)]
    fn js_read_many(kv: &JsValue, keys: &Array, id: u32, done: &Function, heads: &Float64Array);

    #[wasm_bindgen(js_name = writeBytes)]
    fn js_write_bytes(
        kv: &JsValue,
        key: &str,
        bytes: &[u8],
        metadata: &str,
        ttl: u32,
        id: u32,
        done: &Function,
    );

    #[wasm_bindgen(js_name = writeText)]
    fn js_write_text(
        kv: &JsValue,
        text: &str,
        key_end: u32,
        metadata_end: u32,
        ttl: u32,
        id: u32,
        done: &Function,
    );

    #[wasm_bindgen(js_name = list)]
    fn js_list(kv: &JsValue, prefix: &str, id: u32, done: &Function);
}

#[rustfmt::skip]
#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(thread_local_v2, static_string)]
    static ARRAY_BUFFER: JsString = "arrayBuffer";

    #[wasm_bindgen(thread_local_v2, static_string)]
    static TEXT: JsString = "text";
}

/// What a call brought.
struct Answer {
    bytes: Option<Vec<u8>>,
    version: f64,
    deadline: f64,
}

enum Slot {
    Free,
    Waiting(Option<Waker>),
    Done(Answer),
}

type Done = dyn Fn(u32, Option<Vec<u8>>, f64, f64);

thread_local! {
    static SLOTS: RefCell<Vec<Slot>> = const { RefCell::new(Vec::new()) };

    static DONE: Closure<Done> = Closure::new(|id: u32, bytes, version, deadline| {
        let done = Slot::Done(Answer { bytes, version, deadline });
        let before = SLOTS.with_borrow_mut(|slots| std::mem::replace(&mut slots[id as usize], done));
        if let Slot::Waiting(Some(waker)) = before {
            waker.wake();
        }
    });
}

/// A call on its way; each is awaited to its end.
struct Call(u32);

fn call(start: impl FnOnce(u32, &Function)) -> Call {
    let id = SLOTS.with_borrow_mut(|slots| {
        let free = slots.iter().position(|slot| matches!(slot, Slot::Free));
        let id = free.unwrap_or(slots.len());
        match slots.get_mut(id) {
            Some(slot) => *slot = Slot::Waiting(None),
            None => slots.push(Slot::Waiting(None)),
        }
        u32::try_from(id).unwrap_or(u32::MAX)
    });
    DONE.with(|done| start(id, done.as_ref().unchecked_ref()));
    Call(id)
}

impl Future for Call {
    type Output = Result<Answer, JsValue>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        SLOTS.with_borrow_mut(|slots| {
            let slot = &mut slots[self.0 as usize];
            match std::mem::replace(slot, Slot::Free) {
                Slot::Done(answer) if answer.version < 0.0 => Poll::Ready(Err("the call failed".into())),
                Slot::Done(answer) => Poll::Ready(Ok(answer)),
                _ => {
                    *slot = Slot::Waiting(Some(context.waker().clone()));
                    Poll::Pending
                }
            }
        })
    }
}

fn open(env: &JsValue) -> Result<JsValue, JsValue> {
    Reflect::get(env, &"KV".into())
}

fn now() -> u64 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a small positive number"
    )]
    let millis = js_sys::Date::now() as u64;
    millis / 1000
}

pub(crate) fn push_text(key: &mut String, text: &str) {
    let plain = |byte: u8| !(byte < 0x20 || matches!(byte, b'%' | b':' | b'/' | 0x7f | 0xc2));
    if text.bytes().all(plain) && !text.starts_with('$') {
        key.push_str(text);
        return;
    }
    for (at, char) in text.char_indices() {
        if char.is_control() || matches!(char, '%' | ':' | '/') || (at == 0 && char == '$') {
            for byte in char.encode_utf8(&mut [0; 4]).bytes() {
                let _ = write!(key, "%{byte:02X}");
            }
        } else {
            key.push(char);
        }
    }
}

fn checked(key: String) -> Result<String, JsValue> {
    if key.len() > 512 {
        return Err("key is too long".into());
    }
    Ok(key)
}

/// Tells whether a value of this version and deadline is there, at `now`.
#[expect(clippy::cast_precision_loss, reason = "seconds are far below 2^53")]
fn is_live(version: f64, deadline: f64, now: u64) -> bool {
    (deadline == 0.0 || deadline > now as f64) && version <= 1.0
}

/// By way of the text: to look through all of it at once takes less than to have `serde_json` look at each string.
fn decoded<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    serde_json::from_str(std::str::from_utf8(bytes).ok()?).ok()
}

/// Reads one entity and hands it out, as every way of getting one does: by then its bytes are gone.
async fn read<E: Sample>(kv: &JsValue, wanted: &E, form: &JsString) -> Result<Option<E>, JsValue> {
    let key = checked(wanted.key_by_hand())?;
    let answer = call(|id, done| js_read(kv, &key, form, id, done)).await?;
    let Some(bytes) = answer.bytes else {
        return Ok(None);
    };
    if !is_live(answer.version, answer.deadline, now()) {
        return Ok(None);
    }
    let entity: Option<E> = decoded(&bytes);
    Ok(entity.filter(|entity| entity.has_key_of(wanted)))
}

async fn get<E: Sample>(env: &JsValue, wanted: E, times: u32, form: &JsString) -> Found {
    let kv = open(env)?;
    let mut found = 0;
    for _ in 0..times {
        found += u32::from(read(&kv, &wanted, form).await?.is_some());
    }
    Ok(found)
}

pub(crate) async fn get_bytes<E: Sample>(env: &JsValue, wanted: E, times: u32) -> Found {
    get(env, wanted, times, &ARRAY_BUFFER.with(JsString::clone)).await
}

pub(crate) async fn get_text<E: Sample>(env: &JsValue, wanted: E, times: u32) -> Found {
    get(env, wanted, times, &TEXT.with(JsString::clone)).await
}

fn metadata<E: Sample>(entity: &E) -> Result<String, JsValue> {
    let metadata = entity.metadata_by_hand(now() + u64::from(TTL));
    let metadata = serde_json::to_string(&metadata).unwrap_or_default();
    if metadata.len() > 1024 {
        return Err("metadata is too large".into());
    }
    Ok(metadata)
}

pub(crate) async fn put_bytes<E: Sample>(env: &JsValue, entity: E, times: u32) -> Found {
    let kv = open(env)?;
    for _ in 0..times {
        let key = checked(entity.key_by_hand())?;
        let metadata = metadata(&entity)?;
        let json = serde_json::to_vec(&entity).unwrap_or_default();
        if json.len() > MAX_VALUE {
            return Err("value is too large".into());
        }
        call(|id, done| js_write_bytes(&kv, &key, &json, &metadata, TTL, id, done)).await?;
    }
    Ok(times)
}

pub(crate) async fn put_text<E: Sample>(env: &JsValue, entity: E, times: u32) -> Found {
    let kv = open(env)?;
    for _ in 0..times {
        let mut text = checked(entity.key_by_hand())?;
        let key_end = utf16_len(&text);
        let metadata = metadata(&entity)?;
        let metadata_end = key_end + utf16_len(&metadata);
        text.reserve(metadata.len() + 512);
        text.push_str(&metadata);
        let before = text.len();
        let mut text = text.into_bytes();
        serde_json::to_writer(&mut text, &entity).map_err(|error| error.to_string())?;
        if text.len() - before > MAX_VALUE {
            return Err("value is too large".into());
        }
        let text = String::from_utf8(text).map_err(|error| error.to_string())?;
        call(|id, done| js_write_text(&kv, &text, key_end, metadata_end, TTL, id, done)).await?;
    }
    Ok(times)
}

/// Counts as JavaScript does.
fn utf16_len(text: &str) -> u32 {
    let len = if text.is_ascii() {
        text.len()
    } else {
        text.encode_utf16().count()
    };
    u32::try_from(len).unwrap_or(u32::MAX)
}

#[derive(Deserialize)]
struct RowMetadata {
    since: u64,
    #[serde(rename = "device")]
    _device: String,
    #[serde(rename = "city")]
    _city: String,
    #[serde(rename = "admin")]
    _admin: bool,
    #[serde(rename = "$x")]
    deadline: Option<u64>,
}

pub(crate) async fn list(env: &JsValue, session: Session, times: u32) -> Found {
    let kv = open(env)?;
    let mut found = 0;
    for _ in 0..times {
        let mut prefix = String::from("session:");
        push_text(&mut prefix, &session.tenant);
        prefix.push(':');
        let text = call(|id, done| js_list(&kv, &prefix, id, done)).await?;
        let text = text.bytes.unwrap_or_default();
        let text = std::str::from_utf8(&text).unwrap_or_default();
        let (names, metadata) = text.rsplit_once('\n').unwrap_or_default();
        let rows: Vec<Option<RowMetadata>> = serde_json::from_str(metadata).unwrap_or_default();
        let now = now();
        for (name, metadata) in names.split('\n').zip(rows) {
            let Some(metadata) = metadata else { continue };
            let Some(text) = name.strip_prefix(&prefix) else {
                continue;
            };
            let user = text.parse::<u64>().ok();
            // Other spellings of the same number are other keys.
            let own = user.is_some_and(|user| itoa::Buffer::new().format(user) == text);
            let live = metadata.deadline.is_none_or(|at| at == 0 || at > now);
            found += u32::from(own && live && metadata.since > 0);
        }
    }
    Ok(found)
}

pub(crate) async fn many(env: &JsValue, session: Session, times: u32) -> Found {
    let kv = open(env)?;
    let wanted: Vec<Session> = (0..session.user)
        .map(|user| Session {
            user,
            ..session.clone()
        })
        .collect();
    let mut found = 0;
    for _ in 0..times {
        let mut batches = Vec::with_capacity(wanted.len().div_ceil(100));
        for wanted in wanted.chunks(100) {
            let keys = Array::new_with_length(u32::try_from(wanted.len()).unwrap_or(0));
            for (index, wanted) in (0..).zip(wanted) {
                keys.set(index, checked(wanted.key_by_hand())?.into());
            }
            let heads = Float64Array::new_with_length(2 * keys.length());
            let call = call(|id, done| js_read_many(&kv, &keys, id, done, &heads));
            batches.push((call, heads, wanted));
        }
        let now = now();
        for (call, heads, wanted) in batches {
            let text = call.await?.bytes.unwrap_or_default();
            let heads = heads.to_vec();
            let values = std::str::from_utf8(&text).unwrap_or_default().split('\n');
            for ((value, head), wanted) in values.zip(heads.chunks(2)).zip(wanted) {
                if value.is_empty() || !is_live(head[0], head[1], now) {
                    continue;
                }
                let entity: Option<Session> = serde_json::from_str(value).ok();
                found += u32::from(entity.is_some_and(|entity| entity.has_key_of(wanted)));
            }
        }
    }
    Ok(found)
}

/// The border alone: the crossings of a read, and nothing done with what it brings.
pub(crate) async fn get_border<E: Sample>(env: &JsValue, wanted: E, times: u32) -> Found {
    let (kv, key) = (open(env)?, wanted.key_by_hand());
    let form = ARRAY_BUFFER.with(JsString::clone);
    let mut found = 0;
    for _ in 0..times {
        let answer = call(|id, done| js_read(&kv, &key, &form, id, done)).await?;
        found += u32::from(answer.bytes.is_some());
    }
    Ok(found)
}

/// The border alone: the crossings of a write of what is written already.
pub(crate) async fn put_border<E: Sample>(env: &JsValue, entity: E, times: u32) -> Found {
    let kv = open(env)?;
    let mut text = entity.key_by_hand();
    let key_end = utf16_len(&text);
    text.push_str(&metadata(&entity)?);
    let metadata_end = utf16_len(&text);
    text.push_str(&serde_json::to_string(&entity).unwrap_or_default());
    for _ in 0..times {
        call(|id, done| js_write_text(&kv, &text, key_end, metadata_end, TTL, id, done)).await?;
    }
    Ok(times)
}

/// The border alone: the crossings of a list, and nothing done with its text.
pub(crate) async fn list_border(env: &JsValue, session: Session, times: u32) -> Found {
    let kv = open(env)?;
    let prefix = format!("session:{}:", session.tenant);
    let mut found = 0;
    for _ in 0..times {
        let text = call(|id, done| js_list(&kv, &prefix, id, done)).await?;
        found += u32::from(text.bytes.is_some());
    }
    Ok(found)
}

/// The codec alone: what is stored is in wasm already.
#[expect(clippy::unused_async, reason = "every way is awaited")]
pub(crate) async fn get_codec<E: Sample>(_: &JsValue, wanted: E, times: u32) -> Found {
    let bytes = serde_json::to_vec(&wanted).unwrap_or_default();
    let read = (0..times).filter(|_| decoded::<E>(std::hint::black_box(&bytes)).is_some());
    Ok(u32::try_from(read.count()).unwrap_or(u32::MAX))
}

/// The codec alone: what is stored stays in wasm.
#[expect(clippy::unused_async, reason = "every way is awaited")]
pub(crate) async fn put_codec<E: Sample>(_: &JsValue, entity: E, times: u32) -> Found {
    let written = (0..times).filter(|_| serde_json::to_vec(std::hint::black_box(&entity)).is_ok());
    Ok(u32::try_from(written.count()).unwrap_or(u32::MAX))
}

/// The codec alone: the metadata of a page is in wasm already.
#[expect(clippy::unused_async, reason = "every way is awaited")]
pub(crate) async fn list_codec(_: &JsValue, session: Session, times: u32) -> Found {
    let metadata = session.metadata_by_hand(now() + u64::from(TTL));
    let rows: Vec<_> = (0..session.user).map(|_| &metadata).collect();
    let text = serde_json::to_vec(&rows).unwrap_or_default();
    let read =
        (0..times).filter(|_| decoded::<Vec<Option<RowMetadata>>>(std::hint::black_box(&text)).is_some());
    Ok(u32::try_from(read.count()).unwrap_or(u32::MAX))
}
