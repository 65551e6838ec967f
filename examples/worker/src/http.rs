//! The little that the routes share of HTTP. Nothing here knows of KV.

use std::borrow::Cow;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::json;
use worker::{Request, Response};

/// The largest JSON body that is read.
const MAX_BODY: usize = 16 * 1024;

/// What a route comes to.
pub(crate) type Answer = Result<Response, Refusal>;

/// A status that is not success, and the reason, which the caller gets as `{"reason": "…"}`.
#[derive(Debug)]
pub(crate) struct Refusal {
    status: u16,
    reason: Cow<'static, str>,
    allow: Option<&'static str>,
}

impl Refusal {
    pub(crate) fn new(status: u16, reason: impl Into<Cow<'static, str>>) -> Self {
        Self {
            status,
            reason: reason.into(),
            allow: None,
        }
    }

    /// A 405 with the methods that are allowed here.
    pub(crate) fn method(allow: &'static str) -> Self {
        Self {
            allow: Some(allow),
            ..Self::new(405, format!("only {allow} here"))
        }
    }

    pub(crate) fn into_response(self) -> worker::Result<Response> {
        let response = Response::from_json(&json!({ "reason": self.reason }))?.with_status(self.status);
        if let Some(allow) = self.allow {
            response.headers().set("allow", allow)?;
        }
        Ok(response)
    }
}

/// The text of a `worker::Error` may hold a JavaScript stack: it is for the log, not for the caller.
impl From<worker::Error> for Refusal {
    fn from(error: worker::Error) -> Self {
        worker::console_error!("{error}");
        Self::new(500, "the Worker failed")
    }
}

pub(crate) fn json(status: u16, body: &impl Serialize) -> Answer {
    Ok(Response::from_json(body)?.with_status(status))
}

pub(crate) fn no_content() -> Answer {
    Ok(Response::empty()?.with_status(204))
}

/// Takes a path apart and decodes its segments: `/users/a%3Ab` is `users` and `a:b`.
pub(crate) fn segments(path: &str) -> Result<Vec<String>, Refusal> {
    path.split('/').skip(1).map(decoded).collect()
}

/// Returns the names and values of the query.
pub(crate) fn query(request: &Request) -> Result<Vec<(String, String)>, Refusal> {
    let url = request.inner().url();
    let Some((_, query)) = url.split_once('?') else {
        return Ok(Vec::new());
    };
    let query = query.split_once('#').map_or(query, |(query, _)| query);
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            Ok((decoded(name)?, decoded(value)?))
        })
        .collect()
}

/// Reads a JSON body.
pub(crate) async fn body<T: DeserializeOwned>(request: &mut Request) -> Result<T, Refusal> {
    let Ok(bytes) = request.bytes().await else {
        return Err(Refusal::new(400, "the body broke off"));
    };
    if bytes.len() > MAX_BODY {
        return Err(Refusal::new(413, format!("a body has at most {MAX_BODY} bytes")));
    }
    let Ok(text) = std::str::from_utf8(&bytes) else {
        return Err(Refusal::new(400, "the body: it is not UTF-8"));
    };
    // From text, as kv-schema reads values: of serde_json's two deserializers this Worker has one.
    serde_json::from_str(text).map_err(|error| Refusal::new(400, format!("the body: {error}")))
}

fn decoded(text: &str) -> Result<String, Refusal> {
    match js_sys::decode_uri_component(text) {
        Ok(text) => Ok(text.into()),
        Err(_) => Err(Refusal::new(
            400,
            "the URL holds a `%` that is no escape of UTF-8",
        )),
    }
}
