//! `#[derive(KvKeyPart)]`: newtypes and unit-only enums as parts of a key.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};
use serde_derive_internals::ast::{Container, Data, Style};
use serde_derive_internals::attr::Variant as VariantAttrs;
use syn::{DataStruct, DeriveInput, Fields, Generics, Member, Type, parse_quote};

use crate::ctxt::Ctxt;
use crate::shape::attr::Container as Attrs;
use crate::shape::types::mentioned;
use crate::shape::{is_phantom, serde_container, unraw};

/// Expands `#[derive(KvKeyPart)]`.
pub(crate) fn derive(input: &DeriveInput) -> TokenStream {
    let cx = Ctxt::new();
    let attrs = Attrs::new(&cx, &input.attrs);
    let part = match &input.data {
        syn::Data::Struct(data) => newtype(&cx, input, data).map(|newtype| newtype.expand(input)),
        syn::Data::Enum(_) => names(&cx, input).map(|names| expand_names(input, &names)),
        syn::Data::Union(data) => {
            cx.error_help(
                data.union_token,
                "KvKeyPart cannot be derived for a union",
                "derive it on a struct with one field, or on an enum whose variants hold nothing",
            );
            None
        }
    };
    let errors = cx.check().err().map(|error| error.to_compile_error());
    let part = match (&errors, part) {
        (None, part) => part,
        // A union cannot derive what `KeyPart` asks for, so a fallback would bring errors of its own.
        (Some(_), _) => (!matches!(input.data, syn::Data::Union(_))).then(|| fallback(input)),
    };
    let crate_item = attrs.crate_item();
    quote! {
        #errors
        #[doc(hidden)]
        const _: () = {
            #crate_item
            #part
        };
    }
}

/// A struct that holds one part.
struct Newtype<'a> {
    member: Member,
    inner: &'a Type,
    /// Fields that say nothing: `PhantomData`.
    markers: Vec<Member>,
}

fn newtype<'a>(cx: &Ctxt, input: &'a DeriveInput, data: &'a DataStruct) -> Option<Newtype<'a>> {
    let (markers, parts): (Vec<_>, Vec<_>) = data
        .fields
        .members()
        .zip(&data.fields)
        .partition(|(_, field)| is_phantom(&field.ty));
    let ident = &input.ident;
    match parts.as_slice() {
        [(member, field)] => Some(Newtype {
            member: member.clone(),
            inner: &field.ty,
            markers: markers.into_iter().map(|(member, _)| member).collect(),
        }),
        [] => {
            cx.error_help(
                ident,
                format_args!("`{ident}` holds no value, but a key part is one"),
                "give it one field, or write the text into the key template",
            );
            None
        }
        [_, (_, second), ..] => {
            cx.error_help(
                second,
                format_args!(
                    "`{ident}` has {} fields, but a key part is one value",
                    parts.len()
                ),
                "make each of them a part of its own in the key template, or implement `KeyPart` by hand",
            );
            None
        }
    }
}

impl Newtype<'_> {
    fn expand(&self, input: &DeriveInput) -> TokenStream {
        let (ident, inner, member) = (&input.ident, self.inner, &self.member);
        let generics = self.bounded_generics(input);
        let (impl_generics, ty_generics, where_clause) = generics.split_for_impl();
        let markers = &self.markers;
        quote! {
            #[automatically_derived]
            impl #impl_generics _kv_schema::key::NewtypePart for #ident #ty_generics #where_clause {
                type Inner = #inner;

                fn wrap(__inner: #inner) -> Self {
                    Self { #member: __inner #(, #markers: ::core::marker::PhantomData)* }
                }

                fn inner(&self) -> &#inner {
                    &self.#member
                }
            }
        }
    }

    /// Bounds a generic newtype by what `KeyPart` asks of it, since its std derives hold under conditions of their own.
    fn bounded_generics(&self, input: &DeriveInput) -> Generics {
        let mut generics = input.generics.clone();
        let params: Vec<_> = input.generics.type_params().map(|param| &param.ident).collect();
        if params.is_empty() {
            return generics;
        }
        let (ident, inner) = (&input.ident, self.inner);
        let (_, ty_generics, _) = input.generics.split_for_impl();
        let predicates = &mut generics.make_where_clause().predicates;
        if !mentioned(inner, &params).is_empty() {
            predicates.push(parse_quote!(#inner: _kv_schema::KeyPart));
        }
        predicates.push(parse_quote! {
            #ident #ty_generics: ::core::clone::Clone + ::core::cmp::Eq + ::core::hash::Hash + ::core::fmt::Debug
        });
        generics
    }
}

/// Returns the variants with their wire names.
fn names<'a>(cx: &Ctxt, input: &'a DeriveInput) -> Option<Vec<(Ident, String)>> {
    let cont: Container<'a> = serde_container(cx, input)?;
    let Data::Enum(variants) = &cont.data else {
        return None;
    };
    let ident = &input.ident;
    if variants.is_empty() {
        cx.error_help(
            ident,
            format_args!("`{ident}` has no variants, so no key can hold it"),
            "add a variant",
        );
    }
    let attrs = &cont.attrs;
    let elsewhere = attrs.type_into().or(attrs.type_from()).or(attrs.type_try_from());
    if let Some(ty) = elsewhere {
        cx.error_help(
            ty,
            format_args!("serde stores `{ident}` as another type, so its variants have no names in a key"),
            "remove the serde attribute, or implement `KeyPart` by hand",
        );
        return None;
    }
    let mut names: Vec<(Ident, String)> = Vec::new();
    for variant in variants {
        let name = variant.attrs.name().serialize_name();
        check_variant(cx, variant.original, variant.style, &variant.attrs);
        if let Some((first, _)) = names.iter().find(|(_, other)| *other == name.value) {
            cx.error_help(
                name,
                format_args!(
                    "`{first}` and `{}` are both named `{name}` in a key",
                    variant.ident
                ),
                "give one of them another name with `#[serde(rename = \"…\")]`",
            );
        }
        names.push((variant.ident.clone(), name.value.clone()));
    }
    Some(names)
}

