//! `#[derive(KvEntity)]`: reads, checks, and writes either the impls or the errors.

use proc_macro2::TokenStream;
use quote::quote;
use syn::DeriveInput;

use crate::ast::Entity;
use crate::check::check;
use crate::ctxt::Ctxt;
use crate::expand::expand;
use crate::fallback::fallback;

pub(crate) fn derive(input: &DeriveInput) -> TokenStream {
    let cx = Ctxt::new();
    let entity = Entity::read(&cx, input);
    if let Some(entity) = &entity {
        check(&cx, entity);
    }
    match (cx.check(), entity) {
        (Ok(()), Some(entity)) => expand(&entity),
        (Ok(()), None) => TokenStream::new(),
        (Err(errors), _) => {
            // An impl stands beside the errors, so that uses of the type do not report more.
            let (errors, fallback) = (errors.to_compile_error(), fallback(input));
            quote!(#errors #fallback)
        }
    }
}
