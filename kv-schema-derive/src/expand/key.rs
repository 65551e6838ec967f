//! The key type and its borrowed form.

mod traits;

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::spanned::Spanned;
use syn::{Type, TypePath};

use self::traits::{constant, ord, std_traits};
use super::context::{Context, part_ref};
use crate::ast::{Field, Segment};
use crate::template::Form;
use crate::tokens::{Few, at, at_once, from_tuple, unwrap};

/// The types, which stand beside the struct.
pub(super) fn types(cx: &Context<'_>) -> TokenStream {
    let entity = cx.entity;
    let (vis, key, key_ref, krate) = (entity.vis, &cx.key, &cx.key_ref, &cx.krate);
    let lints = super::type_lints();
    let none = Few::default();
    let template = entity
        .attrs
        .key
        .as_ref()
        .map_or_else(String::new, syn::LitStr::value);
    let doc = format!(
        " The key of [`{}`]: `{}`.",
        entity.name,
        template.replace('`', "'")
    );
    if entity.parts().next().is_none() {
        return quote! {
            #[doc = #doc]
            #lints
            #vis struct #key;
        };
    }
    let ref_doc = format!(" A borrowed [`{key}`].");
    let parts: Vec<_> = entity.parts().collect();
    let names = parts.iter().map(|field| field.ident);
    let names_ = names.clone();
    let docs: Vec<_> = parts.iter().map(|field| part_doc(field)).collect();
    let types = parts.iter().map(|field| cx.part_ty(field, krate));
    let ref_types = parts
        .iter()
        .map(|field| part_ref(field, &cx.part_ty(field, krate), krate, "'__k"));
    let declare = cx.declare(&none, &none);
    let bounds = cx.key_bounds(krate, &none);
    let declare_ref = cx.declare(&quote!('__k).into(), &none);
    let bounds_ref = cx.key_bounds(krate, &outlives(cx));
    quote! {
        #[doc = #doc]
        #lints
        #vis struct #key #declare #bounds {
            #(#[doc = #docs] #vis #names: #types,)*
        }

        #[doc = #ref_doc]
        #lints
        #vis struct #key_ref #declare_ref #bounds_ref {
            #(#[doc = #docs] #vis #names_: #ref_types,)*
        }
    }
}

fn part_doc(field: &Field<'_>) -> String {
    if field.is_digest() {
        format!(" The digest of the `{{{}}}` of the key.", field.name)
    } else {
        format!(" The `{{{}}}` of the key.", field.name)
    }
}

