//! Integers: decimal, zero-padded, and in a fixed width that keeps their order.

use std::convert::identity;
use std::num::{NonZero, ParseIntError};

use super::by_value;
use super::ordered::{Ascii, complement_alphabet, complement_digits, digits, digits_up_to, malformed};
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

            const STRICT: bool = true;

            fn encode(part: Self, out: &mut PartWriter<'_>) {
                // The minus may be a separator, and is escaped then.
                out.known(itoa::Buffer::new().format($get(part)), Self::SHAPE.alphabet);
            }

            fn decode(text: &PartText<'_>) -> Result<Self, PartError> {
                text.parse().map_err(|error| not_a_number($kind, &error))
            }

            fn is_canonical(text: &str) -> bool {
                is_canonical_integer(text)
            }
        }
    };
}

/// Tells whether an integer stands without a plus and without zeros in front.
fn is_canonical_integer(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    text == "0" || matches!(digits.as_bytes().first(), Some(b'1'..=b'9'))
}

/// The descending form of an integer is the ascending one of its complement.
macro_rules! descends_by_complement {
    () => {
        fn encode_desc(part: Self, out: &mut PartWriter<'_>) {
            Self::encode_asc(!part, out);
        }

        fn decode_desc(text: &PartText<'_>) -> Result<Self, PartError> {
            Self::decode_asc(text).map(|part| !part)
        }

        fn next_desc(begun: &[u8]) -> Alphabet {
            Self::next_asc(begun)
        }
    };
}

