//! Entities that the tests of the repository share.
#![allow(
    dead_code,
    unreachable_pub,
    missing_docs,
    reason = "each test file uses some of them"
)]

use std::sync::Arc;

use kv_schema::backend::memory::MemoryKv;
use kv_schema::clock::ManualClock;
use kv_schema::{KvEntity, UnixSeconds};
use serde::{Deserialize, Serialize};

/// Expires, has metadata and a version: everything that metadata can say.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
#[kv(key = "session:{tenant}:{user}", ttl = "24h", cache_ttl = "60s", version = 1)]
pub struct Session {
    #[kv(max_len = 32)]
    pub tenant: String,
    pub user: u64,
    #[kv(metadata)]
    pub device: String,
    pub csrf: String,
}

/// Has nothing to say beside its value, and a key of one part.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
#[kv(key = "user:{id}")]
pub struct User {
    pub id: u64,
    pub name: String,
}

/// A key that is an array index for JavaScript.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
#[kv(key = "{id}")]
pub struct Bare {
    pub id: u64,
}

/// Bytes, which cannot be read in bulk.
#[derive(Debug, Clone, PartialEq, KvEntity)]
#[kv(key = "image:{name}", codec = Bytes)]
pub struct Image {
    pub name: String,
    #[kv(metadata)]
    pub mime: String,
    #[kv(value)]
    pub body: Vec<u8>,
}

/// A counter, as text.
#[derive(Debug, Clone, PartialEq, KvEntity)]
#[kv(key = "count:{name}", codec = Text, ttl = "60s")]
pub struct Count {
    pub name: String,
    #[kv(value)]
    pub hits: u32,
}

/// Lives in its metadata alone.
#[derive(Debug, Clone, PartialEq, KvEntity)]
#[kv(key = "seen:{page}", metadata_only)]
pub struct Seen {
    pub page: String,
    pub by: String,
    pub note: Option<String>,
}

/// Has its own expiry, in the value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
#[kv(key = "invite:{id}")]
pub struct Invite {
    pub id: u64,
    #[kv(expiry)]
    pub until: u64,
}

pub const NOW: UnixSeconds = UnixSeconds(1_800_000_000);

pub fn memory() -> (MemoryKv, Arc<ManualClock>) {
    let clock = Arc::new(ManualClock::at(NOW));
    (MemoryKv::with_clock(clock.clone()), clock)
}

pub fn session(tenant: &str, user: u64) -> Session {
    Session {
        tenant: tenant.into(),
        user,
        device: format!("device {user}"),
        csrf: "x".into(),
    }
}

pub fn user(id: u64) -> User {
    User {
        id,
        name: format!("user {id}"),
    }
}
