//! Which versions a declaration can read, and how each of them is said.

use std::ops::Range;

use syn::{LitStr, Type};

use crate::ast::{Entity, EntityForm, Field};
use crate::attr::Migration;

/// Far more versions than anybody has would only make the compiler slow.
pub(crate) const MOST: u32 = 1000;

/// A version below today's.
pub(crate) enum Old<'a> {
    /// Its struct is named.
    Named(&'a Migration),
    /// Today's fields describe it.
    Described(u32),
}

impl Old<'_> {
    pub(crate) fn version(&self) -> u32 {
        match self {
            Self::Named(migration) => migration.version.value,
            Self::Described(version) => *version,
        }
    }
}

impl Entity<'_> {
    /// The declared version; an entity without one is at version 1.
    pub(crate) fn version(&self) -> u32 {
        self.attrs.version.as_ref().map_or(1, |version| version.value)
    }

    /// Below this version nothing is stored any more.
    pub(crate) fn oldest(&self) -> u32 {
        self.attrs.oldest.as_ref().map_or(1, |oldest| oldest.value)
    }

    /// What `migrate(…)` lists.
    pub(crate) fn migrations(&self) -> &[Migration] {
        self.attrs.migrate.as_ref().map_or(&[], |(_, list)| list)
    }

    /// What `migrate_metadata(…)` lists.
    pub(crate) fn metadata_migrations(&self) -> &[Migration] {
        self.attrs.migrate_metadata.as_ref().map_or(&[], |(_, list)| list)
    }

    /// How a version below today's is said; `None` where it is not.
    pub(crate) fn old(&self, version: u32) -> Option<Old<'_>> {
        let of = |migration: &&Migration| migration.version.value == version;
        match self.migrations().iter().find(of) {
            Some(migration) if migration.ty.is_some() => Some(Old::Named(migration)),
            Some(_) => Some(Old::Described(version)),
            None if self.fields.iter().any(|field| field.differs_in(version)) => {
                Some(Old::Described(version))
            }
            None if self.form() == EntityForm::MetadataOnly
                && self.metadata_migrations().iter().any(|m| of(&m)) =>
            {
                Some(Old::Described(version))
            }
            None => None,
        }
    }

    /// The codec that a version below today's names.
    pub(crate) fn codec_in(&self, version: u32) -> Option<&Type> {
        self.migrations()
            .iter()
            .find(|migration| migration.version.value == version)
            .and_then(|migration| migration.codec.as_ref())
    }

    /// The versions below today's that are to be read; none where they are more than anybody has, which is an error.
    pub(crate) fn below(&self) -> Range<u32> {
        let (oldest, version) = (self.oldest(), self.version());
        if version.saturating_sub(oldest) > MOST {
            return 0..0;
        }
        oldest..version
    }

    /// The versions below today's that can be read, in ascending order; none where there is a gap, which is an error.
    pub(crate) fn older(&self) -> Vec<Old<'_>> {
        let older: Option<Vec<_>> = self.below().map(|version| self.old(version)).collect();
        older.unwrap_or_default()
    }

    /// Whether serde has to be told other names to read a described version.
    pub(crate) fn needs_twin(&self, version: u32) -> bool {
        self.form() == EntityForm::Whole && self.fields.iter().any(|field| field.differs_in(version))
    }
}

impl Field<'_> {
    /// What the field was called in a version, where that is not its name today.
    pub(crate) fn name_in(&self, version: u32) -> Option<&LitStr> {
        self.attrs
            .was
            .iter()
            .flatten()
            .filter(|was| was.version.value >= version)
            .min_by_key(|was| was.version.value)
            .map(|was| &was.name)
    }

    /// The last version that has the field under another name.
    pub(crate) fn name_until(&self) -> Option<u32> {
        self.attrs.was.iter().flatten().map(|was| was.version.value).max()
    }

    /// The first version that has the field.
    pub(crate) fn since(&self) -> u32 {
        self.attrs.since.as_ref().map_or(1, |since| since.value)
    }

    /// Whether a version has the field under another name, or not at all.
    pub(crate) fn differs_in(&self, version: u32) -> bool {
        self.since() > version || self.name_in(version).is_some()
    }
}
