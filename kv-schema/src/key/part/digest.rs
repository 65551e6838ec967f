//! A digest that stands for a text too long for a key.

use std::fmt;
use std::str::FromStr;

use data_encoding::HEXLOWER;
use sha2::Digest;

use super::by_value;
use crate::key::{Alphabet, KeyPart, PartError, PartShape, PartText, PartWriter};

/// The SHA-256 digest of a text, which stands for it in a key: `{url:sha256}`.
///
/// It is one way: the key holds the digest, and the text is not read back from it. Two different texts are two different
/// keys as far as anybody has ever found.
///
/// ```
/// use kv_schema::key::Sha256;
///
/// let digest = Sha256::of("https://example.com/");
/// assert_eq!(
///     digest.to_string(),
///     "0f115db062b7c0dd030b16878c99dea5c354b49dc37b38eb8846179c7783e9d7"
/// );
/// assert_eq!(digest.to_string().parse(), Ok(digest));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sha256([u8; 32]);

impl Sha256 {
    /// Computes the digest of the UTF-8 bytes of a text.
    pub fn of(text: impl AsRef<str>) -> Self {
        Self(sha2::Sha256::digest(text.as_ref()).into())
    }

    /// Takes a digest that was computed elsewhere.
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Returns the 32 bytes.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Display for Sha256 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(HEXLOWER.encode_mut_str(&self.0, &mut [0; 64]))
    }
}

impl fmt::Debug for Sha256 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sha256({self})")
    }
}

impl FromStr for Sha256 {
    type Err = PartError;

    fn from_str(text: &str) -> Result<Self, PartError> {
        super::bytes::read(&HEXLOWER, text, "hexadecimal").map(Self)
    }
}

impl KeyPart for Sha256 {
    by_value!();

    const SHAPE: PartShape = PartShape {
        kind: "sha256",
        max_len: Some(64),
        alphabet: Alphabet::HEX,
    };

    fn encode(part: Self, out: &mut PartWriter<'_>) {
        out.verbatim(HEXLOWER.encode_mut_str(&part.0, &mut [0; 64]));
    }

    fn decode(text: &PartText<'_>) -> Result<Self, PartError> {
        text.parse()
    }
}

impl serde::Serialize for Sha256 {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for Sha256 {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

impl crate::KvShape for Sha256 {
    const SHAPE: crate::schema::Shape = crate::schema::Shape::Text;
}
