//! Routes, each for one test file of `tests/workerd`.

mod conformance;
mod differential;
mod operations;
mod streams;

use std::fmt::Display;

use serde_json::{Value, json};
use worker::{Context, Env, Method, Request, Response, Result, event};

#[event(fetch)]
async fn fetch(mut request: Request, env: Env, _context: Context) -> Result<Response> {
    let path = request.path();
    let (route, rest) = path[1..].split_once('/').unwrap_or((&path[1..], ""));
    match (request.method(), route) {
        (Method::Post, "echo") => echo(&mut request).await,
        (Method::Post, "conformance") => conformance::run(rest, &env).await,
        (Method::Post, "operations") => operations::run(&mut request, &env).await,
        (Method::Post, "differential") => differential::run(&request, &env).await,
        (Method::Get, "memory") => Response::from_json(&streams::memory()),
        (Method::Put, "stream") => streams::put(rest, &request, &env).await,
        (Method::Get, "stream") => streams::get(rest, &env).await,
        (Method::Put, "buffered") => streams::put_buffered(rest, &mut request, &env).await,
        _ => Response::error("no such route", 404),
    }
}

/// Answers the JSON that was sent, after a trip through `serde_json`.
async fn echo(request: &mut Request) -> Result<Response> {
    let sent = request.bytes().await?;
    match serde_json::from_slice::<Value>(&sent) {
        Ok(value) => Response::from_json(&value),
        Err(error) => refuse(400, error),
    }
}

fn refuse(status: u16, reason: impl Display) -> Result<Response> {
    Ok(Response::from_json(&json!({ "reason": reason.to_string() }))?.with_status(status))
}

/// Answers an error of the library as it would be shown to somebody.
fn failed(error: &kv_schema::Error) -> Result<Response> {
    let body = json!({
        "kind": format!("{:?}", error.kind()),
        "limit": error.limit(),
        "actual": error.actual(),
        "status": error.status(),
        "message": error.to_string(),
    });
    Ok(Response::from_json(&body)?.with_status(422))
}
