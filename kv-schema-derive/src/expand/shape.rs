//! The shapes of values and fields.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};

use super::context::Context;
use crate::ast::{EntityForm, Field};
use crate::shape::types::{replace_own, spell};
use crate::shape::{Row, fields, plain_row, type_shape};
use crate::tokens::mentions;

/// Stands for the entity inside its own shape, which a constant cannot contain.
fn marker_name() -> Ident {
    Ident::new("__Recursive", Span::call_site())
}

/// Declares the marker where a field needs it.
pub(super) fn marker(cx: &Context<'_>) -> Option<TokenStream> {
    let own = Ident::new("Self", Span::call_site());
    let described = cx.entity.metadata_fields().chain(cx.entity.value_field());
    let used = described
        .into_iter()
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
        (EntityForm::Value, Some(field)) => content(cx, field),
        _ => entity.whole_shape.clone(),
    }
}

/// The fields that travel in metadata, as an expression of type `&[Field]`.
pub(super) fn metadata_fields(cx: &Context<'_>) -> TokenStream {
    let rows: Vec<_> = cx.entity.metadata_fields().map(|field| row(cx, field)).collect();
    fields(&rows, &quote!(_kv_schema))
}

/// A field with its names and its shape.
fn row(cx: &Context<'_>, field: &Field<'_>) -> Row {
    let (name, wire) = (&field.name, field.wire_name());
    let aliases = field.aliases();
    let aliases = (!aliases.is_empty()).then(|| quote!(.aliases(&[#(#aliases),*])));
    let sometimes = field.serde.skip_serializing_if().is_some();
    let written = sometimes.then(|| quote!(.written(_kv_schema::schema::Written::Sometimes)));
    let was = field.attrs.was.as_ref().map(|was| {
        let mut was: Vec<_> = was
            .iter()
            .map(|was| (was.version.value, was.name.value()))
            .collect();
        was.sort_unstable();
        let was = was.iter().map(|(version, name)| quote!((#version, #name)));
        quote!(.was(&[#(#was),*]))
    });
    let since = field.attrs.since.as_ref().map(|since| {
        let since = since.value;
        quote!(.since(#since))
    });
    let rest = quote!(#aliases #written #was #since);
    let says_itself =
        field.attrs.shape.is_none() && field.attrs.opaque.is_none() && field.serialize_with().is_none();
    let is_default =
        field.is_skipped() || !field.serde.default().is_none() || !cx.entity.serde.default().is_none();
    // A missing `Option` is `None` only where serde reads the field by itself.
    let asks_option = !is_default && field.deserialize_with().is_none();
    let (own, _) = replace_own(field.ty, cx.entity.ident, &marker_name().to_token_stream());
    if says_itself && asks_option && rest.is_empty() {
        return plain_row(name, wire, &own, &spell(field.ty), &quote!(_kv_schema));
    }
    let shape = content(cx, field);
    let mut tree = quote!(_kv_schema::schema::Field::new(#name, #wire, #shape) #rest);
    if is_default {
        tree = quote!(#tree.optional());
    } else if asks_option {
        tree = quote!(_kv_schema::__private::optional_option(#tree, _kv_schema::__private::Probe::<#own>::OPTION));
    }
    Row::Built(tree)
}

/// The shape of what a field holds.
fn content(cx: &Context<'_>, field: &Field<'_>) -> TokenStream {
    let name = spell(field.ty);
    let opaque = |name: &str| quote!(_kv_schema::schema::Shape::Opaque(#name));
    match (&field.attrs.shape, field.serialize_with()) {
        (Some(ty), _) => of(cx, ty),
        (None, _) if field.attrs.opaque.is_some() => opaque(&name),
        // What a function writes is not what the type says.
        (None, Some(with)) => opaque(&format!("{name} with {}", spell(with))),
        (None, None) => of(cx, field.ty),
    }
}

/// The shape of a type, or its name where it has none.
fn of(cx: &Context<'_>, ty: &syn::Type) -> TokenStream {
    let (own, _) = replace_own(ty, cx.entity.ident, &marker_name().to_token_stream());
    type_shape(&own, &spell(ty), &quote!(_kv_schema))
}
