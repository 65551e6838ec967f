//! What both sides work on besides: an entity whose key is ordered by time, and one of many types that say no shape.

use std::collections::BTreeMap;

use kv_schema::backend::ListedKey;
use kv_schema::clock::UnixSeconds;
use kv_schema::{KvEntity, KvShape};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Serialize, Deserialize, KvShape)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Status {
    Open,
    Closed,
}

#[derive(Debug, Clone, Serialize, Deserialize, KvEntity)]
#[kv(key = "event:{tenant}:{at:desc}:{id}", ttl = "30d", version = 2, oldest = 2)]
pub(crate) struct Event {
    pub(crate) tenant: String,
    pub(crate) at: UnixSeconds,
    pub(crate) id: u64,
    #[kv(metadata)]
    pub(crate) status: Status,
    #[kv(metadata)]
    pub(crate) delta: i64,
    #[kv(metadata)]
    pub(crate) actor: Option<String>,
    #[kv(metadata)]
    pub(crate) flagged: bool,
    pub(crate) body: String,
}

/// Of its types those that are not Rust's own say no shape, so that each value is looked at while it is written.
#[derive(Debug, Clone, Serialize, Deserialize, KvEntity)]
#[kv(key = "profile:{org}:{id}")]
pub(crate) struct Profile {
    pub(crate) org: String,
    pub(crate) id: u64,
    #[kv(metadata)]
    pub(crate) level: f64,
    #[kv(metadata)]
    pub(crate) tags: Vec<String>,
    settings: BTreeMap<String, String>,
    home: Option<Address>,
    offices: Vec<Address>,
    login: Login,
    scores: Vec<u32>,
    about: String,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Address {
    street: String,
    city: String,
    zip: Option<u32>,
    place: (f64, f64),
}

#[derive(Debug, Clone, Serialize, Deserialize)]
enum Login {
    Never,
    Once(u64),
    Often { times: u32, last: u64 },
}

/// The least that there is: a key of one number, and no metadata.
#[derive(Debug, Clone, Serialize, Deserialize, KvEntity)]
#[kv(key = "counter:{id}")]
pub(crate) struct Counter {
    pub(crate) id: u64,
    count: u64,
    name: String,
}

impl Counter {
    pub(crate) fn sample() -> Self {
        Self {
            id: 42,
            count: 1_234,
            name: "visits".into(),
        }
    }
}

impl Event {
    const METADATA: &str =
        r#"{"status":"closed","delta":-3,"actor":"grace","flagged":true,"$v":2,"$x":1802592000}"#;

    pub(crate) fn sample() -> Self {
        Self {
            tenant: "acme".into(),
            at: UnixSeconds(1_799_999_000),
            id: 991,
            status: Status::Closed,
            delta: -3,
            actor: Some("grace".into()),
            flagged: true,
            body: "the quick brown fox jumps over the lazy dog".into(),
        }
    }

    pub(crate) fn stored_key(&self) -> String {
        EventKey::of(self).encode().unwrap_or_default()
    }

    pub(crate) fn rows(count: u64) -> Vec<ListedKey> {
        let row = |id: u64| ListedKey {
            name: Self { id, ..Self::sample() }.stored_key(),
            expiration: Some(UnixSeconds(1_802_592_000)),
            metadata: Some(Self::METADATA.into()),
        };
        (0..count).map(row).collect()
    }
}

impl Profile {
    pub(crate) const METADATA: &str = r#"{"level":4.5,"tags":["a","bc"]}"#;

    pub(crate) fn sample() -> Self {
        let address = |number: u32| Address {
            street: format!("Street {number}"),
            city: "Köln".into(),
            zip: number.is_multiple_of(2).then_some(50_000 + number),
            place: (6.5, 50.25),
        };
        Self {
            org: "acme".into(),
            id: 42,
            level: 4.5,
            tags: vec!["a".into(), "bc".into()],
            settings: (0..8)
                .map(|number| (format!("key{number}"), format!("value {number}")))
                .collect(),
            home: Some(address(1)),
            offices: (0..6).map(address).collect(),
            login: Login::Often {
                times: 3,
                last: 1_700_000_000,
            },
            scores: (0..40).collect(),
            about: "line one\nline two \"quoted\"".into(),
        }
    }

    pub(crate) fn rows(count: u64) -> Vec<ListedKey> {
        let row = |id: u64| ListedKey {
            name: format!("profile:acme:{id}"),
            expiration: None,
            metadata: Some(Self::METADATA.into()),
        };
        (0..count).map(row).collect()
    }
}
