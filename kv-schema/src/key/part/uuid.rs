//! UUIDs: hyphenated, lower case, which keeps their order.

use uuid::Uuid;

use super::by_value;
use crate::key::{Alphabet, KeyPart, OrderedKeyPart, PartError, PartShape, PartText, PartWriter};

impl KeyPart for Uuid {
    by_value!();

    const SHAPE: PartShape = PartShape {
        kind: "uuid",
        max_len: Some(36),
        alphabet: Alphabet::HEX.union(Alphabet::of("-")).at_most(b'-', 4),
    };

    const STRICT: bool = true;

    fn encode(part: Self, out: &mut PartWriter<'_>) {
        out.known(
            part.hyphenated().encode_lower(&mut Self::encode_buffer()),
            Self::SHAPE.alphabet,
        );
    }

    fn decode(text: &PartText<'_>) -> Result<Self, PartError> {
        Self::try_parse(text).map_err(|error| PartError::new(format!("not a UUID: {error}")))
    }

    fn is_canonical(text: &str) -> bool {
        // No other form that is read has this length, and of what is read only the upper case has the bit 0x40 and lacks 0x20.
        let (pieces, _) = text.as_bytes().as_chunks();
        let upper = |all, piece: &[u8; 4]| {
            let bytes = u32::from_ne_bytes(*piece);
            all | (bytes & !(bytes << 1))
        };
        text.len() == 36 && pieces.iter().fold(0, upper) & 0x4040_4040 == 0
    }
}

impl OrderedKeyPart for Uuid {
    const WIDTH: u32 = 36;

    fn encode_asc(part: Self, out: &mut PartWriter<'_>) {
        Self::encode(part, out);
    }

    fn decode_asc(text: &PartText<'_>) -> Result<Self, PartError> {
        Self::decode(text)
    }

    fn encode_desc(part: Self, out: &mut PartWriter<'_>) {
        Self::encode(Self::from_u128(!part.as_u128()), out);
    }

    fn decode_desc(text: &PartText<'_>) -> Result<Self, PartError> {
        Self::decode(text).map(|part| Self::from_u128(!part.as_u128()))
    }

    fn next_asc(begun: &[u8]) -> Alphabet {
        match begun.len() {
            8 | 13 | 18 | 23 => Alphabet::of("-"),
            _ => Alphabet::HEX,
        }
    }

    fn next_desc(begun: &[u8]) -> Alphabet {
        Self::next_asc(begun)
    }
}
