//! Pages: what lies in a range, wherever a backend's own pages end.

use super::Untyped;
use super::batch::unanswered;
use crate::backend::{Backend, ListRequest, ListedKey, Page};
use crate::clock::UnixSeconds;
use crate::error::{Error, Result};
use crate::key::{CheckedRange, Range};
use crate::metadata::MetadataReader;
use crate::repository::cursor::{Cursor, Position};
use crate::repository::list::{ListedState, listed_state};
use crate::repository::{Deleted, Expiry, Foreign};
use crate::schema::{Schema, said_version};

/// A list on its way: what it covers and how far it came.
#[derive(Debug, Clone)]
pub(in crate::repository) struct Walk {
    range: CheckedRange,
    bound: u64,
    position: Position,
    limit: Option<u32>,
}

impl Walk {
    pub(in crate::repository) fn cursor(&self) -> Cursor {
        Cursor::new(self.bound, &self.position)
    }

    /// Tells one range from another.
    pub(in crate::repository) fn fingerprint(&self) -> String {
        format!("{:016x}", self.bound)
    }

    pub(in crate::repository) fn limit(mut self, limit: Option<u32>) -> Self {
        self.limit = limit;
        self
    }

    /// Tells whether there is more to list.
    pub(in crate::repository) fn goes_on(&self) -> bool {
        self.position.prefix < self.range.prefixes().len()
    }
}

/// A page of listed keys, on their way to rows.
pub(in crate::repository) struct ListedKeys {
    schema: &'static Schema,
    now: UnixSeconds,
    keys: Vec<ListedKey>,
    next: usize,
}

/// A listed key that has not expired.
pub(in crate::repository) struct Listed<'k> {
    schema: &'static Schema,
    pub(in crate::repository) name: &'k str,
    pub(in crate::repository) metadata: MetadataReader<'k>,
    pub(in crate::repository) expiry: Expiry,
    /// The version that it says, once its state was asked for.
    pub(in crate::repository) version: Option<u32>,
}

impl ListedKeys {
    /// Counts the keys.
    pub(in crate::repository) fn len(&self) -> usize {
        self.keys.len()
    }

    /// Returns the next key that has not expired.
    pub(in crate::repository) fn next(&mut self) -> Option<Listed<'_>> {
        loop {
            let key = self.keys.get(self.next)?;
            self.next += 1;
            let metadata = MetadataReader::new(key.metadata.as_deref());
            if let Some(expiry) = listed_expiry(self.now, &metadata, key.expiration) {
                return Some(Listed {
                    schema: self.schema,
                    name: &key.name,
                    expiry,
                    metadata,
                    version: None,
                });
            }
        }
    }

    /// Says why the key that was returned last is not ours.
    #[cold]
    #[inline(never)]
    pub(in crate::repository) fn foreign(&mut self, expiry: Expiry, error: Error) -> Foreign {
        let key = self.keys.get_mut(self.next.wrapping_sub(1));
        let (name, metadata) = key.map_or_else(Default::default, |key| {
            (std::mem::take(&mut key.name), key.metadata.take())
        });
        Foreign {
            reason: error.with_key(&*name).about(self.schema),
            name,
            expiry,
            metadata,
        }
    }
}

impl Listed<'_> {
    /// Says what the value is.
    pub(in crate::repository) fn state(&mut self) -> Result<ListedState> {
        self.version = said_version(self.schema, &self.metadata)?;
        listed_state(self.schema, self.version)
    }
}

