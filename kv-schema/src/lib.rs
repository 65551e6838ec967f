//! Schemas for Cloudflare Workers KV: annotate a struct once, and get typed keys, checked values and a repository that says
//! what each call costs.
//!
//! ```
//! use kv_schema::KvEntity;
//! use kv_schema::backend::memory::MemoryKv;
//! use serde::{Deserialize, Serialize};
//!
//! #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
//! #[kv(key = "user:{id}", ttl = "30 days")]
//! struct User {
//!     id: u64,
//!     #[kv(metadata)] // also in KV metadata: listed without reading a value
//!     name: String,
//! }
//!
//! async fn example(kv: &MemoryKv) -> kv_schema::Result<()> {
//!     let users = User::repository(kv);
//!     let ada = User { id: 42, name: "Ada".into() };
//!     users.put(&ada).await?; // one write, at `user:42`
//!     assert_eq!(users.get(42).await?, Some(ada)); // one read
//!
//!     let mut rows = users.list(UserKey::prefix()).skip_foreign(); // one list for each 1,000 rows
//!     while let Some(row) = rows.next().await? {
//!         assert_eq!((row.key.id, row.metadata.name.as_str()), (42, "Ada"));
//!     }
//!     Ok(())
//! }
//! # pollster::block_on(example(&MemoryKv::new())).unwrap();
//! ```
//!
//! Where to look:
//!
//! - [`KvEntity`](derive@KvEntity), the derive: every attribute, and what is generated.
//! - [`Repository`]: every call, and what it costs.
//! - [`backend`]: [`MemoryKv`](backend::memory::MemoryKv) for tests, `RedbKv` for hosts, `WorkersKv` for Workers.
//! - [`namespace!`](macro@namespace): one type for the entities that share a binding.
//! - [`ErrorKind`]: what can go wrong, and whose fault it is.
//! - [`key`], [`codec`], [`layer`]: parts and codecs of your own, wrappers round a backend.
//!
//! The guide is in the repository, under `docs/guide`, and every byte that is stored in `docs/format.md`.
//!
//! # Cargo features
//!
//! | feature | for |
//! |---|---|
//! | `derive` (default) | `#[derive(KvEntity)]`, `KvKeyPart`, `KvShape` and `namespace!` |
//! | `exact-floats` (default) | every float in JSON reads back to the bit; without it `put` refuses one that would not, and a Worker weighs 20 KB less |
//! | `workers` | `WorkersKv`, the KV binding of a Worker; nothing off wasm32 |
//! | `redb` | `RedbKv`, an embedded file store for hosts; nothing on wasm32 |
//! | `uuid`, `ulid` | key parts of these crates' types |
//! | `jiff`, `chrono`, `time` | their dates and instants as key parts, their instants as `#[kv(expiry)]` fields |
//! | `sha256` | `{url:sha256}` and `key::Sha256`: a digest in place of a text |
//! | `msgpack` | the codec `MsgPack`: JSON's data in fewer bytes |
//! | `gzip` | the codec `Gzip<…>`: compresses what another codec wrote |
//! | `conformance` | `backend_conformance!`: the tests for a backend of your own |
//!
//! # What is not there yet
//!
//! The proof that the keys of two entities never meet: `namespace!` refuses equal templates only, so give every entity its own first
//! word.

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
mod eights;
mod entity;
mod error;
mod expiry;
mod fingerprint;
#[cfg(not(target_arch = "wasm32"))]
pub mod golden;
pub mod key;
pub mod layer;
pub mod limits;
mod maybe_send;
mod members;
mod metadata;
mod namespace;
pub mod repository;
pub mod schema;
pub mod version;

#[doc(hidden)]
pub mod __private;

/// Many values at once: what is stored by version, and storing it as today's.
///
/// `docs/guide/versions.md` has the recipe for a cron trigger.
pub mod backfill {
    pub use crate::repository::backfill::{Backfill, BackfillState, Failure, Report, Slice, Stage, Stopped};
    pub use crate::repository::census::{Advice, Census, CensusRun, Tally};
    pub use crate::repository::progress::{Phase, Progress, Status};
}

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
pub use crate::schema::{KvShape, VersionState};

#[cfg(feature = "derive")]
pub use kv_schema_derive::{KvEntity, KvKeyPart, KvShape, namespace};

#[cfg(feature = "conformance")]
pub mod conformance;

/// The examples of the README and of the guide, so that they compile and hold.
#[cfg(doctest)]
mod documents {
    #[doc = include_str!("../../README.md")]
    struct Readme;
    #[doc = include_str!("../../docs/guide/coming-from-worker-kv.md")]
    struct ComingFrom;
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
    #[doc = include_str!("../../docs/guide/versions.md")]
    struct Versions;
    #[doc = include_str!("../../docs/guide/workers.md")]
    struct Workers;
}
