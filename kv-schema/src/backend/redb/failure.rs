//! What redb reports, as this crate's errors: a kind to decide by, the file's path, and redb's own error as the source.

use std::any::Any;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;

use crate::error::{Error, ErrorKind};

/// Why the store could not do what it was asked; cloned to every caller whose write was in one failed commit.
#[derive(Debug, Clone)]
pub(super) struct Failure {
    kind: ErrorKind,
    detail: String,
    key: Option<String>,
    source: Option<Arc<::redb::Error>>,
}

impl Failure {
    pub(super) fn new(kind: ErrorKind, detail: impl Into<String>) -> Self {
        Self {
            kind,
            detail: detail.into(),
            key: None,
            source: None,
        }
    }

    pub(super) fn damaged(detail: impl Into<String>) -> Self {
        Self::new(ErrorKind::Corrupt, detail)
    }

    pub(super) fn at(mut self, key: &[u8]) -> Self {
        self.key
            .get_or_insert_with(|| String::from_utf8_lossy(key).into_owned());
        self
    }

    pub(super) fn into_error(self, path: &Path) -> Error {
        let detail = if self.detail.is_empty() {
            format!("file `{}`", path.display())
        } else {
            format!("file `{}`: {}", path.display(), self.detail)
        };
        let mut error = Error::new(self.kind, detail);
        if let Some(key) = self.key {
            error = error.with_key(key);
        }
        match self.source {
            Some(source) => error.with_source(Box::new(source)),
            None => error,
        }
    }
}

/// Runs what calls into redb. A file that was damaged while it was open can make redb panic; here that is an error.
pub(super) fn contained<T>(run: impl FnOnce() -> Result<T, Failure>) -> Result<T, Failure> {
    // redb poisons its own locks when it panics, so nothing half-changed is served afterwards.
    catch_unwind(AssertUnwindSafe(run)).unwrap_or_else(|panic| Err(panicked(&*panic)))
}

fn panicked(panic: &(dyn Any + Send)) -> Failure {
    let message = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("no message");
    Failure::damaged(format!("redb stopped on its contents ({message})"))
}

impl From<::redb::Error> for Failure {
    fn from(error: ::redb::Error) -> Self {
        let (kind, detail) = classify(&error);
        Self {
            kind,
            detail: detail.into(),
            key: None,
            source: Some(Arc::new(error)),
        }
    }
}

fn classify(error: &::redb::Error) -> (ErrorKind, &'static str) {
    use ::redb::Error as Redb;
    match error {
        Redb::DatabaseAlreadyOpen => (ErrorKind::Locked, ""),
        Redb::Corrupted(_) | Redb::RepairAborted | Redb::LockPoisoned(_) => (ErrorKind::Corrupt, ""),
        Redb::TableTypeMismatch { .. }
        | Redb::TypeDefinitionChanged { .. }
        | Redb::TableIsMultimap(_)
        | Redb::TableIsNotMultimap(_)
        | Redb::TableDoesNotExist(_) => (ErrorKind::Corrupt, "its tables are not those of this store"),
        // No store of this crate was ever written by a redb that old.
        Redb::UpgradeRequired(_) => (ErrorKind::Corrupt, "its format is that of an older redb"),
        Redb::PreviousIo => (
            ErrorKind::Permanent,
            "an earlier write to it failed, so it must be opened again",
        ),
        Redb::Io(error) => classify_io(error),
        _ => (ErrorKind::Permanent, ""),
    }
}

fn classify_io(error: &io::Error) -> (ErrorKind, &'static str) {
    match error.kind() {
        // redb's own "no magic number", and a read past the end of a file that was cut short.
        io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof => (ErrorKind::Corrupt, ""),
        io::ErrorKind::NotFound => (ErrorKind::Permanent, "its directory does not exist"),
        io::ErrorKind::PermissionDenied => (ErrorKind::Permanent, "permission denied"),
        io::ErrorKind::IsADirectory => (ErrorKind::Permanent, "it is a directory"),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            (ErrorKind::Permanent, "the disk is full")
        }
        _ => (ErrorKind::Permanent, "input or output failed"),
    }
}

macro_rules! from_redb {
    ($($error:ty),*) => {
        $(impl From<$error> for Failure {
            fn from(error: $error) -> Self {
                ::redb::Error::from(error).into()
            }
        })*
    };
}

from_redb!(
    ::redb::CommitError,
    ::redb::DatabaseError,
    ::redb::StorageError,
    ::redb::TableError,
    ::redb::TransactionError,
    io::Error
);
