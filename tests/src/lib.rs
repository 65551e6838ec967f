//! Tests of `kv-schema` that need more than one of its crates.

pub mod ops;
