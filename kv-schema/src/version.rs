//! Versions of an entity: what an older value goes through until it is today's.
//!
//! `#[kv(version = …, migrate(…))]` writes the calls into this module; `docs/guide/versions.md` shows how it is used.

mod described;
mod names;
mod step;

pub use self::described::{As, Described, Filled, filled, left_out};
pub use self::names::{OldNames, names_of};
pub use self::step::{
    Lower, Older, Step, StepFn, Stepped, Upgrade, WithKey, WithoutKey, encode, encode_as, lower, lower_by,
    metadata_by, metadata_then,
};
pub use crate::schema::{Newer, OldVersion, Unversioned, VersionState, WriteBack};