impl<B: Backend> Untyped<'_, B> {
    /// Begins a list, or goes on where an earlier page ended.
    pub(in crate::repository) fn walk(
        self,
        range: Range,
        cursor: Option<&Cursor>,
        limit: Option<u32>,
    ) -> Result<Walk> {
        self.supported()?;
        let walk = || {
            let range = range.check(self.backend.capabilities().start_after)?;
            let bound = range.fingerprint(self.schema.key.text);
            let position = match cursor {
                Some(cursor) => cursor.open(bound)?,
                None => Position::default(),
            };
            Ok(Walk {
                range,
                bound,
                position,
                limit,
            })
        };
        walk().map_err(|error: Error| error.about(self.schema))
    }

    /// Reads one page of whatever lies in the range, and moves on to where the next one begins.
    pub(in crate::repository) async fn page(self, walk: &mut Walk) -> Result<Vec<ListedKey>> {
        let Some(prefix) = walk.range.prefixes().get(walk.position.prefix) else {
            return Ok(Vec::new());
        };
        let mut request = ListRequest::prefix(prefix).cursor(walk.position.backend.as_deref());
        request.limit = walk.limit;
        request.start_after = walk.range.start_after();
        let page = self
            .backend
            .list(request)
            .await
            .map_err(|error| error.about(self.schema))?;
        let Page { mut keys, cursor, .. } = page;
        let beyond = walk.range.keep(&mut keys);
        // Keys come in byte order: behind the range there is nothing more of it under this prefix.
        walk.position.backend = cursor.filter(|_| !beyond);
        if walk.position.backend.is_none() {
            walk.position.prefix += 1;
        }
        Ok(keys)
    }

    /// Looks at listed keys one by one.
    pub(in crate::repository) fn look_at(self, keys: Vec<ListedKey>) -> ListedKeys {
        ListedKeys {
            schema: self.schema,
            now: self.now(),
            keys,
            next: 0,
        }
    }

    /// Reads one page from a cursor.
    pub(in crate::repository) async fn list_page(
        self,
        range: Range,
        cursor: Option<&Cursor>,
        limit: Option<u32>,
    ) -> Result<(Vec<ListedKey>, Option<Cursor>)> {
        let mut walk = self.walk(range, cursor, limit)?;
        let keys = self.page(&mut walk).await?;
        Ok((keys, walk.goes_on().then(|| walk.cursor())))
    }

    /// Removes everything in a range.
    pub(in crate::repository) async fn delete_all(
        self,
        range: Range,
        is_own: fn(&str) -> bool,
    ) -> Result<Deleted> {
        let mut total = Deleted::default();
        let mut walk = self.walk(range, None, None)?;
        while walk.goes_on() {
            let keys = self.page(&mut walk).await?;
            self.delete_listed(keys, is_own, &mut total).await;
        }
        Ok(total)
    }

    /// Removes one page of a range.
    pub(in crate::repository) async fn delete_page(
        self,
        range: Range,
        is_own: fn(&str) -> bool,
        cursor: Option<&Cursor>,
        limit: u32,
    ) -> Result<Deleted> {
        let (keys, cursor) = self.list_page(range, cursor, Some(limit)).await?;
        let mut total = Deleted::default();
        self.delete_listed(keys, is_own, &mut total).await;
        total.cursor = cursor;
        Ok(total)
    }

    /// Removes whatever has a key of ours, with odd metadata and past its true deadline too.
    async fn delete_listed(self, keys: Vec<ListedKey>, is_own: fn(&str) -> bool, total: &mut Deleted) {
        let mut names = Vec::with_capacity(keys.len());
        for listed in &keys {
            if is_own(&listed.name) {
                names.push(&*listed.name);
            }
        }
        let mut answers = self.backend.delete_many(&names).await.into_iter();
        for name in names {
            match answers.next().unwrap_or_else(|| Err(unanswered())) {
                Ok(()) => total.deleted += 1,
                Err(error) => total.failed.push((name.to_owned(), self.blame(error, name))),
            }
        }
    }
}

/// Tells when a listed key expires; `None` where its true deadline has passed, and it is no row.
pub(in crate::repository) fn listed_expiry(
    now: UnixSeconds,
    metadata: &MetadataReader<'_>,
    listed: Option<UnixSeconds>,
) -> Option<Expiry> {
    let deadline = metadata.deadline();
    if deadline.is_some_and(|deadline| deadline.0 != 0 && deadline <= now) {
        return None;
    }
    Some(match (deadline.filter(|at| at.0 != 0), listed) {
        // A clamped write has a nearer deadline than the platform was told.
        (Some(deadline), Some(listed)) => Expiry::At(deadline.min(listed)),
        // The second is of whoever copied the metadata but not the expiration: reads honor it all the same.
        (None, Some(at)) | (Some(at), None) => Expiry::At(at),
        (None, None) => Expiry::Never,
    })
}
