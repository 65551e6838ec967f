//! What the Worker keeps in its namespace.

use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A signed-in browser. It slides: every visit in the second half of its day gives it a new one.
#[derive(Debug, Clone, Serialize, Deserialize, KvEntity)]
#[kv(
    key = "session:{user}:{id}",
    ttl = "24h",
    cache_ttl = "60s",
    version = 1,
    redact
)]
pub struct Session {
    /// Who signed in.
    #[kv(max_len = 64)]
    pub user: String,
    /// The secret half of the session's token.
    pub id: Uuid,
    /// What the browser says it is; a list of sessions shows it without reading one.
    #[kv(metadata)]
    pub device: String,
    /// When it signed in, in Unix seconds.
    #[kv(metadata)]
    pub since: u64,
}

/// A picture of a user, as it was uploaded.
#[derive(Debug, Clone, KvEntity)]
#[kv(key = "avatar:{user}", codec = Bytes, cache_ttl = "1h")]
pub struct Avatar {
    /// Whose picture.
    #[kv(max_len = 64)]
    pub user: String,
    /// What to say in `Content-Type`.
    #[kv(metadata)]
    pub mime: String,
    /// The bytes; they pass the Worker as a stream.
    #[kv(value)]
    pub body: Vec<u8>,
}

kv_schema::namespace! {
    /// Everything that lives in the `APP` namespace.
    pub App { binding = "APP", sessions: Session, avatars: Avatar }
}
