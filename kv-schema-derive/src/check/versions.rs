//! What versions a declaration may speak of.

use std::collections::{BTreeMap, BTreeSet};

use quote::ToTokens;

use crate::ast::{Entity, EntityForm};
use crate::attr::{Migration, Number, Unversioned};
use crate::ctxt::Ctxt;
use crate::shape::types::spell;
use crate::template::{self, Form};
use crate::tokens::mentions;
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

/// What `was` and `since` cannot say safely.
pub(super) fn described_versions_are_sound(cx: &Ctxt, entity: &Entity<'_>) {
    let form = entity.form();
    for field in &entity.fields {
        let word = match (&field.attrs.was, &field.attrs.since) {
            (Some(_), _) => "was",
            (None, Some(_)) => "since",
            (None, None) => continue,
        };
        let help = "name the struct as it was: `migrate(1 => v1::Type)`";
        if field.attrs.value.is_some() {
            cx.error_help(
                field.ident,
                format_args!("the value of `{}` has no name in what is stored", entity.name),
                format_args!("its type migrates: remove `{word}`, and write `migrate(1 => v1::Type)`"),
            );
        } else if field.serde.flatten() && form == EntityForm::Whole {
            cx.error_help(
                field.ident,
                format_args!(
                    "`{}` is flattened, so it has no name that could change",
                    field.name
                ),
                help,
            );
        } else if field.is_in_key() && field.attrs.since.is_some() {
            cx.error_help(
                field.ident,
                format_args!("`{}` is a part of the key, which every stored value has", field.name),
                "where the key changed, say `moved_from = \"…\"` and name the struct as it was: `migrate(1 => v1::Type)`",
            );
        } else if field.is_skipped() && field.attrs.metadata.is_none() {
            cx.error_help(
                field.ident,
                format_args!("serde skips `{}`, so it is not stored", field.name),
                format_args!("remove `{word}`"),
            );
        } else if form != EntityForm::Whole && !entity.metadata_fields().any(|known| known.name == field.name)
        {
            cx.error_help(
                field.ident,
                format_args!(
                    "`{}` is stored neither in the value nor in metadata, so it has no name there",
                    field.name
                ),
                format_args!("remove `{word}`"),
            );
        } else if form == EntityForm::Whole && holds_itself(entity) {
            cx.error_help(
                field.ident,
                format_args!(
                    "`{}` holds itself, and what is inside would be read under today's names",
                    entity.name
                ),
                help,
            );
        } else if form == EntityForm::Whole && !entity.original.generics.params.is_empty() {
            cx.error_help(
                field.ident,
                format_args!("`{word}` describes versions of structs without parameters"),
                help,
            );
        } else if form == EntityForm::Whole && is_converted(entity) {
            cx.error_help(
                field.ident,
                format_args!(
                    "serde stores `{}` as another type, whose fields are not these",
                    entity.name
                ),
                help,
            );
        }
    }
    described_stand_on_top(cx, entity);
    names_are_free(cx, entity);
}

fn holds_itself(entity: &Entity<'_>) -> bool {
    let own = proc_macro2::Ident::new("Self", proc_macro2::Span::call_site());
    let holds = |ty| mentions(ty, entity.ident) || mentions(ty, &own);
    entity.fields.iter().any(|field| holds(field.ty))
}

fn is_converted(entity: &Entity<'_>) -> bool {
    let serde = &entity.serde;
    serde.transparent()
        || serde.type_from().is_some()
        || serde.type_try_from().is_some()
        || serde.type_into().is_some()
}

/// A described version is today's struct under other names, so none with a struct of its own can follow it.
fn described_stand_on_top(cx: &Ctxt, entity: &Entity<'_>) {
    let older = entity.older();
    for pair in older.windows(2) {
        if let [Old::Described(described), Old::Named(named)] = pair {
            cx.error_help(
                &named.version,
                format_args!(
                    "version {described} is described by today's fields, and version {}, which follows it, is not",
                    named.version.value
                ),
                format_args!("name the struct of version {described} too: `migrate({described} => v{described}::{})`", entity.name),
            );
        }
    }
}

/// In each described version every stored field has a name of its own.
fn names_are_free(cx: &Ctxt, entity: &Entity<'_>) {
    let mut said: Vec<(String, String)> = Vec::new();
    for version in entity.below() {
        if !matches!(entity.old(version), Some(Old::Described(_))) {
            continue;
        }
        let mut names: BTreeMap<String, &str> = BTreeMap::new();
        for field in entity
            .fields
            .iter()
            .filter(|field| !field.is_skipped() || field.attrs.metadata.is_some())
        {
            if field.since() > version {
                continue;
            }
            let old = field.name_in(version);
            let name = old.map_or_else(|| field.wire_name().to_owned(), syn::LitStr::value);
            let Some(first) = names.insert(name.clone(), &field.name) else {
                continue;
            };
            let pair = ((*first).to_owned(), field.name.clone());
            if said.contains(&pair) {
                continue;
            }
            said.push(pair);
            let token = old.map_or_else(|| field.ident.to_token_stream(), ToTokens::to_token_stream);
            cx.error_help(
                token,
                format_args!(
                    "in version {version} both `{first}` and `{}` are called `{name}`",
                    field.name
                ),
                "a field that a version does not have says so: `#[kv(since = …)]`",
            );
        }
        for field in entity.fields.iter().filter(|field| field.since() <= version) {
            let Some(old) = field.name_in(version) else {
                continue;
            };
            let old_name = old.value();
            let other = entity.fields.iter().find(|other| {
                other.name != field.name
                    && other.since() <= version
                    && other.name_in(version).is_none()
                    && other.aliases().contains(&old_name.as_str())
            });
            let Some(other) = other else { continue };
            let pair = (other.name.clone(), field.name.clone());
            if said.contains(&pair) {
                continue;
            }
            said.push(pair);
            cx.error_help(
                old,
                format_args!(
                    "`{old_name}` is an alias of `{}`, so version {version} is ambiguous",
                    other.name
                ),
                "remove the alias, or name the struct as it was: `migrate(1 => v1::Type)`",
            );
        }
    }
}

