//! What versions a declaration may speak of.

mod described;
mod moved;
mod steps;

use std::collections::BTreeSet;

use quote::ToTokens;

pub(super) use self::described::described_versions_are_sound;
pub(super) use self::moved::moved_key_is_made_of_todays;
pub(super) use self::steps::{migrations_fit_the_form, written_versions_are_reached};
use crate::ast::{Entity, EntityForm};
use crate::attr::{Number, Unversioned};
use crate::ctxt::Ctxt;
use crate::shape::types::spell;
use crate::versions::{MOST, Old};

/// Every version below today's can be read, or is said to be gone.
pub(crate) fn no_gap(cx: &Ctxt, entity: &Entity<'_>) {
    let Some(version) = &entity.attrs.version else {
        return;
    };
    // What could not be read may have said it.
    if entity.attrs.is_damaged || entity.fields.iter().any(|field| field.attrs.is_damaged) {
        return;
    }
    // A number that is wrong may be the one that is missing, and is an error of its own.
    if is_misnumbered(entity, version.value) {
        return;
    }
    let oldest = entity.oldest();
    if version.value.saturating_sub(oldest) > MOST {
        cx.error_help(
            version,
            format_args!("versions {oldest} to {} have no migration", version.value - 1),
            format_args!(
                "versions are counted: write `oldest = {}` if none below are stored",
                version.value
            ),
        );
        return;
    }
    let missing: Vec<u32> = entity
        .below()
        .filter(|version| entity.old(*version).is_none())
        .collect();
    let Some(first) = missing.first() else { return };
    let placeholder = format!("v{first}::{}", entity.name);
    let migrations = entity.attrs.migrate.iter().flat_map(|(_, list)| list);
    for migration in migrations {
        if migration.ty.as_ref().map(spell).as_ref() == Some(&placeholder) {
            cx.error_help(
                &migration.version,
                format_args!("version {first} has no migration, and `{placeholder}` stands for another"),
                format_args!("write `{first} => {placeholder}`, if that is how version {first} was"),
            );
            return;
        }
    }
    let what = match missing.len() {
        1 => format!("version {first} has no migration: stored values of version {first} could not be read"),
        _ => format!(
            "versions {} have no migration: stored values of theirs could not be read",
            missing.iter().map(u32::to_string).collect::<Vec<_>>().join(", ")
        ),
    };
    let (old, name) = (first, &entity.name);
    let named = |version: u32| match entity.old(version) {
        Some(Old::Named(migration)) => migration.ty.as_ref().map(spell),
        None if missing.contains(&version) => Some(format!("v{version}::{name}")),
        _ => None,
    };
    let next = named(first + 1).unwrap_or_else(|| name.clone());
    // The step that leads over the gap today leads into it then.
    let before = match first.checked_sub(1).and_then(named) {
        Some(before) => format!(", and `impl From<{before}> for v{old}::{name}`"),
        None => String::new(),
    };
    let help = match entity.form() {
        EntityForm::MetadataOnly => format!(
            "say what changed: `#[kv(was({old} => \"…\"))]` or `#[kv(since = {})]` on a field, or `migrate_metadata({old} => v{old}::{name}Metadata)`, or `oldest = {}` if none are stored any more",
            old + 1,
            old + 1
        ),
        EntityForm::Value => {
            let ty = entity
                .value_field()
                .map_or_else(|| "Value".to_owned(), |field| spell(field.ty));
            format!(
                "add `migrate({old} => OldType with upgrade)`, with the type of the value as it was and `fn upgrade(old: OldType) -> {ty}`; or `migrate({old} => Self)` if the value did not change, or `oldest = {}` if none are stored any more",
                old + 1
            )
        }
        EntityForm::Whole => format!(
            "add `migrate({old} => v{old}::{name})`, with the struct as it was and `impl From<v{old}::{name}> for {next}`{before}; or say what changed on the fields (`#[kv(was({old} => \"…\"))]`, `#[kv(since = {})]`), or `migrate({old} => Self)` if nothing that is stored did, or `oldest = {}` if none are stored any more",
            old + 1,
            old + 1
        ),
    };
    let help = match &entity.attrs.codec {
        Some(_) if entity.form() != EntityForm::MetadataOnly => {
            format!("{help}; behind the type stands the codec that stored it, such as `as Json`")
        }
        _ => help,
    };
    cx.error_help(version, what, help);
}

