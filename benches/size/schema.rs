//! One entity and its routes: create, read and slide, delete, list. A template of `cargo xtask bench size`.

use kv_schema::repository::Cursor;
use kv_schema::{Backend, KvEntity, Renew, Repository, Row};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;
use worker::{Method, Request};

use crate::http::{self, Answer, Refusal};
use crate::shared;

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "entity:{owner}:{id}", ttl = "24h", cache_ttl = "60s", version = 1)]
pub(crate) struct Entity {
    #[kv(max_len = 64)]
    owner: String,
    id: Uuid,
    #[kv(metadata)]
    label: String,
    #[kv(metadata)]
    since: u64,
    extra: Extra,
}

#[derive(Deserialize)]
struct New {
    owner: String,
    label: String,
    extra: Extra,
}

pub(crate) async fn route<B: Backend>(
    entities: &Repository<Entity, B>,
    request: &mut Request,
    path: &[&str],
) -> Answer {
    match (path, request.method()) {
        (["entity"], Method::Post) => create(entities, http::body(request).await?).await,
        (["entity", owner], Method::Get) => list(entities, owner, http::query(request)?).await,
        (["entity", owner, id], Method::Get) => read(entities, owner, parse_id(id)?).await,
        (["entity", owner, id], Method::Delete) => delete(entities, owner, parse_id(id)?).await,
        _ => Err(Refusal::method("GET, POST, DELETE")),
    }
}

async fn create<B: Backend>(entities: &Repository<Entity, B>, New { owner, label, extra }: New) -> Answer {
    let entity = Entity {
        owner,
        id: Uuid::new_v4(),
        label,
        since: shared::now(),
        extra,
    };
    entities.put(&entity).await?;
    http::json(201, &entity)
}

async fn read<B: Backend>(entities: &Repository<Entity, B>, owner: &str, id: Uuid) -> Answer {
    let Some(hit) = entities.get_entry(EntityKeyRef { owner, id }).await? else {
        return Err(shared::missing());
    };
    if let Err(error) = entities.renew(&hit, Renew::below_half()).await {
        worker::console_warn!("{error}");
    }
    http::json(200, hit.value())
}

async fn delete<B: Backend>(entities: &Repository<Entity, B>, owner: &str, id: Uuid) -> Answer {
    entities.delete(EntityKeyRef { owner, id }).await?;
    http::no_content()
}

async fn list<B: Backend>(
    entities: &Repository<Entity, B>,
    owner: &str,
    query: Vec<(String, String)>,
) -> Answer {
    let (limit, cursor) = shared::page(query)?;
    let cursor = cursor.map(|cursor| cursor.parse::<Cursor>()).transpose()?;
    let range = EntityKey::prefix().owner(owner);
    let page = entities.list_page(range, cursor.as_ref(), Some(limit)).await?;
    let own = page.rows.into_iter().filter_map(Row::into_own);
    let rows: Vec<Value> = own
        .map(|row| json!({ "id": row.key.id, "label": row.metadata.label, "since": row.metadata.since }))
        .collect();
    http::json(
        200,
        &json!({ "rows": rows, "cursor": page.cursor.map(|cursor| cursor.to_string()) }),
    )
}

fn parse_id(id: &str) -> Result<Uuid, Refusal> {
    Uuid::parse_str(id).map_err(|_| shared::not_an_id())
}
