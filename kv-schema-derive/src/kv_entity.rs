//! `#[derive(KvEntity)]`: reads, checks, and writes either the impls or the errors.

use proc_macro2::TokenStream;
use quote::quote;
use syn::DeriveInput;

use crate::ast::Entity;
use crate::check::{check, no_gap};
use crate::ctxt::Ctxt;
use crate::expand::expand;
use crate::fallback::fallback;

pub(crate) fn derive(input: &DeriveInput) -> TokenStream {
    let (attributes, rules) = (Ctxt::new(), Ctxt::new());
    let entity = Entity::read(&attributes, input);
    if let Some(entity) = &entity {
        check(&rules, entity);
        // The impls are whole without the version that is missing.
        no_gap(&attributes, entity);
    }
    let (attributes, rules) = (attributes.check(), rules.check());
    let is_known = |entity: &Entity<'_>| {
        !entity.key.is_empty()
            && entity.is_serde_sound
            && !entity.fields.iter().any(|field| field.attrs.is_damaged)
    };
    // Impls stand beside the errors, so that uses of the type do not report more: the whole expansion where only a word on the struct was
    // wrong, else something that has the same names.
    let impls = match &entity {
        Some(entity) if rules.is_ok() && is_known(entity) => expand(entity),
        _ => fallback(input),
    };
    let errors = [attributes, rules]
        .into_iter()
        .filter_map(Result::err)
        .map(|error| error.to_compile_error());
    quote!(#(#errors)* #impls)
}