macro_rules! unsigned_part {
    ($($int:ident $digits:literal),* $(,)?) => {$(
        plain_part!($int, stringify!($int), $digits, DIGITS, identity);

        impl OrderedKeyPart for $int {
            const WIDTH: u32 = $digits;

            const ORDERED_EXACT: bool = true;

            const ORDERED_DIGITS: bool = true;

            fn encode_asc(part: Self, out: &mut PartWriter<'_>) {
                Self::encode_padded(part, Self::WIDTH, out);
            }

            fn decode_asc(text: &PartText<'_>) -> Result<Self, PartError> {
                Self::decode_padded(text, Self::WIDTH)
            }

            fn next_asc(begun: &[u8]) -> Alphabet {
                let mut max = itoa::Buffer::new();
                next_digit(begun, max.format(Self::MAX).as_bytes())
            }

            descends_by_complement!();
        }

        impl PaddedKeyPart for $int {
            const PADDED_EXACT: bool = true;

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

        padded_as!($int, NonZero<$int>, NonZero::get, |int| NonZero::new(int).ok_or_else(zero));
    )*};
}

macro_rules! signed_part {
    ($($int:ident $len:literal $digits:literal),* $(,)?) => {$(
        plain_part!($int, stringify!($int), $len, SIGNED_DIGITS, identity);

        impl OrderedKeyPart for $int {
            // A sign, and the digits of the largest value.
            const WIDTH: u32 = $digits + 1;

            const ORDERED_EXACT: bool = true;

            const ORDERED_DIGITS: bool = true;

            fn encode_asc(part: Self, out: &mut PartWriter<'_>) {
                let mut text = Ascii::<MAX_WIDTH>::new();
                // `-` sorts before `0`. Below zero the digits are those of the ten's complement: -1 is all nines, and what is
                // less has less.
                text.push(if part < 0 { b'-' } else { b'0' });
                text.number((if part < 0 { !part } else { part }).cast_unsigned().into(), $digits);
                if part < 0 {
                    complement_digits(text.bytes_mut());
                }
                out.verbatim(text.as_str());
            }

            fn decode_asc(text: &PartText<'_>) -> Result<Self, PartError> {
                let mut text = Ascii::<MAX_WIDTH>::from(text.as_str());
                let negative = text.as_str().starts_with('-');
                if negative {
                    complement_digits(text.bytes_mut());
                    text.bytes_mut()[0] = b'0';
                }
                let magnitude = digits(text.as_str()).and_then(|magnitude| Self::try_from(magnitude).ok());
                let magnitude = magnitude.ok_or_else(|| malformed(stringify!($int)))?;
                Ok(if negative { !magnitude } else { magnitude })
            }

            fn next_asc(begun: &[u8]) -> Alphabet {
                let mut max = itoa::Buffer::new();
                next_signed(begun, max.format(Self::MAX).as_bytes())
            }

            descends_by_complement!();
        }

        non_zero_part!($int, concat!("nonzero_", stringify!($int)), $len, SIGNED_DIGITS);
    )*};
}

/// Orders a part as the integer that it stands for.
macro_rules! ordered_as {
    ($int:ty, $part:ty, $get:path, $make:expr) => {
        impl OrderedKeyPart for $part {
            const WIDTH: u32 = <$int>::WIDTH;

            const ORDERED_EXACT: bool = <$int>::ORDERED_EXACT;

            const ORDERED_DIGITS: bool = <$int>::ORDERED_DIGITS;

            fn encode_asc(part: Self, out: &mut PartWriter<'_>) {
                <$int>::encode_asc($get(part), out);
            }

            fn decode_asc(text: &PartText<'_>) -> Result<Self, PartError> {
                <$int>::decode_asc(text).and_then($make)
            }

            fn encode_desc(part: Self, out: &mut PartWriter<'_>) {
                <$int>::encode_desc($get(part), out);
            }

            fn decode_desc(text: &PartText<'_>) -> Result<Self, PartError> {
                <$int>::decode_desc(text).and_then($make)
            }

            fn next_asc(begun: &[u8]) -> Alphabet {
                <$int>::next_asc(begun)
            }

            fn next_desc(begun: &[u8]) -> Alphabet {
                <$int>::next_desc(begun)
            }
        }
    };
}

/// Pads a part as the integer that it stands for.
macro_rules! padded_as {
    ($int:ty, $part:ty, $get:path, $make:expr) => {
        impl PaddedKeyPart for $part {
            const PADDED_EXACT: bool = <$int>::PADDED_EXACT;

            fn encode_padded(part: Self, width: u32, out: &mut PartWriter<'_>) {
                <$int>::encode_padded($get(part), width, out);
            }

            fn decode_padded(text: &str, width: u32) -> Result<Self, PartError> {
                <$int>::decode_padded(text, width).and_then($make)
            }
        }
    };
}

macro_rules! non_zero_part {
    ($int:ident, $kind:expr, $len:literal, $alphabet:ident) => {
        plain_part!(NonZero<$int>, $kind, $len, $alphabet, NonZero::get);

        ordered_as!($int, NonZero<$int>, NonZero::get, |int| NonZero::new(int)
            .ok_or_else(zero));
    };
}

unsigned_part!(u8 3, u16 5, u32 10, u64 20, u128 39);
signed_part!(i8 4 3, i16 6 5, i32 11 10, i64 20 19, i128 40 39);

impl KeyPart for UnixSeconds {
    by_value!();

    const SHAPE: PartShape = u64::SHAPE;

    fn encode(part: Self, out: &mut PartWriter<'_>) {
        u64::encode(seconds(part), out);
    }

    fn decode(text: &PartText<'_>) -> Result<Self, PartError> {
        u64::decode(text).map(Self)
    }
}

ordered_as!(u64, UnixSeconds, seconds, |seconds| Ok(UnixSeconds(seconds)));
padded_as!(u64, UnixSeconds, seconds, |seconds| Ok(UnixSeconds(seconds)));

fn seconds(part: UnixSeconds) -> u64 {
    part.0
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

/// Tells which digits can follow in a number of as many digits as `max` that is at most `max`.
fn next_digit(begun: &[u8], max: &[u8]) -> Alphabet {
    match max.strip_prefix(begun) {
        Some([last, ..]) => digits_up_to(last - b'0'),
        _ => Alphabet::DIGITS,
    }
}

/// Tells which bytes can follow in an ordered signed integer, whose digits after `-` are complemented.
fn next_signed(begun: &[u8], max: &[u8]) -> Alphabet {
    match begun {
        [] => Alphabet::of("-0"),
        [b'-', begun @ ..] => {
            let mut begun = begun.to_vec();
            complement_digits(&mut begun);
            complement_alphabet(next_digit(&begun, max))
        }
        [_, begun @ ..] => next_digit(begun, max),
    }
}

fn zero() -> PartError {
    PartError::new("zero, where a number other than zero is expected")
}

fn not_a_number(kind: &str, error: &ParseIntError) -> PartError {
    PartError::new(format!("not a `{kind}`: {error}"))
}
