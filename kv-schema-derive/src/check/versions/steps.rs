//! What leads from one version to another, and back.

use crate::ast::{Entity, EntityForm};
use crate::attr::Migration;
use crate::ctxt::Ctxt;
use crate::shape::types::spell;
use crate::versions::Old;

/// Whatever a migration names has a place to go.
pub(in crate::check) fn migrations_fit_the_form(cx: &Ctxt, entity: &Entity<'_>) {
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
pub(in crate::check) fn written_versions_are_reached(cx: &Ctxt, entity: &Entity<'_>) {
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
