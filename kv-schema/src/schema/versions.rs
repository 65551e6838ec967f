//! What a declaration says about versions, and what a stored version means by it.

use super::{Schema, Shape};
use crate::error::{Error, ErrorKind, Result};
use crate::metadata::{MetadataReader, VERSION};

/// A version below today's that can still be read.
#[non_exhaustive]
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OldVersion {
    /// The version.
    pub version: u32,
    /// The name of its type, as the declaration spells it; `None` where today's fields describe it.
    pub name: Option<&'static str>,
    /// The name of its codec.
    pub codec: &'static str,
    /// What its bytes look like.
    pub shape: Shape,
    /// The name of the type of its metadata, where that migrates by itself.
    pub metadata: Option<&'static str>,
}

impl OldVersion {
    /// A version whose struct is named.
    pub const fn named(version: u32, name: &'static str, codec: &'static str, shape: Shape) -> Self {
        Self {
            version,
            name: Some(name),
            codec,
            shape,
            metadata: None,
        }
    }

    /// A version that today's fields describe.
    pub const fn described(version: u32, codec: &'static str, shape: Shape) -> Self {
        Self {
            version,
            name: None,
            codec,
            shape,
            metadata: None,
        }
    }

    /// Names the type of its metadata.
    pub const fn metadata(mut self, name: &'static str) -> Self {
        self.metadata = Some(name);
        self
    }
}

/// What a value is that says no version.
#[non_exhaustive]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unversioned {
    /// It is of this version.
    As(u32),
    /// It is of today's version.
    Current,
    /// It cannot be read: [`ErrorKind::Unversioned`].
    Error,
    /// It is of the one version whose type takes it without a field left over.
    Detect(&'static [u32]),
}

/// What to do about a value that a newer release wrote.
#[non_exhaustive]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Newer {
    /// Reading it is [`ErrorKind::NewerVersion`].
    Error,
    /// It reads as missing, and cannot be replaced.
    Hide,
    /// What today's version knows of it is read, and it cannot be replaced.
    PassThrough,
}

/// When a value of an older version is stored as today's.
#[non_exhaustive]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WriteBack {
    /// When the caller writes it, or renews its expiry.
    OnWrite,
    /// When `get` or `get_entry` reads it. KV takes one write a second to a key: a put right after such a read may be refused, which
    /// `update` avoids.
    OnRead,
    /// When the caller writes it; a new expiry alone keeps the old bytes.
    Off,
}

impl Schema {
    /// Lists the versions below today's that can still be read, in ascending order.
    pub const fn older(mut self, versions: &'static [OldVersion]) -> Self {
        self.older = versions;
        self
    }

    /// Says below which version nothing is stored any more.
    pub const fn oldest(mut self, version: u32) -> Self {
        self.oldest = version;
        self.judge = Judge::POLICIES;
        self
    }

    /// Says what a value without a version is.
    pub const fn unversioned(mut self, unversioned: Unversioned) -> Self {
        self.unversioned = unversioned;
        self.judge = Judge::POLICIES;
        self
    }

    /// Says what a value of a newer version is.
    pub const fn newer(mut self, newer: Newer) -> Self {
        self.newer = newer;
        self.judge = Judge::POLICIES;
        self
    }

    /// Says which version is written, where it is not today's.
    pub const fn write_version(mut self, version: u32) -> Self {
        self.write_version = Some(version);
        self
    }

    /// Names the metadata field in which others wrote the version.
    pub const fn version_from(mut self, field: &'static str) -> Self {
        self.version_from = Some(field);
        self.judge = Judge::POLICIES;
        self
    }

    /// Says when older values are stored anew.
    pub const fn write_back(mut self, write_back: WriteBack) -> Self {
        self.write_back = write_back;
        self
    }

    /// Names the key template under which older releases stored the entity.
    pub const fn moved_from(mut self, template: super::KeyTemplate) -> Self {
        self.moved_from = Some(template);
        self
    }

    /// Tells whether a write has to look at what is there first: a newer value must not be replaced unseen.
    pub(crate) const fn guards_newer(&self) -> bool {
        self.version.is_some() && !matches!(self.newer, Newer::Error)
    }

    /// Tells whether a new expiry may store a value anew, under another version or key.
    pub(crate) const fn rewrites(&self) -> bool {
        self.moved_from.is_some() || (self.migrates() && !matches!(self.write_back, WriteBack::Off))
    }

    /// Tells whether there may be values of versions below today's.
    pub(crate) const fn migrates(&self) -> bool {
        matches!(self.version, Some(2..))
    }
}

/// What a stored value is to the version that reads it.
#[non_exhaustive]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VersionState {
    /// It is of today's version, or the entity declares none.
    Current,
    /// It was of this version, and has been migrated.
    Older(u32),
    /// It said no version, and was read as this one.
    Unversioned(u32),
    /// A newer release wrote it; what today's version knows of it was read.
    Newer(u32),
}

/// What the metadata alone says of a value's version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    Known(VersionState),
    /// Only the value can tell.
    Detect(&'static [u32]),
    /// It is not shown.
    Hidden(u32),
}

