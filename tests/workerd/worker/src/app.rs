//! Routes, each for one test file of `tests/workerd`.

use serde_json::Value;
use worker::{Context, Env, Method, Request, Response, Result, event};

#[event(fetch)]
async fn fetch(mut request: Request, _env: Env, _context: Context) -> Result<Response> {
    match (request.method(), request.path().as_str()) {
        (Method::Post, "/echo") => echo(&mut request).await,
        // `/conformance`: runs the cases of `kv_schema::conformance` against the binding and answers each one's outcome.
        // `/operations`: runs a JSON array of raw backend operations in order and answers a JSON array of outcomes.
        _ => Response::error("no such route", 404),
    }
}

/// Answers the JSON that was sent, after a trip through `serde_json`.
async fn echo(request: &mut Request) -> Result<Response> {
    let sent = request.bytes().await?;
    match serde_json::from_slice::<Value>(&sent) {
        Ok(value) => Response::from_json(&value),
        Err(error) => Response::error(error.to_string(), 400),
    }
}
