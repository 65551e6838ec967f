//! ULIDs: 26 digits of Crockford's base 32, upper case, which keeps their order.

use ulid::{ULID_LEN, Ulid};

use super::by_value;
use crate::key::{Alphabet, KeyPart, OrderedKeyPart, PartError, PartShape, PartText, PartWriter};

const CROCKFORD: Alphabet = Alphabet::of("0123456789ABCDEFGHJKMNPQRSTVWXYZ");

impl KeyPart for Ulid {
    by_value!();

    const SHAPE: PartShape = PartShape {
        kind: "ulid",
        max_len: Some(26),
        alphabet: CROCKFORD,
    };

    fn encode(part: Self, out: &mut PartWriter<'_>) {
        out.verbatim(part.array_to_str(&mut [0; ULID_LEN]));
    }

    fn decode(text: &PartText<'_>) -> Result<Self, PartError> {
        Self::from_string(text).map_err(|error| PartError::new(format!("not a ULID: {error}")))
    }

    /// Others write lower case, and digits that look alike.
    fn is_canonical(text: &str) -> bool {
        let is_digit = |byte: u8| match byte {
            b'I' | b'L' | b'O' | b'U' => false,
            _ => byte.is_ascii_digit() || byte.is_ascii_uppercase(),
        };
        // 26 digits hold 130 bits.
        text.len() == ULID_LEN && text.as_bytes()[0] < b'8' && text.bytes().all(is_digit)
    }
}

impl OrderedKeyPart for Ulid {
    const WIDTH: u32 = 26;

    fn encode_asc(part: Self, out: &mut PartWriter<'_>) {
        Self::encode(part, out);
    }

    fn decode_asc(text: &PartText<'_>) -> Result<Self, PartError> {
        Self::decode(text)
    }

    fn encode_desc(part: Self, out: &mut PartWriter<'_>) {
        Self::encode(Self(!part.0), out);
    }

    fn decode_desc(text: &PartText<'_>) -> Result<Self, PartError> {
        Self::decode(text).map(|part| Self(!part.0))
    }

    fn next_asc(begun: &[u8]) -> Alphabet {
        // 26 digits hold 130 bits.
        if begun.is_empty() {
            Alphabet::of("01234567")
        } else {
            CROCKFORD
        }
    }

    fn next_desc(begun: &[u8]) -> Alphabet {
        Self::next_asc(begun)
    }
}
