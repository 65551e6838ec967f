//! The namespace, and where each path leads.

use kv_schema::Namespace;
use kv_schema::backend::workers::WorkersKv;
use serde_json::json;
use uuid::Uuid;
use worker::{Context, Env, Method, Request, Response, Result, event};

use crate::avatars::{self, Avatar};
use crate::http::{self, Answer, Refusal};
use crate::sessions::{self, Session, SessionKeyRef};

kv_schema::namespace! {
    /// Everything that lives in the `APP` namespace.
    pub(crate) App { binding = "APP", sessions: Session, avatars: Avatar }
}

#[event(fetch)]
async fn fetch(mut request: Request, env: Env, _context: Context) -> Result<Response> {
    route(&mut request, &env).await.or_else(Refusal::into_response)
}

async fn route(request: &mut Request, env: &Env) -> Answer {
    let path = http::segments(&request.path())?;
    let path: Vec<&str> = path.iter().map(String::as_str).collect();
    let app = App::from_env(env)?;
    match path[..] {
        ["health"] if request.method() == Method::Get => health(&app).await,
        ["health"] => Err(Refusal::method("GET")),
        ["sessions", ..] | ["users", _, "sessions"] => sessions::route(&app.sessions(), request, &path).await,
        ["users", user, "avatar"] => avatars::route(&app.avatars(), request, user).await,
        _ => Err(Refusal::new(404, "no such route")),
    }
}

/// Answers 200 if the namespace can be read. One read.
async fn health(app: &App<WorkersKv>) -> Answer {
    let nobody = SessionKeyRef {
        user: "health",
        id: Uuid::nil(),
    };
    app.sessions().contains(nobody).await?;
    http::json(
        200,
        &json!({ "status": "ok", "binding": App::<WorkersKv>::BINDING }),
    )
}
