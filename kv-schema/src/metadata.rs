//! Metadata: the small JSON object beside a value, with the projected fields and what the library says of the value.
//!
//! `docs/format/metadata.md` is the law for what is written and read here.

mod lenient;
mod reader;
mod scalar;
mod writer;

use std::fmt::Debug;

pub use self::reader::MetadataReader;
pub use self::writer::MetadataWriter;

use crate::error::Result;
use crate::version::OldNames;

/// The reserved name of the version.
pub(crate) const VERSION: &str = "$v";

/// The reserved name of the deadline, in Unix seconds.
pub(crate) const DEADLINE: &str = "$x";

/// The reserved name of the soft expiry, in Unix seconds.
const SOFT: &str = "$s";

/// The fields of an entity that also travel in metadata, as the derive generates them.
pub trait Projection: Sized + Clone + Debug + crate::MaybeSend + crate::MaybeSync {
    /// Reads the fields.
    fn read(metadata: &MetadataReader<'_>) -> Result<Self>;

    /// Writes the fields, so that what was read as two versions can be compared; the derive says how where somebody asks.
    #[doc(hidden)]
    fn print(&self, out: &mut MetadataWriter) {
        let _ = out;
    }

    /// Returns the names that the metadata of a version had.
    fn names_in(version: u32) -> OldNames {
        let _ = version;
        OldNames::Todays
    }
}

/// The projection of an entity that has no metadata fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct NoMetadata;

impl Projection for NoMetadata {
    fn read(_: &MetadataReader<'_>) -> Result<Self> {
        Ok(Self)
    }
}
