//! The impl of `KvEntity` itself.

use proc_macro2::TokenStream;
use quote::quote;
use syn::spanned::Spanned;

use super::context::Context;
use super::{metadata, schema, versions};
use crate::ast::{EntityForm, Field};
use crate::tokens::{Few, at};

pub(super) fn impls(cx: &Context<'_>) -> TokenStream {
    let none = Few::default();
    let entity = cx.entity_ty();
    let params = cx.impl_params(&none, &none);
    let bounds = cx.impl_bounds(&none, true);
    let (key, key_arguments) = (&cx.key, cx.arguments(&none, &none));
    let metadata = metadata::ty(cx);
    let (value, codec) = (cx.value_ty(), cx.codec_ty());
    let schema = schema::schema(cx);
    let stored_value = stored_value(cx);
    let write_metadata = metadata::write(cx);
    let stored_expiry = stored_expiry(cx);
    let restore = restore(cx);
    let versions = versions::methods(cx);
    let constants = schema::constants(cx);
    quote! {
        #constants

        #[automatically_derived]
        impl #params _kv_schema::KvEntity for #entity #bounds {
            type Key = #key #key_arguments;
            type Metadata = #metadata;
            type Value = #value;
            type Codec = #codec;

            const SCHEMA: &'static _kv_schema::schema::Schema = &#schema;

            fn stored_value(&self) -> &#value {
                #stored_value
            }

            #write_metadata
            #stored_expiry

            fn restore(__stored: _kv_schema::Stored<'_, Self>) -> _kv_schema::Result<Self> {
                #restore
            }

            #versions
        }
    }
}

fn stored_value(cx: &Context<'_>) -> TokenStream {
    match (cx.entity.form(), cx.entity.value_field()) {
        (EntityForm::MetadataOnly, _) => quote!(&()),
        (EntityForm::Value, Some(field)) => {
            let name = field.ident;
            quote!(&self.#name)
        }
        _ => quote!(self),
    }
}

fn stored_expiry(cx: &Context<'_>) -> Option<TokenStream> {
    let field = cx.entity.expiry_field()?;
    let (name, ty) = (field.ident, field.ty);
    Some(quote! {
        fn stored_expiry(&self) -> _kv_schema::__private::Option<_kv_schema::clock::UnixSeconds> {
            <#ty as _kv_schema::ExpiryField>::to_unix(&self.#name)
        }
    })
}

fn restore(cx: &Context<'_>) -> TokenStream {
    match cx.entity.form() {
        EntityForm::Whole => restore_whole(cx),
        EntityForm::Value => restore_parts(cx),
        EntityForm::MetadataOnly => {
            let parts = restore_parts(cx);
            quote!(__stored.no_value()?; #parts)
        }
    }
}

/// Decodes the whole entity, and fills what serde leaves out.
fn restore_whole(cx: &Context<'_>) -> TokenStream {
    let filled = restored(cx);
    if filled.is_empty() {
        return quote!(__stored.whole());
    }
    let sources = sources(&filled.iter().map(|(_, source)| *source).collect::<Vec<_>>());
    let fills = filled.iter().map(|(field, source)| {
        let (name, from) = (field.ident, source.take(field));
        quote!(__entity.#name = #from;)
    });
    quote! {
        let mut __entity: Self = __stored.value()?;
        #sources
        #(#fills)*
        __stored.matching(__entity)
    }
}

/// Puts the entity together field by field.
fn restore_parts(cx: &Context<'_>) -> TokenStream {
    let fields = restored(cx);
    let sources = sources(&fields.iter().map(|(_, source)| *source).collect::<Vec<_>>());
    let takes = fields.iter().map(|(field, source)| {
        let (name, from) = (field.ident, source.take(field));
        quote!(#name: #from)
    });
    let entity = quote!(Self { #(#takes,)* });
    // What the key holds digested has to be compared.
    let entity = if cx.entity.parts().any(Field::is_digest) {
        quote!(__stored.matching(#entity))
    } else {
        quote!(_kv_schema::__private::Ok(#entity))
    };
    quote!(#sources #entity)
}

/// Tells whether no field is restored from metadata.
pub(super) fn is_self_contained(cx: &Context<'_>) -> bool {
    restored(cx).iter().all(|(_, source)| *source != Source::Metadata)
}

/// The fields that the decoded value does not hold, and where each is restored from.
fn restored<'c>(cx: &'c Context<'_>) -> Vec<(&'c Field<'c>, Source)> {
    let wins = cx.entity.attrs.key_wins.is_some();
    let is_whole = matches!(cx.entity.form(), EntityForm::Whole);
    let fields = cx.entity.fields.iter();
    fields
        .filter(|field| !is_whole || field.is_skipped() || (wins && field.is_in_key()))
        .filter_map(|field| {
            let rest = || rest_source(cx, field);
            Some((field, source(field).or_else(rest)?))
        })
        .collect()
}

/// Where a field is restored from.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Source {
    Key,
    Metadata,
    Deadline,
    Value,
}

impl Source {
    fn take(self, field: &Field<'_>) -> TokenStream {
        let (name, ty) = (field.ident, field.ty);
        match self {
            Self::Key => quote!(__key.#name),
            Self::Metadata => quote!(__metadata.#name),
            Self::Deadline => at(ty.span(), quote!(__stored.deadline()?)),
            Self::Value => quote!(__stored.value()?),
        }
    }
}

fn source(field: &Field<'_>) -> Option<Source> {
    if field.is_in_key() {
        Some(Source::Key)
    } else if field.attrs.metadata.is_some() {
        Some(Source::Metadata)
    } else if field.attrs.expiry.is_some() {
        Some(Source::Deadline)
    } else {
        None
    }
}

fn rest_source(cx: &Context<'_>, field: &Field<'_>) -> Option<Source> {
    match cx.entity.form() {
        EntityForm::Value if field.attrs.value.is_some() => Some(Source::Value),
        EntityForm::MetadataOnly => Some(Source::Metadata),
        _ => None,
    }
}

fn sources(all: &[Source]) -> TokenStream {
    let key = all
        .contains(&Source::Key)
        .then(|| quote!(let __key = __stored.key()?;));
    let metadata = all
        .contains(&Source::Metadata)
        .then(|| quote!(let __metadata = __stored.metadata()?;));
    quote!(#key #metadata)
}
