//! The one error type of the crate, and the kinds that let a caller decide.

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;

use bytes::Bytes;

use crate::schema::Schema;

/// A `Result` with this crate's [`Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What went wrong, for a caller that decides: retry, treat as a miss, or report a bug.
#[non_exhaustive]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ErrorKind {
    /// The key is longer than the backend allows (512 bytes in Workers KV). Nothing was sent.
    KeyTooLong,
    /// The key, or one of its parts, has no stored form: empty text, `.`, a number too wide for its padding. Nothing was sent.
    InvalidKey,
    /// A text is not a key of this entity.
    ForeignKey,
    /// The encoded value is larger than the backend allows (25 MiB in Workers KV). Nothing was sent.
    ValueTooLarge,
    /// The metadata is larger than the backend allows (1,024 bytes in Workers KV). Nothing was sent.
    MetadataTooLarge,
    /// A bulk answer would be larger than the backend allows; smaller batches succeed.
    BulkTooLarge,
    /// A TTL or deadline is nearer than 60 seconds, in the past, or over 2^31-1: seconds from now, or since 1970 where a
    /// backend is given an instant. Nothing was sent.
    InvalidExpiry,
    /// A cache TTL is under 30 seconds or over 2^31-1. Nothing was sent.
    InvalidCacheTtl,
    /// A page size, a cursor or another argument of a call is out of range. Nothing was sent.
    InvalidArgument,
    /// A cursor belongs to another list, or is damaged.
    InvalidCursor,
    /// The value has no form in this codec that would read back equal (NaN in JSON, `Some(None)`). Nothing was sent.
    Encode,
    /// The stored bytes are not a value of this entity. [`Error::raw`] gives them.
    Decode,
    /// The stored metadata is needed for this entity and cannot be read.
    Metadata,
    /// The key fields inside the stored value name another key than the one it was read from.
    KeyMismatch,
    /// A closure given to `update` or `upsert` changed a key field.
    KeyChanged,
    /// The stored value was written by a newer version of the entity. [`Error::raw`] gives it.
    NewerVersion,
    /// The stored value is of a version below the `oldest` that the entity still reads. [`Error::raw`] gives it.
    RetiredVersion,
    /// The stored value says no version, and the entity does not say what that means, or it fits more than one.
    /// [`Error::raw`] gives it.
    Unversioned,
    /// A step from one version to the next refused the value. [`Error::raw`] gives what is stored.
    Migration,
    /// More than one write per second to one key, or another "slow down" answer. Retry after a second.
    RateLimited,
    /// A quota for the day is used up. Retrying today does not help.
    DailyQuota,
    /// The operation limit of this invocation, or a budget, is used up.
    Budget,
    /// The binding is missing from the environment, or is not a KV namespace.
    Binding,
    /// The backend cannot do this; its capabilities say so.
    Unsupported,
    /// The backend failed in a way that a retry may cure (status 5xx, a lost connection).
    Transient,
    /// The backend refused the call, and will again.
    Permanent,
    /// The file of an embedded store is damaged, or is no such file.
    Corrupt,
    /// The file of an embedded store is open elsewhere.
    Locked,
}

impl ErrorKind {
    /// Tells whether the same call may succeed later without a change.
    ///
    /// ```
    /// assert!(kv_schema::ErrorKind::RateLimited.is_retryable());
    /// assert!(!kv_schema::ErrorKind::DailyQuota.is_retryable());
    /// ```
    pub fn is_retryable(self) -> bool {
        matches!(self, Self::RateLimited | Self::Transient)
    }

    /// Tells whether a call was refused for what the caller gave it, before anything was sent: in a Worker, a status 4xx.
    ///
    /// ```
    /// assert!(kv_schema::ErrorKind::KeyTooLong.is_refused());
    /// assert!(!kv_schema::ErrorKind::Transient.is_refused());
    /// ```
    pub fn is_refused(self) -> bool {
        matches!(
            self,
            Self::KeyTooLong
                | Self::InvalidKey
                | Self::ForeignKey
                | Self::ValueTooLarge
                | Self::MetadataTooLarge
                | Self::InvalidExpiry
                | Self::InvalidCacheTtl
                | Self::InvalidArgument
                | Self::InvalidCursor
                | Self::Encode
        )
    }

