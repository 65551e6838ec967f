//! Keys that moved.

use proc_macro2::TokenStream;
use quote::quote;
use syn::spanned::Spanned;

use crate::ast::Segment;
use crate::expand::context::Context;
use crate::expand::key::{read_part, write_part};
use crate::template::{self, Form};
use crate::tokens::{Few, at};

/// The old key template, with today's fields.
pub(super) fn moved_segments(cx: &Context<'_>) -> Vec<(Segment, Form)> {
    let Some(text) = &cx.entity.attrs.moved_from else {
        return Vec::new();
    };
    template::parse(&text.value())
        .0
        .into_iter()
        .filter_map(|segment| match segment {
            template::Segment::Literal(text) => Some((Segment::Literal(text), Form::Plain)),
            template::Segment::Placeholder { field, form } => {
                let index = cx.entity.fields.iter().position(|known| known.name == field)?;
                Some((Segment::Part(index), form))
            }
        })
        .collect()
}

/// Writes the key under which older releases stored the entity.
pub(super) fn write_moved_key(cx: &Context<'_>) -> Option<TokenStream> {
    cx.entity.attrs.moved_from.as_ref()?;
    let writes = moved_segments(cx)
        .into_iter()
        .map(|(segment, form)| match segment {
            Segment::Literal(literal) => quote!(__key.literal(#literal);),
            Segment::Part(index) => {
                let field = &cx.entity.fields[index];
                let name = field.ident;
                if form == Form::Sha256 && !field.is_digest() {
                    let (ty, name_text) = (cx.owned_ty(field), &field.name);
                    return quote! {
                        __key.part::<_kv_schema::key::Sha256>(
                            #name_text,
                            _kv_schema::__private::sha256::<#ty>(_kv_schema::KeyPart::to_ref(&__of.#name)),
                        );
                    };
                }
                let value = at(field.ty.span(), quote!(_kv_schema::KeyPart::to_ref(&__of.#name)));
                write_part(cx, field, Some(form), &value)
            }
        });
    let (key, none) = (&cx.key, Few::default());
    let arguments = cx.arguments(&none, &none);
    let of = if cx.entity.parts().next().is_some() {
        quote!(__of)
    } else {
        quote!(_)
    };
    let read = read_moved_key(cx);
    Some(quote! {
        fn write_moved_key(#of: &#key #arguments, __key: &mut _kv_schema::key::KeyWriter) {
            #(#writes)*
        }

        #read
    })
}

/// Reads an old key, where it holds every part of today's.
fn read_moved_key(cx: &Context<'_>) -> Option<TokenStream> {
    let segments = moved_segments(cx);
    let parts: Vec<_> = segments
        .iter()
        .filter_map(|(segment, form)| match segment {
            Segment::Part(index) => Some((&cx.entity.fields[*index], *form)),
            Segment::Literal(_) => None,
        })
        .collect();
    let all = cx.entity.parts().all(|field| {
        parts
            .iter()
            .any(|(part, form)| part.name == field.name && (*form != Form::Sha256 || field.is_digest()))
    });
    if !all {
        return None;
    }
    let reads = parts.iter().map(|(field, form)| {
        let (name, read) = (field.ident, read_part(Some(*form)));
        let read = at(field.ty.span(), quote!(#read?));
        quote!(#name: #read)
    });
    let key = &cx.key;
    Some(quote! {
        fn read_moved_key(
            __text: &::core::primitive::str,
        ) -> _kv_schema::__private::Option<_kv_schema::Result<Self::Key>> {
            let __old = <Self as _kv_schema::KvEntity>::SCHEMA.moved_from.as_ref()?;
            _kv_schema::__private::Some(_kv_schema::key::KeyParser::parse_with(
                __old,
                __text,
                |__in| _kv_schema::__private::Ok(#key { #(#reads,)* }),
                <Self as _kv_schema::KvEntity>::write_moved_key,
            ))
        }
    })
}
