//! The prefix builder, which is filled from the left.

use proc_macro2::{Literal, Span, TokenStream};
use quote::{format_ident, quote};
use syn::spanned::Spanned;

use super::context::{Context, part_ref};
use super::key::{is_plain, write_part};
use crate::ast::{Field, Segment};
use crate::template::Form;
use crate::tokens::Few;

/// The type, which stands beside the struct.
pub(super) fn types(cx: &Context<'_>) -> TokenStream {
    if cx.entity.parts().next().is_none() {
        return TokenStream::new();
    }
    let (vis, prefix, krate) = (cx.entity.vis, &cx.prefix, &cx.krate);
    let lints = super::type_lints();
    let none = Few::default();
    let declare = cx.declare(
        &none,
        &quote!(const __FILLED: ::core::primitive::usize = 0).into(),
    );
    let bounds = cx.key_bounds(krate, &none);
    let entity = cx.entity_static();
    let doc = format!(
        " The beginning of [`{}`], filled from the left: what a list takes.",
        cx.key
    );
    quote! {
        #[doc = #doc]
        #lints
        #vis struct #prefix #declare(#krate::key::Prefix<#entity>) #bounds;
    }
}

/// Its methods, one a part.
pub(super) fn impls(cx: &Context<'_>) -> TokenStream {
    let count = cx.entity.parts().count();
    if count == 0 {
        return TokenStream::new();
    }
    let (prefix, none) = (&cx.prefix, Few::default());
    let params = cx.declare(&none, &none);
    let bounds = cx.impl_bounds(&none, false);
    let steps = cx.entity.parts().enumerate().filter_map(|(index, field)| {
        let methods = methods(cx, index, count, field);
        let arguments = cx.arguments(&none, &filled(index));
        (!methods.is_empty()).then(|| {
            quote! {
                impl #params #prefix #arguments #bounds {
                    #methods
                }
            }
        })
    });
    let any = Few::from(quote!(const __FILLED: ::core::primitive::usize));
    let (own_params, own_bounds) = (cx.impl_params(&none, &any), cx.impl_bounds(&none, true));
    let debug_params = cx.declare(&none, &any);
    let debug_bounds = cx.key_bounds(&quote!(_kv_schema), &none);
    let (entity, arguments) = (cx.entity_ty(), cx.arguments(&none, &quote!(__FILLED).into()));
    // Not `From`: all entities would implement it for one type, and the compiler compares each pair.
    quote! {
        #(#steps)*

        #[automatically_derived]
        impl #own_params ::core::convert::Into<_kv_schema::key::KeyRange<#entity>> for #prefix #arguments #own_bounds {
            fn into(self) -> _kv_schema::key::KeyRange<#entity> {
                self.0.into_range()
            }
        }

        #[automatically_derived]
        impl #debug_params ::core::fmt::Debug for #prefix #arguments #debug_bounds {
            fn fmt(&self, __f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Debug::fmt(&self.0, __f)
            }
        }
    }
}

