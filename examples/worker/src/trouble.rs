//! What a failure of the store is to the caller: a 4xx with a reason where they can mend it, else a 503. Never a stack.

use kv_schema::{Error, ErrorKind};

use crate::http::Refusal;

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        match error.kind() {
            ErrorKind::InvalidKey
            | ErrorKind::KeyTooLong
            | ErrorKind::InvalidArgument
            | ErrorKind::InvalidCursor => Self::new(400, error.to_string()),
            ErrorKind::ValueTooLarge | ErrorKind::MetadataTooLarge => Self::new(413, error.to_string()),
            ErrorKind::RateLimited => Self::new(429, "one write a second to one key; try again"),
            kind => {
                // For the log: it names no session, whose key is redacted. The caller has no use for it.
                worker::console_error!("{error}");
                Self::new(
                    503,
                    match kind {
                        ErrorKind::NewerVersion => "a newer release wrote this; try again later",
                        ErrorKind::Decode
                        | ErrorKind::KeyMismatch
                        | ErrorKind::Metadata
                        | ErrorKind::Migration
                        | ErrorKind::RetiredVersion
                        | ErrorKind::Unversioned => "what is stored cannot be read",
                        ErrorKind::Binding => "the KV binding is missing",
                        _ => "the store does not answer as it should; try again later",
                    },
                )
            }
        }
    }
}
