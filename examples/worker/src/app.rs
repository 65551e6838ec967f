//! The namespace, and where each path leads.

use kv_schema::Namespace;
use kv_schema::backend::workers::WorkersKv;
use serde_json::json;
use uuid::Uuid;
use worker::{
    Context, Env, Method, Request, Response, Result, ScheduleContext, ScheduledEvent, console_error, event,
};

use crate::avatars::{self, Avatar};
use crate::http::{self, Answer, Refusal};
use crate::profiles::{self, Profile};
use crate::sessions::{self, Session, SessionKeyRef};

kv_schema::namespace! {
    /// Everything that lives in the `APP` namespace.
    pub(crate) App { binding = "APP", sessions: Session, avatars: Avatar, profiles: Profile }
}

#[event(fetch)]
async fn fetch(mut request: Request, env: Env, _context: Context) -> Result<Response> {
    route(&mut request, &env).await.or_else(Refusal::into_response)
}

/// Runs at each `crons` of `wrangler.toml`: a part of the backfill, until there is nothing left of it.
#[event(scheduled)]
async fn scheduled(_event: ScheduledEvent, env: Env, _context: ScheduleContext) {
    let slice = async {
        let app = App::from_env(&env)?;
        profiles::backfill(&app.profiles()).await
    };
    // The next one tries again.
    if let Err(error) = slice.await {
        console_error!("{error}");
    }
}

async fn route(request: &mut Request, env: &Env) -> Answer {
    let path = http::segments(&request.path())?;
    let path: Vec<&str> = path.iter().map(String::as_str).collect();
    let app = App::from_env(env)?;
    match path[..] {
        ["health"] if request.method() == Method::Get => health(&app).await,
        ["health"] => Err(Refusal::method("GET")),
        ["sessions", ..] | ["users", _, "sessions"] => sessions::route(&app.sessions(), request, &path).await,
        ["users", user, "profile"] => profiles::route(&app.profiles(), request, user).await,
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
