//! Bytes in JSON.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// Bytes, in a form that JSON carries. [`Value::of`] chooses the form, so that equal bytes are equal values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    /// Up to [`Value::INLINE`] bytes of UTF-8.
    Text(String),
    /// Up to [`Value::INLINE`] bytes that are not UTF-8, in lower-case hex.
    Hex(String),
    /// One byte many times; in operations only.
    Repeat(u8, usize),
    /// The length and the FNV-1a hash of more bytes; in answers only.
    Digest(usize, u64),
}

impl Value {
    /// The most bytes that an answer carries itself.
    pub const INLINE: usize = 4096;

    /// Describes bytes.
    pub fn of(bytes: &[u8]) -> Self {
        use std::fmt::Write as _;

        if bytes.len() > Self::INLINE {
            return Self::Digest(bytes.len(), fnv1a(bytes));
        }
        std::str::from_utf8(bytes).map_or_else(
            |_| {
                Self::Hex(bytes.iter().fold(String::new(), |mut hex, byte| {
                    write!(hex, "{byte:02x}").expect("writing to a String does not fail");
                    hex
                }))
            },
            |text| Self::Text(text.to_owned()),
        )
    }

    pub(super) fn bytes(&self) -> Cow<'_, [u8]> {
        match self {
            Self::Text(text) => Cow::Borrowed(text.as_bytes()),
            Self::Hex(hex) => hex
                .as_bytes()
                .chunks(2)
                .map(|pair| {
                    let digits = std::str::from_utf8(pair).expect("hex is ASCII");
                    u8::from_str_radix(digits, 16).expect("hex has pairs of digits")
                })
                .collect(),
            Self::Repeat(byte, len) => vec![*byte; *len].into(),
            Self::Digest(..) => panic!("a digest cannot be written"),
        }
    }
}

fn fnv1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
