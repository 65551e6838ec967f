//! The schema as a repository reads it.

use super::{Field, Schema, Shape};
use crate::entity::KvEntity;

/// Stands for the fields of the metadata: a repository asks only whether there are any.
const SOME_FIELDS: &[Field] = &[Field::new("", "", Shape::Unit)];

/// The schema of an entity without the shapes of its value and its metadata.
///
/// Proofs, lock and tools read shapes; a running Worker does not, and has them in its wasm as soon as one function is given the
/// whole schema.
pub(crate) trait Lean: KvEntity {
    const LEAN: &'static Schema = &lean(Self::SCHEMA);
}

impl<E: KvEntity> Lean for E {}

const fn lean(schema: &Schema) -> Schema {
    let mut lean = *schema;
    lean.value = Shape::Unit;
    if !lean.metadata.is_empty() {
        lean.metadata = SOME_FIELDS;
    }
    lean
}
