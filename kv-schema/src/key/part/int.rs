//! Integers: decimal, zero-padded, and in a fixed width that keeps their order.

use crate::key::{Alphabet, KeyPart, PartError, PartShape, PartText, PartWriter};

macro_rules! unsigned_part {
    ($($int:ident $digits:literal),* $(,)?) => {$(
        impl KeyPart for $int {
            type Ref<'a> = $int;

            const SHAPE: PartShape =
                PartShape { kind: stringify!($int), max_len: Some($digits), alphabet: Alphabet::DIGITS };

            fn to_ref(&self) -> $int {
                *self
            }

            fn from_ref(part: $int) -> Self {
                part
            }

            fn encode(part: $int, out: &mut PartWriter<'_>) {
                out.alphanumeric(itoa::Buffer::new().format(part));
            }

            fn decode(text: &PartText<'_>) -> Result<Self, PartError> {
                text.parse().map_err(|error| not_a_number(stringify!($int), error))
            }
        }
    )*};
}

fn not_a_number(kind: &str, error: std::num::ParseIntError) -> PartError {
    PartError::new(format!("not a `{kind}`: {error}"))
}

unsigned_part!(u8 3, u16 5, u32 10, u64 20, u128 39);
