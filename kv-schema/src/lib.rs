//! Schemas for Cloudflare Workers KV.

#[allow(
    unused_extern_crates,
    reason = "generated code in our own doctests and modules names the crate"
)]
extern crate self as kv_schema;

pub mod backend;
mod batch;
pub mod clock;
mod error;
pub mod layer;
pub mod limits;
mod maybe_send;

pub use bytes;

pub use crate::backend::Backend;
pub use crate::error::{Error, ErrorKind, Result};
pub use crate::maybe_send::{MaybeSend, MaybeSync};

#[cfg(feature = "conformance")]
pub mod conformance;
