//! With `worker::kv`, as its documentation uses it.

use futures_util::future::try_join_all;
use serde::Deserialize;
use wasm_bindgen::JsValue;
use worker::kv::{KvError, KvStore};

use crate::Found;
use crate::data::{Sample, Session};
use crate::held::Held;

fn open(env: &JsValue) -> Result<KvStore, JsValue> {
    KvStore::from_this(env, "KV").map_err(failed)
}

fn failed(error: KvError) -> JsValue {
    JsValue::from(error)
}

pub(crate) async fn get_json<E: Sample>(env: &JsValue, held: &Held<E>, times: u32) -> Found {
    let kv = open(env)?;
    let mut found = 0;
    for _ in 0..times {
        let key = held.entity.key_by_hand();
        found += u32::from(kv.get(&key).json::<E>().await.map_err(failed)?.is_some());
    }
    Ok(found)
}

pub(crate) async fn get_text<E: Sample>(env: &JsValue, held: &Held<E>, times: u32) -> Found {
    let kv = open(env)?;
    let mut found = 0;
    for _ in 0..times {
        let key = held.entity.key_by_hand();
        let text = kv.get(&key).text().await.map_err(failed)?;
        found += u32::from(text.is_some_and(|text| serde_json::from_str::<E>(&text).is_ok()));
    }
    Ok(found)
}

pub(crate) async fn put_value<E: Sample>(env: &JsValue, held: &Held<E>, times: u32) -> Found {
    let kv = open(env)?;
    for _ in 0..times {
        let put = kv.put(&held.entity.key_by_hand(), &held.entity).map_err(failed)?;
        let put = put
            .metadata(held.entity.metadata_by_hand(deadline()))
            .map_err(failed)?;
        put.expiration_ttl(86_400).execute().await.map_err(failed)?;
    }
    Ok(times)
}

pub(crate) async fn put_text<E: Sample>(env: &JsValue, held: &Held<E>, times: u32) -> Found {
    let kv = open(env)?;
    for _ in 0..times {
        let json = serde_json::to_string(&held.entity).unwrap_or_default();
        let put = kv.put(&held.entity.key_by_hand(), json).map_err(failed)?;
        let put = put
            .metadata(held.entity.metadata_by_hand(deadline()))
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

pub(crate) async fn list(env: &JsValue, held: &Held<Session>, times: u32) -> Found {
    let kv = open(env)?;
    let mut found = 0;
    for _ in 0..times {
        let prefix = format!("session:{}:", held.entity.tenant);
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

/// As many keys as one bulk read takes.
const BULK: usize = 100;

pub(crate) async fn many_json(env: &JsValue, held: &Held<Session>, times: u32) -> Found {
    let kv = open(env)?;
    let mut found = 0;
    for _ in 0..times {
        let batches = held.sessions().chunks(BULK).map(|wanted| {
            let keys: Vec<String> = wanted.iter().map(Sample::key_by_hand).collect();
            kv.get_bulk(&keys).json::<Session>()
        });
        let all = try_join_all(batches).await.map_err(failed)?;
        found += all
            .iter()
            .flat_map(|batch| batch.values())
            .filter(|one| one.is_some())
            .count();
    }
    Ok(u32::try_from(found).unwrap_or(u32::MAX))
}

pub(crate) async fn many_text(env: &JsValue, held: &Held<Session>, times: u32) -> Found {
    let kv = open(env)?;
    let mut found = 0;
    for _ in 0..times {
        let batches = held.sessions().chunks(BULK).map(|wanted| {
            let keys: Vec<String> = wanted.iter().map(Sample::key_by_hand).collect();
            kv.get_bulk(&keys).text()
        });
        let all: Vec<Session> = try_join_all(batches)
            .await
            .map_err(failed)?
            .iter()
            .flat_map(|batch| batch.values().flatten())
            .filter_map(|text| serde_json::from_str(text).ok())
            .collect();
        found += all.len();
    }
    Ok(u32::try_from(found).unwrap_or(u32::MAX))
}
