//! `bool` and `char`.

use super::by_value;
use super::ordered::malformed;
use crate::key::{Alphabet, KeyPart, OrderedKeyPart, PartError, PartShape, PartText, PartWriter};

impl KeyPart for bool {
    by_value!();

    const SHAPE: PartShape = PartShape {
        kind: "bool",
        max_len: Some(5),
        alphabet: Alphabet::of("truefals"),
    };

    fn encode(part: Self, out: &mut PartWriter<'_>) {
        out.verbatim(if part { "true" } else { "false" });
    }

    fn decode(text: &PartText<'_>) -> Result<Self, PartError> {
        text.parse()
            .map_err(|_| PartError::new("neither `true` nor `false`"))
    }

    fn is_canonical(_: &str) -> bool {
        true
    }
}

impl OrderedKeyPart for bool {
    const WIDTH: u32 = 1;

    const ORDERED_EXACT: bool = true;

    fn encode_asc(part: Self, out: &mut PartWriter<'_>) {
        out.verbatim(if part { "1" } else { "0" });
    }

    fn decode_asc(text: &PartText<'_>) -> Result<Self, PartError> {
        match text.as_str() {
            "0" => Ok(false),
            "1" => Ok(true),
            _ => Err(malformed("bool")),
        }
    }

    fn encode_desc(part: Self, out: &mut PartWriter<'_>) {
        Self::encode_asc(!part, out);
    }

    fn decode_desc(text: &PartText<'_>) -> Result<Self, PartError> {
        Self::decode_asc(text).map(|part| !part)
    }

    fn next_asc(_begun: &[u8]) -> Alphabet {
        Alphabet::of("01")
    }

    fn next_desc(_begun: &[u8]) -> Alphabet {
        Alphabet::of("01")
    }
}

impl KeyPart for char {
    by_value!();

    const SHAPE: PartShape = PartShape {
        kind: "char",
        max_len: Some(4),
        alphabet: Alphabet::TEXT,
    };

    fn encode(part: Self, out: &mut PartWriter<'_>) {
        out.text(part.encode_utf8(&mut [0; 4]));
    }

    fn decode(text: &PartText<'_>) -> Result<Self, PartError> {
        text.parse()
            .map_err(|_| PartError::new("not exactly one character"))
    }

    fn is_canonical(_: &str) -> bool {
        true
    }
}
