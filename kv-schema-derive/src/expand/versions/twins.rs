//! Versions that today's fields describe, as serde reads and writes them.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use serde_derive_internals::attr::Default as SerdeDefault;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{Attribute, Meta, Token};

use crate::ast::Field;
use crate::expand::context::Context;
use crate::tokens::at;
use crate::versions::Old;

pub(super) fn twin_name(version: u32) -> Ident {
    format_ident!("__V{version}")
}

/// The twins of the struct: what serde reads and writes for the versions that today's fields describe.
pub(in crate::expand) fn twins(cx: &Context<'_>) -> TokenStream {
    let twins: Vec<TokenStream> = cx
        .entity
        .older()
        .iter()
        .filter_map(|old| match old {
            Old::Described(version) if cx.entity.needs_twin(*version) => Some(twin(cx, *version)),
            _ => None,
        })
        .collect();
    if twins.is_empty() {
        return TokenStream::new();
    }
    // serde takes the path of a function as text, which `$crate` does not survive.
    let fills = cx
        .entity
        .fields
        .iter()
        .filter(|field| is_filled(cx, field))
        .map(|field| {
            let (name, ty, fill) = (
                fill_name(field),
                field.ty,
                crate::expand::metadata::fill(cx, field),
            );
            let call = at(fill.span(), quote!((#fill)()));
            quote!(fn #name() -> #ty { #call })
        });
    quote!(#(#fills)* #(#twins)*)
}

/// Whether serde itself does not know what an older version has in place of a field.
fn is_filled(cx: &Context<'_>, field: &Field<'_>) -> bool {
    let own = match field.serde.default() {
        SerdeDefault::None => cx.entity.serde.default().is_none(),
        SerdeDefault::Default => true,
        SerdeDefault::Path(_) => false,
    };
    field.attrs.since.is_some() && (own || field.attrs.fill.is_some())
}

fn fill_name(field: &Field<'_>) -> Ident {
    format_ident!("__fill_{}", field.name)
}

fn twin(cx: &Context<'_>, version: u32) -> TokenStream {
    let entity = cx.entity;
    let (ident, name) = (entity.ident, twin_name(version));
    let remote = ident.to_string();
    let container: Vec<Meta> = serde_metas(&entity.original.attrs)
        .into_iter()
        .filter(|meta| !is_one_of(meta, &["crate", "remote", "bound", "expecting"]))
        .collect();
    // Where serde writes the name of the struct (`tag`), it is that of today's.
    let renamed = container.iter().any(|meta| is_one_of(meta, &["rename"]));
    let own_name = &entity.name;
    let rename = (!renamed).then(|| quote!(, rename = #own_name));
    let attrs = fields_of(entity.original);
    let fields = entity.fields.iter().zip(&attrs).map(|(field, attrs)| {
        let (field_name, ty) = (field.ident, field.ty);
        let metas: Vec<Meta> = serde_metas(attrs).into_iter().collect();
        let serde = if field.since() > version {
            let default = default_of(cx, field, &metas);
            quote!(skip #default)
        } else if let Some(old) = field.name_in(version) {
            let kept = metas.iter().filter(|meta| !is_one_of(meta, &["rename", "alias"]));
            quote!(rename = #old #(, #kept)*)
        } else {
            quote!(#(#metas),*)
        };
        let serde = (!serde.is_empty()).then(|| quote!(#[serde(#serde)]));
        quote!(#serde #field_name: #ty)
    });
    quote! {
        #[derive(_kv_schema::__private::serde::Serialize, _kv_schema::__private::serde::Deserialize)]
        // Else serde asks the twin for the `Default` of the struct.
        #[serde(crate = "_kv_schema::__private::serde", remote = #remote, bound(deserialize = "") #rename #(, #container)*)]
        struct #name {
            #(#fields,)*
        }

        impl _kv_schema::version::Described for #name {
            type Value = #ident;

            fn write<__S: _kv_schema::__private::serde::Serializer>(
                __value: &#ident,
                __out: __S,
            ) -> _kv_schema::__private::Result<__S::Ok, __S::Error> {
                #name::serialize(__value, __out)
            }

            fn read<'__de, __D: _kv_schema::__private::serde::Deserializer<'__de>>(
                __in: __D,
            ) -> _kv_schema::__private::Result<#ident, __D::Error> {
                #name::deserialize(__in)
            }
        }
    }
}

fn fields_of(input: &syn::DeriveInput) -> Vec<Vec<Attribute>> {
    match &input.data {
        syn::Data::Struct(data) => data.fields.iter().map(|field| field.attrs.clone()).collect(),
        _ => Vec::new(),
    }
}

/// `, default = "path"` of a field that a version does not have.
fn default_of(cx: &Context<'_>, field: &Field<'_>, metas: &[Meta]) -> Option<TokenStream> {
    if is_filled(cx, field) {
        let path = fill_name(field).to_string();
        return Some(quote!(, default = #path));
    }
    // `default` alone too: else serde would take the default of the struct.
    let own = metas.iter().find(|meta| is_one_of(meta, &["default"]))?;
    Some(quote!(, #own))
}

/// What serde is told, word by word.
fn serde_metas(attrs: &[Attribute]) -> Vec<Meta> {
    attrs
        .iter()
        .filter(|attr| attr.path().is_ident("serde"))
        .filter_map(|attr| {
            attr.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated)
                .ok()
        })
        .flatten()
        .collect()
}

fn is_one_of(meta: &Meta, words: &[&str]) -> bool {
    words.iter().any(|word| meta.path().is_ident(word))
}
