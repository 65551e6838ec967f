//! What is written must be read back.

use syn::Type;

use crate::ast::{Entity, EntityForm};
use crate::ctxt::Ctxt;
use crate::tokens::mentions;

pub(super) fn every_field_has_a_place(cx: &Ctxt, entity: &Entity<'_>) {
    if entity.form() != EntityForm::Value {
        return;
    }
    for field in &entity.fields {
        let attrs = &field.attrs;
        let placed =
            attrs.value.is_some() || attrs.metadata.is_some() || attrs.expiry.is_some() || attrs.is_damaged;
        // A template with a mistake in it places nothing.
        if !placed && field.form.is_none() && !entity.key.is_empty() {
            cx.error_help(
                field.ident,
                format_args!(
                    "`{}` is neither key, value nor metadata of `{}`",
                    field.name, entity.name
                ),
                format_args!("mark it `#[kv(metadata)]`, or move it into the value"),
            );
        }
    }
}

pub(super) fn digests_are_stored_elsewhere(cx: &Ctxt, entity: &Entity<'_>) {
    for field in entity.fields.iter().filter(|field| field.is_digest()) {
        if field.attrs.metadata.is_some() {
            continue;
        }
        if entity.form() != EntityForm::Whole {
            cx.error_help(
                field.ident,
                format_args!(
                    "the key holds only a digest of `{}`, and nothing else stores it",
                    field.name
                ),
                "mark it `#[kv(metadata)]`",
            );
        } else if field.is_skipped() {
            cx.error_help(
                field.ident,
                format_args!(
                    "the key holds only a digest of `{}`, and serde skips it",
                    field.name
                ),
                "remove `#[serde(skip)]`, or mark it `#[kv(metadata)]`",
            );
        }
    }
}

pub(super) fn fields_are_owned(cx: &Ctxt, entity: &Entity<'_>) {
    let metadata = entity.metadata_fields().map(|field| (field, "metadata field"));
    for (field, role) in entity.parts().map(|field| (field, "key part")).chain(metadata) {
        if let Type::Reference(reference) = ungroup(field.ty) {
            let lifetime = reference
                .lifetime
                .as_ref()
                .map_or_else(String::new, ToString::to_string);
            cx.error_help(
                reference,
                format_args!("{role} `{}` is borrowed, so it cannot be read back", field.name),
                format_args!(
                    "use `Cow<{lifetime}, {}>` or an owned type",
                    crate::shape::types::spell(&reference.elem)
                ),
            );
        }
    }
}

fn ungroup(mut ty: &Type) -> &Type {
    while let Type::Group(group) = ty {
        ty = &group.elem;
    }
    ty
}

/// Beside a value, metadata is stored nowhere else.
pub(super) fn metadata_is_not_skipped(cx: &Ctxt, entity: &Entity<'_>) {
    if entity.form() == EntityForm::Whole {
        return;
    }
    for field in entity.metadata_fields().filter(|field| field.is_skipped()) {
        cx.error_help(
            field.ident,
            format_args!(
                "metadata field `{}` is skipped by serde, and nothing else stores it",
                field.name
            ),
            "remove the `skip` of serde",
        );
    }
}

/// serde's names of metadata that is stored nowhere else.
pub(super) fn names_read_back(cx: &Ctxt, entity: &Entity<'_>) {
    // `shape::check` looks after the names in a value.
    if entity.form() == EntityForm::Whole {
        return;
    }
    for field in entity.metadata_fields() {
        let written = field.wire_name();
        let read = &field.serde.name().deserialize_name().value;
        if written != read && !field.serde.aliases().iter().any(|alias| alias.value == written) {
            cx.error_help(
                field.ident,
                format_args!("`{}` is written as `{written}` but read as `{read}`", field.name),
                "give it one name, or add the written one as `#[serde(alias)]`",
            );
        }
    }
}

pub(super) fn instances_differ_in_their_keys(cx: &Ctxt, entity: &Entity<'_>) {
    if entity.key.is_empty() {
        return;
    }
    for param in entity.type_params() {
        if !entity
            .parts()
            .any(|field| !field.is_digest() && mentions(field.ty, param))
        {
            cx.error_help(
                param,
                format_args!(
                    "two instances of `{}` would share keys: no key part mentions `{param}`",
                    entity.name
                ),
                format_args!("add a key part whose type tells each `{param}` apart, or one struct for each"),
            );
        }
    }
}
