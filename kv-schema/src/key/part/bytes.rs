//! Byte arrays: hexadecimal, base 32, base 64.

use data_encoding::{BASE32_NOPAD, BASE64URL_NOPAD, Encoding, HEXLOWER};

use super::by_value;
use crate::key::{Alphabet, KeyPart, OrderedKeyPart, PartError, PartShape, PartText, PartWriter};

/// The most bytes that are encoded without an allocation.
const ON_STACK: usize = 128;

#[expect(clippy::cast_possible_truncation, reason = "an array that long fits no key")]
impl<const N: usize> KeyPart for [u8; N] {
    by_value!();

    const SHAPE: PartShape = PartShape {
        kind: "hex",
        max_len: Some(N as u32 * 2),
        alphabet: Alphabet::HEX,
    };

    fn encode(part: Self, out: &mut PartWriter<'_>) {
        write(&HEXLOWER, &part, out);
    }

    fn decode(text: &PartText<'_>) -> Result<Self, PartError> {
        read(&HEXLOWER, text, "hexadecimal")
    }
}

#[expect(clippy::cast_possible_truncation, reason = "an array that long fits no key")]
impl<const N: usize> OrderedKeyPart for [u8; N] {
    const WIDTH: u32 = N as u32 * 2;

    fn encode_asc(part: Self, out: &mut PartWriter<'_>) {
        Self::encode(part, out);
    }

    fn decode_asc(text: &PartText<'_>) -> Result<Self, PartError> {
        Self::decode(text)
    }

    fn encode_desc(part: Self, out: &mut PartWriter<'_>) {
        Self::encode(part.map(|byte| !byte), out);
    }

    fn decode_desc(text: &PartText<'_>) -> Result<Self, PartError> {
        Self::decode(text).map(|part| part.map(|byte| !byte))
    }

    fn next_asc(_begun: &[u8]) -> Alphabet {
        Alphabet::HEX
    }

    fn next_desc(_begun: &[u8]) -> Alphabet {
        Alphabet::HEX
    }
}

macro_rules! encoded_bytes {
    ($(#[$docs:meta])* $name:ident, $encoding:ident, $kind:literal, $alphabet:expr, $bits:literal) => {
        $(#[$docs])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
        pub struct $name<B>(pub B);

        #[expect(clippy::cast_possible_truncation, reason = "an array that long fits no key")]
        impl<const N: usize> KeyPart for $name<[u8; N]> {
            by_value!();

            const SHAPE: PartShape = PartShape {
                kind: $kind,
                max_len: Some((N as u32 * 8).div_ceil($bits)),
                alphabet: $alphabet,
            };

            fn encode(part: Self, out: &mut PartWriter<'_>) {
                write(&$encoding, &part.0, out);
            }

            fn decode(text: &PartText<'_>) -> Result<Self, PartError> {
                read(&$encoding, text, $kind).map(Self)
            }
        }
    };
}

encoded_bytes!(
    /// A byte array whose key part is base 32: RFC 4648, upper case, without padding.
    ///
    /// ```
    /// use kv_schema::KeyPart;
    /// use kv_schema::key::Base32;
    ///
    /// let id = Base32([0xfb, 0xff, 0xfe]); // `7P774` in a key
    /// assert_eq!(<Base32<[u8; 3]>>::SHAPE.max_len, Some(5));
    /// # let _ = id;
    /// ```
    Base32,
    BASE32_NOPAD,
    "base32",
    Alphabet::of("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"),
    5
);

encoded_bytes!(
    /// A byte array whose key part is base 64 for URLs: RFC 4648 §5, without padding.
    ///
    /// ```
    /// use kv_schema::KeyPart;
    /// use kv_schema::key::Base64Url;
    ///
    /// let id = Base64Url([0xfb, 0xff, 0xfe]); // `-__-` in a key
    /// assert_eq!(<Base64Url<[u8; 3]>>::SHAPE.max_len, Some(4));
    /// # let _ = id;
    /// ```
    Base64Url,
    BASE64URL_NOPAD,
    "base64url",
    Alphabet::of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"),
    6
);

fn write(encoding: &Encoding, bytes: &[u8], out: &mut PartWriter<'_>) {
    let len = encoding.encode_len(bytes.len());
    let mut stack = [0; ON_STACK];
    match stack.get_mut(..len) {
        Some(buffer) => out.text(encoding.encode_mut_str(bytes, buffer)),
        None => out.text(&encoding.encode(bytes)),
    }
}

pub(super) fn read<const N: usize>(
    encoding: &Encoding,
    text: &str,
    kind: &str,
) -> Result<[u8; N], PartError> {
    encoding
        .decode(text.as_bytes())
        .ok()
        .and_then(|bytes| bytes.try_into().ok())
        .ok_or_else(|| PartError::new(format!("not {N} bytes in {kind}")))
}
