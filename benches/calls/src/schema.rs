//! With kv-schema.

use js_sys::Reflect;
use kv_schema::KvEntity;
use kv_schema::backend::workers::WorkersKv;
use kv_schema::backend::{Backend, BulkRecord, Expiration, ListRequest, Put, ReadOptions};
use kv_schema::repository::Row;
use wasm_bindgen::JsValue;

use crate::Found;
use crate::data::{Sample, Session, SessionKey};
use crate::held::Held;

fn open(env: &JsValue) -> Result<WorkersKv, JsValue> {
    let namespace = Reflect::get(env, &"KV".into())?;
    WorkersKv::from_js(namespace, "KV").map_err(failed)
}

#[expect(clippy::needless_pass_by_value, reason = "as `map_err` hands it over")]
fn failed(error: kv_schema::Error) -> JsValue {
    error.to_string().into()
}

pub(crate) async fn get<E: Sample>(env: &JsValue, held: &Held<E>, times: u32) -> Found {
    let entities = E::repository(open(env)?);
    let mut found = 0;
    for _ in 0..times {
        found += u32::from(entities.get(&held.entity).await.map_err(failed)?.is_some());
    }
    Ok(found)
}

pub(crate) async fn put<E: Sample>(env: &JsValue, held: &Held<E>, times: u32) -> Found {
    let entities = E::repository(open(env)?);
    for _ in 0..times {
        entities.put(&held.entity).await.map_err(failed)?;
    }
    Ok(times)
}

pub(crate) async fn list(env: &JsValue, held: &Held<Session>, times: u32) -> Found {
    let sessions = Session::repository(open(env)?);
    let mut found = 0;
    for _ in 0..times {
        let prefix = SessionKey::prefix().tenant(&held.entity.tenant);
        let page = sessions.list_page(prefix, None, None).await.map_err(failed)?;
        found += page
            .rows
            .iter()
            .filter(|row| matches!(row, Row::Own(row) if row.metadata.since > 0))
            .count();
    }
    Ok(u32::try_from(found).unwrap_or(u32::MAX))
}

pub(crate) async fn many(env: &JsValue, held: &Held<Session>, times: u32) -> Found {
    let sessions = Session::repository(open(env)?);
    let wanted = held.sessions();
    let mut found = 0;
    for _ in 0..times {
        let all = sessions.get_many(wanted).await;
        found += all.iter().filter(|one| matches!(one, Ok(Some(_)))).count();
    }
    Ok(u32::try_from(found).unwrap_or(u32::MAX))
}

/// What a repository asks of a read whose value alone is wanted.
const BRIEF: ReadOptions = ReadOptions::cache_ttl(None).brief(Some(1)).distinct();

fn decoded<E: Sample>(json: &[u8]) -> bool {
    let text = std::str::from_utf8(json).unwrap_or_default();
    serde_json::from_str::<E>(text).is_ok()
}

/// The backend alone: no repository, so that no key is written or compared, and nothing looks at version and deadline.
pub(crate) async fn get_backend<E: Sample>(env: &JsValue, held: &Held<E>, times: u32) -> Found {
    let (kv, key) = (open(env)?, held.entity.key_by_hand());
    let mut found = 0;
    for _ in 0..times {
        let record = kv.get(&key, BRIEF).await.map_err(failed)?;
        found += u32::from(record.is_some_and(|record| decoded::<E>(&record.value)));
    }
    Ok(found)
}

/// The backend alone: key and metadata are written already.
pub(crate) async fn put_backend<E: Sample>(env: &JsValue, held: &Held<E>, times: u32) -> Found {
    let (kv, key) = (open(env)?, held.entity.key_by_hand());
    let metadata = serde_json::to_string(&held.entity.metadata_by_hand(0)).unwrap_or_default();
    for _ in 0..times {
        let mut value = Vec::with_capacity(held.json().len());
        serde_json::to_writer(&mut value, &held.entity).map_err(|error| error.to_string())?;
        let put = Put {
            value: &value,
            metadata: Some(&metadata),
            expiration: Some(Expiration::Ttl(86_400)),
        };
        kv.put(&key, put).await.map_err(failed)?;
    }
    Ok(times)
}

/// The backend alone: a page as it is, of which nothing is read.
pub(crate) async fn list_backend(env: &JsValue, held: &Held<Session>, times: u32) -> Found {
    let kv = open(env)?;
    let prefix = format!("session:{}:", held.entity.tenant);
    let mut found = 0;
    for _ in 0..times {
        let page = kv.list(ListRequest::prefix(&prefix)).await.map_err(failed)?;
        found += page.keys.len();
    }
    Ok(u32::try_from(found).unwrap_or(u32::MAX))
}

/// The backend alone: batch after batch, which takes as long where the namespace answers at once.
pub(crate) async fn many_backend(env: &JsValue, held: &Held<Session>, times: u32) -> Found {
    let kv = open(env)?;
    let mut found = 0;
    for _ in 0..times {
        for keys in held.keys().chunks(100) {
            let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
            for record in kv.get_many(&keys, BRIEF).await.map_err(failed)? {
                found += u32::from(
                    matches!(record, BulkRecord::Found(record) if decoded::<Session>(&record.value)),
                );
            }
        }
    }
    Ok(found)
}
