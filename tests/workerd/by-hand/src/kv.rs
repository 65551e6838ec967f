//! The KV binding: bytes in, bytes out, errors by their message.

use js_sys::{ArrayBuffer, JSON, Object, Promise, Reflect, Uint8Array};
use serde::Deserialize;
use wasm_bindgen::prelude::{JsCast, JsValue, wasm_bindgen};
use wasm_bindgen_futures::JsFuture;
use worker::Env;

use crate::http::Refusal;

const MAX_KEY: usize = 512;
const MAX_METADATA: usize = 1024;
const MAX_VALUE: usize = 25 * 1024 * 1024;

#[wasm_bindgen]
extern "C" {
    type KvNamespace;

    #[wasm_bindgen(method, catch, js_name = getWithMetadata)]
    fn get_with_metadata(this: &KvNamespace, key: &str, options: &GetOptions) -> Result<Promise, JsValue>;

    #[wasm_bindgen(method, catch)]
    fn put(
        this: &KvNamespace,
        key: &str,
        value: &Uint8Array,
        options: &PutOptions,
    ) -> Result<Promise, JsValue>;

    #[wasm_bindgen(method, catch)]
    fn delete(this: &KvNamespace, key: &str) -> Result<Promise, JsValue>;

    #[wasm_bindgen(method, catch)]
    fn list(this: &KvNamespace, options: &ListOptions) -> Result<Promise, JsValue>;

    #[wasm_bindgen(extends = Object)]
    type GetOptions;

    #[wasm_bindgen(method, setter = type)]
    fn set_type(this: &GetOptions, name: &str);

    #[wasm_bindgen(method, setter = cacheTtl)]
    fn set_cache_ttl(this: &GetOptions, seconds: u32);

    #[wasm_bindgen(extends = Object)]
    type PutOptions;

    #[wasm_bindgen(method, setter)]
    fn set_metadata(this: &PutOptions, metadata: &JsValue);

    #[wasm_bindgen(method, setter = expirationTtl)]
    fn set_expiration_ttl(this: &PutOptions, seconds: u32);

    #[wasm_bindgen(extends = Object)]
    type ListOptions;

    #[wasm_bindgen(method, setter)]
    fn set_prefix(this: &ListOptions, prefix: &str);

    #[wasm_bindgen(method, setter)]
    fn set_limit(this: &ListOptions, limit: u32);

    #[wasm_bindgen(method, setter)]
    fn set_cursor(this: &ListOptions, cursor: &str);

    type Found;

    #[wasm_bindgen(method, getter)]
    fn value(this: &Found) -> JsValue;

    #[wasm_bindgen(method, getter)]
    fn metadata(this: &Found) -> JsValue;
}

pub(crate) struct Kv(KvNamespace);

pub(crate) struct Record {
    pub(crate) value: Vec<u8>,
    /// JSON text.
    pub(crate) metadata: Option<String>,
}

#[derive(Deserialize)]
pub(crate) struct Page {
    pub(crate) keys: Vec<Key>,
    pub(crate) cursor: Option<String>,
}

#[derive(Deserialize)]
pub(crate) struct Key {
    pub(crate) name: String,
    /// Anything, since anybody may have written it.
    pub(crate) metadata: Option<serde_json::Value>,
}

impl Kv {
    pub(crate) fn from_env(env: &Env, binding: &str) -> Result<Self, Refusal> {
        let value = Reflect::get(env.as_ref(), &binding.into()).unwrap_or(JsValue::UNDEFINED);
        let has_methods = ["getWithMetadata", "put", "delete", "list"]
            .iter()
            .all(|name| Reflect::get(&value, &(*name).into()).is_ok_and(|method| method.is_function()));
        if has_methods {
            Ok(Self(value.unchecked_into()))
        } else {
            Err(Refusal::new(503, "the KV binding is missing"))
        }
    }

    pub(crate) async fn get(&self, key: &str, cache_ttl: u32) -> Result<Option<Record>, Refusal> {
        check_key(key)?;
        let options: GetOptions = Object::new().unchecked_into();
        options.set_type("arrayBuffer");
        options.set_cache_ttl(cache_ttl);
        let found = settle(self.0.get_with_metadata(key, &options)).await?;
        if !found.is_object() {
            return Err(trouble("getWithMetadata answered no object"));
        }
        let found: Found = found.unchecked_into();
        let value = found.value();
        if value.is_null() {
            return Ok(None);
        }
        let Some(buffer) = value.dyn_ref::<ArrayBuffer>() else {
            return Err(trouble("getWithMetadata answered no ArrayBuffer"));
        };
        let metadata = found.metadata();
        Ok(Some(Record {
            value: Uint8Array::new(buffer).to_vec(),
            metadata: if metadata.is_null() { None } else { text(&metadata) },
        }))
    }

    pub(crate) async fn put(&self, key: &str, value: &[u8], metadata: &str, ttl: u32) -> Result<(), Refusal> {
        check_key(key)?;
        if metadata.len() > MAX_METADATA {
            let len = metadata.len();
            return Err(Refusal::new(
                413,
                format!("metadata is too large (limit {MAX_METADATA}, actual {len})"),
            ));
        }
        if value.len() > MAX_VALUE {
            return Err(Refusal::new(413, "value is too large"));
        }
        let Ok(metadata) = JSON::parse(metadata) else {
            return Err(trouble("metadata is not JSON"));
        };
        let options: PutOptions = Object::new().unchecked_into();
        options.set_metadata(&metadata);
        options.set_expiration_ttl(ttl);
        let value = Uint8Array::new_from_slice(value);
        settle(self.0.put(key, &value, &options)).await.map(drop)
    }

    pub(crate) async fn delete(&self, key: &str) -> Result<(), Refusal> {
        check_key(key)?;
        settle(self.0.delete(key)).await.map(drop)
    }

    pub(crate) async fn list(&self, prefix: &str, cursor: Option<&str>, limit: u32) -> Result<Page, Refusal> {
        check_key(prefix)?;
        let options: ListOptions = Object::new().unchecked_into();
        options.set_prefix(prefix);
        options.set_limit(limit);
        if let Some(cursor) = cursor {
            options.set_cursor(cursor);
        }
        let page = settle(self.0.list(&options)).await?;
        let page = text(&page).unwrap_or_default();
        serde_json::from_str(&page).map_err(|_| trouble("list answered no page"))
    }
}

fn check_key(key: &str) -> Result<(), Refusal> {
    if key.len() > MAX_KEY {
        let len = key.len();
        return Err(Refusal::new(
            400,
            format!("key is too long (limit {MAX_KEY}, actual {len})"),
        ));
    }
    Ok(())
}

/// Waits for the binding's answer.
async fn settle(called: Result<Promise, JsValue>) -> Result<JsValue, Refusal> {
    let answer = match called {
        Ok(promise) => JsFuture::from(promise).await,
        Err(thrown) => Err(thrown),
    };
    answer.map_err(|thrown| {
        let message = Reflect::get(&thrown, &"message".into())
            .ok()
            .and_then(|message| message.as_string())
            .unwrap_or_default();
        if message.contains(" failed: 429 ") {
            return Refusal::new(429, "one write a second to one key; try again");
        }
        trouble(&message)
    })
}

pub(crate) fn trouble(message: &str) -> Refusal {
    worker::console_error!("{message}");
    Refusal::new(503, "the store does not answer as it should; try again later")
}

fn text(value: &JsValue) -> Option<String> {
    JSON::stringify(value).ok()?.as_string()
}
