//! Versions that today's fields describe.

use std::collections::BTreeMap;

use quote::ToTokens;

use crate::ast::{Entity, EntityForm};
use crate::ctxt::Ctxt;
use crate::tokens::mentions;
use crate::versions::Old;

/// What `was` and `since` cannot say safely.
pub(in crate::check) fn described_versions_are_sound(cx: &Ctxt, entity: &Entity<'_>) {
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