/// A borrowed part outlives what it borrows from.
fn outlives(cx: &Context<'_>) -> Few {
    let params = cx
        .entity
        .original
        .generics
        .type_params()
        .map(|param| &param.ident);
    quote!(#(#params: '__k,)*).into()
}

/// The impls of both types.
pub(super) fn impls(cx: &Context<'_>) -> TokenStream {
    let with_parts = if cx.entity.parts().next().is_some() {
        let (borrowed, traits, one) = (borrowed(cx), std_traits(cx), one_part(cx));
        quote!(#borrowed #traits #one)
    } else {
        constant(cx)
    };
    let (owned, entity_key) = (owned(cx), entity_key(cx));
    quote!(#with_parts #owned #entity_key)
}

/// Writes each segment; `value` gives the borrowed part of a field.
fn write_key(cx: &Context<'_>, value: impl Fn(&Field<'_>) -> TokenStream) -> TokenStream {
    let mut out = TokenStream::new();
    let mut segments = cx.entity.key.iter().peekable();
    while let Some(segment) = segments.next() {
        let plain = segments.next_if(|next| match (segment, next) {
            (Segment::Literal(_), Segment::Part(index)) => is_plain(&cx.entity.fields[*index]),
            _ => false,
        });
        out.extend(match (segment, plain) {
            (Segment::Literal(literal), Some(Segment::Part(index))) => {
                let field = &cx.entity.fields[*index];
                let (name, value) = (&field.name, value(field));
                let ty = cx.part_ty(field, &quote!(_kv_schema)).at(field.ty.span());
                quote!(__key.part_after::<#ty>(#literal, #name, #value);)
            }
            (Segment::Literal(literal), _) => quote!(__key.literal(#literal);),
            (Segment::Part(index), _) => {
                let field = &cx.entity.fields[*index];
                write_part(cx, field, field.form, &value(field))
            }
        });
    }
    out
}

/// Tells whether a part is written by `part`, as most are.
pub(super) fn is_plain(field: &Field<'_>) -> bool {
    matches!(field.form, Some(Form::Plain | Form::Sha256) | None) && field.attrs.max_len.is_none()
}

/// `__key.part::<u64>("user", self.user);`
pub(super) fn write_part(
    cx: &Context<'_>,
    field: &Field<'_>,
    form: Option<Form>,
    value: &TokenStream,
) -> TokenStream {
    let name = &field.name;
    let ty = cx.part_ty(field, &quote!(_kv_schema)).at(field.ty.span());
    let max_len = field.attrs.max_len.as_ref().map(|max_len| max_len.bytes);
    match (form, max_len) {
        (Some(Form::Padded(width)), _) => quote!(__key.padded_part::<#ty>(#name, #value, #width);),
        (Some(Form::Asc), _) => quote!(__key.asc_part::<#ty>(#name, #value);),
        (Some(Form::Desc), _) => quote!(__key.desc_part::<#ty>(#name, #value);),
        (Some(Form::Rest), max_len) => {
            let max_len = max_len.map_or_else(
                || quote!(_kv_schema::__private::None),
                |max_len| quote!(_kv_schema::__private::Some(#max_len)),
            );
            quote!(__key.rest_part::<#ty>(#name, #value, #max_len);)
        }
        (_, Some(max_len)) => quote!(__key.bounded_part::<#ty>(#name, #value, #max_len);),
        (_, None) => quote!(__key.part::<#ty>(#name, #value);),
    }
}

/// `__in.part()`
pub(super) fn read_part(form: Option<Form>) -> TokenStream {
    match form {
        Some(Form::Padded(_)) => quote!(__in.padded_part()),
        Some(Form::Asc) => quote!(__in.asc_part()),
        Some(Form::Desc) => quote!(__in.desc_part()),
        Some(Form::Rest) => quote!(__in.rest_part()),
        Some(Form::Plain | Form::Sha256) | None => quote!(__in.part()),
    }
}

/// The borrowed part of a field of the entity, or of its key.
fn to_ref(cx: &Context<'_>, field: &Field<'_>, from: &Ident, in_key: bool) -> TokenStream {
    let name = field.ident;
    if field.is_digest() && !in_key {
        return at(
            field.ty.span(),
            quote!(_kv_schema::__private::sha256_of(&#from.#name)),
        );
    }
    // The entity may be borrowed for less than its key stands for: then the type is that of the argument.
    let owner = if in_key || cx.entity.lifetimes().is_empty() {
        let ty = cx.part_ty(field, &quote!(_kv_schema));
        quote!(<#ty as _kv_schema::KeyPart>)
    } else {
        quote!(_kv_schema::KeyPart)
    };
    at(field.ty.span(), quote!(#owner::to_ref(&#from.#name)))
}

fn borrowed(cx: &Context<'_>) -> TokenStream {
    let (key, key_ref, vis) = (&cx.key, &cx.key_ref, cx.entity.vis);
    let (none, lifetime) = (Few::default(), Few::from(quote!('__k)));
    let (entity, entity_static, entity_any) = (cx.entity_ty(), cx.entity_static(), cx.entity_any());
    let parts: Vec<_> = cx.entity.parts().collect();
    let names: Vec<_> = parts.iter().map(|field| field.ident).collect();
    let from_refs = parts.iter().map(|field| {
        let ty = cx.part_ty(field, &quote!(_kv_schema));
        at(field.ty.span(), quote!(<#ty as _kv_schema::KeyPart>::from_ref))
    });
    let self_ = Ident::new("__entity", proc_macro2::Span::call_site());
    let refs = parts.iter().map(|field| to_ref(cx, field, &self_, false));
    let write = write_key(cx, |field| {
        let name = field.ident;
        quote!(self.#name)
    });
    let params = cx.impl_params(&lifetime, &none);
    let static_params = cx.declare(&lifetime, &none);
    let (arguments, key_arguments) = (cx.arguments(&lifetime, &none), cx.arguments(&none, &none));
    let bounds = cx.impl_bounds(&outlives(cx), true);
    let key_bounds = cx.key_bounds(&quote!(_kv_schema), &outlives(cx));
    let static_bounds = cx.impl_bounds(&outlives(cx), false);
    let debug_name = key_ref.to_string();
    quote! {
        #[automatically_derived]
        impl #params _kv_schema::ToKey<#entity> for #key_ref #arguments #bounds {
            fn write_key(&self, __key: &mut _kv_schema::key::KeyWriter) {
                #write
            }
        }

        impl #static_params #key_ref #arguments #key_bounds {
            /// Borrows the key of an entity.
            #vis fn of(__entity: &'__k #entity_any) -> Self {
                Self { #(#names: #refs,)* }
            }

            /// Copies the parts into an owned key.
            #vis fn to_owned(self) -> #key #key_arguments {
                #key { #(#names: #from_refs(self.#names),)* }
            }
        }

        #[automatically_derived]
        impl #static_params ::core::clone::Clone for #key_ref #arguments #key_bounds {
            fn clone(&self) -> Self {
                *self
            }
        }

        #[automatically_derived]
        impl #static_params ::core::marker::Copy for #key_ref #arguments #key_bounds {}

        #[automatically_derived]
        impl #static_params ::core::fmt::Debug for #key_ref #arguments #static_bounds {
            fn fmt(&self, __f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                <Self as _kv_schema::ToKey<#entity_static>>::fmt_debug(self, #debug_name, __f)
            }
        }
    }
}

/// What is the same for keys with and without parts.
fn owned(cx: &Context<'_>) -> TokenStream {
    let (key, key_ref, prefix, vis) = (&cx.key, &cx.key_ref, &cx.prefix, cx.entity.vis);
    let none = Few::default();
    let params = cx.declare(&none, &none);
    let arguments = cx.arguments(&none, &none);
    let bounds = cx.impl_bounds(&none, false);
    let entity_any = cx.entity_any();
    let with_parts = (cx.entity.parts().next().is_some()).then(|| {
        let self_ = Ident::new("self", proc_macro2::Span::call_site());
        let parts = cx.entity.parts();
        let names = parts.clone().map(|field| field.ident);
        let refs = parts.map(|field| to_ref(cx, field, &self_, true));
        let ref_arguments = cx.arguments(&quote!('_).into(), &none);
        let prefix_arguments = cx.arguments(&none, &none);
        quote! {
            /// Borrows the key.
            #vis fn as_ref(&self) -> #key_ref #ref_arguments {
                #key_ref { #(#names: #refs,)* }
            }

            /// Copies the key of an entity.
            #vis fn of(__entity: &#entity_any) -> Self {
                #key_ref::of(__entity).to_owned()
            }

            /// Begins a prefix for a list; it is filled from the left.
            #vis fn prefix() -> #prefix #prefix_arguments {
                #prefix(::core::default::Default::default())
            }
        }
    });
    let ord = ord(cx);
    quote! {
        impl #params #key #arguments #bounds {
            /// Reads a stored key; only the canonical form is accepted.
            #vis fn parse(text: &::core::primitive::str) -> _kv_schema::Result<Self> {
                <Self as _kv_schema::EntityKey>::parse(text)
            }

            /// Returns the stored form.
            #vis fn encode(&self) -> _kv_schema::Result<_kv_schema::__private::String> {
                <Self as _kv_schema::EntityKey>::encode(self)
            }

            #with_parts
        }

        #ord
    }
}

/// How a key is read, and that an entity and a key are keys.
fn entity_key(cx: &Context<'_>) -> TokenStream {
    let (key, key_ref, none) = (&cx.key, &cx.key_ref, Few::default());
    let (entity, entity_static) = (cx.entity_ty(), cx.entity_static());
    let params = cx.impl_params(&none, &none);
    let static_params = cx.declare(&none, &none);
    let arguments = cx.arguments(&none, &none);
    let (bounds, static_bounds) = (cx.impl_bounds(&none, true), cx.impl_bounds(&none, false));
    let read = read_parts(cx);
    let to_key = (cx.entity.parts().next().is_some()).then(|| {
        quote! {
            #[automatically_derived]
            impl #params _kv_schema::ToKey<#entity> for #key #arguments #bounds {
                fn write_key(&self, __key: &mut _kv_schema::key::KeyWriter) {
                    _kv_schema::ToKey::<#entity>::write_key(&self.as_ref(), __key);
                }
            }

            #[automatically_derived]
            impl #params _kv_schema::ToKey<#entity> for #entity #bounds {
                fn write_key(&self, __key: &mut _kv_schema::key::KeyWriter) {
                    _kv_schema::ToKey::<#entity>::write_key(&#key_ref::of(self), __key);
                }
            }
        }
    });
    quote! {
        #to_key

        #[automatically_derived]
        impl #static_params _kv_schema::EntityKey for #key #arguments #static_bounds {
            type Entity = #entity_static;

            fn read_parts(__in: &mut _kv_schema::key::KeyParser<'_>) -> _kv_schema::Result<Self> {
                #read
            }
        }
    }
}

/// Reads the parts: plain ones by one call, which is less to check.
fn read_parts(cx: &Context<'_>) -> TokenStream {
    let parts: Vec<_> = cx.entity.parts().collect();
    let are_plain = parts
        .iter()
        .all(|field| matches!(field.form, Some(Form::Plain | Form::Sha256) | None));
    if let Some(method) = at_once("parts", parts.len()).filter(|_| are_plain) {
        let names: Vec<_> = parts.iter().map(|field| field.ident).collect();
        let types = parts
            .iter()
            .map(|field| cx.part_ty(field, &quote!(_kv_schema)).at(field.ty.span()));
        return from_tuple(&quote!(__in.#method::<#(#types),*>()), &names);
    }
    let read = parts.iter().map(|field| {
        let name = field.ident;
        let read = unwrap(&at(field.ty.span(), read_part(field.form)));
        quote!(#name: #read)
    });
    quote!(_kv_schema::__private::Ok(Self { #(#read,)* }))
}

/// The bare part of a one-part key: `users.get(42)`.
fn one_part(cx: &Context<'_>) -> Option<TokenStream> {
    let field = cx.entity.one_part()?;
    let none = Few::default();
    let entity = cx.entity_ty();
    let params = cx.impl_params(&none, &none);
    let bounds = cx.impl_bounds(&none, true);
    let ty = cx.owned_ty(field);
    let part = part_ref(field, &ty, &quote!(_kv_schema), "'_");
    let write = write_key(cx, |field| {
        if field.is_digest() {
            quote!(_kv_schema::__private::sha256::<#ty>(__part))
        } else {
            quote!(__part)
        }
    });
    let bare = (!is_type_param(cx, field)).then(|| {
        quote! {
            #[automatically_derived]
            impl #params _kv_schema::ToKey<#entity> for #ty #bounds {
                fn write_key(&self, __key: &mut _kv_schema::key::KeyWriter) {
                    <#entity as _kv_schema::key::OnePart>::write_part(_kv_schema::KeyPart::to_ref(self), __key);
                }
            }
        }
    });
    Some(quote! {
        #[automatically_derived]
        impl #params _kv_schema::key::OnePart for #entity #bounds {
            type Part = #ty;

            fn write_part(
                __part: #part,
                __key: &mut _kv_schema::key::KeyWriter,
            ) {
                #write
            }
        }

        #bare
    })
}

/// A bare parameter may stand for any type, so no impl can be written for it.
fn is_type_param(cx: &Context<'_>, field: &Field<'_>) -> bool {
    match field.ty {
        Type::Path(TypePath {
            qself: None, path, ..
        }) => path
            .get_ident()
            .is_some_and(|ident| cx.entity.type_params().contains(&ident)),
        _ => false,
    }
}
