//! The session routes of `examples/worker`, written by hand on the bare KV binding: what kv-schema is measured against.
//!
//! It answers and stores the same, and checks what kv-schema checks. HTTP is the example's own module, so that all
//! that differs is KV.
#![cfg(target_arch = "wasm32")]

mod app;
#[path = "../../../../examples/worker/src/http.rs"]
mod http;
mod kv;
mod sessions;
