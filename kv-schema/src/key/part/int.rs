//! Integers: decimal, zero-padded, and in a fixed width that keeps their order.

use std::convert::identity;
use std::num::{NonZero, ParseIntError};

use super::by_value;
use super::ordered::{Ascii, digits, malformed};
use crate::clock::UnixSeconds;
use crate::key::{
    Alphabet, KeyPart, OrderedKeyPart, PaddedKeyPart, PartError, PartShape, PartText, PartWriter,
};

/// The most digits of an integer, and its sign.
const MAX_WIDTH: usize = 40;

macro_rules! plain_part {
    ($int:ty, $kind:expr, $len:expr, $alphabet:ident, $get:path) => {
        impl KeyPart for $int {
            by_value!();

            const SHAPE: PartShape = PartShape {
                kind: $kind,
                max_len: Some($len),
                alphabet: Alphabet::$alphabet,
            };

            fn encode(part: Self, out: &mut PartWriter<'_>) {
                // The minus may be a separator, and is escaped then.
                out.text(itoa::Buffer::new().format($get(part)));
            }

            fn decode(text: &PartText<'_>) -> Result<Self, PartError> {
                text.parse().map_err(|error| not_a_number($kind, &error))
            }
        }
    };
}

macro_rules! unsigned_part {
    ($($int:ident $digits:literal),* $(,)?) => {$(
        plain_part!($int, stringify!($int), $digits, DIGITS, identity);

        impl OrderedKeyPart for $int {
            const WIDTH: u32 = $digits;

            fn encode_asc(part: Self, out: &mut PartWriter<'_>) {
                Self::encode_padded(part, Self::WIDTH, out);
            }

            fn decode_asc(text: &PartText<'_>) -> Result<Self, PartError> {
                Self::decode_padded(text, Self::WIDTH)
            }

            fn encode_desc(part: Self, out: &mut PartWriter<'_>) {
                Self::encode_asc(!part, out);
            }

            fn decode_desc(text: &PartText<'_>) -> Result<Self, PartError> {
                Self::decode_asc(text).map(|part| !part)
            }

            fn next_asc(_begun: &[u8]) -> Alphabet {
                Alphabet::DIGITS
            }

            fn next_desc(_begun: &[u8]) -> Alphabet {
                Alphabet::DIGITS
            }
        }

        impl PaddedKeyPart for $int {
            fn encode_padded(part: Self, width: u32, out: &mut PartWriter<'_>) {
                pad(itoa::Buffer::new().format(part), width, out);
            }

            fn decode_padded(text: &str, width: u32) -> Result<Self, PartError> {
                read_padded(text, width)?
                    .try_into()
                    .map_err(|_| PartError::new(concat!("too large for `", stringify!($int), "`")))
            }
        }

        non_zero_part!($int, concat!("nonzero_", stringify!($int)), $digits, DIGITS);

        impl PaddedKeyPart for NonZero<$int> {
            fn encode_padded(part: Self, width: u32, out: &mut PartWriter<'_>) {
                $int::encode_padded(part.get(), width, out);
            }

            fn decode_padded(text: &str, width: u32) -> Result<Self, PartError> {
                NonZero::new($int::decode_padded(text, width)?).ok_or_else(zero)
            }
        }
    )*};
}

macro_rules! signed_part {
    ($($int:ident $len:literal $digits:literal),* $(,)?) => {$(
        plain_part!($int, stringify!($int), $len, SIGNED_DIGITS, identity);

        impl OrderedKeyPart for $int {
            // A sign, and the digits of the largest value.
            const WIDTH: u32 = $digits + 1;

            fn encode_asc(part: Self, out: &mut PartWriter<'_>) {
                let mut text = Ascii::<MAX_WIDTH>::new();
                // `-` sorts before `0`; below zero the digits count up from the least value.
                text.push(if part < 0 { b'-' } else { b'0' });
                let magnitude = if part < 0 { part.wrapping_sub(Self::MIN) } else { part };
                text.number(magnitude.cast_unsigned().into(), $digits);
                out.verbatim(text.as_str());
            }

            fn decode_asc(text: &PartText<'_>) -> Result<Self, PartError> {
                let (sign, magnitude) = text
                    .split_at_checked(1)
                    .and_then(|(sign, rest)| Some((sign, Self::try_from(digits(rest)?).ok()?)))
                    .ok_or_else(|| malformed(stringify!($int)))?;
                match sign {
                    "0" => Ok(magnitude),
                    "-" => Ok(magnitude.wrapping_add(Self::MIN)),
                    _ => Err(malformed(stringify!($int))),
                }
            }

            fn encode_desc(part: Self, out: &mut PartWriter<'_>) {
                Self::encode_asc(!part, out);
            }

            fn decode_desc(text: &PartText<'_>) -> Result<Self, PartError> {
                Self::decode_asc(text).map(|part| !part)
            }

            fn next_asc(begun: &[u8]) -> Alphabet {
                if begun.is_empty() { Alphabet::of("-0") } else { Alphabet::DIGITS }
            }

            fn next_desc(begun: &[u8]) -> Alphabet {
                Self::next_asc(begun)
            }
        }

        non_zero_part!($int, concat!("nonzero_", stringify!($int)), $len, SIGNED_DIGITS);
    )*};
}