/// Tells whether a word speaks of a version that it cannot speak of.
fn is_misnumbered(entity: &Entity<'_>, ours: u32) -> bool {
    let mut migrations = entity.attrs.migrate.iter().flat_map(|(_, list)| list);
    migrations.any(|migration| migration.version.value >= ours)
        || entity.fields.iter().any(|field| {
            let since = field.attrs.since.as_ref().map_or(2, |since| since.value);
            let mut was = field.attrs.was.iter().flatten();
            !(2..=ours).contains(&since) || was.any(|was| was.version.value >= ours)
        })
}

/// Words about versions need one.
pub(super) fn a_version_is_declared(cx: &Ctxt, entity: &Entity<'_>) {
    let attrs = &entity.attrs;
    if attrs.version.is_some() || attrs.is_damaged {
        return;
    }
    let words = [
        attrs
            .migrate
            .as_ref()
            .map(|(word, _)| (word.to_token_stream(), "migrate")),
        attrs
            .migrate_metadata
            .as_ref()
            .map(|(word, _)| (word.to_token_stream(), "migrate_metadata")),
        attrs
            .downgrade
            .as_ref()
            .map(|(word, _)| (word.to_token_stream(), "downgrade")),
        attrs
            .older_codec
            .as_ref()
            .map(|token| (token.to_token_stream(), "older_codec")),
        attrs
            .oldest
            .as_ref()
            .map(|token| (token.to_token_stream(), "oldest")),
        attrs
            .write_version
            .as_ref()
            .map(|token| (token.to_token_stream(), "write_version")),
        attrs
            .unversioned
            .as_ref()
            .map(|(word, _)| (word.to_token_stream(), "unversioned")),
        attrs
            .version_from
            .as_ref()
            .map(|token| (token.to_token_stream(), "version_from")),
        attrs
            .newer
            .as_ref()
            .map(|token| (token.to_token_stream(), "newer")),
        attrs
            .write_back
            .as_ref()
            .filter(|_| attrs.moved_from.is_none())
            .map(|token| (token.to_token_stream(), "write_back")),
    ];
    for (tokens, word) in words.into_iter().flatten() {
        cx.error_help(
            tokens,
            format_args!("`{word}` speaks of versions, and `{}` declares none", entity.name),
            "add `version = 1`, or the version that today's struct is",
        );
    }
    for field in &entity.fields {
        let token = match (&field.attrs.was, &field.attrs.since) {
            (Some(was), _) => was.first().map(|was| (was.version.to_token_stream(), "was")),
            (None, Some(since)) => Some((since.to_token_stream(), "since")),
            (None, None) => None,
        };
        if let Some((token, word)) = token {
            cx.error_help(
                token,
                format_args!("`{word}` speaks of versions, and `{}` declares none", entity.name),
                "add `version = 2` to the struct, or the version that today's struct is",
            );
        }
    }
}

pub(super) fn versions_are_older(cx: &Ctxt, entity: &Entity<'_>) {
    let Some(version) = &entity.attrs.version else {
        return;
    };
    let (ours, oldest) = (version.value, entity.oldest());
    let older = |number: &Number, word: &str| {
        if number.value >= ours {
            cx.error_help(
                number,
                format_args!("version {} is not older than `version = {ours}`", number.value),
                format_args!(
                    "`{word}` speaks of versions below today's; write `version = {}` if it is",
                    number.value + 1
                ),
            );
        } else if number.value < oldest {
            cx.error_help(
                number,
                format_args!("version {} is below `oldest = {oldest}`", number.value),
                "nothing of it is stored any more: remove it",
            );
        }
    };
    let lists = [
        (entity.migrations(), "migrate"),
        (entity.metadata_migrations(), "migrate_metadata"),
    ];
    for (list, word) in lists {
        let mut seen = BTreeSet::new();
        for migration in list {
            older(&migration.version, word);
            if !seen.insert(migration.version.value) {
                stands_twice(cx, &migration.version, word);
            }
        }
    }
    let mut seen = BTreeSet::new();
    for downgrade in entity.attrs.downgrade.iter().flat_map(|(_, list)| list) {
        older(&downgrade.version, "downgrade");
        if !seen.insert(downgrade.version.value) {
            stands_twice(cx, &downgrade.version, "downgrade");
        }
    }
    if let Some(write) = &entity.attrs.write_version {
        older(write, "write_version");
    }
    if let Some(number) = &entity.attrs.oldest
        && number.value > ours
    {
        cx.error_help(
            number,
            format_args!("`oldest = {}` is above `version = {ours}`", number.value),
            format_args!("write `oldest = {ours}` if only today's version is stored"),
        );
    }
    unversioned(cx, entity, ours, oldest);
    version_from(cx, entity);
    fields(cx, entity, ours);
}

fn stands_twice(cx: &Ctxt, version: &Number, word: &str) {
    cx.error_help(
        version,
        format_args!("version {} stands twice in `{word}`", version.value),
        "name it once",
    );
}

