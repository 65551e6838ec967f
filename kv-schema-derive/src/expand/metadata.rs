//! The metadata projection.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use serde_derive_internals::attr::Default as SerdeDefault;
use syn::spanned::Spanned;

use super::context::Context;
use super::versions;
use crate::ast::Field;
use crate::attr::Unversioned;
use crate::shape::types::{is_std_scalar, spell};
use crate::tokens::{at, at_once, from_tuple, unwrap};

/// The type, which stands beside the struct.
pub(super) fn types(cx: &Context<'_>) -> TokenStream {
    let mut fields = cx.entity.metadata_fields().peekable();
    if fields.peek().is_none() {
        return TokenStream::new();
    }
    let (vis, metadata) = (cx.entity.vis, &cx.metadata);
    let lints = super::type_lints();
    let doc = format!(" The fields of [`{}`] that are in its metadata.", cx.entity.name);
    let (declare, bounds) = (cx.declare_metadata(), cx.metadata_predicates());
    let fields = fields.map(|field| {
        let (name, ty) = (field.ident, cx.owned_ty(field));
        let doc = format!(" The `{}` of the entity.", field.name);
        quote!(#[doc = #doc] #vis #name: #ty)
    });
    quote! {
        #[doc = #doc]
        #lints
        #vis struct #metadata #declare #bounds {
            #(#fields,)*
        }
    }
}

