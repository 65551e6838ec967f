//! Rules that need two things at once, one function a rule.

mod codecs;
mod combine;
mod features;
mod metadata;
mod restore;
mod versions;

pub(crate) use self::versions::no_gap;
use crate::ast::Entity;
use crate::ctxt::Ctxt;

/// Refuses what is wrong with a declaration as a whole.
pub(crate) fn check(cx: &Ctxt, entity: &Entity<'_>) {
    combine::parts_are_no_floats(cx, entity);
    combine::one_value(cx, entity);
    combine::one_expiry(cx, entity);
    combine::one_role_a_field(cx, entity);
    combine::expiry_and_ttl(cx, entity);
    combine::metadata_only_has_no_value(cx, entity);
    combine::an_envelope_needs_no_metadata(cx, entity);
    combine::key_wins_over_a_value(cx, entity);
    combine::max_len_bounds_a_text_part(cx, entity);
    metadata::names_are_free(cx, entity);
    metadata::fields_are_flat(cx, entity);
    metadata::with_needs_a_plain_type(cx, entity);
    features::digests(cx, entity);
    features::codecs(cx, entity);
    restore::every_field_has_a_place(cx, entity);
    restore::digests_are_stored_elsewhere(cx, entity);
    restore::fields_are_owned(cx, entity);
    restore::metadata_is_not_skipped(cx, entity);
    restore::names_read_back(cx, entity);
    restore::instances_differ_in_their_keys(cx, entity);
    versions::a_version_is_declared(cx, entity);
    versions::versions_are_older(cx, entity);
    versions::described_versions_are_sound(cx, entity);
    versions::migrations_fit_the_form(cx, entity);
    codecs::older_ones_are_said(cx, entity);
    versions::written_versions_are_reached(cx, entity);
    versions::moved_key_is_made_of_todays(cx, entity);
}
