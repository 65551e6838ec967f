//! The bytes of a row; `docs/format.md` is their law.

use crate::backend::redb::failure::Failure;
use crate::clock::UnixSeconds;

/// The first byte of every row.
const VERSION: u8 = 1;
/// Flag: the value is in its own table, and the row ends with its length.
const APART: u8 = 1;
/// Version, flags, expiration and metadata length.
const HEADER: usize = 1 + 1 + 8 + 4;
/// Longer values are kept apart, so that a list, a head and a sweep read no page of them.
const INLINE: usize = 1024;

/// A row as it is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Row<'a> {
    pub(super) expiration: Option<UnixSeconds>,
    pub(super) metadata: Option<&'a str>,
    pub(super) value: Value<'a>,
}

/// Where the value of a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Value<'a> {
    /// In the row.
    Inline(&'a [u8]),
    /// In the table of values, with this length.
    Apart(u64),
}

impl<'a> Value<'a> {
    /// Chooses where a value of these bytes goes.
    pub(super) fn place(value: &'a [u8]) -> Self {
        if value.len() <= INLINE {
            Self::Inline(value)
        } else {
            Self::Apart(value.len() as u64)
        }
    }

    pub(super) fn is_apart(self) -> bool {
        matches!(self, Self::Apart(_))
    }
}

impl<'a> Row<'a> {
    /// Tells whether the row is missing for every reader at `now`.
    pub(super) fn is_expired(&self, now: UnixSeconds) -> bool {
        self.expiration.is_some_and(|at| at <= now)
    }

    pub(super) fn encode(&self) -> Vec<u8> {
        let metadata = self.metadata.unwrap_or_default();
        // The limits keep metadata far below 4 GiB; a longer text could not be parsed back and is cut nowhere else.
        let metadata_len = u32::try_from(metadata.len()).unwrap_or(u32::MAX);
        let tail = match self.value {
            Value::Inline(value) => value.len(),
            Value::Apart(_) => 8,
        };
        let mut bytes = Vec::with_capacity(HEADER + metadata.len() + tail);
        bytes.push(VERSION);
        bytes.push(if self.value.is_apart() { APART } else { 0 });
        bytes.extend_from_slice(&self.expiration.map_or(0, |at| at.0).to_be_bytes());
        bytes.extend_from_slice(&metadata_len.to_be_bytes());
        bytes.extend_from_slice(metadata.as_bytes());
        match self.value {
            Value::Inline(value) => bytes.extend_from_slice(value),
            Value::Apart(len) => bytes.extend_from_slice(&len.to_be_bytes()),
        }
        bytes
    }

    pub(super) fn parse(bytes: &'a [u8]) -> Result<Self, Failure> {
        let (header, rest) = bytes.split_first_chunk::<HEADER>().ok_or_else(cut_short)?;
        let [version, flags, times @ ..] = header;
        if *version != VERSION {
            return Err(Failure::damaged(format!("row version {version} is not known")));
        }
        if flags & !APART != 0 {
            return Err(Failure::damaged(format!("row flags {flags:#04x} are not known")));
        }
        let [e0, e1, e2, e3, e4, e5, e6, e7, m0, m1, m2, m3] = *times;
        let expiration = u64::from_be_bytes([e0, e1, e2, e3, e4, e5, e6, e7]);
        let metadata_len = u32::from_be_bytes([m0, m1, m2, m3]);
        let (metadata, tail) = usize::try_from(metadata_len)
            .ok()
            .and_then(|len| rest.split_at_checked(len))
            .ok_or_else(cut_short)?;
        let metadata =
            std::str::from_utf8(metadata).map_err(|_| Failure::damaged("metadata of a row is not UTF-8"))?;
        let value = if flags & APART == 0 {
            Value::Inline(tail)
        } else {
            Value::Apart(u64::from_be_bytes(tail.try_into().map_err(|_| cut_short())?))
        };
        Ok(Self {
            expiration: (expiration != 0).then_some(UnixSeconds(expiration)),
            metadata: (!metadata.is_empty()).then_some(metadata),
            value,
        })
    }
}

fn cut_short() -> Failure {
    Failure::damaged("a row is cut short")
}

/// The key of a row in the table of expirations: rows that expire sooner sort first.
pub(super) fn expiration_key(at: UnixSeconds, key: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(8 + key.len());
    bytes.extend_from_slice(&at.0.to_be_bytes());
    bytes.extend_from_slice(key);
    bytes
}

/// The expiration and the key that [`expiration_key`] joined.
pub(super) fn split_expiration_key(bytes: &[u8]) -> Result<(UnixSeconds, &[u8]), Failure> {
    let (at, key) = bytes
        .split_first_chunk::<8>()
        .ok_or_else(|| Failure::damaged("an expiration is cut short"))?;
    Ok((UnixSeconds(u64::from_be_bytes(*at)), key))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_has_these_bytes() {
        let row = Row {
            expiration: Some(UnixSeconds(0x6500_0000)),
            metadata: Some("{}"),
            value: Value::place(b"hi"),
        };
        assert_eq!(row.encode(), b"\x01\x00\0\0\0\0\x65\0\0\0\0\0\0\x02{}hi");
        let row = Row {
            expiration: None,
            metadata: None,
            value: Value::place(&[7; INLINE + 1]),
        };
        assert_eq!(
            row.encode(),
            b"\x01\x01\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x04\x01"
        );
    }

    #[test]
    fn what_is_encoded_parses_back() {
        for value in [&b""[..], b"x", &[1; INLINE], &[1; INLINE + 1]] {
            for metadata in [None, Some("1"), Some("{\"a\":\"\u{e9}\"}")] {
                for expiration in [None, Some(UnixSeconds(1)), Some(UnixSeconds(u64::MAX))] {
                    let row = Row {
                        expiration,
                        metadata,
                        value: Value::place(value),
                    };
                    assert_eq!(Row::parse(&row.encode()).unwrap(), row);
                }
            }
        }
    }

    #[test]
    fn damaged_rows_are_errors() {
        let row = Row {
            expiration: None,
            metadata: Some("12"),
            value: Value::Apart(9),
        };
        let bytes = row.encode();
        for len in 0..bytes.len() {
            assert!(Row::parse(&bytes[..len]).is_err(), "cut at {len}");
        }
        for (at, byte) in [(0, 0), (0, 2), (1, 2), (1, 0xff), (13, 200), (14, 0xff)] {
            let mut bytes = bytes.clone();
            bytes[at] = byte;
            assert!(Row::parse(&bytes).is_err(), "byte {at} as {byte}");
        }
    }
}
