//! By hand on the bare binding, doing the same: one read with metadata, version and deadline looked at, key parts escaped, limits
//! checked, key fields compared.

use js_sys::{ArrayBuffer, JSON, JsString, Map, Object, Promise, Reflect, Uint8Array};
use serde::Deserialize;
use wasm_bindgen::prelude::{JsCast, JsValue, wasm_bindgen};
use wasm_bindgen_futures::JsFuture;

use crate::Found;
use crate::data::{Sample, Session};

const TTL: u32 = 86_400;

#[wasm_bindgen]
extern "C" {
    type Namespace;

    #[wasm_bindgen(method, catch, js_name = getWithMetadata)]
    fn get_with_metadata(this: &Namespace, key: &str, form: &JsString) -> Result<Promise, JsValue>;

    #[wasm_bindgen(method, catch, js_name = getWithMetadata)]
    fn get_many(this: &Namespace, keys: &js_sys::Array, form: &JsString) -> Result<Promise, JsValue>;

    #[wasm_bindgen(method, catch)]
    fn put(this: &Namespace, key: &str, value: &JsValue, options: &Options) -> Result<Promise, JsValue>;

    #[wasm_bindgen(method, catch)]
    fn list(this: &Namespace, options: &Options) -> Result<Promise, JsValue>;

    #[wasm_bindgen(extends = Object)]
    type Options;

    #[wasm_bindgen(method, setter)]
    fn set_metadata(this: &Options, metadata: &JsValue);

    #[wasm_bindgen(method, setter = expirationTtl)]
    fn set_expiration_ttl(this: &Options, seconds: u32);

    #[wasm_bindgen(method, setter)]
    fn set_prefix(this: &Options, prefix: &str);

    type Entry;

    #[wasm_bindgen(method, getter)]
    fn value(this: &Entry) -> JsValue;

    #[wasm_bindgen(method, getter)]
    fn metadata(this: &Entry) -> JsValue;

    type TextEncoder;

    #[wasm_bindgen(constructor)]
    fn new() -> TextEncoder;

    #[wasm_bindgen(method)]
    fn encode(this: &TextEncoder, text: &JsValue) -> Uint8Array;

    type Page;

    #[wasm_bindgen(method, getter)]
    fn keys(this: &Page) -> JsValue;
}

#[rustfmt::skip]
#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(thread_local_v2, static_string)]
    static ARRAY_BUFFER: JsString = "arrayBuffer";

    #[wasm_bindgen(thread_local_v2, static_string)]
    static TEXT: JsString = "text";
}

/// What a read looks at in the metadata.
#[derive(Default, Deserialize)]
struct Reserved {
    #[serde(rename = "$v")]
    version: Option<u64>,
    #[serde(rename = "$x")]
    deadline: Option<u64>,
}

