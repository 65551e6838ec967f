//! Avatars: pictures that stream in and out without being held.

use kv_schema::backend::workers::{WorkersBody, WorkersKv};
use kv_schema::{KvEntity, Repository, Write};
use worker::{Method, Request, Response};

use crate::http::{self, Answer, Refusal};

/// A picture of a user, as it was uploaded.
#[derive(Debug, Clone, KvEntity)]
#[kv(key = "avatar:{user}", codec = Bytes, cache_ttl = "1h")]
pub(crate) struct Avatar {
    /// Whose picture.
    #[kv(max_len = 64)]
    pub user: String,
    /// What to say in `Content-Type`; it lives in the metadata alone.
    #[kv(metadata)]
    pub mime: String,
    /// The bytes; they pass the Worker as a stream.
    #[kv(value)]
    pub body: Vec<u8>,
}

/// What may be uploaded. Not SVG, which is a document that runs scripts.
const PICTURES: [&str; 5] = ["image/avif", "image/gif", "image/jpeg", "image/png", "image/webp"];

pub(crate) async fn route(avatars: &Repository<Avatar, &WorkersKv>, request: &Request, user: &str) -> Answer {
    match request.method() {
        Method::Put => upload(avatars, request, user).await,
        Method::Get => download(avatars, user).await,
        Method::Delete => {
            avatars.delete(user).await?;
            http::no_content()
        }
        _ => Err(Refusal::method("GET, PUT, DELETE")),
    }
}

/// Stores a picture as it streams in. One write.
async fn upload(avatars: &Repository<Avatar, &WorkersKv>, request: &Request, user: &str) -> Answer {
    let mime = request.headers().get("content-type")?.unwrap_or_default();
    if !PICTURES.contains(&&*mime) {
        return Err(Refusal::new(
            415,
            format!("`Content-Type` is one of {}", PICTURES.join(", ")),
        ));
    }
    // Where it is known, a picture that is too large is refused before it is sent.
    let len = request.headers().get("content-length")?;
    let len = len.and_then(|len| len.parse().ok());
    let avatar = Avatar {
        user: user.to_owned(),
        mime,
        body: Vec::new(),
    };
    let body = WorkersBody::of_request(request)?;
    avatars.put_stream(&avatar, body, len, Write::new()).await?;
    http::no_content()
}

/// Answers a picture; its bytes do not pass through wasm. One read.
async fn download(avatars: &Repository<Avatar, &WorkersKv>, user: &str) -> Answer {
    let Some(found) = avatars.get_stream(user).await? else {
        return Err(Refusal::new(404, "no such picture"));
    };
    let response = Response::from_body(found.body.into())?;
    // Metadata that somebody else wrote does not choose the type: nothing but a picture is shown as one.
    let mime = found
        .metadata
        .map_or_else(|_| String::new(), |metadata| metadata.mime);
    let known = PICTURES.iter().find(|known| **known == mime);
    let headers = response.headers();
    headers.set("content-type", known.unwrap_or(&"application/octet-stream"))?;
    headers.set("x-content-type-options", "nosniff")?;
    Ok(response)
}
