//! A Worker that keeps sessions and avatars in Workers KV through `kv-schema`.
//!
//! `app` has the namespace and the routes; `sessions`, `avatars` and `profiles` have an entity each, with what the routes do to it;
//! `trouble` says what a failure of the store is to the caller; `http` is the little that they share of HTTP.
//!
//! It exists on wasm32 only: on a host this crate is empty, so that `cargo check --workspace` stays cheap.
#![cfg(target_arch = "wasm32")]

mod app;
mod avatars;
mod http;
mod profiles;
mod sessions;
mod trouble;
