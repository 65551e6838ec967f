//! Routes, and what each answers.

use kv_schema::backend::workers::{WorkersBody, WorkersKv};
use kv_schema::repository::Cursor;
use kv_schema::{Error, ErrorKind, Namespace, Renew, Write};
use serde::Deserialize;
use serde_json::json;
use uuid::Uuid;
use worker::{Context, Date, Env, Method, Request, Response, Result, Url, event};

use crate::entities::{App, Avatar, Session, SessionKey, SessionKeyRef};

type Kv = App<WorkersKv>;

/// The largest page of sessions that a caller may ask for.
const MAX_PAGE: u32 = 100;

#[event(fetch)]
async fn fetch(mut request: Request, env: Env, _context: Context) -> Result<Response> {
    let app = match App::from_env(&env) {
        Ok(app) => app,
        Err(error) => return refuse(&error),
    };
    let url = request.url()?;
    let path: Vec<String> = url.path_segments().into_iter().flatten().map(decoded).collect();
    let path: Vec<&str> = path.iter().map(String::as_str).collect();
    match (request.method(), &path[..]) {
        (Method::Get, ["health"]) => health(&app).await,
        (Method::Post, ["sessions"]) => create(&app, &mut request).await,
        (Method::Get, ["sessions", user, id]) => with_id(id, async |id| validate(&app, user, id).await).await,
        (Method::Delete, ["sessions", user, id]) => {
            with_id(id, async |id| log_out(&app, user, id).await).await
        }
        (Method::Get, ["users", user, "sessions"]) => list(&app, user, &url).await,
        (Method::Delete, ["users", user, "sessions"]) => log_out_everywhere(&app, user).await,
        (Method::Put, ["users", user, "avatar"]) => upload(&app, user, request).await,
        (Method::Get, ["users", user, "avatar"]) => download(&app, user).await,
        (_, ["health" | "sessions"] | ["sessions", _, _] | ["users", _, "sessions" | "avatar"]) => {
            reason(405, "this method is not allowed here")
        }
        _ => reason(404, "no such route"),
    }
}

/// Answers 200 if the namespace can be read. One read.
async fn health(app: &Kv) -> Result<Response> {
    match app
        .sessions()
        .contains(SessionKeyRef {
            user: "health",
            id: Uuid::nil(),
        })
        .await
    {
        Ok(_) => Response::from_json(&json!({ "status": "ok", "binding": Kv::BINDING })),
        Err(error) => refuse(&error),
    }
}

#[derive(Deserialize)]
struct SignIn {
    user: String,
    device: String,
}

/// Creates a session. One write.
async fn create(app: &Kv, request: &mut Request) -> Result<Response> {
    let Ok(SignIn { user, device }) = request.json().await else {
        return reason(400, "expected a JSON object with `user` and `device`");
    };
    let session = Session {
        user,
        id: Uuid::new_v4(),
        device,
        since: Date::now().as_millis() / 1000,
    };
    match app.sessions().put(&session).await {
        Ok(()) => Ok(Response::from_json(&shown(&session))?.with_status(201)),
        Err(error) => refuse(&error),
    }
}

/// Answers who a session belongs to, and slides its expiry. One read; one write in the second half of its day.
async fn validate(app: &Kv, user: &str, id: Uuid) -> Result<Response> {
    let sessions = app.sessions();
    let hit = match sessions.get_entry(SessionKeyRef { user, id }).await {
        Ok(Some(hit)) => hit,
        Ok(None) => return reason(404, "no such session"),
        Err(error) => return refuse(&error),
    };
    // A session that could not be renewed is still a session.
    if let Err(error) = sessions.renew(&hit, Renew::below_half()).await {
        worker::console_warn!("renew: {error}");
    }
    Response::from_json(&shown(hit.value()))
}

/// Ends a session. One delete.
async fn log_out(app: &Kv, user: &str, id: Uuid) -> Result<Response> {
    match app.sessions().delete(SessionKeyRef { user, id }).await {
        Ok(()) => Response::empty().map(|response| response.with_status(204)),
        Err(error) => refuse(&error),
    }
}

