//! The session routes of `examples/worker` and nothing else: the counterpart of `by-hand`, for the comparison of sizes.
#![cfg(target_arch = "wasm32")]

mod app;
#[path = "../../../../examples/worker/src/http.rs"]
mod http;
#[path = "../../../../examples/worker/src/sessions.rs"]
mod sessions;
#[path = "../../../../examples/worker/src/trouble.rs"]
mod trouble;
