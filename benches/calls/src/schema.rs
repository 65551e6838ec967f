//! With kv-schema.

use js_sys::Reflect;
use kv_schema::KvEntity;
use kv_schema::backend::workers::WorkersKv;
use kv_schema::repository::Row;
use wasm_bindgen::JsValue;

use crate::Found;
use crate::data::{Sample, Session, SessionKey};

fn open(env: &JsValue) -> Result<WorkersKv, JsValue> {
    let namespace = Reflect::get(env, &"KV".into())?;
    WorkersKv::from_js(namespace, "KV").map_err(failed)
}

fn failed(error: kv_schema::Error) -> JsValue {
    error.to_string().into()
}

pub(crate) async fn get<E: Sample>(env: &JsValue, wanted: E, times: u32) -> Found {
    let entities = E::repository(open(env)?);
    let mut found = 0;
    for _ in 0..times {
        found += u32::from(entities.get(&wanted).await.map_err(failed)?.is_some());
    }
    Ok(found)
}

pub(crate) async fn put<E: Sample>(env: &JsValue, entity: E, times: u32) -> Found {
    let entities = E::repository(open(env)?);
    for _ in 0..times {
        entities.put(&entity).await.map_err(failed)?;
    }
    Ok(times)
}

pub(crate) async fn list(env: &JsValue, session: Session, times: u32) -> Found {
    let sessions = Session::repository(open(env)?);
    let mut found = 0;
    for _ in 0..times {
        let prefix = SessionKey::prefix().tenant(&session.tenant);
        let page = sessions.list_page(prefix, None, None).await.map_err(failed)?;
        found += page
            .rows
            .iter()
            .filter(|row| matches!(row, Row::Own(row) if row.metadata.since > 0))
            .count();
    }
    Ok(u32::try_from(found).unwrap_or(u32::MAX))
}

/// Reads as many sessions as the number of the first says.
pub(crate) async fn many(env: &JsValue, session: Session, times: u32) -> Found {
    let sessions = Session::repository(open(env)?);
    let keys: Vec<SessionKey> = (0..session.user)
        .map(|user| SessionKey {
            tenant: session.tenant.clone(),
            user,
        })
        .collect();
    let mut found = 0;
    for _ in 0..times {
        let all = sessions.get_many(&keys).await;
        found += all.iter().filter(|one| matches!(one, Ok(Some(_)))).count();
    }
    Ok(u32::try_from(found).unwrap_or(u32::MAX))
}
