//! One entity and its routes, with the id and the codec that a feature brings. A template of `cargo xtask bench size`.

use kv_schema::repository::Cursor;
use kv_schema::{Backend, KvEntity, Renew, Repository, Row};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use worker::{Method, Request};

use crate::http::{self, Answer, Refusal};
use crate::shared;

#[derive(KvEntity)]
#[kv(key = "entity:{owner}:{id}", ttl = "24h", version = 1)]
pub(crate) struct Entity {
    #[kv(max_len = 64)]
    owner: String,
    id: Id,
    #[kv(metadata)]
    label: String,
    #[kv(value)]
    body: Body,
}

#[derive(Serialize, Deserialize, kv_schema::KvShape)]
pub(crate) struct Body {
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
        (["entity", owner, id], Method::Get) => read(entities, owner, id).await,
        (["entity", owner, id], Method::Delete) => delete(entities, owner, id).await,
        _ => Err(Refusal::method("GET, POST, DELETE")),
    }
}

async fn create<B: Backend>(entities: &Repository<Entity, B>, New { owner, label, extra }: New) -> Answer {
    let since = shared::now();
    let entity = Entity {
        owner,
        id: id(&since.to_string())?,
        label,
        body: Body { since, extra },
    };
    entities.put(&entity).await?;
    http::json(201, &entity.body)
}

async fn read<B: Backend>(entities: &Repository<Entity, B>, owner: &str, text: &str) -> Answer {
    let key = EntityKey {
        owner: owner.to_owned(),
        id: id(text)?,
    };
    let Some(hit) = entities.get_entry(&key).await? else {
        return Err(shared::missing());
    };
    if let Err(error) = entities.renew(&hit, Renew::below_half()).await {
        worker::console_warn!("{error}");
    }
    http::json(200, &hit.value().body)
}

async fn delete<B: Backend>(entities: &Repository<Entity, B>, owner: &str, text: &str) -> Answer {
    let key = EntityKey {
        owner: owner.to_owned(),
        id: id(text)?,
    };
    entities.delete(&key).await?;
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
        .map(|row| json!({ "key": row.key.to_string(), "label": row.metadata.label }))
        .collect();
    http::json(
        200,
        &json!({ "rows": rows, "cursor": page.cursor.map(|cursor| cursor.to_string()) }),
    )
}
