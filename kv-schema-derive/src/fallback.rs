//! The impl emitted beside errors, so that uses of the type report nothing more.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use syn::ext::IdentExt;
use syn::{Attribute, DeriveInput};

use crate::attr;
use crate::ctxt::Ctxt;
use crate::expand::{crate_import, lints, type_lints};

pub(crate) fn fallback(input: &DeriveInput) -> TokenStream {
    let attrs = quietly(|cx| attr::Container::read(cx, &input.attrs));
    let has_metadata = attrs.metadata_only.is_some() || any_field_has_metadata(input);
    let ident = &input.ident;
    let name = |suffix: &str| format_ident!("{}{suffix}", ident.unraw(), span = ident.span());
    let key = attrs.key_type.unwrap_or_else(|| name("Key"));
    let key_ref = format_ident!("{key}Ref");
    let (prefix, metadata) = (name("Prefix"), name("Metadata"));
    let vis = &input.vis;
    let lints = type_lints();
    let metadata = has_metadata.then(|| {
        quote! {
            #[doc(hidden)]
            #lints
            #vis struct #metadata;
        }
    });
    let impls = impls(input, &key, &crate_import(attrs.krate.as_ref()));
    quote! {
        #[doc(hidden)]
        #lints
        #vis struct #key;
        #[doc(hidden)]
        #lints
        #vis struct #key_ref;
        #[doc(hidden)]
        #lints
        #vis struct #prefix;
        #metadata
        #impls
    }
}

fn any_field_has_metadata(input: &DeriveInput) -> bool {
    let has = |attrs: &[Attribute]| quietly(|cx| attr::Field::read(cx, attrs)).metadata.is_some();
    match &input.data {
        syn::Data::Struct(data) => data.fields.iter().any(|field| has(&field.attrs)),
        _ => false,
    }
}

/// Reads again what was reported before.
fn quietly<T>(read: impl FnOnce(&Ctxt) -> T) -> T {
    let cx = Ctxt::new();
    let out = read(&cx);
    let _ = cx.check();
    out
}

/// Parameters would have to be mentioned by every type, so a generic entity has no fallback.
fn impls(input: &DeriveInput, key: &Ident, import: &TokenStream) -> TokenStream {
    if input.generics.type_params().next().is_some() || input.generics.const_params().next().is_some() {
        return TokenStream::new();
    }
    let ident = &input.ident;
    let (params, arguments, bounds) = input.generics.split_for_impl();
    let lifetimes: Vec<&Ident> = input
        .generics
        .lifetimes()
        .map(|param| &param.lifetime.ident)
        .collect();
    let entity = quote!(#ident #arguments);
    let entity_static = crate::tokens::static_lifetimes(&entity, &lifetimes);
    let name = ident.unraw().to_string();
    let lints = lints();
    quote! {
        #[doc(hidden)]
        #lints
        const _: () = {
            #import

            impl #params _kv_schema::KvEntity for #entity #bounds {
                type Key = #key;
                type Metadata = _kv_schema::NoMetadata;
                type Value = ();
                type Codec = _kv_schema::codec::Empty;

                const SCHEMA: &'static _kv_schema::schema::Schema = &_kv_schema::__private::no_schema(#name);

                fn stored_value(&self) -> &Self::Value {
                    &()
                }

                fn restore(_: _kv_schema::Stored<'_, Self>) -> _kv_schema::Result<Self> {
                    _kv_schema::__private::not_derived()
                }
            }

            impl #params _kv_schema::ToKey<#entity> for #entity #bounds {
                fn write_key(&self, _: &mut _kv_schema::key::KeyWriter) {}
            }

            impl #params _kv_schema::ToKey<#entity> for #key #bounds {
                fn write_key(&self, _: &mut _kv_schema::key::KeyWriter) {}
            }

            impl _kv_schema::EntityKey for #key {
                type Entity = #entity_static;

                fn read_parts(_: &mut _kv_schema::key::KeyParser<'_>) -> _kv_schema::Result<Self> {
                    _kv_schema::__private::not_derived()
                }
            }

            impl ::core::clone::Clone for #key {
                fn clone(&self) -> Self {
                    Self
                }
            }

            impl ::core::fmt::Debug for #key {
                fn fmt(&self, _: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                    _kv_schema::__private::Ok(())
                }
            }

            impl ::core::cmp::PartialEq for #key {
                fn eq(&self, _: &Self) -> ::core::primitive::bool {
                    true
                }
            }

            impl ::core::cmp::Eq for #key {}

            impl ::core::hash::Hash for #key {
                fn hash<__H: ::core::hash::Hasher>(&self, _: &mut __H) {}
            }
        };
    }
}
