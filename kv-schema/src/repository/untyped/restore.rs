//! From a record to an entity: everything but what needs the type.

use super::{Admitted, Untyped};
use crate::backend::{Backend, ReadOptions, Record};
use crate::error::Result;
use crate::metadata::MetadataReader;
use crate::repository::entry::StoredEntry;
use crate::schema::{Standing, VersionState};

/// A record that was read and has not expired.
pub(in crate::repository) struct Found<'a> {
    pub(in crate::repository) key: &'a str,
    pub(in crate::repository) record: &'a Record,
    pub(in crate::repository) metadata: &'a MetadataReader<'a>,
    /// The key is of the template of older releases.
    pub(in crate::repository) at_old_key: bool,
}

/// A key, and what is there.
type Fetched = Result<(String, Option<Record>)>;

/// Puts an entity together, and keeps it.
pub(in crate::repository) trait Restore {
    /// Restores a value of a version that its metadata tells.
    fn restore(&mut self, found: &Found<'_>, state: VersionState) -> Result<()>;

    /// Finds out the version of a value that alone can tell it.
    fn detect(&self, found: &Found<'_>, candidates: &'static [u32]) -> Result<VersionState>;
}

impl<B: Backend> Untyped<'_, B> {
    /// Reads one key: one read.
    pub(in crate::repository) async fn fetch(self, key: Result<String>, options: ReadOptions) -> Fetched {
        let key = key?;
        let record = self.read(&key, options).await?;
        Ok((key, record))
    }

    /// Restores what was fetched; gives the key back where nothing was.
    pub(in crate::repository) fn restore_fetched(
        self,
        fetched: Fetched,
        into: &mut dyn Restore,
    ) -> Result<Result<Option<StoredEntry>, String>> {
        match fetched? {
            (key, Some(record)) => self.restore(key, record, false, into).map(Ok),
            (key, None) => Ok(Err(key)),
        }
    }

    /// Restores what a record holds; `None` where its true deadline has passed, and where it is of a newer version that is hidden.
    pub(in crate::repository) fn restore(
        self,
        key: String,
        record: Record,
        at_old_key: bool,
        into: &mut dyn Restore,
    ) -> Result<Option<StoredEntry>> {
        let metadata = MetadataReader::new(record.metadata.as_deref());
        let found = Found {
            key: &key,
            record: &record,
            metadata: &metadata,
            at_old_key,
        };
        let restored = match self.restored(&found, into) {
            Ok(Some(restored)) => restored,
            Ok(None) => return Ok(None),
            Err(error) => return Err(self.undecodable(error, &key, &record, &metadata)),
        };
        let (expiry, version, state) = restored;
        drop(metadata);
        Ok(Some(StoredEntry {
            key,
            bytes: record.value,
            metadata: record.metadata,
            expiry,
            version,
            state,
            moved: None,
            cache_status: record.cache_status,
        }))
    }

    fn restored(
        self,
        found: &Found<'_>,
        into: &mut dyn Restore,
    ) -> Result<Option<(crate::repository::Expiry, Option<u32>, VersionState)>> {
        let Some(Admitted {
            expiry,
            said,
            standing,
        }) = self.admit(found.metadata)?
        else {
            return Ok(None);
        };
        let state = match standing {
            Standing::Known(state) => state,
            Standing::Detect(candidates) => into.detect(found, candidates)?,
            Standing::Hidden(_) => return Ok(None),
        };
        into.restore(found, state)?;
        Ok(Some((expiry, said, state)))
    }
}
