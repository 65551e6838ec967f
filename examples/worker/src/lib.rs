//! A Worker that keeps its sessions in Workers KV through `kv-schema`.
//!
//! It exists on wasm32 only: on a host this crate is empty, so that `cargo check --workspace` stays cheap.

#[cfg(target_arch = "wasm32")]
mod app;
#[cfg(target_arch = "wasm32")]
mod entities;
