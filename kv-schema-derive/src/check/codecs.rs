//! Which codec stored which version.

use quote::ToTokens;
use syn::Type;

use crate::ast::{Entity, EntityForm};
use crate::ctxt::Ctxt;
use crate::shape::types::spell;
use crate::versions::Old;

/// Bytes of one codec may be a value in another, so a version is never taken for one of today's codec unsaid: JSON's `5` is the
/// MessagePack integer 53.
pub(super) fn older_ones_are_said(cx: &Ctxt, entity: &Entity<'_>) {
    if entity.attrs.version.is_none() || entity.attrs.is_damaged {
        return;
    }
    let today = entity
        .attrs
        .codec
        .as_ref()
        .map_or_else(|| "Json".to_owned(), spell);
    if let Some(older) = &entity.attrs.older_codec {
        is_todays(cx, entity, older, &today);
        return;
    }
    if entity.form() == EntityForm::MetadataOnly {
        return;
    }
    let is_said = |version: &u32| entity.codec_in(*version).is_some();
    // Json is what an entity has that never thought of a codec.
    if today == "Json" && !entity.below().any(|version| is_said(&version)) {
        return;
    }
    let unsaid: Vec<Old<'_>> = entity
        .below()
        .filter(|version| !is_said(version))
        .filter_map(|version| entity.old(version))
        .collect();
    let Some(first) = unsaid.first() else { return };
    let versions: Vec<String> = unsaid.iter().map(|old| old.version().to_string()).collect();
    let which = match &*versions {
        [one] => format!("version {one}"),
        several => format!("versions {}", several.join(", ")),
    };
    let version = first.version();
    let stands = entity
        .migrations()
        .iter()
        .find(|migration| migration.version.value == version);
    let ty = stands
        .and_then(|migration| migration.ty.as_ref())
        .map_or_else(|| "Self".to_owned(), spell);
    let said = format!("{version} => {ty} as Json");
    let said = match stands {
        Some(_) => format!("write `{said}` if it was Json"),
        None => format!("add `migrate({said})` if it was Json"),
    };
    let help =
        format!("{said}; or `older_codec = {today}` if today's codec stored every version that names none");
    let what = format!("nothing says which codec stored {which}");
    match (
        stands.map(|migration| (&migration.ty, &migration.version)),
        &entity.attrs.codec,
    ) {
        (Some((Some(ty), _)), _) => cx.error_help(ty, what, help),
        (Some((None, version)), _) => cx.error_help(version, what, help),
        (None, Some(codec)) => cx.error_help(codec, what, help),
        (None, None) => cx.error_help(&entity.attrs.version, what, help),
    }
}

/// `older_codec` is no place to say another codec: that would hold for the next version too, and silently.
fn is_todays(cx: &Ctxt, entity: &Entity<'_>, older: &Type, today: &str) {
    if entity.form() == EntityForm::MetadataOnly {
        cx.error_help(
            older,
            format_args!(
                "`{}` is `metadata_only`, so no codec stored anything",
                entity.name
            ),
            "remove `older_codec`",
        );
        return;
    }
    let said = spell(older);
    if said == today {
        return;
    }
    let unsaid = entity.below().find(|version| entity.codec_in(*version).is_none());
    let (version, ty) = match unsaid.and_then(|version| entity.old(version)) {
        Some(Old::Named(migration)) => (migration.version.value, spell(&migration.ty.to_token_stream())),
        Some(Old::Described(version)) => (version, "Self".to_owned()),
        None => (entity.version(), "Self".to_owned()),
    };
    let counted = match unsaid {
        Some(_) => String::new(),
        None => format!(" `version = {}`,", version + 1),
    };
    cx.error_help(
        older,
        format_args!("`older_codec` repeats today's codec, which is `{today}`"),
        format_args!(
            "remove it; a codec that changed is said behind each older version:{counted} `migrate({version} => {ty} as {said})`"
        ),
    );
}