impl VersionState {
    /// Returns the version that the value is read as; `None` where the entity declares none.
    pub(crate) fn version(self, schema: &Schema) -> Option<u32> {
        match self {
            Self::Current => schema.version,
            Self::Older(version) | Self::Unversioned(version) | Self::Newer(version) => Some(version),
        }
    }

    /// Returns the version that the value is read as, where it is below today's.
    pub(crate) fn below(self, schema: &Schema) -> Option<u32> {
        match self {
            Self::Older(version) | Self::Unversioned(version) if Some(version) < schema.version => {
                Some(version)
            }
            _ => None,
        }
    }
}

/// How an entity finds out what a stored value is.
///
/// It carries the code that does so: a Worker whose entities have no policy of their own carries none of it.
#[derive(Debug, Clone, Copy)]
pub struct Judge {
    said: fn(&Schema, &MetadataReader<'_>) -> Result<Option<u32>>,
    standing: fn(&Schema, Option<u32>) -> Result<Standing>,
}

impl PartialEq for Judge {
    /// Which one it is follows from the rest of the schema.
    fn eq(&self, _other: &Self) -> bool {
        true
    }
}

impl Judge {
    pub(super) const PLAIN: Self = Self {
        said: own_version,
        standing: plain_standing,
    };
    const POLICIES: Self = Self {
        said: adopted_version,
        standing: policy_standing,
    };
}

/// Returns the version that metadata says.
pub(crate) fn said_version(schema: &Schema, metadata: &MetadataReader<'_>) -> Result<Option<u32>> {
    (schema.judge.said)(schema, metadata)
}

/// Says what a value is, by the version that its metadata says.
pub(crate) fn standing(schema: &Schema, said: Option<u32>) -> Result<Standing> {
    // The common case first: this runs on every read.
    if said == schema.version {
        return Ok(Standing::Known(VersionState::Current));
    }
    (schema.judge.standing)(schema, said)
}

fn own_version(schema: &Schema, metadata: &MetadataReader<'_>) -> Result<Option<u32>> {
    let version = metadata.version();
    // Somebody's `$v` that cannot be read may mean any version. Where none is declared the name has no meaning.
    if version.is_none() && schema.version.is_some() && metadata.is_unreadable(VERSION) {
        return Err(Error::new(ErrorKind::Decode, "the stored version cannot be read").with_field(VERSION));
    }
    Ok(version)
}

/// Returns the version under our name or the one that was adopted.
///
/// Both may be there, where somebody copied our metadata; they have to agree.
#[cold]
fn adopted_version(schema: &Schema, metadata: &MetadataReader<'_>) -> Result<Option<u32>> {
    let ours = own_version(schema, metadata)?;
    let Some(name) = schema.version_from else {
        return Ok(ours);
    };
    match (ours, metadata.version_in(name)?) {
        (Some(ours), Some(theirs)) if ours != theirs => {
            Err(Error::new(ErrorKind::Decode, "it says another version than `$v`")
                .with_field(name)
                .with_version(Some(ours)))
        }
        (ours, theirs) => Ok(ours.or(theirs)),
    }
}

/// A newer value is an error, and one that says no version is of version 1.
#[cold]
fn plain_standing(schema: &Schema, said: Option<u32>) -> Result<Standing> {
    // An entity without versions is at version 1, and so is whoever declares it later.
    let version = schema.version.unwrap_or(1);
    Ok(Standing::Known(match said {
        Some(said) if said > version => return Err(newer(said, version)),
        Some(said) if said < version => VersionState::Older(said),
        Some(_) => VersionState::Current,
        None => VersionState::Unversioned(1),
    }))
}

#[cold]
fn policy_standing(schema: &Schema, said: Option<u32>) -> Result<Standing> {
    let version = schema.version.unwrap_or(1);
    let state = match (said, schema.unversioned) {
        (Some(said), _) if said > version => match schema.newer {
            Newer::Error => return Err(newer(said, version)),
            Newer::Hide => return Ok(Standing::Hidden(said)),
            Newer::PassThrough => VersionState::Newer(said),
        },
        (Some(said), _) if said == version => VersionState::Current,
        (Some(said), _) => VersionState::Older(said),
        (None, Unversioned::As(read_as)) => VersionState::Unversioned(read_as),
        (None, Unversioned::Current) => VersionState::Unversioned(version),
        (None, Unversioned::Error) => {
            return Err(Error::new(ErrorKind::Unversioned, "the value says no version"));
        }
        (None, Unversioned::Detect(candidates)) => return Ok(Standing::Detect(candidates)),
    };
    match state {
        VersionState::Older(said) | VersionState::Unversioned(said) if said < schema.oldest => {
            let error = Error::new(ErrorKind::RetiredVersion, "it is below `oldest`");
            Err(error
                .with_limit(schema.oldest.into(), said.into())
                .with_version(Some(said)))
        }
        state => Ok(Standing::Known(state)),
    }
}

#[cold]
#[inline(never)]
pub(crate) fn newer(stored: u32, ours: u32) -> Error {
    Error::new(
        ErrorKind::NewerVersion,
        format!("stored version {stored}, this entity is version {ours}"),
    )
    .with_version(Some(stored))
}
