//! From a record to an entity: everything but what needs the type.

use bytes::Bytes;

use super::{Moment, Untyped};
use crate::backend::{Backend, Record};
use crate::error::Result;
use crate::metadata::MetadataReader;
use crate::repository::entry::{StoredEntry, Told};
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
    /// Takes over what a read brought. The read is awaited by who calls this, because a future more would hand on all of it once more.
    pub(in crate::repository) fn fetched(
        self,
        key: String,
        mut record: Result<Option<Record>>,
    ) -> Result<Option<StoredEntry>> {
        self.open(&mut record, &key);
        match record {
            Ok(Some(record)) => Ok(Some(StoredEntry::new(key, record, Told::default()))),
            Ok(None) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Restores a record, and what it tells of itself; nothing where its true deadline has passed, and where it is of a newer
    /// version that is hidden.
    pub(in crate::repository) fn restore(
        self,
        key: &str,
        record: &Record,
        at_old_key: bool,
        moment: &Moment,
        told: &mut Told,
        into: &mut dyn Restore,
    ) -> Result<()> {
        let text = record.metadata.as_deref();
        let brief = record
            .brief
            .or_else(|| MetadataReader::in_brief(text?, self.schema.brief()?));
        let metadata = match brief {
            Some(brief) => MetadataReader::brief(self.schema.version, brief),
            None => MetadataReader::new(text),
        };
        let found = Found {
            key,
            value: &record.value,
            text,
            metadata: &metadata,
            at_old_key,
        };
        self.restore_found(&found, moment, told, into)
            .map_err(|error| self.undecodable(error, key, &record.value, &metadata))
    }

    #[inline]
    fn restore_found(
        self,
        found: &Found<'_>,
        moment: &Moment,
        told: &mut Told,
        into: &mut dyn Restore,
    ) -> Result<()> {
        let Some(admitted) = self.admit(found.metadata, moment)? else {
            return Ok(());
        };
        let state = match admitted.standing {
            Standing::Known(state) => state,
            Standing::Detect(candidates) => into.detect(found, candidates)?,
            Standing::Hidden(_) => return Ok(()),
        };
        into.restore(found, state)?;
        *told = Told {
            expiry: admitted.expiry,
            version: admitted.said,
            state,
        };
        Ok(())
    }
}
