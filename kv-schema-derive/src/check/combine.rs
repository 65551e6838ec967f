//! Attributes that exclude or need each other.

use syn::Type;

use crate::ast::{Entity, EntityForm};
use crate::ctxt::Ctxt;
use crate::template::Form;

/// The names of primitives are the one spelling of a type that is read: each would be refused by the compiler, twenty times.
pub(super) fn parts_are_no_floats(cx: &Ctxt, entity: &Entity<'_>) {
    for field in entity.parts() {
        let Type::Path(path) = field.ty else { continue };
        let Some(name) = path.path.get_ident().map(ToString::to_string) else {
            continue;
        };
        let help = match name.as_str() {
            "f32" | "f64" => "a float has no one form: use an integer, such as `cents: u64`",
            "usize" => "`usize` differs between platforms: use `u64` or `u32`",
            "isize" => "`isize` differs between platforms: use `i64` or `i32`",
            _ => continue,
        };
        cx.error_help(field.ty, format_args!("`{name}` cannot be part of a key"), help);
    }
}

pub(super) fn one_value(cx: &Ctxt, entity: &Entity<'_>) {
    for word in entity
        .fields
        .iter()
        .filter_map(|field| field.attrs.value.as_ref())
        .skip(1)
    {
        cx.error_help(
            word,
            format_args!("`{}` has two `#[kv(value)]` fields", entity.name),
            "put both in one struct of their own, and mark the field that holds it",
        );
    }
}

pub(super) fn one_expiry(cx: &Ctxt, entity: &Entity<'_>) {
    for word in entity
        .fields
        .iter()
        .filter_map(|field| field.attrs.expiry.as_ref())
        .skip(1)
    {
        cx.error_help(
            word,
            format_args!("`{}` has two `#[kv(expiry)]` fields", entity.name),
            "mark the one at which the entity expires",
        );
    }
}

pub(super) fn one_role_a_field(cx: &Ctxt, entity: &Entity<'_>) {
    for field in &entity.fields {
        let (name, attrs) = (&field.name, &field.attrs);
        if let (Some(word), Some(_)) = (&attrs.value, field.form) {
            cx.error_help(
                word,
                format_args!("`{name}` is a key part, so it cannot be the value"),
                "mark another field, or take it out of the key template",
            );
        }
        if let (Some(word), true) = (&attrs.metadata, field.is_in_key()) {
            cx.error_help(
                word,
                format_args!("`{name}` is a key part, so a list yields it without metadata"),
                "remove `#[kv(metadata)]`",
            );
        }
        if let (Some(word), Some(_)) = (&attrs.metadata, &attrs.value) {
            cx.error_help(
                word,
                format_args!("`{name}` is the value, so it cannot be metadata too"),
                "remove `metadata`, or `value` for an entity that is stored whole",
            );
        }
        if let Some(word) = &attrs.expiry {
            let other = match (&attrs.value, &attrs.metadata, field.form) {
                (Some(_), ..) => "the value",
                (None, Some(_), _) => "metadata, where the deadline is written anyway",
                (None, None, Some(_)) => "a key part",
                (None, None, None) => continue,
            };
            cx.error_help(
                word,
                format_args!("`{name}` is the expiry, and cannot also be {other}"),
                "keep one of the two",
            );
        }
    }
}

pub(super) fn expiry_and_ttl(cx: &Ctxt, entity: &Entity<'_>) {
    if let (Some(field), Some(_)) = (entity.expiry_field(), &entity.attrs.ttl) {
        cx.error_help(
            &field.attrs.expiry,
            format_args!("`{}` has a `ttl` and an expiry field", entity.name),
            "remove `ttl`, or `#[kv(expiry)]`",
        );
    }
}

pub(super) fn an_envelope_needs_no_metadata(cx: &Ctxt, entity: &Entity<'_>) {
    let Some(word) = &entity.attrs.envelope else {
        return;
    };
    if let Some(only) = &entity.attrs.metadata_only {
        cx.error_help(
            word,
            format_args!(
                "`{}` is `metadata_only`, so it has no value to put an envelope round",
                entity.name
            ),
            format_args!("remove `{word}`, or `{only}`"),
        );
    }
    for mark in entity
        .fields
        .iter()
        .filter_map(|field| field.attrs.metadata.as_ref())
    {
        cx.error_help(
            mark,
            format_args!(
                "`{}` has an `envelope`, so it is stored without metadata",
                entity.name
            ),
            format_args!("remove `#[kv(metadata)]`, or `{word}`"),
        );
    }
}

pub(super) fn metadata_only_has_no_value(cx: &Ctxt, entity: &Entity<'_>) {
    let Some(word) = &entity.attrs.metadata_only else {
        return;
    };
    if let Some(field) = entity.value_field() {
        cx.error_help(
            &field.attrs.value,
            format_args!("`{}` is `metadata_only`, so it has no value", entity.name),
            "remove `metadata_only`, or `#[kv(value)]`",
        );
    }
    if let Some(codec) = &entity.attrs.codec {
        cx.error_help(
            codec,
            format_args!(
                "`{}` is `metadata_only`, so a codec has nothing to store",
                entity.name
            ),
            format_args!("remove `codec`, or `{word}`"),
        );
    }
}

pub(super) fn key_wins_over_a_value(cx: &Ctxt, entity: &Entity<'_>) {
    let Some(word) = &entity.attrs.key_wins else {
        return;
    };
    if entity.form() != EntityForm::Whole {
        cx.error_help(
            word,
            format_args!("the key fields of `{}` are stored in the key alone", entity.name),
            "remove `key_wins`",
        );
    } else if entity.attrs.key.is_some() && !entity.fields.iter().any(|field| field.form.is_some()) {
        cx.error_help(
            word,
            format_args!("the key of `{}` has no fields that could win", entity.name),
            "remove `key_wins`",
        );
    }
}

pub(super) fn max_len_bounds_a_text_part(cx: &Ctxt, entity: &Entity<'_>) {
    for field in &entity.fields {
        let Some(max_len) = &field.attrs.max_len else {
            continue;
        };
        let name = &field.name;
        match field.form {
            Some(Form::Plain | Form::Rest) => {}
            // A template with a mistake in it names nothing.
            None if entity.key.is_empty() => {}
            None => cx.error_help(
                &max_len.word,
                format_args!("`{name}` is no key part, so `max_len` bounds nothing"),
                format_args!("remove `max_len`, or name `{{{name}}}` in the key template"),
            ),
            Some(Form::Sha256) => cx.error_help(
                &max_len.word,
                format_args!("the key holds a digest of `{name}`, which is always 64 bytes"),
                "remove `max_len`",
            ),
            Some(Form::Padded(_) | Form::Asc | Form::Desc) => cx.error_help(
                &max_len.word,
                format_args!("`{name}` has a fixed width in the key"),
                "remove `max_len`",
            ),
        }
    }
}
