//! What a read returns to those who want to know more than the value.

use bytes::Bytes;

use super::example::example;

use crate::backend::Record;
use crate::clock::UnixSeconds;
use crate::entity::KvEntity;
use crate::error::Result;
use crate::key::EntityKey;
use crate::metadata::{MetadataReader, Projection};
use crate::schema::{Lean, VersionState};

/// An entity as it was read, with what is known about it.
///
#[doc = example! {
    "let hit = users.get_entry(&ada).await?.unwrap();"
    r#"assert_eq!((hit.stored_key(), hit.value()), ("user:red:1", &ada));"#
    "assert_eq!(hit.key()?.id, 1);"
    r#"assert_eq!(hit.metadata()?.name, "Ada");"#
    r##"assert_eq!(&**hit.bytes(), br#"{"team":"red","id":1,"name":"Ada","visits":0}"#);"##
    "assert!(matches!(hit.expiry(), Expiry::At(_)));"
    "assert_eq!((hit.version(), hit.cache_status()), (None, None));"
    "assert_eq!(hit.into_value(), ada);"
}]
#[derive(Debug, Clone)]
pub struct Entry<E> {
    pub(super) value: E,
    pub(super) stored: StoredEntry,
}

/// What is known of an entry, whatever its type.
#[derive(Debug, Clone)]
pub(super) struct StoredEntry {
    pub(super) key: String,
    pub(super) record: Record,
    pub(super) told: Told,
    /// The old key under which it was found.
    pub(super) moved: Option<String>,
}

/// What a record tells of itself. Only what was restored has told it: the default is that of a value whose metadata says nothing.
#[derive(Debug, Clone, Copy)]
pub(super) struct Told {
    pub(super) expiry: Expiry,
    /// The version that it says.
    pub(super) version: Option<u32>,
    pub(super) state: VersionState,
}

impl Default for Told {
    fn default() -> Self {
        Self {
            expiry: Expiry::Unknown,
            version: None,
            state: VersionState::Current,
        }
    }
}

impl StoredEntry {
    pub(super) fn new(key: String, record: Record, told: Told) -> Self {
        Self {
            key,
            record,
            told,
            moved: None,
        }
    }

    /// Returns the key under which it was found.
    pub(super) fn place(&self) -> &str {
        self.moved.as_deref().unwrap_or(&self.key)
    }
}

/// When a stored entity expires.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expiry {
    /// At this instant.
    At(UnixSeconds),
    /// Never.
    Never,
    /// The entity expires by declaration, but somebody else wrote this value and `get` does not tell its expiry; or the
    /// backend stores no metadata that could say it.
    ///
    /// A list does; the methods that need to know ask for it.
    Unknown,
}

impl Expiry {
    /// Returns the deadline, where there is one and it is known.
    pub fn deadline(self) -> Option<UnixSeconds> {
        match self {
            Self::At(deadline) => Some(deadline),
            Self::Never | Self::Unknown => None,
        }
    }
}

impl<E> Entry<E> {
    pub(super) fn new(value: E, stored: StoredEntry) -> Self {
        Self { value, stored }
    }
}

impl<E: KvEntity> Entry<E> {
    /// Returns the entity.
    pub fn value(&self) -> &E {
        &self.value
    }

    /// Returns the entity and drops the rest.
    pub fn into_value(self) -> E {
        self.value
    }

    /// Returns the typed key.
    pub fn key(&self) -> Result<E::Key> {
        E::Key::parse(&self.stored.key)
    }

    /// Returns the key as it is stored.
    pub fn stored_key(&self) -> &str {
        &self.stored.key
    }

    /// Returns the stored bytes of the value.
    pub fn bytes(&self) -> &Bytes {
        &self.stored.record.value
    }

    /// Returns the metadata as it is stored, JSON text.
    pub fn stored_metadata(&self) -> Option<&str> {
        self.stored.record.metadata.as_deref()
    }

    /// Reads the typed metadata; it may be odd where somebody else wrote it.
    pub fn metadata(&self) -> Result<E::Metadata> {
        let reader = MetadataReader::new(self.stored.record.metadata.as_deref());
        E::Metadata::read(&reader.read_as(self.stored.told.state.below(E::LEAN)))
    }

    /// Returns when the entity expires.
    pub fn expiry(&self) -> Expiry {
        self.stored.told.expiry
    }

    /// Returns the version that the value was written with; `None` where it does not say.
    pub fn version(&self) -> Option<u32> {
        self.stored.told.version
    }

    /// Returns what the stored value is to this version of the entity: current, older and migrated, unversioned, or newer.
    ///
    #[doc = example! {
        "let hit = users.get_entry(&ada).await?.unwrap();"
        "assert_eq!(hit.state(), VersionState::Current);"
    }]
    pub fn state(&self) -> VersionState {
        self.stored.told.state
    }

    /// Returns the key under which an older release stored it, where it was found there (`moved_from`).
    pub fn moved_from(&self) -> Option<&str> {
        self.stored.moved.as_deref()
    }

    /// Returns how the edge cache took part in the read, where the backend knows.
    pub fn cache_status(&self) -> Option<&str> {
        self.stored.record.cache_status.as_ref().map(|status| &*status.0)
    }
}
