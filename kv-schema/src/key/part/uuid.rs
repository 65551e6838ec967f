//! UUIDs: hyphenated, lower case, which keeps their order.

use uuid::Uuid;

use super::by_value;
use crate::eights;
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
        out.known(Hyphenated::of(part).as_str(), Self::SHAPE.alphabet);
    }

    fn decode(text: &PartText<'_>) -> Result<Self, PartError> {
        match Hyphenated::read(text.as_bytes()) {
            Some(part) => Ok(part),
            None => in_other_forms(text),
        }
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

/// The hyphenated form in lower case, where it is quick to look at.
#[repr(align(8))]
struct Hyphenated([u8; 36]);

impl Hyphenated {
    /// Writes a UUID.
    ///
    /// By eights, where `uuid` goes by digits: of a key with a UUID that is most of the work.
    fn of(part: Uuid) -> Self {
        let [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p] = part.into_bytes();
        let mut text = [b'-'; 36];
        text[..8].copy_from_slice(&eights::to_hex([a, b, c, d]));
        let eight = eights::to_hex([e, f, g, h]);
        text[9..13].copy_from_slice(&eight[..4]);
        text[14..18].copy_from_slice(&eight[4..]);
        let eight = eights::to_hex([i, j, k, l]);
        text[19..23].copy_from_slice(&eight[..4]);
        text[24..28].copy_from_slice(&eight[4..]);
        text[28..].copy_from_slice(&eights::to_hex([m, n, o, p]));
        Self(text)
    }

    fn as_str(&self) -> &str {
        // It is all ASCII.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// Reads this form and no other.
    fn read(text: &[u8]) -> Option<Uuid> {
        let text: &[u8; 36] = text.try_into().ok()?;
        if [text[8], text[13], text[18], text[23]] != *b"----" {
            return None;
        }
        let half = |at: usize| [text[at], text[at + 1], text[at + 2], text[at + 3]];
        let read = |first, second| {
            let ([a, b, c, d], [e, f, g, h]) = (half(first), half(second));
            eights::from_hex([a, b, c, d, e, f, g, h])
        };
        let mut bytes = [0; 16];
        bytes[..4].copy_from_slice(&read(0, 4)?);
        bytes[4..8].copy_from_slice(&read(9, 14)?);
        bytes[8..12].copy_from_slice(&read(19, 24)?);
        bytes[12..].copy_from_slice(&read(28, 32)?);
        Some(Uuid::from_bytes(bytes))
    }
}

#[cold]
fn in_other_forms(text: &str) -> Result<Uuid, PartError> {
    Uuid::try_parse(text).map_err(|error| PartError::new(format!("not a UUID: {error}")))
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