macro_rules! non_zero_part {
    ($int:ident, $kind:expr, $len:literal, $alphabet:ident) => {
        plain_part!(NonZero<$int>, $kind, $len, $alphabet, NonZero::get);

        impl OrderedKeyPart for NonZero<$int> {
            const WIDTH: u32 = $int::WIDTH;

            fn encode_asc(part: Self, out: &mut PartWriter<'_>) {
                $int::encode_asc(part.get(), out);
            }

            fn decode_asc(text: &PartText<'_>) -> Result<Self, PartError> {
                NonZero::new($int::decode_asc(text)?).ok_or_else(zero)
            }

            fn encode_desc(part: Self, out: &mut PartWriter<'_>) {
                $int::encode_desc(part.get(), out);
            }

            fn decode_desc(text: &PartText<'_>) -> Result<Self, PartError> {
                NonZero::new($int::decode_desc(text)?).ok_or_else(zero)
            }

            fn next_asc(begun: &[u8]) -> Alphabet {
                $int::next_asc(begun)
            }

            fn next_desc(begun: &[u8]) -> Alphabet {
                $int::next_desc(begun)
            }
        }
    };
}

unsigned_part!(u8 3, u16 5, u32 10, u64 20, u128 39);
signed_part!(i8 4 3, i16 6 5, i32 11 10, i64 20 19, i128 40 39);

impl KeyPart for UnixSeconds {
    by_value!();

    const SHAPE: PartShape = u64::SHAPE;

    fn encode(part: Self, out: &mut PartWriter<'_>) {
        u64::encode(part.0, out);
    }

    fn decode(text: &PartText<'_>) -> Result<Self, PartError> {
        u64::decode(text).map(Self)
    }
}

impl OrderedKeyPart for UnixSeconds {
    const WIDTH: u32 = u64::WIDTH;

    fn encode_asc(part: Self, out: &mut PartWriter<'_>) {
        u64::encode_asc(part.0, out);
    }

    fn decode_asc(text: &PartText<'_>) -> Result<Self, PartError> {
        u64::decode_asc(text).map(Self)
    }

    fn encode_desc(part: Self, out: &mut PartWriter<'_>) {
        u64::encode_desc(part.0, out);
    }

    fn decode_desc(text: &PartText<'_>) -> Result<Self, PartError> {
        u64::decode_desc(text).map(Self)
    }

    fn next_asc(begun: &[u8]) -> Alphabet {
        u64::next_asc(begun)
    }

    fn next_desc(begun: &[u8]) -> Alphabet {
        u64::next_desc(begun)
    }
}

impl PaddedKeyPart for UnixSeconds {
    fn encode_padded(part: Self, width: u32, out: &mut PartWriter<'_>) {
        u64::encode_padded(part.0, width, out);
    }

    fn decode_padded(text: &str, width: u32) -> Result<Self, PartError> {
        u64::decode_padded(text, width).map(Self)
    }
}

fn pad(number: &str, width: u32, out: &mut PartWriter<'_>) {
    const ZEROS: &str = "0000000000000000000000000000000000000000";
    let mut missing = (width as usize).saturating_sub(number.len());
    while missing > 0 {
        let zeros = &ZEROS[..missing.min(ZEROS.len())];
        out.verbatim(zeros);
        missing -= zeros.len();
    }
    out.verbatim(number);
}

fn read_padded(text: &str, width: u32) -> Result<u128, PartError> {
    if text.len() != width as usize {
        return Err(PartError::new(format!("not {width} digits")));
    }
    digits(text).ok_or_else(|| PartError::new(format!("not a number of {width} digits")))
}

fn zero() -> PartError {
    PartError::new("zero, where a number other than zero is expected")
}

fn not_a_number(kind: &str, error: &ParseIntError) -> PartError {
    PartError::new(format!("not a `{kind}`: {error}"))
}
