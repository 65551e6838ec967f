//! Reading and writing other versions than today's.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote};
use serde_derive_internals::attr::Default as SerdeDefault;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{Attribute, Meta, Token, Type};

use super::context::Context;
use super::key::{read_part, write_part};
use super::schema::template_of;
use crate::ast::{EntityForm, Field, Segment};
use crate::attr::{Migration, Number, Unversioned};
use crate::shape::types::spell;
use crate::template::{self, Form};
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

fn twin_name(version: u32) -> Ident {
    format_ident!("__V{version}")
}

/// The twins of the struct: what serde reads and writes for the versions that today's fields describe.
pub(super) fn twins(cx: &Context<'_>) -> TokenStream {
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
            let (name, ty, fill) = (fill_name(field), field.ty, super::metadata::fill(cx, field));
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

/// What the metadata of named versions goes through.
pub(super) fn read_metadata(cx: &Context<'_>) -> Option<TokenStream> {
    let mut migrations: Vec<&Migration> = cx.entity.metadata_migrations().iter().collect();
    migrations.sort_by_key(|migration| migration.version.value);
    if migrations.is_empty() {
        return None;
    }
    let arms =
        migrations.iter().enumerate().map(|(index, migration)| {
            let (version, ty) = (migration.version.value, &migration.ty);
            // Steps go on while the next version has a type of its own, and end with today's.
            let run = migrations[index..]
                .iter()
                .zip(version..)
                .take_while(|(migration, expected)| migration.version.value == *expected)
                .count();
            let steps = (index..index + run).map(|step| {
            let from = migrations[step];
            let number = from.version.value;
            let next = migrations[..index + run].get(step + 1).and_then(|next| next.ty.as_ref());
            let to = next.map_or_else(|| quote!(Self), ToTokens::to_token_stream);
            match &from.with {
                Some(with) => at(
                    with.span(),
                    quote!(let __value: #to = _kv_schema::version::metadata_by(#with, __value, #number)?;),
                ),
                None => at(
                    from.ty.span(),
                    quote!(let __value: #to = _kv_schema::version::metadata_then(__value, #number)?;),
                ),
            }
        });
            quote! {
                _kv_schema::__private::Some(#version) => {
                    let __value: #ty = __in.all()?;
                    #(#steps)*
                    return _kv_schema::__private::Ok(__value);
                }
            }
        });
    Some(quote! {
        match __in.read_version() {
            #(#arms)*
            _ => {}
        }
    })
}

/// Which names of metadata were a named version's own.
pub(super) fn names_in(cx: &Context<'_>) -> Option<TokenStream> {
    let migrations = cx.entity.metadata_migrations();
    if migrations.is_empty() {
        return None;
    }
    let arms = migrations.iter().map(|migration| {
        let (version, ty) = (migration.version.value, &migration.ty);
        quote!(#version => _kv_schema::version::names_of::<#ty>(),)
    });
    Some(quote! {
        fn names_in(__version: ::core::primitive::u32) -> _kv_schema::version::OldNames {
            match __version {
                #(#arms)*
                _ => _kv_schema::version::OldNames::Todays,
            }
        }
    })
}

/// The old key template, with today's fields.
fn moved_segments(cx: &Context<'_>) -> Vec<(Segment, Form)> {
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
fn write_moved_key(cx: &Context<'_>) -> Option<TokenStream> {
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
    let (key, none) = (&cx.key, TokenStream::new());
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
        let read = at(field.ty.span(), read);
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
