//! Routes, and what each answers.

use serde_json::json;
use worker::{Context, Env, Method, Request, Response, Result, event};

/// The KV binding, as `wrangler.toml` names it.
const BINDING: &str = "APP";

#[event(fetch)]
async fn fetch(request: Request, env: Env, _context: Context) -> Result<Response> {
    match (request.method(), request.path().as_str()) {
        (Method::Get, "/health") => health(&env).await,
        (_, "/health") => Response::error("only GET is allowed here", 405),
        _ => Response::error("no such route", 404),
    }
}

/// Answers 200 if the namespace can be listed, and 503 with a reason if it cannot. Costs one list operation.
async fn health(env: &Env) -> Result<Response> {
    let Ok(kv) = env.kv(BINDING) else {
        return unavailable("the KV binding is missing");
    };
    match kv.list().limit(1).execute().await {
        Ok(_) => Response::from_json(&json!({ "status": "ok", "binding": BINDING })),
        Err(_) => unavailable("the KV namespace does not answer"),
    }
}

fn unavailable(reason: &str) -> Result<Response> {
    let body = json!({ "status": "unavailable", "binding": BINDING, "reason": reason });
    Ok(Response::from_json(&body)?.with_status(503))
}