/// Lists one user's sessions from their metadata: `?limit=` a page, `?cursor=` where the last page ended. One list.
async fn list(app: &Kv, user: &str, url: &Url) -> Result<Response> {
    let (mut limit, mut cursor) = (MAX_PAGE, None::<Cursor>);
    for (name, value) in url.query_pairs() {
        match (&*name, value.parse()) {
            ("limit", Ok(asked)) if (1..=MAX_PAGE).contains(&asked) => limit = asked,
            ("limit", _) => return reason(400, "`limit` is a number from 1 to 100"),
            ("cursor", _) => cursor = value.parse().ok(),
            _ => return reason(400, "the query knows `limit` and `cursor`"),
        }
    }
    match app
        .sessions()
        .list_page(SessionKey::prefix().user(user), cursor.as_ref(), Some(limit))
        .await
    {
        Ok(page) => {
            let rows = page.rows.into_iter().filter_map(kv_schema::Row::into_own);
            let sessions: Vec<_> = rows
                .map(|row| json!({ "id": row.key.id, "device": row.metadata.device, "since": row.metadata.since }))
                .collect();
            Response::from_json(
                &json!({ "sessions": sessions, "cursor": page.cursor.map(|cursor| cursor.to_string()) }),
            )
        }
        Err(error) => refuse(&error),
    }
}

/// Ends every session of a user. One list for each 1,000, and one delete each.
async fn log_out_everywhere(app: &Kv, user: &str) -> Result<Response> {
    match app.sessions().delete_all(SessionKey::prefix().user(user)).await {
        Ok(done) if done.failed.is_empty() => Response::from_json(&json!({ "deleted": done.deleted })),
        Ok(done) => {
            worker::console_warn!("{} sessions could not be deleted", done.failed.len());
            reason(503, "some sessions could not be ended; try again")
        }
        Err(error) => refuse(&error),
    }
}

/// Stores a picture as it streams in. One write.
async fn upload(app: &Kv, user: &str, request: Request) -> Result<Response> {
    let mime = request
        .headers()
        .get("content-type")?
        .unwrap_or_else(|| "application/octet-stream".to_owned());
    let len = request
        .headers()
        .get("content-length")?
        .and_then(|len| len.parse().ok());
    let Ok(body) = WorkersBody::of_request(&request) else {
        return reason(400, "expected a body");
    };
    let avatar = Avatar {
        user: user.to_owned(),
        mime,
        body: Vec::new(),
    };
    match app.avatars().put_stream(&avatar, body, len, Write::new()).await {
        Ok(()) => Response::empty().map(|response| response.with_status(204)),
        Err(error) => refuse(&error),
    }
}

/// Answers a picture; its bytes do not pass through wasm. One read.
async fn download(app: &Kv, user: &str) -> Result<Response> {
    match app.avatars().get_stream(user).await {
        Ok(Some(hit)) => {
            let mime = hit.metadata.map_or_else(
                |_| "application/octet-stream".to_owned(),
                |metadata| metadata.mime,
            );
            let mut response = Response::from_body(hit.body.into())?;
            response.headers_mut().set("content-type", &mime)?;
            Ok(response)
        }
        Ok(None) => reason(404, "no such picture"),
        Err(error) => refuse(&error),
    }
}

fn shown(session: &Session) -> serde_json::Value {
    json!({ "user": session.user, "id": session.id, "device": session.device, "since": session.since })
}

async fn with_id(id: &str, answer: impl AsyncFnOnce(Uuid) -> Result<Response>) -> Result<Response> {
    match Uuid::parse_str(id) {
        Ok(id) => answer(id).await,
        Err(_) => reason(400, "the id of a session is a UUID"),
    }
}

fn decoded(segment: &str) -> String {
    js_sys::decode_uri_component(segment).map_or_else(|_| segment.to_owned(), String::from)
}

/// Answers a failure: 4xx with a reason where the caller can mend it, 503 where KV is in trouble. Never a stack.
fn refuse(error: &Error) -> Result<Response> {
    worker::console_warn!("{error}");
    match error.kind() {
        ErrorKind::InvalidKey
        | ErrorKind::KeyTooLong
        | ErrorKind::InvalidArgument
        | ErrorKind::InvalidCursor => reason(400, &error.to_string()),
        ErrorKind::ValueTooLarge | ErrorKind::MetadataTooLarge => reason(413, &error.to_string()),
        ErrorKind::RateLimited => reason(429, "one write a second to one key; try again"),
        _ => reason(503, "the store does not answer as it should; try again later"),
    }
}

fn reason(status: u16, reason: &str) -> Result<Response> {
    Ok(Response::from_json(&json!({ "reason": reason }))?.with_status(status))
}
