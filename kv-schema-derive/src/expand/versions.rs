//! Reading and writing other versions than today's.

mod metadata;
mod moved;
mod twins;

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};
use syn::Type;
use syn::spanned::Spanned;

pub(super) use self::metadata::{names_in, read_metadata};
use self::moved::{moved_segments, write_moved_key};
use self::twins::twin_name;
pub(super) use self::twins::twins;
use super::context::Context;
use super::schema::template_of;
use crate::ast::EntityForm;
use crate::attr::{Migration, Number, Unversioned};
use crate::shape::types::spell;
use crate::tokens::{at, mentions, resolve_codecs};
use crate::versions::Old;

/// The methods of the entity that know other versions.
pub(super) fn methods(cx: &Context<'_>) -> TokenStream {
    let (upgrade, write_older, moved) = (upgrade(cx), write_older(cx), write_moved_key(cx));
    quote!(#upgrade #write_older #moved)
}

/// What the schema says of versions.
pub(super) fn builders(cx: &Context<'_>) -> TokenStream {
    let attrs = &cx.entity.attrs;
    let version = attrs.version.as_ref().map(|version| {
        let version = version.value;
        quote!(.version(#version))
    });
    let older: Vec<TokenStream> = cx.entity.older().iter().map(|old| old_version(cx, old)).collect();
    let older = (!older.is_empty()).then(|| quote!(.older(&[#(#older),*])));
    let number = |name: &str, number: &Option<Number>| {
        let name = Ident::new(name, Span::call_site());
        let value = number.as_ref()?.value;
        Some(quote!(.#name(#value)))
    };
    let oldest = number("oldest", &attrs.oldest);
    let write_version = number("write_version", &attrs.write_version);
    let unversioned = attrs.unversioned.as_ref().map(|(_, unversioned)| {
        let policy = match unversioned {
            Unversioned::As(number) => {
                let version = number.value;
                quote!(As(#version))
            }
            Unversioned::Current => quote!(Current),
            Unversioned::Error => quote!(Error),
            Unversioned::Detect(_, candidates) => {
                let candidates = candidates.iter().map(|candidate| candidate.value);
                quote!(Detect(&[#(#candidates),*]))
            }
        };
        quote!(.unversioned(_kv_schema::version::Unversioned::#policy))
    });
    let version_from = attrs
        .version_from
        .as_ref()
        .map(|name| quote!(.version_from(#name)));
    let newer = attrs.newer.as_ref().map(|newer| {
        let policy = camel(newer);
        quote!(.newer(_kv_schema::version::Newer::#policy))
    });
    let write_back = attrs.write_back.as_ref().map(|write_back| {
        let policy = camel(write_back);
        quote!(.write_back(_kv_schema::version::WriteBack::#policy))
    });
    let moved_from = attrs.moved_from.as_ref().map(|text| {
        let template = template_of(cx, &text.value(), &moved_segments(cx));
        quote!(.moved_from(#template))
    });
    quote!(#version #older #oldest #unversioned #version_from #newer #write_version #write_back #moved_from)
}

/// `pass_through` as `PassThrough`.
fn camel(word: &Ident) -> Ident {
    let mut out = String::new();
    for part in word.to_string().split('_') {
        let (first, rest) = part.split_at(1);
        out.push_str(&first.to_uppercase());
        out.push_str(rest);
    }
    Ident::new(&out, Span::call_site())
}

fn old_version(cx: &Context<'_>, old: &Old<'_>) -> TokenStream {
    let version = old.version();
    let metadata = cx
        .entity
        .metadata_migrations()
        .iter()
        .find(|migration| migration.version.value == version)
        .and_then(|migration| migration.ty.as_ref())
        .map(|ty| {
            let name = spell(ty);
            quote!(.metadata(#name))
        });
    let old = match old {
        Old::Named(migration) => {
            let Some(ty) = &migration.ty else {
                return TokenStream::new();
            };
            let (name, codec) = (spell(ty), codec_of(cx, migration));
            let codec = at(ty.span(), quote!(<#codec as _kv_schema::codec::Codec<#ty>>::NAME));
            let shape = crate::shape::type_shape(&ty.to_token_stream(), &name, &quote!(_kv_schema));
            quote!(named(#version, #name, #codec, #shape))
        }
        Old::Described(_) => {
            let (entity, name, value) = (cx.entity_ty(), &cx.entity.name, cx.value_ty());
            let codec = if let Some(codec) = cx.entity.codec_in(version) {
                let (span, codec) = (codec.span(), resolve_codecs(codec.to_token_stream()));
                at(span, quote!(<#codec as _kv_schema::codec::Codec<#value>>::NAME))
            } else {
                quote!(_kv_schema::__private::codec_name::<#entity>())
            };
            quote!(described(#version, #codec, _kv_schema::schema::Shape::Ref(#name)))
        }
    };
    quote!(_kv_schema::version::OldVersion::#old #metadata)
}

fn codec_of(cx: &Context<'_>, migration: &Migration) -> TokenStream {
    if let Some(codec) = &migration.codec {
        return resolve_codecs(codec.to_token_stream());
    }
    let span = migration.ty.as_ref().map_or_else(Span::call_site, Spanned::span);
    at(span, cx.codec_ty())
}

/// The codec of a version that today's fields describe.
fn described_codec(cx: &Context<'_>, version: u32) -> TokenStream {
    match cx.entity.codec_in(version) {
        Some(codec) => resolve_codecs(codec.to_token_stream()),
        None => cx.codec_ty(),
    }
}

fn is_todays(cx: &Context<'_>, codec: &Type) -> bool {
    let today = &cx.entity.attrs.codec;
    spell(codec) == today.as_ref().map_or_else(|| "Json".to_owned(), spell)
}

/// `Codec: Codec<OldType>` for each old type that mentions a parameter.
pub(super) fn bounds<'a>(cx: &'a Context<'_>) -> impl Iterator<Item = TokenStream> + 'a {
    let params = cx.entity.type_params();
    cx.entity.migrations().iter().filter_map(move |migration| {
        let ty = match (&migration.ty, &migration.codec) {
            (Some(ty), _) => ty.to_token_stream(),
            (None, Some(codec)) if !is_todays(cx, codec) => cx.value_ty(),
            (None, _) => return None,
        };
        if !params.iter().any(|param| mentions(&ty, param)) {
            return None;
        }
        let codec = codec_of(cx, migration);
        Some(quote!(#codec: _kv_schema::codec::Codec<#ty>))
    })
}

/// A chain of calls for each version: read as its type, and every step to today's.
fn upgrade(cx: &Context<'_>) -> Option<TokenStream> {
    let older = cx.entity.older();
    if older.is_empty() {
        return None;
    }
    let value = cx.value_ty();
    let arms = older.iter().enumerate().map(|(index, old)| {
        let version = old.version();
        let read = match old {
            Old::Named(migration) => {
                let chain = chain(&older[index..], &value);
                let (ty, codec) = (&migration.ty, codec_of(cx, migration));
                quote!(__old.read::<#codec, #ty>()? #chain)
            }
            Old::Described(version) if cx.entity.needs_twin(*version) => {
                let (codec, twin) = (described_codec(cx, *version), twin_name(*version));
                quote!(__old.read_as::<#codec, #twin>()?)
            }
            Old::Described(version) => {
                let codec = described_codec(cx, *version);
                quote!(__old.read::<#codec, #value>()?)
            }
        };
        quote!(#version => #read.done(),)
    });
    Some(quote! {
        fn upgrade(__old: _kv_schema::version::Older<'_, Self>) -> _kv_schema::Result<Self::Value> {
            match __old.version() {
                #(#arms)*
                _ => _kv_schema::__private::Err(__old.unknown()),
            }
        }
    })
}

/// `.then::<v2::Session>()?.by::<Session, _>(upgrade)?`
fn chain(older: &[Old<'_>], value: &TokenStream) -> TokenStream {
    steps(older)
        .map(|(from, to)| {
            let to = to.map_or_else(|| value.clone(), ToTokens::to_token_stream);
            match &from.with {
                Some(with) => at(with.span(), quote!(.by::<#to, _>(#with)?)),
                None => at(from.ty.span(), quote!(.then::<#to>()?)),
            }
        })
        .collect()
}

/// The named versions, each with the type that the next one has; `None` is today's.
fn steps<'a>(older: &'a [Old<'a>]) -> impl Iterator<Item = (&'a Migration, Option<&'a Type>)> {
    older.iter().enumerate().filter_map(|(index, old)| {
        let Old::Named(migration) = old else { return None };
        let next = match older.get(index + 1) {
            Some(Old::Named(next)) => next.ty.as_ref(),
            _ => None,
        };
        Some((*migration, next))
    })
}

/// Writes the version that is written where it is not today's.
fn write_older(cx: &Context<'_>) -> Option<TokenStream> {
    let version = cx.entity.attrs.write_version.as_ref()?.value;
    let value = cx.value_ty();
    let left_out = left_out(cx, version);
    let body = match cx.entity.old(version)? {
        Old::Described(_) if cx.entity.needs_twin(version) => {
            let (twin, codec) = (twin_name(version), described_codec(cx, version));
            quote!(_kv_schema::version::encode_as::<#codec, #twin>(self))
        }
        Old::Described(version) => {
            let codec = described_codec(cx, version);
            quote!(_kv_schema::version::encode::<#codec, #value>(<Self as _kv_schema::KvEntity>::stored_value(self)))
        }
        Old::Named(last) => {
            let older = cx.entity.older();
            let first = older.iter().position(|old| old.version() == version)?;
            let mut steps: Vec<_> = steps(&older[first..]).collect();
            steps.reverse();
            let downs = steps.iter().map(|(to, from)| {
                let from = from.map_or_else(|| value.clone(), ToTokens::to_token_stream);
                let (number, ty) = (to.version.value, &to.ty);
                let with = cx
                    .entity
                    .attrs
                    .downgrade
                    .iter()
                    .flat_map(|(_, list)| list)
                    .find(|down| down.version.value == number)
                    .and_then(|down| down.with.as_ref());
                let call = match with {
                    Some(with) => at(
                        with.span(),
                        quote!(_kv_schema::version::lower_by::<Self, #from, #ty, _>(#with, self, __value, #number)?),
                    ),
                    None => at(ty.span(), quote!(_kv_schema::version::lower::<#from, #ty>(__value, #number)?)),
                };
                quote!(let __value = &#call;)
            });
            let (ty, codec) = (&last.ty, codec_of(cx, last));
            quote! {
                let __value: &#value = <Self as _kv_schema::KvEntity>::stored_value(self);
                #(#downs)*
                _kv_schema::version::encode::<#codec, #ty>(__value)
            }
        }
    };
    Some(quote! {
        fn write_older(&self) -> _kv_schema::Result<_kv_schema::__private::Vec<::core::primitive::u8>> {
            #left_out
            #body
        }
    })
}

/// Refuses fields for which a version has no place. What a named version keeps of the value, its step back says.
fn left_out(cx: &Context<'_>, version: u32) -> TokenStream {
    let whole = cx.entity.form() == EntityForm::Whole;
    let described = matches!(cx.entity.old(version), Some(Old::Described(_)));
    cx.entity
        .fields
        .iter()
        .filter(|field| field.since() > version && !field.is_skipped() && (described || !whole))
        .map(|field| {
            let (name, ident, ty) = (&field.name, field.ident, field.ty);
            let fill = super::metadata::fill(cx, field);
            let Some(adapter) = super::metadata::write_adapter_item(cx, field) else {
                return quote! {
                    _kv_schema::version::left_out::<#ty>(#name, &self.#ident, &(#fill)(), #version)?;
                };
            };
            let written = super::metadata::write_adapter(field);
            quote!({
                #adapter
                let (__value, __filled): (&#ty, #ty) = (&self.#ident, (#fill)());
                _kv_schema::version::left_out(#name, &#written(__value), &#written(&__filled), #version)?;
            })
        })
        .collect()
}
