//! Tests of `kv-schema` that need more than one of its crates.

#[cfg(feature = "host")]
pub mod chains;
#[cfg(feature = "host")]
pub mod fuzz;
pub mod ops;
