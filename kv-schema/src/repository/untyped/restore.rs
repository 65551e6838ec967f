//! From a record to an entity: everything but what needs the type.

use bytes::Bytes;

use super::{Admitted, Moment, Untyped};
use crate::backend::{Backend, Brief, ReadOptions};
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
    /// Reads the key that is asked for, and tells whether anything is there: one read.
    ///
    /// What is read goes where it is to stay: it is large, and every future on the way would hand it on.
    pub(in crate::repository) async fn fetch(
        self,
        stored: &mut StoredEntry,
        options: ReadOptions,
    ) -> Result<bool> {
        let record = self.backend.get(&stored.key, options).await;
        match self.opened(record, &stored.key)? {
            Some(record) => stored.fill(record),
            None => return Ok(false),
        }
        Ok(true)
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
        let brief = stored.brief.or_else(|| self.brief(text));
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
        let admitted = match brief {
            // It is of today's version.
            Some(brief) if self.is_past_at(brief.deadline, moment) => Ok(None),
            Some(_) => Ok(Some(Admitted {
                expiry: self.expiry(&metadata),
                said: self.schema.version,
                standing: Standing::Known(VersionState::Current),
            })),
            None => self.admit(&metadata, moment),
        };
        let state = match admitted {
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
    /// Says in brief what metadata says, where the entity wants no more and it is of today's version.
    fn brief(self, text: Option<&str>) -> Option<Brief> {
        let version = self.schema.brief()?;
        match text {
            Some(text) => MetadataReader::in_brief(text, version),
            None => (version == 0).then_some(Brief { deadline: None }),
        }
    }
}
