//! The first release.

use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

/// What a user says of themselves.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
#[kv(key = "profile:{user}", version = 1)]
pub(crate) struct Profile {
    /// Whose profile.
    #[kv(max_len = 64)]
    pub user: String,
    /// How they want to be called.
    #[kv(metadata)]
    pub name: String,
    /// Where to write to.
    pub email: String,
}
