//! The derive macros of `kv-schema`; use them through that crate.

mod ast;
mod attr;
mod check;
mod ctxt;
mod duration;
mod expand;
mod fallback;
mod kv_entity;
mod suggest;
mod symbol;
mod template;
#[cfg(test)]
mod tests;
mod tokens;

/// Stores a struct in Workers KV: derives `KvEntity`, the key type, its borrowed form, the prefix builder, and the metadata
/// projection from `#[kv(key = "…")]`.
///
/// On the struct: `key`, `key_type`, `ttl`, `cache_ttl`, `codec`, `metadata_only`, `version`, `key_wins`, `redact`, `crate`.
/// On a field: `value`, `metadata`, `max_len`, `expiry`.
#[proc_macro_derive(KvEntity, attributes(kv, serde))]
pub fn derive_kv_entity(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    kv_entity::derive(&syn::parse_macro_input!(input as syn::DeriveInput)).into()
}