/// How many parts are filled, as an argument of the type; none is its default, and a constant less to check.
fn filled(count: usize) -> Few {
    if count == 0 {
        return Few::default();
    }
    let count = Literal::usize_unsuffixed(count);
    quote!(#count).into()
}

fn methods(cx: &Context<'_>, index: usize, count: usize, field: &Field<'_>) -> TokenStream {
    let last = index + 1 == count;
    let fill = (!last).then(|| fill(cx, index, field));
    let ordered = match field.form {
        Some(Form::Asc) => ordered(
            cx,
            field,
            "asc_range",
            "oldest_first",
            "in the order of `{}`: the oldest first",
        ),
        Some(Form::Desc) => ordered(
            cx,
            field,
            "desc_range",
            "newest_first",
            "in the reverse order of `{}`: the newest first",
        ),
        Some(Form::Rest) => rest(cx, field),
        _ => TokenStream::new(),
    };
    quote!(#fill #ordered)
}

/// Fills a part, with the literal that follows it.
fn fill(cx: &Context<'_>, index: usize, field: &Field<'_>) -> TokenStream {
    let (name, prefix, vis) = (field.ident, &cx.prefix, cx.entity.vis);
    // A field may be called as what is generated around it.
    let mut part_name = name.clone();
    part_name.set_span(Span::mixed_site().located_at(name.span()));
    let (ty, value) = if field.is_digest() {
        let ty = cx.owned_ty(field);
        (
            ty.clone(),
            quote!(_kv_schema::__private::sha256::<#ty>(#part_name)),
        )
    } else {
        (cx.part_ty(field, &quote!(_kv_schema)), quote!(#part_name))
    };
    let part = part_ref(field, &ty, &quote!(_kv_schema), "'_");
    let separator = separator(cx, index);
    let arguments = cx.arguments(&Few::default(), &filled(index + 1));
    let doc = format!(" Fills `{{{}}}`.", field.name);
    if let Some(separator) = separator.filter(|_| is_plain(field)) {
        let ty = cx.part_ty(field, &quote!(_kv_schema)).at(field.ty.span());
        let text = &field.name;
        return quote! {
            #[doc = #doc]
            #vis fn #name(self, #part_name: #part) -> #prefix #arguments {
                #prefix(self.0.part::<#ty>(#text, #value, #separator))
            }
        };
    }
    let write = write_part(cx, field, field.form, &value);
    let separator = separator.map(|literal| quote!(__key.literal(#literal);));
    quote! {
        #[doc = #doc]
        #vis fn #name(mut self, #part_name: #part) -> #prefix #arguments {
            let __key = self.0.writer();
            #write
            #separator
            #prefix(self.0)
        }
    }
}

/// Returns the literal that follows a part.
fn separator<'a>(cx: &Context<'a>, part: usize) -> Option<&'a str> {
    let key = &cx.entity.key;
    let mut positions = key
        .iter()
        .enumerate()
        .filter(|(_, segment)| matches!(segment, Segment::Part(_)));
    let (position, _) = positions.nth(part)?;
    match key.get(position + 1) {
        Some(Segment::Literal(literal)) => Some(literal),
        _ => None,
    }
}

fn ordered(cx: &Context<'_>, field: &Field<'_>, range: &str, first: &str, order: &str) -> TokenStream {
    let vis = cx.entity.vis;
    let (range, first) = (format_ident!("{range}"), format_ident!("{first}"));
    let method = format_ident!("{}_range", field.name);
    let (ty, entity) = (cx.part_ty(field, &quote!(_kv_schema)), cx.entity_static());
    let part = part_ref(field, &ty, &quote!(_kv_schema), "'__r");
    let doc = format!(
        " Narrows to a range of `{{{}}}`: a few prefixes cover it, at one list operation or more each.",
        field.name
    );
    let first_doc = format!(
        " Returns the keys {}.",
        order.replace("{}", &format!("{{{}}}", field.name))
    );
    quote! {
        #[doc = #doc]
        #vis fn #method<'__r>(
            self,
            __range: impl ::core::ops::RangeBounds<#part>,
        ) -> _kv_schema::key::KeyRange<#entity> {
            self.0.#range::<#ty>(__range)
        }

        #[doc = #first_doc]
        #vis fn #first(self) -> _kv_schema::key::KeyRange<#entity> {
            self.0.into_range()
        }
    }
}

fn rest(cx: &Context<'_>, field: &Field<'_>) -> TokenStream {
    let vis = cx.entity.vis;
    let starting_with = format_ident!("{}_starting_with", field.name);
    let range = format_ident!("{}_range", field.name);
    let (ty, entity) = (cx.part_ty(field, &quote!(_kv_schema)), cx.entity_static());
    let part = part_ref(field, &ty, &quote!(_kv_schema), "'__r");
    let starting_doc = format!(
        " Narrows to the keys whose `{{{}}}` begins with a text.",
        field.name
    );
    let range_doc = format!(
        " Narrows to a range of `{{{}}}`, compared as UTF-8 bytes.",
        field.name
    );
    quote! {
        #[doc = #starting_doc]
        #vis fn #starting_with(self, __text: &::core::primitive::str) -> _kv_schema::key::KeyRange<#entity> {
            self.0.rest_starting_with(__text)
        }

        #[doc = #range_doc]
        #vis fn #range<'__r>(
            self,
            __range: impl ::core::ops::RangeBounds<#part>,
        ) -> _kv_schema::key::KeyRange<#entity> {
            self.0.rest_range::<#ty>(__range)
        }
    }
}
