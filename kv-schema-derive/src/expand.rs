//! Writes a checked declaration as Rust: constants, and one-line calls into the runtime.

mod context;
mod entity;
mod key;
mod metadata;
mod prefix;
mod schema;
mod shape;
mod versions;

use proc_macro2::TokenStream;
use quote::quote;

use self::context::Context;
pub(crate) use self::context::crate_import;
use crate::ast::Entity;

/// Writes the types that users name beside the struct, and the impls into a block of their own.
pub(crate) fn expand(entity: &Entity<'_>) -> TokenStream {
    let cx = Context::new(entity);
    let types = [key::types(&cx), prefix::types(&cx), metadata::types(&cx)];
    let impls = [
        entity::impls(&cx),
        metadata::impls(&cx),
        key::impls(&cx),
        prefix::impls(&cx),
    ];
    let import = crate_import(entity.attrs.krate.as_ref());
    let marker = shape::marker(&cx);
    let twins = versions::twins(&cx);
    let lints = lints();
    let proof = schema::proof(&cx);
    quote! {
        #(#types)*

        #[doc(hidden)]
        #lints
        const _: () = {
            #import
            #[allow(unused_imports)]
            use _kv_schema::__private::Fallback as _;

            #marker
            #twins
            #(#impls)*

            // Not a constant of its own, which is one more body to check.
            #proof
        };
    }
}

#[cfg(test)]
pub(crate) fn only_key(entity: &Entity<'_>) -> TokenStream {
    let cx = Context::new(entity);
    let (types, impls) = (key::types(&cx), key::impls(&cx));
    quote!(#types #impls)
}

#[cfg(test)]
pub(crate) fn only_prefix(entity: &Entity<'_>) -> TokenStream {
    let cx = Context::new(entity);
    let (types, impls) = (prefix::types(&cx), prefix::impls(&cx));
    quote!(#types #impls)
}

#[cfg(test)]
pub(crate) fn only_metadata(entity: &Entity<'_>) -> TokenStream {
    let cx = Context::new(entity);
    let (types, impls) = (metadata::types(&cx), metadata::impls(&cx));
    quote!(#types #impls)
}

#[cfg(test)]
pub(crate) fn only_entity(entity: &Entity<'_>) -> TokenStream {
    let cx = Context::new(entity);
    let (twins, impls) = (versions::twins(&cx), entity::impls(&cx));
    quote!(#twins #impls)
}

/// The lints that names of the user's fields could trip again.
pub(crate) fn type_lints() -> TokenStream {
    quote!(#[allow(dead_code, non_camel_case_types, non_snake_case)])
}

/// What generated code may do although the user's lints forbid it in theirs.
pub(crate) fn lints() -> TokenStream {
    quote!(#[allow(
        dead_code,
        deprecated,
        non_camel_case_types,
        non_snake_case,
        unused_qualifications,
        clippy::all,
        clippy::pedantic,
    )])
}
