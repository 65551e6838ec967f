//! Every attribute word, sorted; messages print from here.

/// The words of `#[kv(...)]` on a struct.
pub(crate) const CONTAINER: &[&str] = &[
    "cache_ttl",
    "codec",
    "crate",
    "downgrade",
    "envelope",
    "key",
    "key_type",
    "key_wins",
    "metadata_only",
    "migrate",
    "migrate_metadata",
    "moved_from",
    "newer",
    "older_codec",
    "oldest",
    "redact",
    "ttl",
    "unversioned",
    "version",
    "version_from",
    "write_back",
    "write_version",
];

/// The words of `#[kv(...)]` on a field.
pub(crate) const FIELD: &[&str] = &[
    "expiry", "fill", "max_len", "metadata", "opaque", "shape", "since", "value", "was",
];

/// Words that a later release gives a meaning, on a struct.
pub(crate) const RESERVED_CONTAINER: &[&str] = &["deny", "list"];

/// Words that a later release gives a meaning, on a field.
pub(crate) const RESERVED_FIELD: &[&str] = &[];

/// The forms of a placeholder, as a list of suggestions.
pub(crate) const FORMS: &[&str] = &["asc", "desc", "rest", "sha256"];
