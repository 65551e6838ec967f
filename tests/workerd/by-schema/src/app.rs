//! Where each path leads.

use worker::{Context, Env, Request, Response, Result, event};

use crate::http::{self, Answer, Refusal};
use crate::sessions::{self, Session};

kv_schema::namespace! {
    /// Everything that lives in the `APP` namespace.
    pub(crate) App { binding = "APP", sessions: Session }
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
        ["sessions", ..] | ["users", _, "sessions"] => sessions::route(&app.sessions(), request, &path).await,
        _ => Err(Refusal::new(404, "no such route")),
    }
}
