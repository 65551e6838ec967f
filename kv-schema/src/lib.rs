//! Schemas for Cloudflare Workers KV.

#[allow(
    unused_extern_crates,
    reason = "generated code in our own doctests and modules names the crate"
)]
extern crate self as kv_schema;

pub mod backend;
mod batch;
pub mod clock;
pub mod codec;
mod const_message;
mod entity;
mod error;
mod expiry;
mod fingerprint;
pub mod key;
pub mod layer;
pub mod limits;
mod maybe_send;
mod metadata;
mod namespace;
pub mod repository;
pub mod schema;

#[doc(hidden)]
pub mod __private;

pub use bytes;

pub use crate::backend::Backend;
pub use crate::clock::UnixSeconds;
pub use crate::entity::{KvEntity, Stored};
pub use crate::error::{Error, ErrorKind, Result};
pub use crate::expiry::ExpiryField;
pub use crate::key::{EntityKey, KeyPart, ToKey};
pub use crate::maybe_send::{MaybeSend, MaybeSync};
pub use crate::metadata::{MetadataReader, MetadataWriter, NoMetadata, Projection};
pub use crate::namespace::Namespace;
pub use crate::repository::{Cursor, Entry, Expiry, ListRow, Renew, Repository, Row, Scanned, Write};
pub use crate::schema::KvShape;

#[cfg(feature = "derive")]
pub use kv_schema_derive::{KvEntity, KvKeyPart, KvShape, namespace};

#[cfg(feature = "conformance")]
pub mod conformance;

/// The examples of the README and of the guide, so that they compile and hold.
#[cfg(doctest)]
mod documents {
    #[doc = include_str!("../../README.md")]
    struct Readme;
    #[doc = include_str!("../../docs/guide/declaring.md")]
    struct Declaring;
    #[doc = include_str!("../../docs/guide/errors.md")]
    struct Errors;
    #[doc = include_str!("../../docs/guide/keys.md")]
    struct Keys;
    #[doc = include_str!("../../docs/guide/listing.md")]
    struct Listing;
    #[doc = include_str!("../../docs/guide/metadata.md")]
    struct Metadata;
    #[doc = include_str!("../../docs/guide/streams.md")]
    struct Streams;
    #[doc = include_str!("../../docs/guide/testing.md")]
    struct Testing;
    #[doc = include_str!("../../docs/guide/ttl.md")]
    struct Ttl;
    #[doc = include_str!("../../docs/guide/workers.md")]
    struct Workers;
}
