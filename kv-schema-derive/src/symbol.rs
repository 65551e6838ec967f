//! Every attribute word, sorted; messages print from here.

/// The words of `#[kv(...)]` on a struct.
pub(crate) const CONTAINER: &[&str] = &[
    "cache_ttl",
    "codec",
    "crate",
    "envelope",
    "key",
    "key_type",
    "key_wins",
    "metadata_only",
    "redact",
    "ttl",
    "version",
];

/// The words of `#[kv(...)]` on a field.
pub(crate) const FIELD: &[&str] = &["expiry", "max_len", "metadata", "opaque", "shape", "value"];

/// Words that a later release gives a meaning, on a struct.
pub(crate) const RESERVED_CONTAINER: &[&str] = &["deny", "list", "migrate", "moved_from", "unversioned"];

/// Words that a later release gives a meaning, on a field.
pub(crate) const RESERVED_FIELD: &[&str] = &["was"];

/// The forms of a placeholder, as a list of suggestions.
pub(crate) const FORMS: &[&str] = &["asc", "desc", "rest", "sha256"];
