//! UUIDs: hyphenated, lower case.

use uuid::Uuid;

use crate::key::{Alphabet, KeyPart, PartError, PartShape, PartText, PartWriter};

impl KeyPart for Uuid {
    type Ref<'a> = Self;

    const SHAPE: PartShape = PartShape {
        kind: "uuid",
        max_len: Some(36),
        alphabet: Alphabet::HEX.union(Alphabet::of("-")),
    };

    fn to_ref(&self) -> Self {
        *self
    }

    fn from_ref(part: Self) -> Self {
        part
    }

    fn encode(part: Self, out: &mut PartWriter<'_>) {
        out.text(part.hyphenated().encode_lower(&mut Self::encode_buffer()));
    }

    fn decode(text: &PartText<'_>) -> Result<Self, PartError> {
        Self::try_parse(text).map_err(|error| PartError::new(format!("not a UUID: {error}")))
    }
}
