//! The Worker through which the tests reach workerd's KV from Rust.
//!
//! It exists on wasm32 only: on a host this crate is empty, so that `cargo check --workspace` stays cheap.

#[cfg(target_arch = "wasm32")]
mod app;
