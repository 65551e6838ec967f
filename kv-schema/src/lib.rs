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
mod entity;
mod error;
pub mod key;
pub mod limits;
mod maybe_send;
mod metadata;
mod namespace;
mod repository;
pub mod schema;

#[doc(hidden)]
pub mod __private;

pub use bytes;

pub use crate::backend::Backend;
pub use crate::entity::{KvEntity, Stored};
pub use crate::error::{Error, ErrorKind, Result};
pub use crate::key::{EntityKey, KeyPart, ToKey};
pub use crate::maybe_send::{MaybeSend, MaybeSync};
pub use crate::metadata::{MetadataReader, MetadataWriter, NoMetadata, Projection};
pub use crate::namespace::Namespace;
pub use crate::repository::Repository;
pub use crate::schema::KvShape;

#[cfg(feature = "derive")]
pub use kv_schema_derive::{KvKeyPart, KvShape, namespace};

#[cfg(feature = "conformance")]
pub mod conformance;
