//! By hand on the bare binding, doing the same: one read with metadata, version and deadline looked at, key parts escaped, limits
//! checked, key fields compared.
//!
//! As quick as we know: `hand.js` has a call cross the border once out and once back, with one callback for all of a kind. What a
//! read looks at in the metadata crosses as two numbers; the keys of a bulk read, what it brings and what a write sends cross as
//! one text each.

use std::cell::{Cell, RefCell};
use std::fmt::Write as _;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

use js_sys::{Function, JsString, Reflect};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::{JsCast, JsValue, wasm_bindgen};

use crate::Found;
use crate::data::{Sample, Session};
use crate::held::Held;

const TTL: u32 = 86_400;
const MAX_VALUE: usize = 25 * 1024 * 1024;

#[wasm_bindgen(module = "/src/hand.js")]
extern "C" {
    #[wasm_bindgen(js_name = read)]
    fn js_read(kv: &JsValue, key: &str, form: &JsString, id: u32, done: &Function);

    #[wasm_bindgen(js_name = readMany)]
    fn js_read_many(kv: &JsValue, keys: &str, id: u32, done: &Function);

    #[wasm_bindgen(js_name = writeBytes)]
    fn js_write_bytes(
        kv: &JsValue,
        all: &[u8],
        key_end: u32,
        metadata_end: u32,
        ttl: u32,
        id: u32,
        done: &Function,
    );

    #[wasm_bindgen(js_name = writeText)]
    fn js_write_text(
        kv: &JsValue,
        all: &[u8],
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
#[derive(Default)]
struct Answer {
    bytes: Option<Vec<u8>>,
    version: f64,
    deadline: f64,
    /// Of each key of a bulk read how long its text is, `-1` for none, and the version and the deadline.
    heads: Vec<f64>,
}

enum Slot {
    Free,
    Waiting(Option<Waker>),
    Done(Answer),
}

type Done = dyn Fn(u32, Option<Vec<u8>>, f64, f64);
type DoneMany = dyn Fn(u32, Option<Vec<u8>>, Option<Vec<f64>>);

thread_local! {
    static SLOTS: RefCell<Vec<Slot>> = const { RefCell::new(Vec::new()) };

    static DONE: Closure<Done> = Closure::new(|id, bytes, version, deadline| {
        settle(id, Answer { bytes, version, deadline, ..Answer::default() });
    });

    static DONE_MANY: Closure<DoneMany> = Closure::new(|id, bytes, heads: Option<Vec<f64>>| {
        let version = if heads.is_some() { 0.0 } else { FAILED };
        settle(id, Answer { bytes, version, heads: heads.unwrap_or_default(), ..Answer::default() });
    });
}

/// As the version of an answer: the call failed.
const FAILED: f64 = -1.0;

/// A call on its way; each is awaited to its end.
struct Call(u32);

fn call(start: impl FnOnce(u32, &Function)) -> Call {
    let id = claim();
    DONE.with(|done| start(id, done.as_ref().unchecked_ref()));
    Call(id)
}

fn call_many(start: impl FnOnce(u32, &Function)) -> Call {
    let id = claim();
    DONE_MANY.with(|done| start(id, done.as_ref().unchecked_ref()));
    Call(id)
}

fn claim() -> u32 {
    SLOTS.with_borrow_mut(|slots| {
        let free = slots.iter().position(|slot| matches!(slot, Slot::Free));
        let id = free.unwrap_or(slots.len());
        match slots.get_mut(id) {
            Some(slot) => *slot = Slot::Waiting(None),
            None => slots.push(Slot::Waiting(None)),
        }
        u32::try_from(id).unwrap_or(u32::MAX)
    })
}

fn settle(id: u32, answer: Answer) {
    let done = Slot::Done(answer);
    let before = SLOTS.with_borrow_mut(|slots| std::mem::replace(&mut slots[id as usize], done));
    if let Slot::Waiting(Some(waker)) = before {
        waker.wake();
    }
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

/// Appends a text as JSON.
pub(crate) fn push_json(json: &mut Vec<u8>, text: &str) {
    let plain = |byte: u8| !(byte < 0x20 || matches!(byte, b'"' | b'\\'));
    if text.bytes().all(plain) {
        json.push(b'"');
        json.extend_from_slice(text.as_bytes());
        json.push(b'"');
    } else {
        json.extend_from_slice(serde_json::to_string(text).unwrap_or_default().as_bytes());
    }
}

fn check_key(len: usize) -> Result<(), String> {
    if len > 512 {
        return Err("key is too long".into());
    }
    Ok(())
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
    let key = wanted.key_by_hand();
    check_key(key.len())?;
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

async fn get<E: Sample>(env: &JsValue, wanted: &E, times: u32, form: &JsString) -> Found {
    let kv = open(env)?;
    let mut found = 0;
    for _ in 0..times {
        found += u32::from(read(&kv, wanted, form).await?.is_some());
    }
    Ok(found)
}

pub(crate) async fn get_bytes<E: Sample>(env: &JsValue, held: &Held<E>, times: u32) -> Found {
    get(env, &held.entity, times, &ARRAY_BUFFER.with(JsString::clone)).await
}

pub(crate) async fn get_text<E: Sample>(env: &JsValue, held: &Held<E>, times: u32) -> Found {
    get(env, &held.entity, times, &TEXT.with(JsString::clone)).await
}

/// Key, metadata and value, in one buffer.
pub(crate) struct Written {
    all: Vec<u8>,
    key_end: u32,
    metadata_end: u32,
}

thread_local! {
    /// How long the last write was: the next one is much the same.
    static LAST: Cell<usize> = const { Cell::new(512) };
}

impl Written {
    pub(crate) fn of<E: Sample>(entity: &E) -> Result<Self, String> {
        let last = LAST.get();
        let mut key = String::with_capacity(last + last / 16);
        entity.push_key_by_hand(&mut key);
        check_key(key.len())?;
        let mut all = key.into_bytes();
        let key_end = all.len();
        entity.push_metadata_by_hand(&mut all);
        all.extend_from_slice(b",\"$v\":1,\"$x\":");
        all.extend_from_slice(itoa::Buffer::new().format(now() + u64::from(TTL)).as_bytes());
        all.push(b'}');
        let metadata_end = all.len();
        if metadata_end - key_end > 1024 {
            return Err("metadata is too large".into());
        }
        serde_json::to_writer(&mut all, entity).map_err(|error| error.to_string())?;
        if all.len() - metadata_end > MAX_VALUE {
            return Err("value is too large".into());
        }
        LAST.set(all.len());
        let small = |len| u32::try_from(len).unwrap_or(u32::MAX);
        Ok(Self {
            key_end: small(key_end),
            metadata_end: small(metadata_end),
            all,
        })
    }

    async fn send_bytes(&self, kv: &JsValue) -> Result<(), JsValue> {
        call(|id, done| js_write_bytes(kv, &self.all, self.key_end, self.metadata_end, TTL, id, done))
            .await?;
        Ok(())
    }

    async fn send_text(&self, kv: &JsValue) -> Result<(), JsValue> {
        call(|id, done| js_write_text(kv, &self.all, self.key_end, self.metadata_end, TTL, id, done)).await?;
        Ok(())
    }
}

pub(crate) async fn put_bytes<E: Sample>(env: &JsValue, held: &Held<E>, times: u32) -> Found {
    let kv = open(env)?;
    for _ in 0..times {
        Written::of(&held.entity)?.send_bytes(&kv).await?;
    }
    Ok(times)
}

pub(crate) async fn put_text<E: Sample>(env: &JsValue, held: &Held<E>, times: u32) -> Found {
    let kv = open(env)?;
    for _ in 0..times {
        Written::of(&held.entity)?.send_text(&kv).await?;
    }
    Ok(times)
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

pub(crate) async fn list(env: &JsValue, held: &Held<Session>, times: u32) -> Found {
    let kv = open(env)?;
    let mut found = 0;
    for _ in 0..times {
        let mut prefix = String::from("session:");
        push_text(&mut prefix, &held.entity.tenant);
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

pub(crate) async fn many(env: &JsValue, held: &Held<Session>, times: u32) -> Found {
    let kv = open(env)?;
    let mut found = 0;
    for _ in 0..times {
        let all = read_many(&kv, held.sessions()).await?;
        found += all.iter().filter(|one| one.is_some()).count();
    }
    Ok(u32::try_from(found).unwrap_or(u32::MAX))
}

/// Reads many sessions, all batches at once, and hands them out as [`read`] does.
async fn read_many(kv: &JsValue, wanted: &[Session]) -> Result<Vec<Option<Session>>, JsValue> {
    let mut batches = Vec::with_capacity(wanted.len().div_ceil(100));
    for wanted in wanted.chunks(100) {
        // A line break stands in no key: it would be escaped.
        let mut keys = String::with_capacity(32 * wanted.len());
        for wanted in wanted {
            if !keys.is_empty() {
                keys.push('\n');
            }
            let start = keys.len();
            wanted.push_key_by_hand(&mut keys);
            check_key(keys.len() - start)?;
        }
        batches.push((call_many(|id, done| js_read_many(kv, &keys, id, done)), wanted));
    }
    let mut all = Vec::with_capacity(wanted.len());
    for (call, wanted) in batches {
        let answer = call.await?;
        let now = now();
        let text = answer.bytes.unwrap_or_default();
        let mut rest = std::str::from_utf8(&text).unwrap_or_default();
        let (heads, _) = answer.heads.as_chunks();
        for (&[len, version, deadline], wanted) in heads.iter().zip(wanted) {
            let mut entity = None;
            if len >= 0.0 {
                #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a length")]
                let (value, after) = rest.split_at_checked(len as usize).unwrap_or_default();
                rest = after;
                if is_live(version, deadline, now) {
                    entity = serde_json::from_str(value).ok();
                }
            }
            all.push(entity.filter(|entity: &Session| entity.has_key_of(wanted)));
        }
    }
    Ok(all)
}

/// The border alone: the crossings of a read, and nothing done with what it brings.
pub(crate) async fn get_border<E: Sample>(env: &JsValue, held: &Held<E>, times: u32) -> Found {
    let (kv, key) = (open(env)?, held.entity.key_by_hand());
    let form = ARRAY_BUFFER.with(JsString::clone);
    let mut found = 0;
    for _ in 0..times {
        let answer = call(|id, done| js_read(&kv, &key, &form, id, done)).await?;
        found += u32::from(answer.bytes.is_some());
    }
    Ok(found)
}

/// The border alone: the crossings of a write of what is written already.
pub(crate) async fn put_border<E: Sample>(env: &JsValue, held: &Held<E>, times: u32) -> Found {
    let (kv, written) = (open(env)?, held.written()?);
    for _ in 0..times {
        written.send_text(&kv).await?;
    }
    Ok(times)
}

/// The border alone: the crossings of a list, and nothing done with its text.
pub(crate) async fn list_border(env: &JsValue, held: &Held<Session>, times: u32) -> Found {
    let kv = open(env)?;
    let prefix = format!("session:{}:", held.entity.tenant);
    let mut found = 0;
    for _ in 0..times {
        let text = call(|id, done| js_list(&kv, &prefix, id, done)).await?;
        found += u32::from(text.bytes.is_some());
    }
    Ok(found)
}

/// The codec alone: what is stored is in wasm already.
#[expect(clippy::unused_async, reason = "every way is awaited")]
pub(crate) async fn get_codec<E: Sample>(_: &JsValue, held: &Held<E>, times: u32) -> Found {
    let bytes = held.json().as_bytes();
    let read = (0..times).filter(|_| decoded::<E>(std::hint::black_box(bytes)).is_some());
    Ok(u32::try_from(read.count()).unwrap_or(u32::MAX))
}

/// The codec alone: what is stored stays in wasm.
#[expect(clippy::unused_async, reason = "every way is awaited")]
pub(crate) async fn put_codec<E: Sample>(_: &JsValue, held: &Held<E>, times: u32) -> Found {
    let written = (0..times).filter(|_| serde_json::to_vec(std::hint::black_box(&held.entity)).is_ok());
    Ok(u32::try_from(written.count()).unwrap_or(u32::MAX))
}

/// The codec alone: the metadata of a page is in wasm already.
#[expect(clippy::unused_async, reason = "every way is awaited")]
pub(crate) async fn list_codec(_: &JsValue, held: &Held<Session>, times: u32) -> Found {
    let text = held.rows(now() + u64::from(TTL)).as_bytes();
    let read =
        (0..times).filter(|_| decoded::<Vec<Option<RowMetadata>>>(std::hint::black_box(text)).is_some());
    Ok(u32::try_from(read.count()).unwrap_or(u32::MAX))
}
