//! The second release: `name` is called `display_name` now, and there is a language.
//!
//! Neither needs the struct of the first release: the fields themselves say what they were.

use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

/// What a user says of themselves.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
#[kv(key = "profile:{user}", version = 2)]
pub(crate) struct Profile {
    /// Whose profile.
    #[kv(max_len = 64)]
    pub user: String,
    /// How they want to be called.
    #[kv(metadata, was(1 => "name"))]
    pub display_name: String,
    /// Where to write to.
    pub email: String,
    /// In which language.
    #[kv(since = 2, fill = english)]
    pub language: String,
}

fn english() -> String {
    "en".to_owned()
}
