//! The derive macros of `kv-schema`.
