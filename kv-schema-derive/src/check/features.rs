//! What needs a feature of kv-schema that is off. This crate has the same features, and kv-schema switches them on.

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;

use crate::ast::Entity;
use crate::ctxt::Ctxt;

pub(super) fn digests(cx: &Ctxt, entity: &Entity<'_>) {
    let digest = entity.fields.iter().find(|field| field.is_digest());
    if let (Some(field), Some(key), false) = (digest, &entity.attrs.key, cfg!(feature = "sha256")) {
        needs(cx, key, &format!("{{{}:sha256}}", field.name), "sha256");
    }
}

pub(super) fn codecs(cx: &Ctxt, entity: &Entity<'_>) {
    let older = entity
        .migrations()
        .iter()
        .filter_map(|migration| migration.codec.as_ref());
    for codec in entity.attrs.codec.iter().chain(older) {
        for (name, feature, is_on) in [
            ("Gzip", "gzip", cfg!(feature = "gzip")),
            ("MsgPack", "msgpack", cfg!(feature = "msgpack")),
        ] {
            // A path leads to a codec of the user's own.
            if !is_on && bare(codec.to_token_stream(), name) {
                needs(cx, codec, name, feature);
            }
        }
    }
}

fn needs(cx: &Ctxt, at: &impl ToTokens, what: &str, feature: &str) {
    cx.error_help(
        at,
        format_args!("`{what}` needs the feature `{feature}` of kv-schema"),
        format_args!("`kv-schema = {{ features = [\"{feature}\"] }}` in Cargo.toml"),
    );
}

/// Tells whether a type mentions a name without a path before it.
fn bare(tokens: TokenStream, name: &str) -> bool {
    let mut after_colon = false;
    tokens.into_iter().any(|token| {
        let found = match &token {
            TokenTree::Ident(ident) => !after_colon && ident == name,
            TokenTree::Group(group) => bare(group.stream(), name),
            _ => false,
        };
        after_colon = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == ':');
        found
    })
}
