//! The constant schema.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use syn::spanned::Spanned;

use super::context::Context;
use super::shape;
use crate::ast::{EntityForm, Field, Segment};
use crate::attr::Seconds;
use crate::template::Form;
use crate::tokens::{at, replace_self};

pub(super) fn schema(cx: &Context<'_>) -> TokenStream {
    let entity = cx.entity;
    let name = &entity.name;
    let template = template(cx);
    let form = match (entity.form(), entity.value_field()) {
        (EntityForm::MetadataOnly, _) => quote!(MetadataOnly),
        (EntityForm::Value, Some(field)) => {
            let name = &field.name;
            quote!(Value(#name))
        }
        _ => quote!(Whole),
    };
    let entity_ty = cx.entity_ty();
    let value_shape = shape::value(cx);
    let rest = builders(cx);
    quote! {
        _kv_schema::schema::Schema::new(
            #name,
            #template,
            _kv_schema::schema::EntityForm::#form,
            _kv_schema::__private::codec_name::<#entity_ty>(),
            #value_shape,
        )
        #rest
    }
}

/// What is declared beside the key.
fn builders(cx: &Context<'_>) -> TokenStream {
    let attrs = &cx.entity.attrs;
    let metadata = cx.entity.metadata_fields().next().is_some().then(|| {
        let fields = shape::metadata_fields(cx);
        quote!(.metadata(#fields))
    });
    let version = super::versions::builders(cx);
    let ttl = attrs.ttl.as_ref().map(|ttl| seconds(cx, ttl, "ttl"));
    let cache_ttl = attrs.cache_ttl.as_ref().map(|ttl| seconds(cx, ttl, "cache_ttl"));
    let expiry = cx.entity.expiry_field().map(|field| {
        let name = &field.name;
        quote!(.expiry(#name))
    });
    let key_wins = attrs.key_wins.as_ref().map(|_| quote!(.key_wins()));
    let self_contained = super::entity::is_self_contained(cx).then(|| quote!(.self_contained()));
    let redact = attrs.redact.as_ref().map(|_| quote!(.redact()));
    let envelope = attrs.envelope.as_ref().map(|_| quote!(.envelope()));
    // Without parameters the block of the impls forces the proof; with them, whoever reads the schema does.
    let checked = cx.has_type_params().then(|| quote!(.checked()));
    quote!(#metadata #version #ttl #cache_ttl #expiry #key_wins #self_contained #redact #envelope #checked)
}

/// `.ttl(86_400)`, or the constant that [`constants`] declares.
fn seconds(cx: &Context<'_>, ttl: &Seconds, method: &str) -> TokenStream {
    let name = format_ident!("{method}");
    match ttl {
        Seconds::Literal(seconds) => quote!(.#name(#seconds)),
        Seconds::Path(path) if cx.has_type_params() => {
            quote!(.#name(_kv_schema::__private::#name(#path)))
        }
        Seconds::Path(_) => {
            let constant = constant(method);
            quote!(.#name(#constant))
        }
    }
}

fn constant(method: &str) -> Ident {
    format_ident!("__{}", method.to_uppercase())
}

/// TTLs that constants say: items of their own, so that the compiler's word about them stands at the attribute.
pub(super) fn constants(cx: &Context<'_>) -> TokenStream {
    let attrs = &cx.entity.attrs;
    let entity = cx.entity_static();
    [("ttl", &attrs.ttl), ("cache_ttl", &attrs.cache_ttl)]
        .into_iter()
        .map(|(method, ttl)| match ttl {
            Some(Seconds::Path(path)) if !cx.has_type_params() => {
                let (name, read) = (constant(method), format_ident!("{method}"));
                let own_path = replace_self(path, &quote!(<#entity>));
                let value = at(path.span(), quote!(_kv_schema::__private::#read(#own_path)));
                quote!(const #name: ::core::primitive::u64 = #value;)
            }
            _ => TokenStream::new(),
        })
        .collect()
}

fn template(cx: &Context<'_>) -> TokenStream {
    let text = cx
        .entity
        .attrs
        .key
        .as_ref()
        .map_or_else(String::new, syn::LitStr::value);
    let segments: Vec<_> = cx
        .entity
        .key
        .iter()
        .map(|segment| match segment {
            Segment::Literal(text) => (Segment::Literal(text.clone()), Form::Plain),
            Segment::Part(index) => {
                let form = cx.entity.fields[*index].form;
                (Segment::Part(*index), form.unwrap_or(Form::Plain))
            }
        })
        .collect();
    template_of(cx, &text, &segments)
}

/// A template of these segments, each part in its form.
pub(super) fn template_of(cx: &Context<'_>, text: &str, segments: &[(Segment, Form)]) -> TokenStream {
    let segments = segments.iter().map(|(segment, form)| match segment {
        Segment::Literal(literal) => quote!(_kv_schema::key::Segment::Literal(#literal)),
        Segment::Part(index) => {
            let part = part(cx, &cx.entity.fields[*index], *form);
            quote!(_kv_schema::key::Segment::Part(#part))
        }
    });
    quote!(_kv_schema::key::KeyTemplate::new(#text, &[#(#segments),*]))
}

fn part(cx: &Context<'_>, field: &Field<'_>, form: Form) -> TokenStream {
    let name = &field.name;
    let ty = match form {
        Form::Sha256 => quote!(_kv_schema::key::Sha256).into(),
        _ => cx.part_ty(field, &quote!(_kv_schema)),
    };
    let bounded = form != Form::Sha256;
    let form = match form {
        Form::Padded(width) => quote!(Padded(#width)),
        Form::Asc => quote!(Asc(<#ty as _kv_schema::key::OrderedKeyPart>::WIDTH)),
        Form::Desc => quote!(Desc(<#ty as _kv_schema::key::OrderedKeyPart>::WIDTH)),
        Form::Rest => quote!(Rest),
        Form::Sha256 => quote!(Sha256),
        Form::Plain => quote!(Plain),
    };
    let max_len = match field.attrs.max_len.as_ref().filter(|_| bounded) {
        None => quote!(_kv_schema::__private::None),
        Some(max_len) => {
            let bytes = max_len.bytes;
            quote!(_kv_schema::__private::Some(_kv_schema::__private::max_len::<#ty>(#bytes)))
        }
    };
    // No call, because rustc checks calls in constants for long.
    quote! {
        _kv_schema::key::PartSchema {
            field: #name,
            form: _kv_schema::key::PartForm::#form,
            shape: <#ty as _kv_schema::KeyPart>::SHAPE,
            max_len: #max_len,
        }
    }
}

/// Proves that the longest key fits, at the key template: what the block of the impls evaluates to.
pub(super) fn proof(cx: &Context<'_>) -> Option<TokenStream> {
    if cx.has_type_params() {
        return None;
    }
    let entity = cx.entity_static();
    Some(at(
        cx.entity.key_span(),
        quote!(_kv_schema::__private::assert_schema(<#entity as _kv_schema::KvEntity>::SCHEMA)),
    ))
}
