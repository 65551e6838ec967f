//! The derive macros of `kv-schema`; use them through that crate.

mod ast;
mod attr;
mod check;
mod ctxt;
mod duration;
mod expand;
mod fallback;
mod key_part;
mod kv_entity;
mod namespace;
mod shape;
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

/// Describes a struct or an enum as serde stores it, so that the schema of an entity knows what is inside.
#[proc_macro_derive(KvShape, attributes(kv, serde))]
pub fn derive_kv_shape(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    shape::derive(&syn::parse_macro_input!(input)).into()
}

/// Makes a newtype, or an enum whose variants hold nothing, a part of keys.
#[proc_macro_derive(KvKeyPart, attributes(kv, serde))]
pub fn derive_kv_key_part(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    key_part::derive(&syn::parse_macro_input!(input)).into()
}

/// Declares the entities that share one KV binding.
#[proc_macro]
pub fn namespace(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    namespace::namespace(input.into()).into()
}
