//! An entity of two versions whose step must not be taken twice.

use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

/// The first version: an amount in whole euros.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct AccountV1 {
    pub(crate) id: u64,
    pub(crate) amount: u64,
}

/// The second: in cents. The field has the same name, so that a step taken twice would go unnoticed but for the number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, KvEntity)]
#[kv(key = "account:{id}", version = 2, migrate(1 => AccountV1), moved_from = "a/{id}")]
pub(crate) struct Account {
    pub(crate) id: u64,
    pub(crate) amount: u64,
}

impl From<AccountV1> for Account {
    fn from(old: AccountV1) -> Self {
        Self {
            id: old.id,
            amount: old.amount * 100,
        }
    }
}
