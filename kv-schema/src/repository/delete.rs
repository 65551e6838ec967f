//! Deletes under a prefix, in slices that an operation limit allows.

use super::untyped::unanswered;
use super::{Cursor, Repository};
use crate::backend::{Backend, ListedKey};
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
    /// A key that could not be removed is reported and the others are still tried. Foreign keys stay. A page that fails is an
    /// `Err`, and what was removed stays removed: calling again goes on, since a deleted key is no longer listed. Where an
    /// operation limit applies, use [`delete_page`](Self::delete_page).
    pub async fn delete_all(&self, range: impl Into<KeyRange<E>>) -> Result<Deleted> {
        let mut total = Deleted::default();
        let mut walk = Some(self.walk(range.into(), None, None)?);
        while let Some(here) = walk {
            let (rows, next) = self.listed(here).await?;
            self.delete_rows(rows, &mut total).await;
            walk = next;
        }
        Ok(total)
    }

    /// Removes the entities of one page of at most `limit` keys, and says where to go on. One list, and one delete for each.
    pub async fn delete_page(
        &self,
        range: impl Into<KeyRange<E>>,
        cursor: Option<&Cursor>,
        limit: u32,
    ) -> Result<Deleted> {
        let walk = self.walk(range.into(), cursor, Some(limit))?;
        let (rows, next) = self.listed(walk).await?;
        let mut total = Deleted::default();
        self.delete_rows(rows, &mut total).await;
        total.cursor = next.map(|walk| walk.cursor());
        Ok(total)
    }

    async fn delete_rows(&self, rows: Vec<ListedKey>, total: &mut Deleted) {
        // Whatever has a key of ours, with odd metadata and past its true deadline too.
        let keys: Vec<String> = rows
            .into_iter()
            .map(|row| row.name)
            .filter(|name| E::Key::parse(name).is_ok())
            .collect();
        let names: Vec<&str> = keys.iter().map(String::as_str).collect();
        let mut answers = self.backend.delete_many(&names).await.into_iter();
        drop(names);
        for key in keys {
            match answers.next().unwrap_or_else(|| Err(unanswered())) {
                Ok(()) => total.deleted += 1,
                Err(error) => total
                    .failed
                    .push((key.clone(), self.untyped().blame(error, &key))),
            }
        }
    }
}
