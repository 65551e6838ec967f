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
        // In any other form it would be another key.
        Hyphenated::read(text.as_bytes())
            .ok_or_else(|| PartError::new("not a UUID in lower case, with its hyphens"))
    }

    fn is_canonical(_: &str) -> bool {
        true
    }
}

/// The hyphenated form in lower case, where it is quick to look at; the last four bytes are none of it.
#[repr(align(8))]
struct Hyphenated([[u8; 8]; 5]);

impl Hyphenated {
    /// Writes a UUID.
    ///
    /// By eights, where `uuid` goes by digits: of a key with a UUID that is most of the work.
    fn of(part: Uuid) -> Self {
        const HYPHEN: u64 = b'-' as u64;
        const FOUR: u64 = 0xffff_ffff;
        let (fours, _) = part.as_bytes().as_chunks();
        let digits = |four: usize| fours.get(four).map_or(0, |four| eights::to_hex(*four));
        let (first, second, third, fourth) = (digits(0), digits(1), digits(2), digits(3));
        // The first character is the lowest byte.
        let eights = [
            first,
            HYPHEN | (second & FOUR) << 8 | HYPHEN << 40 | second >> 32 << 48,
            second >> 48 | HYPHEN << 16 | (third & FOUR) << 24 | HYPHEN << 56,
            third >> 32 | fourth << 32,
            fourth >> 32,
        ];
        Self(eights.map(u64::to_le_bytes))
    }

    fn as_str(&self) -> &str {
        // It is all ASCII.
        let padded = std::str::from_utf8(self.0.as_flattened()).unwrap_or_default();
        padded.get(..36).unwrap_or_default()
    }

    /// Reads this form and no other.
    fn read(text: &[u8]) -> Option<Uuid> {
        let text: &[u8; 36] = text.try_into().ok()?;
        if [text[8], text[13], text[18], text[23]] != *b"----" {
            return None;
        }
        let half = |at: usize| Some(u64::from(u32::from_le_bytes(*text.get(at..)?.first_chunk()?)));
        let mut bytes = [0; 16];
        let (fours, _) = bytes.as_chunks_mut();
        for (four, [first, second]) in fours.iter_mut().zip(Self::PLACES) {
            *four = eights::from_hex(half(first)? | half(second)? << 32)?;
        }
        Some(Uuid::from_bytes(bytes))
    }

    /// Where the digits stand between the hyphens, two times four by two times four.
    const PLACES: [[usize; 2]; 4] = [[0, 4], [9, 14], [19, 24], [28, 32]];
}

impl OrderedKeyPart for Uuid {
    const WIDTH: u32 = 36;

    const ORDERED_EXACT: bool = true;

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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::Hyphenated;

    proptest! {
        #[test]
        fn it_is_written_and_read_as_by_uuid(number: u128) {
            let part = Uuid::from_u128(number);
            let text = part.hyphenated().to_string();
            let written = Hyphenated::of(part);
            prop_assert_eq!(written.as_str(), &text);
            prop_assert_eq!(Hyphenated::read(text.as_bytes()), Some(part));
        }

        #[test]
        fn nothing_else_is_read(number: u128, at in 0_usize..36, byte: u8) {
            let text = Uuid::from_u128(number).hyphenated().to_string();
            let mut other = text.clone().into_bytes();
            other[at] = byte;
            let is_such = other[at] == text.as_bytes()[at]
                || (text.as_bytes()[at] != b'-' && matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
            prop_assert_eq!(Hyphenated::read(&other).is_some(), is_such);
            let upper = text.to_uppercase();
            prop_assert_eq!(Hyphenated::read(upper.as_bytes()).is_some(), text == upper);
            prop_assert_eq!(Hyphenated::read(text.replace('-', "").as_bytes()), None);
        }
    }
}