    fn summary(self) -> &'static str {
        match self {
            Self::KeyTooLong => "key is too long",
            Self::InvalidKey => "key is not valid",
            Self::ForeignKey => "text is not a key",
            Self::ValueTooLarge => "value is too large",
            Self::MetadataTooLarge => "metadata is too large",
            Self::BulkTooLarge => "bulk answer is too large",
            Self::InvalidExpiry => "expiry is out of range",
            Self::InvalidCacheTtl => "cache TTL is out of range",
            Self::InvalidArgument => "argument is out of range",
            Self::InvalidCursor => "cursor does not belong to this list",
            Self::Encode => "cannot encode",
            Self::Decode => "cannot decode",
            Self::Metadata => "cannot read metadata",
            Self::KeyMismatch => "stored value names another key",
            Self::KeyChanged => "update changed the key",
            Self::NewerVersion => "stored value is newer",
            Self::RetiredVersion => "stored value is too old",
            Self::Unversioned => "version of the stored value is not known",
            Self::Migration => "cannot migrate",
            Self::RateLimited => "rate limited",
            Self::DailyQuota => "daily quota used up",
            Self::Budget => "operation budget used up",
            Self::Binding => "binding is not usable",
            Self::Unsupported => "not supported by this backend",
            Self::Transient => "backend failed for now",
            Self::Permanent => "backend refused the call",
            Self::Corrupt => "store file is damaged",
            Self::Locked => "store file is open elsewhere",
        }
    }
}

/// An error, with what is known about where it happened.
///
/// It is one pointer wide. The cause is in [`source`](StdError::source), never in the message too.
#[derive(Clone)]
pub struct Error(Box<Inner>);

#[derive(Clone)]
struct Inner {
    kind: ErrorKind,
    detail: String,
    entity: Option<&'static str>,
    key: Option<String>,
    field: Option<String>,
    limit: Option<u64>,
    actual: Option<u64>,
    status: Option<u16>,
    version: Option<u32>,
    codec: Option<&'static str>,
    raw: Option<Bytes>,
    // Shared, so that a failed batch can give the same error to each of its keys. It stays in its box: to move what has any size into an
    // `Arc` takes 400 bytes of a Worker.
    source: Option<Arc<Box<dyn StdError + Send + Sync + 'static>>>,
}

impl Error {
    /// Creates an error; `detail` is lower case, without a full stop, and may be empty.
    #[cold]
    #[inline]
    pub fn new(kind: ErrorKind, detail: impl Into<String>) -> Self {
        Self::with_detail(kind, detail.into())
    }

    // Apart from `new`, which is compiled for each kind of text.
    #[cold]
    #[inline(never)]
    fn with_detail(kind: ErrorKind, detail: String) -> Self {
        Self(Box::new(Inner {
            kind,
            detail,
            entity: None,
            key: None,
            field: None,
            limit: None,
            actual: None,
            status: None,
            version: None,
            codec: None,
            raw: None,
            source: None,
        }))
    }

    /// Says which limit was passed, and by what.
    #[cold]
    pub fn with_limit(mut self, limit: u64, actual: u64) -> Self {
        self.0.limit = Some(limit);
        self.0.actual = Some(actual);
        self
    }

    /// Names the field, or the path inside the value, that is to blame; the first name stays.
    #[cold]
    pub fn with_field(mut self, field: impl Into<String>) -> Self {
        self.0.field.get_or_insert_with(|| field.into());
        self
    }

    /// Names the key; the first name stays.
    #[cold]
    pub fn with_key(mut self, key: impl Into<String>) -> Self {
        self.0.key.get_or_insert_with(|| key.into());
        self
    }