/// Whatever a migration names has a place to go.
pub(super) fn migrations_fit_the_form(cx: &Ctxt, entity: &Entity<'_>) {
    let form = entity.form();
    if form == EntityForm::MetadataOnly {
        for migration in entity
            .migrations()
            .iter()
            .filter(|migration| migration.ty.is_some())
        {
            cx.error_help(
                &migration.version,
                "there is no value that could migrate",
                "write `migrate_metadata(…)`, or `was` and `since` on the fields",
            );
        }
    }
    if entity.metadata_fields().next().is_none()
        && let Some((word, _)) = &entity.attrs.migrate_metadata
    {
        cx.error_help(
            word,
            format_args!("`{}` has no metadata that could migrate", entity.name),
            "remove it, or mark a field `#[kv(metadata)]`",
        );
    }
    for migration in entity
        .migrations()
        .iter()
        .filter(|migration| migration.ty.is_none())
    {
        if let Some(with) = &migration.with {
            let (version, name) = (migration.version.value, &entity.name);
            cx.error_help(
                with,
                "`Self` is today's struct, so there is no step to take",
                format_args!(
                    "remove `with`, or name the struct as it was: `{version} => v{version}::{name} with …`"
                ),
            );
        }
    }
    for migration in entity.metadata_migrations() {
        metadata_migration(cx, migration);
    }
}

fn metadata_migration(cx: &Ctxt, migration: &Migration) {
    if let Some(codec) = &migration.codec {
        cx.error_help(codec, "metadata is always JSON", "remove the codec");
    }
    if migration.ty.is_none() {
        cx.error_help(
            &migration.version,
            "`migrate_metadata` names the type that the metadata had",
            "remove this version if its metadata is read as today's",
        );
    }
}

/// A version that is written can be reached from today's.
pub(super) fn written_versions_are_reached(cx: &Ctxt, entity: &Entity<'_>) {
    let downgrades = entity.attrs.downgrade.as_ref().map_or(&[][..], |(_, list)| list);
    for downgrade in downgrades {
        if matches!(entity.old(downgrade.version.value), Some(Old::Described(_))) {
            cx.error_help(
                &downgrade.version,
                format_args!(
                    "version {} is described by today's fields, which go down by themselves",
                    downgrade.version.value
                ),
                "remove it",
            );
        }
    }
    let Some(write) = entity
        .attrs
        .write_version
        .as_ref()
        .filter(|_| entity.attrs.version.is_some())
    else {
        return;
    };
    let named: Vec<u32> = entity
        .older()
        .iter()
        .filter(|old| matches!(old, Old::Named(_)) && old.version() >= write.value)
        .map(Old::version)
        .collect();
    let unled: Vec<u32> = named
        .into_iter()
        .filter(|version| downgrades.iter().all(|down| down.version.value != *version))
        .collect();
    let missing: Vec<String> = unled.iter().map(u32::to_string).collect();
    if let Some(first) = unled.first()
        && matches!(entity.old(write.value), Some(Old::Named(_)))
    {
        let missing = missing.join(", ");
        let on_the_way = if missing == write.value.to_string() {
            String::new()
        } else {
            format!(", on the way to version {}", write.value)
        };
        let spelled = |version: u32| {
            let today = || {
                entity
                    .value_field()
                    .map_or_else(|| entity.name.clone(), |field| spell(field.ty))
            };
            match entity.old(version) {
                Some(Old::Named(migration)) => migration.ty.as_ref().map_or_else(today, spell),
                _ => today(),
            }
        };
        let (old, new) = (spelled(*first), spelled(first + 1));
        cx.error_help(
            write,
            format_args!("there is no step back to version {missing}{on_the_way}"),
            format_args!(
                "add `downgrade({missing})`, with `impl From<&{new}> for {old}` (or `downgrade({first} with function)`)"
            ),
        );
    }
    if let Some(migration) = entity
        .metadata_migrations()
        .iter()
        .find(|migration| migration.version.value >= write.value)
    {
        cx.error_help(
            &migration.version,
            format_args!(
                "metadata of version {} cannot be written",
                migration.version.value
            ),
            "say how metadata changed with `was` and `since` on its fields; or leave out `write_version`",
        );
    }
}

/// An old key can be made from today's.
pub(super) fn moved_key_is_made_of_todays(cx: &Ctxt, entity: &Entity<'_>) {
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
