//! The calls whose time is measured, each in several ways, on whatever JavaScript gives as the KV namespace.
//!
//! An exported function does its work `times` times, one after the other, and gives back how often it found what it looked for.
#![cfg(target_arch = "wasm32")]

#[cfg(feature = "counted")]
pub mod counted;
mod data;
mod hand;
mod held;
mod schema;
mod worker_kv;

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use self::data::{Cart, Session};
use self::held::Held;

/// What an exported function gives back.
type Found = Result<u32, JsValue>;

/// Exports each way of a call, over one kind of entity.
macro_rules! calls {
    ($($name:ident($entity:ty) = $way:path;)*) => {$(
        #[doc = concat!("`", stringify!($way), "` of a `", stringify!($entity), "`.")]
        #[wasm_bindgen]
        pub async fn $name(env: JsValue, items: u32, times: u32) -> Found {
            $way(&env, Held::<$entity>::of(items), times).await
        }
    )*};
}

calls! {
    get_flat_schema(Session) = schema::get;
    get_flat_hand_bytes(Session) = hand::get_bytes;
    get_flat_hand_text(Session) = hand::get_text;
    get_flat_worker_json(Session) = worker_kv::get_json;
    get_flat_worker_text(Session) = worker_kv::get_text;
    get_cart_schema(Cart) = schema::get;
    get_cart_hand_bytes(Cart) = hand::get_bytes;
    get_cart_hand_text(Cart) = hand::get_text;
    get_cart_worker_json(Cart) = worker_kv::get_json;
    get_cart_worker_text(Cart) = worker_kv::get_text;
    put_flat_schema(Session) = schema::put;
    put_flat_hand_bytes(Session) = hand::put_bytes;
    put_flat_hand_text(Session) = hand::put_text;
    put_flat_worker_value(Session) = worker_kv::put_value;
    put_flat_worker_text(Session) = worker_kv::put_text;
    put_cart_schema(Cart) = schema::put;
    put_cart_hand_bytes(Cart) = hand::put_bytes;
    put_cart_hand_text(Cart) = hand::put_text;
    put_cart_worker_value(Cart) = worker_kv::put_value;
    put_cart_worker_text(Cart) = worker_kv::put_text;
    get_flat_backend(Session) = schema::get_backend;
    get_cart_backend(Cart) = schema::get_backend;
    put_flat_backend(Session) = schema::put_backend;
    put_cart_backend(Cart) = schema::put_backend;
    list_backend(Session) = schema::list_backend;
    many_backend(Session) = schema::many_backend;
    get_flat_border(Session) = hand::get_border;
    get_flat_codec(Session) = hand::get_codec;
    get_cart_border(Cart) = hand::get_border;
    get_cart_codec(Cart) = hand::get_codec;
    put_flat_border(Session) = hand::put_border;
    put_flat_codec(Session) = hand::put_codec;
    put_cart_border(Cart) = hand::put_border;
    put_cart_codec(Cart) = hand::put_codec;
    list_border(Session) = hand::list_border;
    list_codec(Session) = hand::list_codec;
    list_schema(Session) = schema::list;
    list_hand(Session) = hand::list;
    list_worker(Session) = worker_kv::list;
    many_schema(Session) = schema::many;
    many_hand(Session) = hand::many;
    many_worker_json(Session) = worker_kv::many_json;
    many_worker_text(Session) = worker_kv::many_text;
}

/// Returns the stored JSON of a session, for JavaScript to store.
#[wasm_bindgen]
pub fn flat_json() -> String {
    Held::<Session>::of(0).json().to_owned()
}

/// Returns the stored JSON of a cart of so many lines.
#[wasm_bindgen]
pub fn cart_json(lines: u32) -> String {
    Held::<Cart>::of(lines).json().to_owned()
}
