//! The shapes of values and fields.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};
use serde_derive_internals::attr::TagType;

use super::context::Context;
use crate::ast::{EntityForm, Field};
use crate::tokens::{mentions, replace_own, spell};

/// Stands for the entity inside its own shape, which a constant cannot contain.
fn marker_name() -> Ident {
    Ident::new("__Recursive", Span::call_site())
}

/// Declares the marker where a field needs it.
pub(super) fn marker(cx: &Context<'_>) -> Option<TokenStream> {
    let own = Ident::new("Self", Span::call_site());
    let used = cx
        .entity
        .fields
        .iter()
        .any(|field| mentions(field.ty, cx.entity.ident) || mentions(field.ty, &own));
    used.then(|| {
        let (marker, name) = (marker_name(), &cx.entity.name);
        quote! {
            struct #marker;

            impl _kv_schema::KvShape for #marker {
                const SHAPE: _kv_schema::schema::Shape = _kv_schema::schema::Shape::Ref(#name);
            }
        }
    })
}

/// The shape of what the codec stores.
pub(super) fn value(cx: &Context<'_>) -> TokenStream {
    let entity = cx.entity;
    match (entity.form(), entity.value_field()) {
        (EntityForm::MetadataOnly, _) => quote!(_kv_schema::schema::Shape::Unit),
        (EntityForm::Value, Some(field)) => of(cx, field.ty),
        _ => whole(cx),
    }
}

fn whole(cx: &Context<'_>) -> TokenStream {
    let serde = &cx.entity.serde;
    if let Some(ty) = serde.type_into() {
        return of(cx, ty);
    }
    let mut stored = cx.entity.fields.iter().filter(|field| !field.is_skipped());
    if serde.transparent() {
        return stored.next().map_or_else(
            || quote!(_kv_schema::schema::Shape::Unit),
            |field| of(cx, field.ty),
        );
    }
    let tag = match serde.tag() {
        TagType::Internal { tag } => {
            let name = cx.entity.serde.name().serialize_name();
            Some(quote!(.tag(#tag, #name)))
        }
        _ => None,
    };
    let name = &cx.entity.name;
    let fields = stored.map(|field| self::field(cx, field));
    quote! {
        _kv_schema::schema::Shape::Struct(&_kv_schema::schema::StructShape::new(#name, &[#(#fields),*]) #tag)
    }
}

/// A field with its names and its shape.
pub(super) fn field(cx: &Context<'_>, field: &Field<'_>) -> TokenStream {
    let (name, wire) = (&field.name, field.wire_name());
    let shape = match field.serialize_with() {
        // What a function writes is not what the type says.
        Some(with) => {
            let name = format!("{} with {}", spell(field.ty), spell(with));
            quote!(_kv_schema::schema::Shape::Opaque(#name))
        }
        None => of(cx, field.ty),
    };
    let missing = !field.serde.default().is_none()
        || !cx.entity.serde.default().is_none()
        || field.serde.skip_serializing_if().is_some()
        || field.is_skipped();
    let optional = missing.then(|| quote!(.optional()));
    let aliases = field.aliases();
    let aliases = (!aliases.is_empty()).then(|| quote!(.aliases(&[#(#aliases),*])));
    let flatten = field.serde.flatten().then(|| quote!(.flatten()));
    quote!(_kv_schema::schema::Field::new(#name, #wire, #shape)#optional #aliases #flatten)
}

/// The shape of a type, or its name where it has none.
fn of(cx: &Context<'_>, ty: &syn::Type) -> TokenStream {
    let name = spell(ty);
    // Inside a generic the question would always be answered with no.
    if cx.entity.type_params().iter().any(|param| mentions(ty, param)) {
        return quote!(_kv_schema::schema::Shape::Opaque(#name));
    }
    let ty = replace_own(ty.to_token_stream(), cx.entity.ident, &marker_name());
    quote!(_kv_schema::__private::shape_or_opaque(_kv_schema::__private::Probe::<#ty>::SHAPE, #name))
}
