//! Keys that moved.

use crate::ast::{Entity, EntityForm};
use crate::ctxt::Ctxt;
use crate::template::{self, Form};

/// An old key can be made from today's.
pub(in crate::check) fn moved_key_is_made_of_todays(cx: &Ctxt, entity: &Entity<'_>) {
    let Some(literal) = &entity.attrs.moved_from else {
        return;
    };
    if entity
        .attrs
        .key
        .as_ref()
        .is_some_and(|key| key.value() == literal.value())
    {
        cx.error_help(literal, "`moved_from` is today's key template", "remove it");
        return;
    }
    let (segments, mistakes) = template::parse(&literal.value());
    for mistake in &mistakes {
        cx.error_help(literal, &mistake.message, &mistake.help);
    }
    let mut named = Vec::new();
    for segment in &segments {
        let template::Segment::Placeholder { field: name, form } = segment else {
            continue;
        };
        named.push(name.as_str());
        let Some(field) = entity.parts().find(|field| field.name == *name) else {
            cx.error_help(
                literal,
                format_args!("the old key names `{{{name}}}`, which is no part of today's key"),
                "an old key is looked up from today's, so it is made of today's parts; move such data with a backfill of your own",
            );
            continue;
        };
        if field.is_digest() && *form != Form::Sha256 {
            cx.error_help(
                literal,
                format_args!("today's key holds only a digest of `{name}`, and the old key its text"),
                "such a key cannot be looked up",
            );
        }
    }
    let left_out = entity.parts().find(|field| !named.contains(&field.name.as_str()));
    if let Some(field) = left_out
        && (entity.form() != EntityForm::Whole || entity.attrs.key_wins.is_some() || field.is_skipped())
    {
        cx.error_help(
            literal,
            format_args!(
                "the old key has no `{{{}}}`, and the stored value does not say whose it is",
                field.name
            ),
            "name every part of today's key",
        );
    }
}
