//! The third release: a profile has many addresses. That is another shape, so the structs of the older releases are named.

use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

use super::{first, second};

/// What a user says of themselves.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
#[kv(key = "profile:{user}", version = 3, migrate(1 => first::Profile, 2 => second::Profile))]
pub(crate) struct Profile {
    /// Whose profile.
    #[kv(max_len = 64)]
    pub user: String,
    /// How they want to be called; a list of the first release's rows knows it as `name`.
    #[kv(metadata, was(1 => "name"))]
    pub display_name: String,
    /// Where to write to, the first one first.
    pub emails: Vec<Email>,
    /// In which language.
    pub language: String,
}

/// An address.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Email {
    /// As it was typed.
    pub address: String,
    /// It was proved to be theirs.
    pub verified: bool,
}

impl From<first::Profile> for second::Profile {
    fn from(old: first::Profile) -> Self {
        Self {
            user: old.user,
            display_name: old.name,
            email: old.email,
            language: "en".to_owned(),
        }
    }
}

impl TryFrom<second::Profile> for Profile {
    type Error = &'static str;

    fn try_from(old: second::Profile) -> Result<Self, &'static str> {
        if !old.email.contains('@') {
            return Err("the address has no `@`");
        }
        Ok(Self {
            user: old.user,
            display_name: old.display_name,
            emails: vec![Email {
                address: old.email,
                verified: false,
            }],
            language: old.language,
        })
    }
}
