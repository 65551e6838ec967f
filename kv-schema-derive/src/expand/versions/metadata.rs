//! Metadata of versions that had a type of its own for it.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::spanned::Spanned;

use crate::attr::Migration;
use crate::expand::context::Context;
use crate::tokens::at;

/// What the metadata of named versions goes through.
pub(in crate::expand) fn read_metadata(cx: &Context<'_>) -> Option<TokenStream> {
    let mut migrations: Vec<&Migration> = cx.entity.metadata_migrations().iter().collect();
    migrations.sort_by_key(|migration| migration.version.value);
    if migrations.is_empty() {
        return None;
    }
    let arms =
        migrations.iter().enumerate().map(|(index, migration)| {
            let (version, ty) = (migration.version.value, &migration.ty);
            // Steps go on while the next version has a type of its own, and end with today's.
            let run = migrations[index..]
                .iter()
                .zip(version..)
                .take_while(|(migration, expected)| migration.version.value == *expected)
                .count();
            let steps = (index..index + run).map(|step| {
            let from = migrations[step];
            let number = from.version.value;
            let next = migrations[..index + run].get(step + 1).and_then(|next| next.ty.as_ref());
            let to = next.map_or_else(|| quote!(Self), ToTokens::to_token_stream);
            match &from.with {
                Some(with) => at(
                    with.span(),
                    quote!(let __value: #to = _kv_schema::version::metadata_by(#with, __value, #number)?;),
                ),
                None => at(
                    from.ty.span(),
                    quote!(let __value: #to = _kv_schema::version::metadata_then(__value, #number)?;),
                ),
            }
        });
            quote! {
                _kv_schema::__private::Some(#version) => {
                    let __value: #ty = __in.all()?;
                    #(#steps)*
                    return _kv_schema::__private::Ok(__value);
                }
            }
        });
    Some(quote! {
        match __in.read_version() {
            #(#arms)*
            _ => {}
        }
    })
}

/// Which names of metadata were a named version's own.
pub(in crate::expand) fn names_in(cx: &Context<'_>) -> Option<TokenStream> {
    let migrations = cx.entity.metadata_migrations();
    if migrations.is_empty() {
        return None;
    }
    let arms = migrations.iter().map(|migration| {
        let (version, ty) = (migration.version.value, &migration.ty);
        quote!(#version => _kv_schema::version::names_of::<#ty>(),)
    });
    Some(quote! {
        fn names_in(__version: ::core::primitive::u32) -> _kv_schema::version::OldNames {
            match __version {
                #(#arms)*
                _ => _kv_schema::version::OldNames::Todays,
            }
        }
    })
}