fn unversioned(cx: &Ctxt, entity: &Entity<'_>, ours: u32, oldest: u32) {
    let known = |number: &Number| {
        if number.value > ours || number.value < oldest {
            cx.error_help(
                number,
                format_args!("`{}` has no version {}", entity.name, number.value),
                if oldest == ours {
                    format!("it reads version {ours} alone")
                } else {
                    format!("it reads {oldest} to {ours}")
                },
            );
        }
    };
    match &entity.attrs.unversioned {
        Some((_, Unversioned::As(number))) => known(number),
        Some((_, Unversioned::Detect(detect, candidates))) => {
            for (index, candidate) in candidates.iter().enumerate() {
                known(candidate);
                if candidates[..index]
                    .iter()
                    .any(|other| other.value == candidate.value)
                {
                    stands_twice(cx, candidate, "detect");
                }
            }
            if candidates.len() == 1 {
                cx.error_help(
                    detect,
                    "`detect` chooses between versions, and one is named",
                    format_args!("write `unversioned = {}`", candidates[0].value),
                );
            }
            if entity.form() == EntityForm::MetadataOnly {
                cx.error_help(
                    detect,
                    "`detect` looks at the value, and there is none",
                    "write `unversioned = 1`, or `unversioned = error`",
                );
            }
        }
        _ => {}
    }
}

/// The name under which others said the version is none of ours.
fn version_from(cx: &Ctxt, entity: &Entity<'_>) {
    let Some(name) = &entity.attrs.version_from else {
        return;
    };
    let ours = entity.metadata_fields().find(|field| {
        field.wire_name() == name.value()
            || field.aliases().iter().any(|alias| *alias == name.value())
            || field
                .attrs
                .was
                .iter()
                .flatten()
                .any(|was| was.name.value() == name.value())
    });
    if let Some(field) = ours {
        cx.error_help(
            name,
            format_args!("`{}` is the metadata field `{}`, which every write changes", name.value(), field.name),
            "`version_from` names a field that others wrote; give yours another name with `#[serde(rename = \"…\")]`",
        );
    }
}

fn fields(cx: &Ctxt, entity: &Entity<'_>, ours: u32) {
    for field in &entity.fields {
        let mut seen = BTreeSet::new();
        for was in field.attrs.was.iter().flatten() {
            if !seen.insert(was.version.value) {
                stands_twice(cx, &was.version, "was");
            }
            if was.version.value >= ours {
                cx.error_help(
                    &was.version,
                    format_args!(
                        "version {} is not older than `version = {ours}`",
                        was.version.value
                    ),
                    "`was` says what the field was called up to a version below today's",
                );
            }
            if was.version.value < field.since() {
                cx.error_help(
                    &was.version,
                    format_args!(
                        "version {} does not have `{}`, which is there since version {}",
                        was.version.value,
                        field.name,
                        field.since()
                    ),
                    "say one of the two",
                );
            }
            // An earlier name may have come back; the one before today's was another.
            if was.name.value() == field.wire_name() && field.name_until() == Some(was.version.value) {
                cx.error_help(
                    &was.name,
                    format_args!("`{}` is still called `{}`", field.name, was.name.value()),
                    "`was` gives the stored name of older versions, where it was another",
                );
            }
            if was.name.value().is_empty() || was.name.value().starts_with('$') {
                cx.error_help(
                    &was.name,
                    "names that begin with `$` are reserved, and none is empty",
                    "give the name that the field had in the stored bytes",
                );
            }
        }
        if let Some(since) = &field.attrs.since {
            if since.value > ours {
                cx.error_help(
                    since,
                    format_args!("`since = {}` is above `version = {ours}`", since.value),
                    format_args!(
                        "write `version = {}` on the struct: stored values change with this field",
                        since.value
                    ),
                );
            } else if since.value < 2 {
                cx.error_help(
                    since,
                    format_args!("every version has `{}`", field.name),
                    "remove `since`: versions begin at 1",
                );
            }
        }
        if let Some(fill) = &field.attrs.fill
            && fill
                .path
                .segments
                .first()
                .is_some_and(|first| first.ident == "Self")
        {
            cx.error_help(
                fill,
                "`fill` is called where `Self` is another type",
                format_args!("write `{}` in its place", entity.name),
            );
        }
        if let (Some(fill), None) = (&field.attrs.fill, &field.attrs.since) {
            cx.error_help(
                fill,
                format_args!(
                    "`fill` is for versions that do not have `{}`, and all do",
                    field.name
                ),
                "add `since = 2`, or the first version that has it",
            );
        }
    }
}
