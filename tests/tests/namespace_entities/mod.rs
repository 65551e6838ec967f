//! Entities for the tests of `namespace!`.
#![allow(dead_code, missing_docs, unreachable_pub)]

use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
#[kv(key = "session:{id}")]
pub struct Session {
    pub id: u64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
#[kv(key = "cart:{id}")]
pub struct Cart<T = u64> {
    pub id: T,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
#[kv(key = "config:settings")]
pub struct Settings {
    pub dark: bool,
}