/// Names the type: the generated one, or that of no fields.
pub(super) fn ty(cx: &Context<'_>) -> TokenStream {
    if cx.entity.metadata_fields().next().is_none() {
        return quote!(_kv_schema::NoMetadata);
    }
    let (metadata, arguments) = (&cx.metadata, cx.metadata_arguments());
    quote!(#metadata #arguments)
}

/// How it is read, copied and printed.
pub(super) fn impls(cx: &Context<'_>) -> TokenStream {
    let fields: Vec<_> = cx.entity.metadata_fields().collect();
    if fields.is_empty() {
        return TokenStream::new();
    }
    let adapters = fields.iter().map(|field| adapters(cx, field));
    let (metadata, declare, arguments) = (&cx.metadata, cx.declare_metadata(), cx.metadata_arguments());
    let bounds = cx.metadata_bounds();
    let names: Vec<_> = fields.iter().map(|field| field.ident).collect();
    let texts = fields.iter().map(|field| &field.name);
    let read = read_all(cx, &fields);
    let clones = fields.iter().map(|field| {
        let name = field.ident;
        quote_spanned!(field.ty.span()=> ::core::clone::Clone::clone(&self.#name))
    });
    let (migrate, names_in) = (versions::read_metadata(cx), versions::names_in(cx));
    let print = print(cx);
    let name = metadata.to_string();
    let predicates = cx.metadata_predicates_list();
    // Text and numbers are known to be comparable, and the bound is dear.
    let is_known = |field: &Field<'_>| is_std_scalar(&spell(field.ty));
    let asked: Vec<_> = fields
        .iter()
        .filter(|field| !is_known(field))
        .map(|field| cx.owned_ty(field))
        .collect();
    let comparisons = fields.iter().map(|field| {
        let name = field.ident;
        if is_known(field) {
            quote!(self.#name == __other.#name)
        } else {
            quote!(&self.#name == &__other.#name)
        }
    });
    quote! {
        #(#adapters)*

        #[automatically_derived]
        impl #declare _kv_schema::Projection for #metadata #arguments #bounds {
            fn read(__in: &_kv_schema::MetadataReader<'_>) -> _kv_schema::Result<Self> {
                #migrate
                #read
            }

            #print
            #names_in
        }

        #[automatically_derived]
        impl #declare ::core::clone::Clone for #metadata #arguments #bounds {
            fn clone(&self) -> Self {
                Self { #(#names: #clones,)* }
            }
        }

        #[automatically_derived]
        impl #declare ::core::fmt::Debug for #metadata #arguments #bounds {
            fn fmt(&self, __f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                _kv_schema::__private::debug_fields(#name, &[#((#texts, &self.#names)),*], __f)
            }
        }

        // The lifetime puts the question off until somebody compares: not every field can be compared.
        #[automatically_derived]
        impl #declare ::core::cmp::PartialEq for #metadata #arguments
        where
            #(for<'__a> &'__a #asked: ::core::cmp::PartialEq<&'__a #asked>,)*
            #predicates
        {
            fn eq(&self, __other: &Self) -> ::core::primitive::bool {
                #(#comparisons)&&*
            }
        }
    }
}

/// `__out.nth::<Self, 0>(&self.device);` for each field.
pub(super) fn write(cx: &Context<'_>) -> Option<TokenStream> {
    let mut fields = cx.entity.metadata_fields().peekable();
    fields.peek()?;
    let writes = fields.enumerate().map(|(position, field)| {
        let (name, value) = (field.ident, written(field));
        let position = Literal::usize_unsuffixed(position);
        let write = quote!(__out.nth::<Self, #position>(#value););
        let write = written_as(cx, field, &value, write);
        match field.serde.skip_serializing_if() {
            Some(skip) => quote!(if !#skip(&self.#name) { #write }),
            None => write,
        }
    });
    Some(quote! {
        fn write_metadata(&self, __out: &mut _kv_schema::MetadataWriter) {
            #(#writes)*
        }
    })
}

/// How what was read is written again: only lists under `detect` compare two readings.
fn print(cx: &Context<'_>) -> Option<TokenStream> {
    let Some((_, Unversioned::Detect(..))) = cx.entity.attrs.unversioned else {
        return None;
    };
    // What is read need not be `Serialize` where it is generic.
    if cx.has_type_params() {
        return None;
    }
    let fields = cx.entity.metadata_fields().map(|field| {
        let (wire, value) = (field.wire_name(), written(field));
        quote!(__out.field(#wire, #value);)
    });
    Some(quote! {
        fn print(&self, __out: &mut _kv_schema::MetadataWriter) {
            #(#fields)*
        }
    })
}

/// What of a field is written, by its own way of writing.
fn written(field: &Field<'_>) -> TokenStream {
    let name = field.ident;
    if field.serialize_with().is_some() {
        let adapter = write_adapter(field);
        return quote!(&#adapter(&self.#name));
    }
    quote!(&self.#name)
}

/// Writes a field as the version that is written has it, where that is not today's.
fn written_as(cx: &Context<'_>, field: &Field<'_>, value: &TokenStream, write: TokenStream) -> TokenStream {
    let Some(version) = cx
        .entity
        .attrs
        .write_version
        .as_ref()
        .map(|version| version.value)
    else {
        return write;
    };
    if field.since() > version {
        let since = field.since();
        return quote!(if !__out.is_before(#since) { #write });
    }
    match field.name_in(version) {
        // Of two versions at most that are written, the other is today's.
        Some(old) => {
            let today = cx.entity.version();
            quote!(if __out.is_before(#today) { __out.field(#old, #value); } else { #write })
        }
        None => write,
    }
}

/// Reads the fields: those of which nothing more is said by one call, which is less to check.
fn read_all(cx: &Context<'_>, fields: &[&Field<'_>]) -> TokenStream {
    let names: Vec<_> = fields.iter().map(|field| field.ident).collect();
    let are_plain = fields.iter().all(|field| {
        field.aliases().is_empty()
            && field.attrs.was.is_none()
            && field.attrs.since.is_none()
            && field.deserialize_with().is_none()
            && default(cx, field).is_none()
    });
    if let Some(method) = at_once("fields", fields.len()).filter(|_| are_plain) {
        let types = fields.iter().map(|field| cx.owned_ty(field));
        let wires = fields.iter().map(|field| field.wire_name());
        return from_tuple(&quote!(__in.#method::<#(#types),*>([#(#wires),*])), &names);
    }
    let reads = fields.iter().map(|field| read(cx, field));
    quote!(_kv_schema::__private::Ok(Self { #(#names: #reads,)* }))
}

fn read(cx: &Context<'_>, field: &Field<'_>) -> TokenStream {
    let wire = field.wire_name();
    let aliases = field.aliases();
    let mut name = if aliases.is_empty() {
        quote!(#wire)
    } else {
        quote!(__in.name_of(#wire, &[#(#aliases),*]))
    };
    let mut was: Vec<_> = field.attrs.was.iter().flatten().collect();
    was.sort_by_key(|was| std::cmp::Reverse(was.version.value));
    for was in was {
        let (after, old) = (was.version.value + 1, &was.name);
        name = quote!(if __in.is_before(#after) { #old } else { #name });
    }
    let adapter = field.deserialize_with().map(|_| read_adapter(field));
    let ty = match &adapter {
        Some(adapter) => adapter.into(),
        None => cx.owned_ty(field),
    };
    let read = match default(cx, field) {
        None => quote!(__in.field::<#ty>(#name)),
        Some(default) => {
            let default = match &adapter {
                Some(adapter) => quote!(|| #adapter((#default)())),
                None => default,
            };
            quote!(__in.field_or::<#ty>(#name, #default))
        }
    };
    let read = if adapter.is_some() {
        quote!(#read?.0)
    } else {
        unwrap(&read)
    };
    if field.attrs.since.is_none() {
        return read;
    }
    let (since, fill) = (field.since(), fill(cx, field));
    let filled = at(fill.span(), quote!((#fill)()));
    quote!(if __in.is_before(#since) { #filled } else { #read })
}

/// What a field is in versions that do not have it: a function without arguments.
pub(super) fn fill(cx: &Context<'_>, field: &Field<'_>) -> TokenStream {
    match &field.attrs.fill {
        Some(fill) => fill.to_token_stream(),
        None => match (field.serde.default(), default(cx, field)) {
            (SerdeDefault::None, Some(default)) if !field.is_skipped() => default,
            (SerdeDefault::Path(_), Some(default)) => default,
            _ => at(field.ty.span(), quote!(_kv_schema::version::filled)),
        },
    }
}

/// What serde would put where the field is missing.
fn default(cx: &Context<'_>, field: &Field<'_>) -> Option<TokenStream> {
    let name = field.ident;
    match (field.serde.default(), cx.entity.serde.default()) {
        (SerdeDefault::Path(path), _) => Some(path.to_token_stream()),
        (SerdeDefault::None, SerdeDefault::Path(path)) => Some(quote!(|| #path().#name)),
        (SerdeDefault::None, SerdeDefault::Default) => {
            let entity = cx.entity_static();
            Some(quote!(|| <#entity as ::core::default::Default>::default().#name))
        }
        (SerdeDefault::Default, _) => Some(quote!(::core::default::Default::default)),
        (SerdeDefault::None, SerdeDefault::None) => {
            (field.is_skipped()).then(|| quote!(::core::default::Default::default))
        }
    }
}

pub(super) fn write_adapter(field: &Field<'_>) -> Ident {
    format_ident!("__Write_{}", field.name)
}

fn read_adapter(field: &Field<'_>) -> Ident {
    format_ident!("__Read_{}", field.name)
}

/// The newtype that writes a field by its `#[serde(with = …)]`.
pub(super) fn write_adapter_item(cx: &Context<'_>, field: &Field<'_>) -> Option<TokenStream> {
    let with = field.serialize_with()?;
    let (adapter, ty) = (write_adapter(field), cx.owned_ty(field));
    Some(quote! {
            struct #adapter<'__a>(&'__a #ty);

            impl _kv_schema::__private::serde::Serialize for #adapter<'_> {
                fn serialize<__S: _kv_schema::__private::serde::Serializer>(
                    &self,
                    __out: __S,
                ) -> _kv_schema::__private::Result<__S::Ok, __S::Error> {
                    #with(self.0, __out)
                }
            }
    })
}

/// The newtypes that carry `#[serde(with = …)]` of a field.
fn adapters(cx: &Context<'_>, field: &Field<'_>) -> TokenStream {
    let ty = cx.owned_ty(field);
    let write = write_adapter_item(cx, field);
    let read = field.deserialize_with().map(|with| {
        let adapter = read_adapter(field);
        quote! {
            struct #adapter(#ty);

            impl<'__de> _kv_schema::__private::serde::Deserialize<'__de> for #adapter {
                fn deserialize<__D: _kv_schema::__private::serde::Deserializer<'__de>>(
                    __in: __D,
                ) -> _kv_schema::__private::Result<Self, __D::Error> {
                    _kv_schema::__private::Ok(Self(#with(__in)?))
                }
            }
        }
    });
    quote!(#write #read)
}
