//! The KV namespace object of JavaScript, as far as bytes and text go.
//!
//! Literal texts (`"arrayBuffer"`) are JavaScript strings made once, and options are objects whose fields have setters, so
//! that a call carries its key across the border and nothing else that would have to be transcoded.

use js_sys::{Array, JsString, Object, Promise, Uint8Array};
use wasm_bindgen::prelude::{JsCast, JsValue, wasm_bindgen};
use wasm_bindgen_futures::JsFuture;

use crate::backend::workers::answer;
use crate::error::Result;

#[wasm_bindgen]
extern "C" {
    /// A `KVNamespace`.
    #[derive(Clone)]
    pub(super) type KvNamespace;

    #[wasm_bindgen(method, catch, js_name = get)]
    fn js_get(this: &KvNamespace, key: &JsValue, options: &JsValue) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, catch, js_name = getWithMetadata)]
    fn js_get_with_metadata(this: &KvNamespace, key: &JsValue, options: &JsValue)
    -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, catch, js_name = put)]
    fn js_put(this: &KvNamespace, key: &str, value: &JsValue, options: &JsValue) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, catch, js_name = delete)]
    fn js_delete(this: &KvNamespace, key: &str) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, catch, js_name = list)]
    fn js_list(this: &KvNamespace, options: &JsValue) -> Result<JsValue, JsValue>;
}

#[wasm_bindgen]
extern "C" {
    /// The options of a read.
    #[wasm_bindgen(extends = Object)]
    pub(super) type GetOptions;

    #[wasm_bindgen(method, setter = type)]
    pub(super) fn set_type(this: &GetOptions, name: &JsString);

    #[wasm_bindgen(method, setter = cacheTtl)]
    pub(super) fn set_cache_ttl(this: &GetOptions, seconds: u32);

    /// The options of a write.
    #[wasm_bindgen(extends = Object)]
    pub(super) type PutOptions;

    #[wasm_bindgen(method, setter)]
    pub(super) fn set_metadata(this: &PutOptions, metadata: &JsValue);

    #[wasm_bindgen(method, setter)]
    pub(super) fn set_expiration(this: &PutOptions, seconds: f64);

    #[wasm_bindgen(method, setter = expirationTtl)]
    pub(super) fn set_expiration_ttl(this: &PutOptions, seconds: u32);

    /// The options of a list.
    #[wasm_bindgen(extends = Object)]
    pub(super) type ListOptions;

    #[wasm_bindgen(method, setter)]
    pub(super) fn set_prefix(this: &ListOptions, prefix: &str);

    #[wasm_bindgen(method, setter)]
    pub(super) fn set_limit(this: &ListOptions, limit: u32);

    #[wasm_bindgen(method, setter)]
    pub(super) fn set_cursor(this: &ListOptions, cursor: &str);

    /// The answer of `getWithMetadata` for one key; must be an object.
    pub(super) type Found;

    #[wasm_bindgen(method, getter)]
    pub(super) fn value(this: &Found) -> JsValue;

    #[wasm_bindgen(method, getter)]
    pub(super) fn metadata(this: &Found) -> JsValue;

    #[wasm_bindgen(method, getter = cacheStatus)]
    pub(super) fn cache_status(this: &Found) -> JsValue;

    /// Turns text into bytes; what wasm-bindgen does for a `String` goes through it by characters, which for a page of a list
    /// takes as long as everything else.
    pub(super) type TextEncoder;

    #[wasm_bindgen(constructor)]
    pub(super) fn new() -> TextEncoder;

    #[wasm_bindgen(method)]
    pub(super) fn encode(this: &TextEncoder, text: &JsValue) -> Uint8Array;

    /// The answer of `list`; must be an object.
    pub(super) type Listed;

    #[wasm_bindgen(method, getter)]
    pub(super) fn keys(this: &Listed) -> JsValue;

    #[wasm_bindgen(method, getter)]
    pub(super) fn list_complete(this: &Listed) -> JsValue;

    #[wasm_bindgen(method, getter)]
    pub(super) fn cursor(this: &Listed) -> JsValue;

    #[wasm_bindgen(method, getter = cacheStatus)]
    pub(super) fn cache_status(this: &Listed) -> JsValue;
}

// Unskipped, rustfmt removes the initializers: a foreign static has none in Rust's own grammar.
#[rustfmt::skip]
#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(thread_local_v2, static_string)]
    static ARRAY_BUFFER: JsString = "arrayBuffer";

    #[wasm_bindgen(thread_local_v2, static_string)]
    static STREAM: JsString = "stream";

    #[wasm_bindgen(thread_local_v2, static_string)]
    static TEXT: JsString = "text";
}

// None is an `async fn`: a state machine round the one that waits would be compiled for each.
impl KvNamespace {
    pub(super) fn get(&self, key: &JsValue, options: &JsValue) -> impl Future<Output = Result<JsValue>> {
        settle(self.js_get(key, options))
    }

    pub(super) fn get_with_metadata(
        &self,
        key: &JsValue,
        options: &JsValue,
    ) -> impl Future<Output = Result<JsValue>> {
        settle(self.js_get_with_metadata(key, options))
    }

    /// Writes; options are `undefined` where there is nothing to say.
    pub(super) fn put(
        &self,
        key: &str,
        value: &JsValue,
        options: &JsValue,
    ) -> impl Future<Output = Result<JsValue>> {
        settle(self.js_put(key, value, options))
    }

    pub(super) fn delete(&self, key: &str) -> impl Future<Output = Result<JsValue>> {
        settle(self.js_delete(key))
    }

    /// Starts a delete at once; the answer is waited for apart, so that several can be on their way.
    pub(super) fn start_delete(&self, key: &str) -> Result<JsFuture> {
        started(self.js_delete(key))
    }

    pub(super) fn list(&self, options: &JsValue) -> impl Future<Output = Result<JsValue>> {
        settle(self.js_list(options))
    }
}

/// Waits for what a method returned.
async fn settle(called: Result<JsValue, JsValue>) -> Result<JsValue> {
    finished(started(called)?).await
}

/// Takes what a method returned; one that is no promise, as a test's object may return, is its own answer.
///
/// The future is registered with the promise at once: one that fails before it is waited for is not *unhandled*.
fn started(called: Result<JsValue, JsValue>) -> Result<JsFuture> {
    let promise = Promise::resolve(&called.map_err(|thrown| answer::error(&thrown))?);
    Ok(JsFuture::from(promise))
}

/// Waits for what was started.
pub(super) async fn finished(started: JsFuture) -> Result<JsValue> {
    started.await.map_err(|thrown| answer::error(&thrown))
}

/// The form in which a read hands over the value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ReadAs {
    ArrayBuffer,
    Stream,
    /// The only form of a bulk read.
    Text,
}

impl ReadAs {
    /// Returns the second argument of a read: the bare name, or options if there is a cache TTL to say.
    pub(super) fn options(self, cache_ttl: Option<u32>) -> JsValue {
        let name = match self {
            Self::ArrayBuffer => &ARRAY_BUFFER,
            Self::Stream => &STREAM,
            Self::Text => &TEXT,
        }
        .with(JsString::clone);
        let Some(seconds) = cache_ttl else {
            return name.into();
        };
        let options: GetOptions = Object::new().unchecked_into();
        options.set_type(&name);
        options.set_cache_ttl(seconds);
        options.into()
    }
}

/// Makes a JavaScript array of keys.
pub(super) fn key_array<'a>(keys: impl Iterator<Item = &'a JsValue>) -> Array {
    keys.collect()
}
