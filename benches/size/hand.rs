//! One entity and its routes by hand: create, read and slide, delete, list. A template of `cargo xtask bench size`.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;
use worker::{Method, Request};

use crate::by_hand::{self, Live, Page};
use crate::http::{self, Answer, Refusal};
use crate::kv::Kv;
use crate::shared;

#[derive(Serialize, Deserialize)]
struct Entity {
    owner: String,
    id: Uuid,
    label: String,
    since: u64,
    extra: Extra,
}

#[derive(Serialize)]
struct Metadata<'a> {
    label: &'a str,
    since: u64,
    #[serde(rename = "$v")]
    version: u32,
    #[serde(rename = "$x")]
    deadline: u64,
}

#[derive(Deserialize)]
struct New {
    owner: String,
    label: String,
    extra: Extra,
}

pub(crate) async fn route(kv: &Kv, request: &mut Request, path: &[&str]) -> Answer {
    match (path, request.method()) {
        (["entity"], Method::Post) => create(kv, http::body(request).await?).await,
        (["entity", owner], Method::Get) => list(kv, owner, http::query(request)?).await,
        (["entity", owner, id], Method::Get) => read(kv, owner, by_hand::parse_id(id)?).await,
        (["entity", owner, id], Method::Delete) => delete(kv, owner, by_hand::parse_id(id)?).await,
        _ => Err(Refusal::method("GET, POST, DELETE")),
    }
}

async fn create(kv: &Kv, New { owner, label, extra }: New) -> Answer {
    let entity = Entity {
        owner,
        id: Uuid::new_v4(),
        label,
        since: shared::now(),
        extra,
    };
    put(kv, &by_hand::key("entity:", &entity.owner, entity.id)?, &entity).await?;
    http::json(201, &entity)
}

async fn read(kv: &Kv, owner: &str, id: Uuid) -> Answer {
    let key = by_hand::key("entity:", owner, id)?;
    let Some(Live { value, is_half_over }) = by_hand::live(kv, &key).await? else {
        return Err(shared::missing());
    };
    let Ok(entity) = serde_json::from_slice::<Entity>(&value) else {
        return Err(by_hand::unreadable());
    };
    if entity.owner != owner || entity.id != id {
        return Err(by_hand::unreadable());
    }
    if is_half_over && put(kv, &key, &entity).await.is_err() {
        worker::console_warn!("not renewed");
    }
    http::json(200, &entity)
}

async fn delete(kv: &Kv, owner: &str, id: Uuid) -> Answer {
    kv.delete(&by_hand::key("entity:", owner, id)?).await?;
    http::no_content()
}

async fn list(kv: &Kv, owner: &str, query: Vec<(String, String)>) -> Answer {
    let Page { rows, cursor } = by_hand::list(kv, "entity:", owner, query).await?;
    let rows: Vec<Value> = rows
        .iter()
        .filter_map(|(id, metadata)| {
            let (label, since) = (metadata["label"].as_str()?, metadata["since"].as_u64()?);
            Some(json!({ "id": id, "label": label, "since": since }))
        })
        .collect();
    http::json(200, &json!({ "rows": rows, "cursor": cursor }))
}

async fn put(kv: &Kv, key: &str, entity: &Entity) -> Result<(), Refusal> {
    let metadata = Metadata {
        label: &entity.label,
        since: entity.since,
        version: by_hand::VERSION,
        deadline: by_hand::deadline(),
    };
    by_hand::put(
        kv,
        key,
        serde_json::to_vec(entity),
        serde_json::to_string(&metadata),
    )
    .await
}