fn open(env: &JsValue) -> Result<Namespace, JsValue> {
    Ok(Reflect::get(env, &"KV".into())?.unchecked_into())
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
                key.push_str(&format!("%{byte:02X}"));
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

fn is_live(metadata: &JsValue, now: u64) -> bool {
    if metadata.is_null() {
        return true;
    }
    let text = JSON::stringify(metadata).ok().and_then(|text| text.as_string());
    let reserved: Reserved = text
        .and_then(|text| serde_json::from_str(&text).ok())
        .unwrap_or_default();
    reserved.deadline.is_none_or(|at| at == 0 || at > now)
        && reserved.version.is_none_or(|version| version <= 1)
}

pub(crate) async fn get_bytes<E: Sample>(env: &JsValue, wanted: E, times: u32) -> Found {
    let kv = open(env)?;
    let mut found = 0;
    for _ in 0..times {
        let key = checked(wanted.key_by_hand())?;
        let entry = JsFuture::from(kv.get_with_metadata(&key, &ARRAY_BUFFER.with(JsString::clone))?).await?;
        let entry: Entry = entry.unchecked_into();
        let value = entry.value();
        let Some(buffer) = value.dyn_ref::<ArrayBuffer>() else {
            continue;
        };
        let bytes = Uint8Array::new(buffer).to_vec();
        if !is_live(&entry.metadata(), now()) {
            continue;
        }
        let entity: Option<E> = serde_json::from_slice(&bytes).ok();
        found += u32::from(entity.is_some_and(|entity| entity.has_key_of(&wanted)));
    }
    Ok(found)
}

pub(crate) async fn get_text<E: Sample>(env: &JsValue, wanted: E, times: u32) -> Found {
    let kv = open(env)?;
    let mut found = 0;
    for _ in 0..times {
        let key = checked(wanted.key_by_hand())?;
        let entry = JsFuture::from(kv.get_with_metadata(&key, &TEXT.with(JsString::clone))?).await?;
        let entry: Entry = entry.unchecked_into();
        let Some(text) = entry.value().as_string() else {
            continue;
        };
        if !is_live(&entry.metadata(), now()) {
            continue;
        }
        let entity: Option<E> = serde_json::from_str(&text).ok();
        found += u32::from(entity.is_some_and(|entity| entity.has_key_of(&wanted)));
    }
    Ok(found)
}

fn put_options<E: Sample>(entity: &E) -> Result<Options, JsValue> {
    let metadata =
        serde_json::to_string(&entity.metadata_by_hand(now() + u64::from(TTL))).unwrap_or_default();
    if metadata.len() > 1024 {
        return Err("metadata is too large".into());
    }
    let options: Options = Object::new().unchecked_into();
    options.set_metadata(&JSON::parse(&metadata)?);
    options.set_expiration_ttl(TTL);
    Ok(options)
}

pub(crate) async fn put_bytes<E: Sample>(env: &JsValue, entity: E, times: u32) -> Found {
    let kv = open(env)?;
    for _ in 0..times {
        let key = checked(entity.key_by_hand())?;
        let options = put_options(&entity)?;
        let json = serde_json::to_vec(&entity).unwrap_or_default();
        if json.len() > 25 * 1024 * 1024 {
            return Err("value is too large".into());
        }
        let value = Uint8Array::new_from_slice(&json);
        JsFuture::from(kv.put(&key, &value, &options)?).await?;
    }
    Ok(times)
}

pub(crate) async fn put_text<E: Sample>(env: &JsValue, entity: E, times: u32) -> Found {
    let kv = open(env)?;
    for _ in 0..times {
        let key = checked(entity.key_by_hand())?;
        let options = put_options(&entity)?;
        let json = serde_json::to_string(&entity).unwrap_or_default();
        if json.len() > 25 * 1024 * 1024 {
            return Err("value is too large".into());
        }
        JsFuture::from(kv.put(&key, &json.into(), &options)?).await?;
    }
    Ok(times)
}

#[derive(Deserialize)]
struct Row {
    name: String,
    metadata: Option<RowMetadata>,
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
        let options: Options = Object::new().unchecked_into();
        options.set_prefix(&prefix);
        let page: Page = JsFuture::from(kv.list(&options)?).await?.unchecked_into();
        let text = TextEncoder::new()
            .encode(&JSON::stringify(&page.keys())?.into())
            .to_vec();
        let rows: Vec<Row> = serde_json::from_slice(&text).unwrap_or_default();
        let now = now();
        for row in rows {
            let Some(metadata) = row.metadata else { continue };
            let Some(text) = row.name.strip_prefix(&prefix) else {
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
        let keys: Vec<JsValue> = wanted.iter().map(|one| one.key_by_hand().into()).collect();
        let form = TEXT.with(JsString::clone);
        let batches: Result<Vec<JsFuture>, JsValue> = keys
            .chunks(100)
            .map(|batch| Ok(JsFuture::from(kv.get_many(&batch.iter().collect(), &form)?)))
            .collect();
        let now = now();
        for ((batch, keys), wanted) in batches?.into_iter().zip(keys.chunks(100)).zip(wanted.chunks(100)) {
            let map: Map = batch.await?.unchecked_into();
            for (key, wanted) in keys.iter().zip(wanted) {
                let entry: Entry = map.get(key).unchecked_into();
                let Some(text) = entry.value().as_string() else {
                    continue;
                };
                if !is_live(&entry.metadata(), now) {
                    continue;
                }
                let entity: Option<Session> = serde_json::from_str(&text).ok();
                found += u32::from(entity.is_some_and(|entity| entity.has_key_of(wanted)));
            }
        }
    }
    Ok(found)
}
