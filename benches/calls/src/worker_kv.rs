//! With `worker::kv`, as its documentation uses it.

use serde::Deserialize;
use wasm_bindgen::JsValue;
use worker::kv::{KvError, KvStore};

use crate::Found;
use crate::data::{Sample, Session};

fn open(env: &JsValue) -> Result<KvStore, JsValue> {
    KvStore::from_this(env, "KV").map_err(failed)
}

fn failed(error: KvError) -> JsValue {
    JsValue::from(error)
}

pub(crate) async fn get_json<E: Sample>(env: &JsValue, wanted: E, times: u32) -> Found {
    let kv = open(env)?;
    let mut found = 0;
    for _ in 0..times {
        let key = wanted.key_by_hand();
        found += u32::from(kv.get(&key).json::<E>().await.map_err(failed)?.is_some());
    }
    Ok(found)
}

pub(crate) async fn get_text<E: Sample>(env: &JsValue, wanted: E, times: u32) -> Found {
    let kv = open(env)?;
    let mut found = 0;
    for _ in 0..times {
        let key = wanted.key_by_hand();
        let text = kv.get(&key).text().await.map_err(failed)?;
        found += u32::from(text.is_some_and(|text| serde_json::from_str::<E>(&text).is_ok()));
    }
    Ok(found)
}

pub(crate) async fn put_value<E: Sample>(env: &JsValue, entity: E, times: u32) -> Found {
    let kv = open(env)?;
    for _ in 0..times {
        let put = kv.put(&entity.key_by_hand(), &entity).map_err(failed)?;
        let put = put
            .metadata(entity.metadata_by_hand(deadline()))
            .map_err(failed)?;
        put.expiration_ttl(86_400).execute().await.map_err(failed)?;
    }
    Ok(times)
}

pub(crate) async fn put_text<E: Sample>(env: &JsValue, entity: E, times: u32) -> Found {
    let kv = open(env)?;
    for _ in 0..times {
        let json = serde_json::to_string(&entity).unwrap_or_default();
        let put = kv.put(&entity.key_by_hand(), json).map_err(failed)?;
        let put = put
            .metadata(entity.metadata_by_hand(deadline()))
            .map_err(failed)?;
        put.expiration_ttl(86_400).execute().await.map_err(failed)?;
    }
    Ok(times)
}

fn deadline() -> u64 {
    worker::Date::now().as_millis() / 1000 + 86_400
}

#[derive(Deserialize)]
struct Metadata {
    since: u64,
    #[serde(rename = "device")]
    _device: String,
    #[serde(rename = "city")]
    _city: String,
    #[serde(rename = "admin")]
    _admin: bool,
}

pub(crate) async fn list(env: &JsValue, session: Session, times: u32) -> Found {
    let kv = open(env)?;
    let mut found = 0;
    for _ in 0..times {
        let prefix = format!("session:{}:", session.tenant);
        let page = kv.list().prefix(prefix).execute().await.map_err(failed)?;
        for key in page.keys {
            let user = key
                .name
                .rsplit(':')
                .next()
                .and_then(|user| user.parse::<u64>().ok());
            let metadata = key
                .metadata
                .and_then(|metadata| serde_json::from_value::<Metadata>(metadata).ok());
            found += u32::from(user.is_some() && metadata.is_some_and(|metadata| metadata.since > 0));
        }
    }
    Ok(found)
}
