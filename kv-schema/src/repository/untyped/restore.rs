//! From a record to an entity: everything but what needs the type.

use bytes::Bytes;

use super::{Admitted, Moment, Untyped};
use crate::backend::{Backend, ReadOptions, Record};
use crate::error::Result;
use crate::metadata::MetadataReader;
use crate::repository::entry::StoredEntry;
use crate::schema::{Standing, VersionState};

/// What is stored under a key, on its way to an entity.
pub(in crate::repository) struct Found<'a> {
    pub(in crate::repository) key: &'a str,
    pub(in crate::repository) value: &'a Bytes,
    /// As it is stored.
    pub(in crate::repository) text: Option<&'a str>,
    pub(in crate::repository) metadata: &'a MetadataReader<'a>,
    /// The key is of the template of older releases.
    pub(in crate::repository) at_old_key: bool,
}

/// Puts an entity together, and keeps it.
pub(in crate::repository) trait Restore {
    /// Restores a value of a version that its metadata tells.
    fn restore(&mut self, found: &Found<'_>, state: VersionState) -> Result<()>;

    /// Finds out the version of a value that alone can tell it.
    fn detect(&self, found: &Found<'_>, candidates: &'static [u32]) -> Result<VersionState>;
}

impl<B: Backend> Untyped<'_, B> {
    /// Reads one key: one read.
    pub(in crate::repository) async fn fetch(
        self,
        key: Result<String>,
        options: ReadOptions,
    ) -> Result<Option<StoredEntry>> {
        let key = key?;
        let record = self.backend.get(&key, options).await;
        self.fetched(key, record)
    }

    /// Takes over what a read brought. The read is awaited by who calls this, because a future more would hand on all of it once more.
    pub(in crate::repository) fn fetched(
        self,
        key: String,
        mut record: Result<Option<Record>>,
    ) -> Result<Option<StoredEntry>> {
        self.open(&mut record, &key);
        match record {
            Ok(Some(record)) => Ok(Some(StoredEntry::new(key, record))),
            Ok(None) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Restores what was fetched; nothing where its true deadline has passed, and where it is of a newer version that is hidden.
    pub(in crate::repository) fn restore(
        self,
        stored: &mut StoredEntry,
        at_old_key: bool,
        moment: &Moment,
        into: &mut dyn Restore,
    ) -> Result<()> {
        let text = stored.metadata.as_deref();
        let brief = stored
            .brief
            .or_else(|| MetadataReader::in_brief(text?, self.schema.brief()?));
        let metadata = match brief {
            Some(brief) => MetadataReader::brief(self.schema.version, brief),
            None => MetadataReader::new(text),
        };
        let found = Found {
            key: &stored.key,
            value: &stored.bytes,
            text: stored.metadata.as_deref(),
            metadata: &metadata,
            at_old_key,
        };
        let state = match self.admit(&metadata, moment) {
            Ok(None) => return Ok(()),
            Ok(Some(Admitted {
                expiry,
                said,
                standing,
            })) => {
                stored.expiry = expiry;
                stored.version = said;
                match standing {
                    Standing::Known(state) => Ok(state),
                    Standing::Detect(candidates) => into.detect(&found, candidates),
                    Standing::Hidden(_) => return Ok(()),
                }
            }
            Err(error) => Err(error),
        };
        match state.and_then(|state| into.restore(&found, state).map(|()| state)) {
            Ok(state) => stored.state = state,
            Err(error) => return Err(self.undecodable(error, &stored.key, &stored.bytes, &metadata)),
        }
        Ok(())
    }
}