    /// Names the entity, and replaces the key by the template where the entity redacts its keys.
    #[cold]
    pub(crate) fn about(self, schema: &Schema) -> Self {
        let mut error = self.with_entity(schema.name);
        if schema.redact {
            error.0.key = Some(schema.key.text.to_owned());
        }
        error
    }

    /// Names the entity; the first name stays.
    #[cold]
    pub fn with_entity(mut self, entity: &'static str) -> Self {
        self.0.entity.get_or_insert(entity);
        self
    }

    /// Records the status that the backend answered with.
    #[cold]
    pub fn with_status(mut self, status: u16) -> Self {
        self.0.status = Some(status);
        self
    }

    /// Records the version that the stored value is of; the first stays.
    #[cold]
    pub fn with_version(mut self, version: Option<u32>) -> Self {
        self.0.version = self.0.version.or(version);
        self
    }

    /// Names the codec that could not read the stored bytes; the first stays.
    #[cold]
    pub fn with_codec(mut self, codec: &'static str) -> Self {
        self.0.codec.get_or_insert(codec);
        self
    }

    /// Attaches the stored bytes that could not be decoded.
    #[cold]
    pub fn with_raw(mut self, raw: Bytes) -> Self {
        self.0.raw = Some(raw);
        self
    }

    /// Attaches the cause.
    #[cold]
    pub fn with_source(mut self, source: impl Into<Box<dyn StdError + Send + Sync + 'static>>) -> Self {
        self.0.source = Some(Arc::new(source.into()));
        self
    }

    /// Returns what went wrong.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// Returns the name of the entity, where one was involved.
    pub fn entity(&self) -> Option<&'static str> {
        self.0.entity
    }

    /// Returns the key, or the key template if the entity redacts its keys.
    pub fn key(&self) -> Option<&str> {
        self.0.key.as_deref()
    }

    /// Returns the field, or the path inside the value, that is to blame.
    pub fn field(&self) -> Option<&str> {
        self.0.field.as_deref()
    }

    /// Returns the limit that was passed; bytes for sizes, seconds for times.
    pub fn limit(&self) -> Option<u64> {
        self.0.limit
    }

    /// Returns what was found where [`limit`](Self::limit) was allowed.
    pub fn actual(&self) -> Option<u64> {
        self.0.actual
    }

    /// Returns the status of the backend's answer, where there was one.
    pub fn status(&self) -> Option<u16> {
        self.0.status
    }

    /// Returns the version that the stored value says or was read as, where one was involved.
    pub fn version(&self) -> Option<u32> {
        self.0.version
    }

    /// Returns the name of the codec that could not read the stored bytes.
    pub fn codec(&self) -> Option<&'static str> {
        self.0.codec
    }

    /// Returns the stored bytes that could not be decoded.
    pub fn raw(&self) -> Option<&Bytes> {
        self.0.raw.as_ref()
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.summary())
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &*self.0;
        f.write_str(inner.kind.summary())?;
        if let Some(entity) = inner.entity {
            write!(f, ": `{entity}`")?;
        }
        if let Some(key) = &inner.key {
            let joint = if inner.entity.is_some() { " at" } else { ":" };
            write!(f, "{joint} `{key}`")?;
        }
        if let Some(field) = &inner.field {
            write!(f, ", field `{field}`")?;
        }
        if !inner.detail.is_empty() {
            write!(f, ": {}", inner.detail)?;
        }
        if let (Some(limit), Some(actual)) = (inner.limit, inner.actual) {
            write!(f, " (limit {limit}, actual {actual})")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &*self.0;
        let mut out = f.debug_struct("Error");
        out.field("kind", &inner.kind).field("message", &self.to_string());
        if let Some(status) = inner.status {
            out.field("status", &status);
        }
        if let Some(version) = inner.version {
            out.field("version", &version);
        }
        if let Some(codec) = inner.codec {
            out.field("codec", &codec);
        }
        if let Some(source) = &inner.source {
            out.field("source", source);
        }
        out.finish()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        let source = self.0.source.as_deref()?;
        Some(&**source)
    }
}