fn check_variant(cx: &Ctxt, variant: &syn::Variant, style: Style, attrs: &VariantAttrs) {
    let ident = &variant.ident;
    let held: &dyn ToTokens = match &variant.fields {
        Fields::Named(fields) => fields,
        Fields::Unnamed(fields) => fields,
        Fields::Unit => ident,
    };
    let name = attrs.name().serialize_name();
    if !matches!(style, Style::Unit) {
        cx.error_help(
            held,
            format_args!("variant `{ident}` holds data, so it has no one name in a key"),
            "remove the data, or implement `KeyPart` by hand",
        );
    } else if attrs.skip_serializing() {
        cx.error_help(
            ident,
            format_args!("serde skips variant `{ident}`, so it has no name in a key"),
            "remove the `skip`, or implement `KeyPart` by hand",
        );
    } else if name.value.is_empty() {
        cx.error_help(
            name,
            format_args!("variant `{ident}` has an empty name, but a key part is never empty"),
            "give it a name of at least one character",
        );
    }
}

fn expand_names(input: &DeriveInput, names: &[(Ident, String)]) -> TokenStream {
    let ident = &input.ident;
    let (impl_generics, ty_generics, where_clause) = input.generics.split_for_impl();
    let (variants, texts): (Vec<_>, Vec<_>) = names
        .iter()
        .map(|(variant, text)| (variant, text.as_str()))
        .unzip();
    let max_len = texts.iter().map(|text| text.len()).max().unwrap_or(1);
    let max_len = u32::try_from(max_len).unwrap_or(u32::MAX);
    let mut sorted = texts.clone();
    sorted.sort_unstable();
    let kind = format!("enum {}", sorted.join(" | "));
    let alphabet = alphabet(&texts.concat());
    quote! {
        #[automatically_derived]
        #[allow(deprecated)]
        impl #impl_generics _kv_schema::KeyPart for #ident #ty_generics #where_clause {
            type Ref<'__part> = #ident #ty_generics where Self: '__part;

            const SHAPE: _kv_schema::key::PartShape = _kv_schema::key::PartShape {
                kind: #kind,
                max_len: _kv_schema::__private::Some(#max_len),
                alphabet: #alphabet,
            };

            fn to_ref(&self) -> Self::Ref<'_> {
                ::core::clone::Clone::clone(self)
            }

            fn from_ref(__part: Self::Ref<'_>) -> Self {
                __part
            }

            fn encode(__part: Self::Ref<'_>, __out: &mut _kv_schema::key::PartWriter<'_>) {
                __out.text(match __part {
                    #(Self::#variants => #texts,)*
                })
            }

            fn decode(
                __text: &_kv_schema::key::PartText<'_>,
            ) -> _kv_schema::__private::Result<Self, _kv_schema::key::PartError> {
                match __text.as_str() {
                    #(#texts => _kv_schema::__private::Ok(Self::#variants),)*
                    _ => _kv_schema::__private::Err(_kv_schema::__private::unknown_name(&[#(#texts),*])),
                }
            }

            fn is_canonical(_: &::core::primitive::str) -> ::core::primitive::bool {
                true
            }
        }
    }
}

fn alphabet(text: &str) -> TokenStream {
    if !text.is_ascii() {
        return quote!(_kv_schema::key::Alphabet::TEXT);
    }
    let mut chars: Vec<char> = text.chars().collect();
    chars.sort_unstable();
    chars.dedup();
    let chars: String = chars.into_iter().collect();
    quote!(_kv_schema::key::Alphabet::of(#chars))
}

/// A part that says nothing, so that uses of the type stay quiet beside the errors.
fn fallback(input: &DeriveInput) -> TokenStream {
    let (ident, name) = (&input.ident, unraw(&input.ident));
    let (impl_generics, ty_generics, where_clause) = input.generics.split_for_impl();
    quote! {
        #[automatically_derived]
        impl #impl_generics _kv_schema::KeyPart for #ident #ty_generics #where_clause {
            type Ref<'__part> = &'__part Self where Self: '__part;

            const SHAPE: _kv_schema::key::PartShape = _kv_schema::key::PartShape {
                kind: #name,
                max_len: _kv_schema::__private::None,
                alphabet: _kv_schema::key::Alphabet::TEXT,
            };

            fn to_ref(&self) -> Self::Ref<'_> {
                self
            }

            fn from_ref(_: Self::Ref<'_>) -> Self {
                ::core::unreachable!("the declaration has mistakes")
            }

            fn encode(_: Self::Ref<'_>, _: &mut _kv_schema::key::PartWriter<'_>) {}

            fn decode(
                _: &_kv_schema::key::PartText<'_>,
            ) -> _kv_schema::__private::Result<Self, _kv_schema::key::PartError> {
                _kv_schema::__private::Err(_kv_schema::key::PartError::new("the declaration has mistakes"))
            }
        }
    }
}
