//! What serde accepts and a store must not: data that is written and cannot be read back.

use serde_derive_internals::ast::{Container, Data, Field, Style};
use serde_derive_internals::attr::{self, TagType};

use super::unraw;
use crate::ctxt::Ctxt;

/// Reports attributes by which serde writes what it cannot read.
pub(crate) fn check(cx: &Ctxt, cont: &Container<'_>) {
    let elsewhere = [
        cont.attrs.type_from(),
        cont.attrs.type_try_from(),
        cont.attrs.type_into(),
    ];
    if elsewhere.iter().any(Option::is_some) {
        return;
    }
    let tag = match cont.attrs.tag() {
        TagType::Internal { tag } => Some(tag.as_str()),
        _ => None,
    };
    match &cont.data {
        Data::Struct(style, fields) => check_fields(cx, cont, *style, fields, tag),
        Data::Enum(variants) => {
            for variant in variants {
                let tag = tag.filter(|_| !variant.attrs.untagged());
                check_fields(cx, cont, variant.style, &variant.fields, tag);
            }
            check_variants(cx, cont);
        }
    }
}

fn check_fields(cx: &Ctxt, cont: &Container<'_>, style: Style, fields: &[Field<'_>], tag: Option<&str>) {
    match style {
        Style::Struct => {
            for field in fields {
                check_names(cx, field);
                check_skips(cx, cont, field);
            }
            check_same_names(cx, fields);
            if let Some(tag) = tag {
                check_tag(cx, fields, tag);
            }
        }
        Style::Tuple => check_positions(cx, cont, fields),
        Style::Newtype | Style::Unit => {}
    }
}

/// Reports fields of a tuple that are not there at times: those after them would be read in their place.
fn check_positions(cx: &Ctxt, cont: &Container<'_>, fields: &[Field<'_>]) {
    let stored = |field: &&Field<'_>| !(field.attrs.skip_serializing() && field.attrs.skip_deserializing());
    let last = fields.iter().rfind(stored).map(|field| &field.member);
    for field in fields.iter().filter(stored) {
        let attrs = &field.attrs;
        let message = if attrs.skip_deserializing() {
            "is written, but not read: what comes after it would be read in its place"
        } else if !attrs.skip_serializing() && attrs.skip_serializing_if().is_none() {
            continue;
        } else if last != Some(&field.member) {
            "is not always written: what comes after it would be read in its place"
        } else if attrs.default().is_none() && cont.attrs.default().is_none() {
            "is not always written, yet has to be read"
        } else {
            continue;
        };
        cx.error_help(
            field.ty,
            format_args!("{} {message}", place(field)),
            "give the fields names; a field of a tuple is left out by `#[serde(skip)]`, or as the last one that has a default",
        );
    }
}

/// Reports a field that has the name of the tag beside it.
fn check_tag(cx: &Ctxt, fields: &[Field<'_>], tag: &str) {
    for field in fields {
        let attrs = &field.attrs;
        if !attrs.skip_serializing() && !attrs.flatten() && name(attrs) == tag {
            cx.error_help(
                &field.member,
                format_args!("{} is stored as `{tag}`, and so is the tag", place(field)),
                "give one of them another name",
            );
        }
    }
}

fn check_names(cx: &Ctxt, field: &Field<'_>) {
    let attrs = &field.attrs;
    if attrs.skip_serializing() || attrs.skip_deserializing() || attrs.flatten() {
        return;
    }
    let (write, read) = (attrs.name().serialize_name(), attrs.name().deserialize_name());
    if write != read && !attrs.aliases().contains(write) {
        cx.error_help(
            write,
            format_args!("{} is stored as `{write}`, but read as `{read}`", place(field)),
            format_args!("add `#[serde(alias = \"{write}\")]`, or use one name for both"),
        );
    }
}

fn check_skips(cx: &Ctxt, cont: &Container<'_>, field: &Field<'_>) {
    let attrs = &field.attrs;
    let (unwritten, unread) = (attrs.skip_serializing(), attrs.skip_deserializing());
    let required = attrs.default().is_none() && cont.attrs.default().is_none();
    if unwritten && !unread && required {
        cx.error_help(
            &field.member,
            format_args!("{} is never written, yet has to be read", place(field)),
            "use `#[serde(skip)]`, or add `#[serde(default)]`",
        );
    }
    if unread && !unwritten && cont.attrs.deny_unknown_fields() {
        cx.error_help(
            &field.member,
            format_args!("{} is written, but refused when it is read", place(field)),
            "use `#[serde(skip)]`, or remove `deny_unknown_fields`",
        );
    }
}

fn check_same_names(cx: &Ctxt, fields: &[Field<'_>]) {
    let stored = |field: &&Field<'_>| !field.attrs.skip_serializing() && !field.attrs.flatten();
    let fields: Vec<&Field<'_>> = fields.iter().filter(stored).collect();
    for (index, field) in fields.iter().enumerate() {
        let name = name(&field.attrs);
        if let Some(first) = fields[..index]
            .iter()
            .find(|first| self::name(&first.attrs) == name)
        {
            cx.error_help(
                field.attrs.name().serialize_name(),
                format_args!(
                    "{} and {} are both stored as `{name}`",
                    place(first),
                    place(field)
                ),
                "give one of them another name",
            );
        }
    }
    check_aliases(cx, &fields);
}

/// Reports an alias under which another field is stored: reading it would find one field twice, and the other not at all.
fn check_aliases(cx: &Ctxt, fields: &[&Field<'_>]) {
    for field in fields {
        let aliases = field.attrs.aliases();
        let read = |other: &&&Field<'_>| {
            other.member != field.member
                && !field.attrs.skip_deserializing()
                && name(&field.attrs) != name(&other.attrs)
                && aliases.iter().any(|alias| alias.value == name(&other.attrs))
        };
        if let Some(other) = fields.iter().find(read) {
            cx.error_help(
                &field.member,
                format_args!(
                    "{} is read under `{}` too, as which {} is stored",
                    place(field),
                    name(&other.attrs),
                    place(other)
                ),
                "remove the alias, or give the other one another name",
            );
        }
    }
}

fn name(attrs: &attr::Field) -> &str {
    &attrs.name().serialize_name().value
}

fn check_variants(cx: &Ctxt, cont: &Container<'_>) {
    let Data::Enum(variants) = &cont.data else { return };
    for variant in variants {
        let (attrs, ident) = (&variant.attrs, &variant.ident);
        if attrs.skip_deserializing() && !attrs.skip_serializing() {
            cx.error_help(
                ident,
                format_args!("variant `{ident}` is written, but cannot be read"),
                "use `#[serde(skip)]`, so that writing it is an error too",
            );
        }
        let (write, read) = (attrs.name().serialize_name(), attrs.name().deserialize_name());
        let both = !attrs.skip_serializing() && !attrs.skip_deserializing();
        if both && write != read && !attrs.aliases().contains(write) {
            cx.error_help(
                write,
                format_args!("variant `{ident}` is stored as `{write}`, but read as `{read}`"),
                format_args!("add `#[serde(alias = \"{write}\")]`, or use one name for both"),
            );
        }
    }
}

fn place(field: &Field<'_>) -> String {
    match &field.member {
        syn::Member::Named(ident) => format!("field `{}`", unraw(ident)),
        syn::Member::Unnamed(index) => format!("field `{}`", index.index),
    }
}
