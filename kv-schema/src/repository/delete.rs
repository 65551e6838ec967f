//! Deletes under a prefix, in slices that an operation limit allows.

use super::example::example;
use super::{Cursor, Repository};
use crate::backend::Backend;
use crate::entity::KvEntity;
use crate::error::{Error, Result};
use crate::key::{EntityKey, KeyRange};

/// What a delete under a prefix did.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct Deleted {
    /// How many entities were removed.
    pub deleted: u64,
    /// The keys that could not be removed, with the error of each.
    pub failed: Vec<(String, Error)>,
    /// Where to go on; `None` when everything was visited.
    pub cursor: Option<Cursor>,
}

impl<E: KvEntity, B: Backend> Repository<E, B> {
    /// Removes every entity under a prefix. One list for each 1,000 rows, and one delete for each.
    ///
    /// A key that could not be removed is reported and the others are still tried. Foreign keys stay. It removes values of every
    /// version, hidden ones too; what is still under an old key (`moved_from`) is not listed, and stays. A page that fails is an
    /// `Err`, and what was removed stays removed: calling again goes on, since a deleted key is no longer listed. Where an
    /// operation limit applies, use [`delete_page`](Self::delete_page).
    ///
    #[doc = example! {
        r#"let done = users.delete_all(UserKey::prefix().team("red")).await?;"#
        "assert_eq!((done.deleted, done.failed.len()), (1, 0));"
    }]
    pub fn delete_all(&self, range: impl Into<KeyRange<E>>) -> impl Future<Output = Result<Deleted>> {
        self.untyped()
            .delete_all(range.into().into_untyped(), Self::is_own)
    }

    /// Removes the entities of one page of at most `limit` keys, and says where to go on. One list, and one delete for each.
    ///
    #[doc = example! {
        "let done = users.delete_page(UserKey::prefix(), None, 500).await?;"
        "// Where `done.cursor` is some, a later call goes on from there."
        "assert_eq!(done.deleted, 1);"
    }]
    pub fn delete_page(
        &self,
        range: impl Into<KeyRange<E>>,
        cursor: Option<&Cursor>,
        limit: u32,
    ) -> impl Future<Output = Result<Deleted>> {
        self.untyped()
            .delete_page(range.into().into_untyped(), Self::is_own, cursor, limit)
    }

    fn is_own(key: &str) -> bool {
        E::Key::parse(key).is_ok()
    }
}
