//! Where each path leads.

use worker::{Context, Env, Request, Response, Result, event};

use crate::http::{self, Answer, Refusal};
use crate::kv::Kv;
use crate::sessions;

#[event(fetch)]
async fn fetch(mut request: Request, env: Env, _context: Context) -> Result<Response> {
    route(&mut request, &env).await.or_else(Refusal::into_response)
}

async fn route(request: &mut Request, env: &Env) -> Answer {
    let path = http::segments(&request.path())?;
    let path: Vec<&str> = path.iter().map(String::as_str).collect();
    let kv = Kv::from_env(env, "APP")?;
    match path[..] {
        ["sessions", ..] | ["users", _, "sessions"] => sessions::route(&kv, request, &path).await,
        _ => Err(Refusal::new(404, "no such route")),
    }
}
