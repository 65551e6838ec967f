//! Sessions: create, validate with sliding expiry, log out, list, log out everywhere.

use kv_schema::repository::{Cursor, ListRow};
use kv_schema::{Backend, KvEntity, Renew, Repository, Row};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;
use worker::{Date, Method, Request};

use crate::http::{self, Answer, Refusal};

/// A signed-in browser. It slides: a visit in the second half of its day gives it a new one.
#[derive(Debug, Clone, Serialize, Deserialize, KvEntity)]
#[kv(
    key = "session:{user}:{id}",
    ttl = "24h",
    cache_ttl = "60s",
    version = 1,
    redact
)]
pub(crate) struct Session {
    /// Who signed in.
    #[kv(max_len = 64)]
    pub user: String,
    /// The secret of the session: who knows it is signed in.
    pub id: Uuid,
    /// What the browser says it is; a list of sessions shows it without reading one.
    #[kv(metadata)]
    pub device: String,
    /// When it signed in, in Unix seconds.
    #[kv(metadata)]
    pub since: u64,
}

/// The largest page of sessions that a caller may ask for, and the default.
const MAX_PAGE: u32 = 100;

/// How many sessions one request ends: a Worker has an operation limit for each invocation.
const MAX_LOG_OUTS: u32 = 500;

pub(crate) async fn route<B: Backend>(
    sessions: &Repository<Session, B>,
    request: &mut Request,
    path: &[&str],
) -> Answer {
    match (path, request.method()) {
        (["sessions"], Method::Post) => create(sessions, http::body(request).await?).await,
        (["sessions"], _) => Err(Refusal::method("POST")),
        (["sessions", user, id], Method::Get) => validate(sessions, user, parse_id(id)?).await,
        (["sessions", user, id], Method::Delete) => log_out(sessions, user, parse_id(id)?).await,
        (["users", user, "sessions"], Method::Get) => list(sessions, user, http::query(request)?).await,
        (["users", user, "sessions"], Method::Delete) => log_out_everywhere(sessions, user).await,
        (["sessions", _, _] | ["users", _, "sessions"], _) => Err(Refusal::method("GET, DELETE")),
        _ => Err(Refusal::new(404, "no such route")),
    }
}

#[derive(Deserialize)]
struct SignIn {
    user: String,
    device: String,
}

/// Creates a session. One write.
async fn create<B: Backend>(sessions: &Repository<Session, B>, SignIn { user, device }: SignIn) -> Answer {
    let session = Session {
        user,
        id: Uuid::new_v4(),
        device,
        since: Date::now().as_millis() / 1000,
    };
    sessions.put(&session).await?;
    http::json(201, &session)
}

/// Answers whose session it is, and slides its expiry. One read; one write in the second half of its day.
async fn validate<B: Backend>(sessions: &Repository<Session, B>, user: &str, id: Uuid) -> Answer {
    let Some(hit) = sessions.get_entry(SessionKeyRef { user, id }).await? else {
        return Err(Refusal::new(404, "no such session"));
    };
    // A session that could not be renewed is still a session.
    if let Err(error) = sessions.renew(&hit, Renew::below_half()).await {
        worker::console_warn!("{error}");
    }
    http::json(200, hit.value())
}

/// Ends a session; one that has ended already is no error. One delete.
async fn log_out<B: Backend>(sessions: &Repository<Session, B>, user: &str, id: Uuid) -> Answer {
    sessions.delete(SessionKeyRef { user, id }).await?;
    http::no_content()
}

/// Lists one user's sessions from their metadata: `?limit=` a page, `?cursor=` where the last page ended. One list.
async fn list<B: Backend>(
    sessions: &Repository<Session, B>,
    user: &str,
    query: Vec<(String, String)>,
) -> Answer {
    let (mut limit, mut cursor) = (MAX_PAGE, None);
    for (name, value) in query {
        match (&*name, value.parse()) {
            ("limit", Ok(asked @ 1..=MAX_PAGE)) => limit = asked,
            ("limit", _) => return Err(Refusal::new(400, format!("`limit` is 1 to {MAX_PAGE}"))),
            ("cursor", _) => cursor = Some(value.parse::<Cursor>()?),
            _ => return Err(Refusal::new(400, "the query knows `limit` and `cursor`")),
        }
    }
    let range = SessionKey::prefix().user(user);
    let page = sessions.list_page(range, cursor.as_ref(), Some(limit)).await?;
    let rows: Vec<Value> = page
        .rows
        .into_iter()
        .filter_map(Row::into_own)
        .map(|row| shown(&row))
        .collect();
    http::json(
        200,
        &json!({ "sessions": rows, "cursor": page.cursor.map(|cursor| cursor.to_string()) }),
    )
}

fn shown(row: &ListRow<Session>) -> Value {
    json!({ "id": row.key.id, "device": row.metadata.device, "since": row.metadata.since })
}

/// Ends a user's sessions; `more` says that some are left for another call. One list, and one delete each.
///
/// A list may lag by a minute: a session that was created elsewhere just now may escape.
async fn log_out_everywhere<B: Backend>(sessions: &Repository<Session, B>, user: &str) -> Answer {
    let range = SessionKey::prefix().user(user);
    let done = sessions.delete_page(range, None, MAX_LOG_OUTS).await?;
    if let Some((_, error)) = done.failed.into_iter().next() {
        return Err(error.into());
    }
    http::json(
        200,
        &json!({ "deleted": done.deleted, "more": done.cursor.is_some() }),
    )
}

fn parse_id(id: &str) -> Result<Uuid, Refusal> {
    Uuid::parse_str(id).map_err(|_| Refusal::new(400, "the id of a session is a UUID"))
}
