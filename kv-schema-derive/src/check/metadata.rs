//! What may travel in metadata.

use std::collections::BTreeMap;

use crate::ast::Entity;
use crate::ctxt::Ctxt;
use crate::tokens::mentions;

pub(super) fn names_are_free(cx: &Ctxt, entity: &Entity<'_>) {
    let mut taken = BTreeMap::new();
    for field in entity.metadata_fields() {
        let wire = field.wire_name();
        if wire.starts_with('$') {
            cx.error_help(
                field.ident,
                format_args!(
                    "metadata field `{}` is written as `{wire}`, and names with `$` are reserved",
                    field.name
                ),
                format_args!(
                    "rename it, such as `#[serde(rename = \"{}\")]`",
                    wire.trim_start_matches('$')
                ),
            );
        }
        if wire.contains(['"', '\\']) || wire.chars().any(char::is_control) {
            cx.error_help(
                field.ident,
                format_args!(
                    "metadata field `{}` is written as {wire:?}, which needs escapes in JSON",
                    field.name
                ),
                format_args!("rename it, such as `#[serde(rename = \"{}\")]`", field.name),
            );
        }
        if let Some(first) = taken.insert(wire, field) {
            cx.error_help(
                field.ident,
                format_args!(
                    "metadata fields `{}` and `{}` are both written as `{wire}`",
                    first.name, field.name
                ),
                "rename one of them",
            );
        }
    }
}

pub(super) fn fields_are_flat(cx: &Ctxt, entity: &Entity<'_>) {
    for field in entity.metadata_fields().filter(|field| field.serde.flatten()) {
        cx.error_help(
            field.ident,
            format_args!(
                "metadata field `{}` is flattened, so it has no name of its own",
                field.name
            ),
            "remove `#[serde(flatten)]`, or mark single fields as metadata",
        );
    }
    for field in entity
        .fields
        .iter()
        .filter(|field| field.form.is_some() && field.serde.flatten())
    {
        cx.error_help(
            field.ident,
            format_args!(
                "key part `{}` is flattened, so it has no name of its own",
                field.name
            ),
            "remove `#[serde(flatten)]`",
        );
    }
}

pub(super) fn with_needs_a_plain_type(cx: &Ctxt, entity: &Entity<'_>) {
    let params = entity.type_params();
    let lifetimes = entity.lifetimes();
    for field in entity.metadata_fields() {
        let with = field.serialize_with().is_some() || field.deserialize_with().is_some();
        if with
            && params
                .iter()
                .chain(&lifetimes)
                .any(|param| mentions(field.ty, param))
        {
            cx.error_help(
                field.ty,
                format_args!(
                    "metadata field `{}` has a parameter in its type, so `with` cannot be used",
                    field.name
                ),
                "wrap the type in a newtype with a `Serialize` of its own",
            );
        }
    }
}
