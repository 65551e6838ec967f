//! Bodies of requests into KV, and values of KV into responses.

use std::arch::wasm32::memory_size;

use kv_schema::backend::stream::{PutStream, StreamBackend};
use kv_schema::backend::workers::{WorkersBody, WorkersKv};
use kv_schema::backend::{Backend, Put, ReadOptions};
use worker::{Env, Request, Response, Result};

use crate::app::failed;

const PAGE: usize = 64 * 1024;

/// Returns the size of this wasm instance's memory, which never shrinks: whatever passed through it shows.
pub(super) fn memory() -> usize {
    memory_size::<0>() * PAGE
}

/// Stores the body of a request as it streams in, with its content type as metadata.
pub(super) async fn put(key: &str, request: &Request, env: &Env) -> Result<Response> {
    let headers = request.headers();
    let len = headers.get("content-length")?.and_then(|len| len.parse().ok());
    let metadata = headers
        .get("content-type")?
        .map(|mime| serde_json::json!(mime).to_string());
    let options = PutStream::default().len(len).metadata(metadata.as_deref());
    let stored = async {
        let kv = WorkersKv::from_env(env, "APP")?;
        kv.put_stream(key, WorkersBody::of_request(request)?, options)
            .await
    };
    done(stored.await)
}

/// Stores the body of a request by way of wasm: what [`put`] must not do.
pub(super) async fn put_buffered(key: &str, request: &mut Request, env: &Env) -> Result<Response> {
    let body = request.bytes().await?;
    let stored = async {
        let kv = WorkersKv::from_env(env, "APP")?;
        kv.put(key, Put::value(&body)).await
    };
    done(stored.await)
}

/// Answers a value as it streams out.
pub(super) async fn get(key: &str, env: &Env) -> Result<Response> {
    let read = async {
        let kv = WorkersKv::from_env(env, "APP")?;
        kv.get_stream(key, ReadOptions::default()).await
    };
    match read.await {
        Ok(Some(hit)) => {
            let mut response = Response::from_body(hit.body.into())?;
            if let Some(metadata) = hit.metadata {
                response.headers_mut().set("x-metadata", &metadata)?;
            }
            Ok(response)
        }
        Ok(None) => Response::error("no such key", 404),
        Err(error) => failed(&error),
    }
}

fn done(stored: kv_schema::Result<()>) -> Result<Response> {
    match stored {
        Ok(()) => Response::empty(),
        Err(error) => failed(&error),
    }
}
