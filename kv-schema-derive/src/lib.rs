//! The derive macros of `kv-schema`; use them through that crate.

#![allow(dead_code, reason = "the derives that use these follow in the next commits")]

mod ctxt;
mod key_part;
mod namespace;
mod shape;
mod suggest;

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
