//! The derive macros of `kv-schema`; use them through that crate.

#![allow(dead_code, reason = "the derives that use these follow in the next commits")]

mod ctxt;
mod suggest;
