//! The names and generics that every part of the expansion needs.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote};
use syn::spanned::Spanned;
use syn::{GenericParam, Lifetime, Path, Type};

use crate::ast::{Entity, EntityForm, Field};
use crate::template::Form;
use crate::tokens::{Few, at, mentions, replace_lifetimes, replace_self, resolve_codecs, static_lifetimes};

/// A declaration with its generated names.
pub(super) struct Context<'a> {
    pub(super) entity: &'a Entity<'a>,
    /// The crate, as code outside the block names it.
    pub(super) krate: TokenStream,
    pub(super) key: Ident,
    pub(super) key_ref: Ident,
    pub(super) prefix: Ident,
    pub(super) metadata: Ident,
    lifetimes: Vec<&'a Ident>,
    /// The parts whose types have to be said to be parts; see [`part_bounds`](Self::part_bounds).
    asked: Vec<&'a Field<'a>>,
}

/// Brings the crate into scope as `_kv_schema`.
pub(crate) fn crate_import(krate: Option<&Path>) -> TokenStream {
    match krate {
        None => quote!(
            extern crate kv_schema as _kv_schema;
        ),
        Some(path) => quote!(use #path as _kv_schema;),
    }
}

impl<'a> Context<'a> {
    pub(super) fn new(entity: &'a Entity<'a>) -> Self {
        let key = entity.key_name();
        let params = entity.type_params();
        let asked = entity
            .parts()
            .filter(|field| params.iter().any(|param| mentions(field.ty, param)) || !is_known(field));
        Self {
            entity,
            asked: asked.collect(),
            krate: match &entity.attrs.krate {
                None => quote!(::kv_schema),
                Some(path) => quote!(#path),
            },
            key_ref: format_ident!("{key}Ref"),
            key,
            prefix: entity.derived_name("Prefix"),
            metadata: entity.derived_name("Metadata"),
            lifetimes: entity.lifetimes(),
        }
    }

    pub(super) fn has_type_params(&self) -> bool {
        !self.entity.type_params().is_empty()
    }

    /// The entity with its own parameters.
    pub(super) fn entity_ty(&self) -> Few {
        let ident = self.entity.ident;
        if self.entity.original.generics.params.is_empty() {
            return ident.into();
        }
        let (_, arguments, _) = self.entity.original.generics.split_for_impl();
        quote!(#ident #arguments).into()
    }

    /// The entity with `'static` for each of its lifetimes.
    pub(super) fn entity_static(&self) -> Few {
        let ty = self.entity_ty();
        if self.lifetimes.is_empty() {
            return ty;
        }
        static_lifetimes(ty, &self.lifetimes).into()
    }

    /// The entity with any lifetimes, as the type of an argument.
    pub(super) fn entity_any(&self) -> Few {
        let ty = self.entity_ty();
        if self.lifetimes.is_empty() {
            return ty;
        }
        replace_lifetimes(ty, &self.lifetimes, "_").into()
    }

    /// A type of a field that stands alone: no `Self`, no lifetimes of the entity.
    pub(super) fn owned_ty(&self, field: &Field<'_>) -> Few {
        match field.ty {
            Type::Path(path) if path.qself.is_none() => match path.path.get_ident() {
                Some(ident) if ident != "Self" => return ident.into(),
                _ => {}
            },
            _ => {}
        }
        let entity = self.entity_static().into_token_stream();
        static_lifetimes(replace_self(field.ty, &entity), &self.lifetimes).into()
    }

    /// The type of a field in the key type, where the crate is called `krate`.
    pub(super) fn part_ty(&self, field: &Field<'_>, krate: &TokenStream) -> Few {
        if field.is_digest() {
            quote!(#krate::key::Sha256).into()
        } else {
            self.owned_ty(field)
        }
    }

    /// The parameters of a declared type: those of the entity without lifetimes, with what comes before and after.
    pub(super) fn declare(&self, before: &Few, after: &Few) -> Few {
        let params = self
            .free_params()
            .map(|param| static_lifetimes(without_default(param), &self.lifetimes));
        angle(before, params, after)
    }

    /// The same parameters as arguments.
    pub(super) fn arguments(&self, before: &Few, after: &Few) -> Few {
        angle(before, self.free_params().map(argument), after)
    }

    /// The parameters of an impl for the entity with all its lifetimes.
    pub(super) fn impl_params(&self, before: &Few, after: &Few) -> Few {
        let params = self.entity.original.generics.params.iter().map(without_default);
        angle(before, params, after)
    }

    fn metadata_params(&self) -> impl Iterator<Item = &'a GenericParam> {
        self.free_params().filter(|param| {
            let name = match param {
                GenericParam::Type(param) => &param.ident,
                GenericParam::Const(param) => &param.ident,
                GenericParam::Lifetime(_) => return false,
            };
            self.entity
                .metadata_fields()
                .any(|field| mentions(field.ty, name))
        })
    }

    /// The parameters of the metadata type: those that its fields mention.
    pub(super) fn declare_metadata(&self) -> Few {
        let none = Few::default();
        let params = self.metadata_params();
        angle(
            &none,
            params.map(|param| static_lifetimes(without_default(param), &self.lifetimes)),
            &none,
        )
    }

    /// The same parameters as arguments.
    pub(super) fn metadata_arguments(&self) -> Few {
        let none = Few::default();
        angle(&none, self.metadata_params().map(argument), &none)
    }

    /// The user's predicates that speak of those parameters alone.
    pub(super) fn metadata_predicates_list(&self) -> TokenStream {
        let kept: Vec<String> = self
            .metadata_params()
            .map(|param| argument(param).to_string())
            .collect();
        let params = self.entity.type_params();
        let predicates = self.user_predicates().into_iter().filter(|predicate| {
            params
                .iter()
                .all(|param| kept.contains(&param.to_string()) || !mentions(predicate, param))
        });
        quote!(#(#predicates,)*)
    }

    pub(super) fn metadata_predicates(&self) -> Few {
        let predicates = self.metadata_predicates_list();
        if predicates.is_empty() {
            return Few::default();
        }
        quote!(where #predicates).into()
    }

    /// What reading the metadata type requires.
    pub(super) fn metadata_bounds(&self) -> Few {
        let predicates = self.metadata_predicates_list();
        let bounds = self.metadata_field_bounds();
        if predicates.is_empty() && bounds.is_empty() {
            return Few::default();
        }
        quote!(where #predicates #(#bounds,)*).into()
    }

    fn metadata_field_bounds(&self) -> Vec<TokenStream> {
        let params = self.entity.type_params();
        self.entity
            .metadata_fields()
            .filter(|field| params.iter().any(|param| mentions(field.ty, param)))
            .map(|field| {
                let ty = self.owned_ty(field);
                quote!(#ty: _kv_schema::__private::MetadataField)
            })
            .collect()
    }

    fn free_params(&self) -> impl Iterator<Item = &'a GenericParam> {
        let params = self.entity.original.generics.params.iter();
        params.filter(|param| !matches!(param, GenericParam::Lifetime(_)))
    }

    /// What the declaration of a type that holds key parts requires.
    pub(super) fn key_bounds(&self, krate: &TokenStream, before: &Few) -> Few {
        let user = self.user_predicates();
        let bounds = self.part_bounds(krate);
        if before.is_empty() && user.is_empty() && bounds.is_empty() {
            return Few::default();
        }
        quote!(where #before #(#user,)* #(#bounds,)*).into()
    }

    /// What every impl of a generic entity requires; with the entity's own lifetimes or with `'static`.
    pub(super) fn impl_bounds(&self, before: &Few, own_lifetimes: bool) -> Few {
        let clause = self.entity.original.generics.where_clause.as_ref();
        let mut predicates: Vec<TokenStream> = clause
            .into_iter()
            .flat_map(|clause| &clause.predicates)
            .map(|predicate| {
                if own_lifetimes {
                    predicate.to_token_stream()
                } else {
                    static_lifetimes(predicate, &self.lifetimes)
                }
            })
            .collect();
        predicates.extend(self.part_bounds(&quote!(_kv_schema)));
        if self.has_type_params() {
            predicates.extend(self.value_bounds());
            let own = |bound| {
                if own_lifetimes {
                    bound
                } else {
                    static_lifetimes(&bound, &self.lifetimes)
                }
            };
            predicates.extend(super::versions::bounds(self).map(own));
        }
        if predicates.is_empty() && before.is_empty() {
            return Few::default();
        }
        quote!(where #before #(#predicates,)*).into()
    }

    fn user_predicates(&self) -> Vec<TokenStream> {
        let params = self.lifetimes.len();
        let clause = self.entity.original.generics.where_clause.as_ref();
        clause
            .into_iter()
            .flat_map(|clause| &clause.predicates)
            .map(|predicate| static_lifetimes(predicate, &self.lifetimes))
            .filter(|_| params == 0 || self.has_type_params())
            .collect()
    }

    /// `FieldType: KeyPart` for each part that mentions a parameter, or whose type may turn out to be no part.
    ///
    /// The second are for the compiler's messages alone. It says once that a bound does not hold, and then takes it for granted;
    /// without one it says so wherever the type is met. Bounds cost compile time, so types that are known are left out.
    fn part_bounds(&self, krate: &TokenStream) -> Vec<TokenStream> {
        self.asked
            .iter()
            .map(|field| {
                let ty = self.owned_ty(field);
                let form = match field.form {
                    Some(Form::Padded(_)) => quote!(key::PaddedKeyPart),
                    Some(Form::Asc | Form::Desc) => quote!(key::OrderedKeyPart),
                    Some(Form::Rest) => quote!(key::RestKeyPart),
                    Some(Form::Sha256) => quote!(__private::DigestPart),
                    Some(Form::Plain) | None => quote!(KeyPart),
                };
                at(field.ty.span(), quote!(#ty: #krate::#form))
            })
            .collect()
    }

    /// What the entity, its key and its codec require of a generic entity.
    fn value_bounds(&self) -> Vec<TokenStream> {
        let params = self.entity.original.generics.type_params();
        let mut bounds: Vec<TokenStream> = params
            .map(|param| {
                let param = &param.ident;
                quote!(#param: _kv_schema::MaybeSend + _kv_schema::MaybeSync)
            })
            .collect();
        let params = self.entity.type_params();
        let (value, codec) = (self.value_ty(), self.codec_ty());
        if params.iter().any(|param| mentions(&value, param)) {
            // One bound for all lifetimes: of two that differ in a lifetime alone, the compiler takes either.
            let lifetimes: Vec<Ident> = self
                .lifetimes
                .iter()
                .map(|lifetime| format_ident!("__{lifetime}"))
                .collect();
            let ticks = lifetimes
                .iter()
                .map(|lifetime| Lifetime::new(&format!("'{lifetime}"), lifetime.span()));
            let any = (!lifetimes.is_empty()).then(|| quote!(for<#(#ticks),*>));
            let value = self
                .lifetimes
                .iter()
                .zip(&lifetimes)
                .fold(value, |value, (from, to)| {
                    replace_lifetimes(value, &[from], &to.to_string())
                });
            bounds.push(quote!(#any #codec: _kv_schema::codec::Codec<#value>));
        }
        bounds.extend(self.metadata_field_bounds());
        bounds
    }

    /// What the codec stores.
    pub(super) fn value_ty(&self) -> TokenStream {
        match (self.entity.form(), self.entity.value_field()) {
            (EntityForm::MetadataOnly, _) => quote!(()),
            (EntityForm::Value, Some(field)) => field.ty.to_token_stream(),
            _ => self.entity_ty().into_token_stream(),
        }
    }

    pub(super) fn codec_ty(&self) -> TokenStream {
        match (self.entity.form(), &self.entity.attrs.codec) {
            (EntityForm::MetadataOnly, _) => quote!(_kv_schema::codec::Empty),
            (_, None) => {
                let value = self.entity.value_field();
                let span = value.map_or_else(|| self.entity.ident.span(), |field| field.ty.span());
                at(span, quote!(_kv_schema::codec::Json))
            }
            (_, Some(codec)) => resolve_codecs(codec.to_token_stream()),
        }
    }
}

fn argument(param: &GenericParam) -> TokenStream {
    match param {
        GenericParam::Type(param) => param.ident.to_token_stream(),
        GenericParam::Const(param) => param.ident.to_token_stream(),
        GenericParam::Lifetime(param) => param.lifetime.to_token_stream(),
    }
}

fn without_default(param: &GenericParam) -> TokenStream {
    let mut param = param.clone();
    match &mut param {
        GenericParam::Type(param) => {
            param.default = None;
        }
        GenericParam::Const(param) => {
            param.default = None;
        }
        GenericParam::Lifetime(_) => {}
    }
    param.to_token_stream()
}

fn angle(before: &Few, params: impl Iterator<Item = TokenStream>, after: &Few) -> Few {
    let params: Vec<TokenStream> = params.collect();
    if before.is_empty() && params.is_empty() && after.is_empty() {
        return Few::default();
    }
    let before = (!before.is_empty()).then_some(before).into_iter();
    let after = (!after.is_empty()).then_some(after).into_iter();
    quote!(<#(#before,)* #(#params,)* #(#after)*>).into()
}

/// `<Type as KeyPart>::Ref<'lifetime>`, all of it where the field's type stands: what is wrong with that is said there.
pub(super) fn part_ref(field: &Field<'_>, ty: &Few, krate: &TokenStream, lifetime: &str) -> TokenStream {
    let lifetime = Lifetime::new(lifetime, Span::call_site());
    at(field.ty.span(), quote!(<#ty as #krate::KeyPart>::Ref<#lifetime>))
}

/// Tells a type that fills a placeholder of this form, by its name. A type of the user's own under such a name is only told so more often.
fn is_known(field: &Field<'_>) -> bool {
    const UNSIGNED: &[&str] = &["u8", "u16", "u32", "u64", "u128"];
    const ORDERED: &[&str] = &[
        "i8",
        "i16",
        "i32",
        "i64",
        "i128",
        "bool",
        "Date",
        "DateTime",
        "Timestamp",
        "Ulid",
        "UnixSeconds",
        "Uuid",
    ];
    const TEXT: &[&str] = &["String", "IpAddr", "Ipv4Addr", "Ipv6Addr"];
    let Type::Path(path) = field.ty else { return false };
    let Some(last) = path.path.segments.last().filter(|last| last.arguments.is_none()) else {
        return false;
    };
    let last = last.ident.to_string();
    let is = |names: &[&str]| names.contains(&last.as_str());
    match field.form {
        Some(Form::Padded(_)) => is(UNSIGNED),
        Some(Form::Asc | Form::Desc) => is(UNSIGNED) || is(ORDERED),
        Some(Form::Rest | Form::Sha256) => is(TEXT),
        Some(Form::Plain) | None => is(UNSIGNED) || is(ORDERED) || is(TEXT) || last == "char",
    }
}
