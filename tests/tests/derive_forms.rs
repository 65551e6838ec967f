//! The forms of an entity: what is stored where, and that it comes back.
#![allow(missing_docs)]

use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
#[kv(
    key = "session:{tenant}:{user}:{id}",
    ttl = "24h",
    cache_ttl = "60s",
    version = 2
)]
pub struct Session {
    #[kv(max_len = 32)]
    pub tenant: String,
    pub user: u64,
    pub id: Uuid,
    #[kv(metadata)]
    pub device: String,
    pub csrf: String,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct FeatureFlags {
    pub dark_mode: bool,
}

#[derive(Debug, Clone, PartialEq, KvEntity)]
#[kv(key = "flags:user:{user}", cache_ttl = "60s")]
pub struct UserFlags {
    pub user: u64,
    #[kv(value)]
    pub flags: FeatureFlags,
}

#[test]
fn keys_round_trip() {
    let key = SessionKey {
        tenant: "a:b".into(),
        user: 7,
        id: Uuid::nil(),
    };
    let text = key.encode().unwrap();
    assert_eq!(text, "session:a%3Ab:7:00000000-0000-0000-0000-000000000000");
    assert_eq!(SessionKey::parse(&text).unwrap(), key);
    assert_eq!(key.as_ref().to_owned(), key);
}
