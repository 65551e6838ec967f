//! Where a list stopped, as text that can travel to a browser and back.

use std::fmt;
use std::str::FromStr;

use super::base64url;
use crate::error::{Error, ErrorKind, Result};

/// Where a list page ended: opaque text, bound to the range that was listed.
///
/// It is encoded, neither encrypted nor signed. Whoever holds it can read from it where the page ended, with most backends the
/// last key that was listed: keep it from those who must not know keys, and let nobody list because of a cursor.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Cursor(pub(super) String);

/// What a cursor says.
#[derive(Debug, Default, PartialEq, Eq, Clone)]
pub(super) struct Position {
    /// Which of the prefixes that cover the range is being listed.
    pub(super) prefix: usize,
    /// Where the backend's page ended; `None` is the beginning of that prefix.
    pub(super) backend: Option<String>,
}

const VERSION: u8 = 1;

impl Cursor {
    pub(super) fn new(range: u64, position: &Position) -> Self {
        let prefix = u8::try_from(position.prefix).unwrap_or(u8::MAX);
        let mut bytes = Vec::with_capacity(128);
        bytes.push(VERSION);
        bytes.extend_from_slice(&range.to_be_bytes());
        bytes.push(prefix);
        if let Some(backend) = &position.backend {
            bytes.push(1);
            bytes.extend_from_slice(backend.as_bytes());
        }
        Self(base64url::encode(&bytes))
    }

    pub(super) fn open(&self, range: u64) -> Result<Position> {
        let bytes = base64url::decode(&self.0).unwrap_or_default();
        let Some(([VERSION, bound @ .., prefix], backend)) = bytes.split_first_chunk::<10>() else {
            return Err(invalid("it is damaged"));
        };
        if *bound != range.to_be_bytes() {
            return Err(invalid("it was made for another prefix"));
        }
        let backend = match backend {
            [] => Some(None),
            [1, backend @ ..] => std::str::from_utf8(backend).ok().map(Some),
            _ => None,
        };
        let Some(backend) = backend else {
            return Err(invalid("it is damaged"));
        };
        Ok(Position {
            prefix: usize::from(*prefix),
            backend: backend.map(str::to_owned),
        })
    }
}

#[cold]
#[inline(never)]
fn invalid(detail: &str) -> Error {
    Error::new(ErrorKind::InvalidCursor, detail)
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Cursor {
    type Err = Error;

    /// Takes any text; a damaged one is refused by the list that it is given to.
    fn from_str(text: &str) -> Result<Self> {
        Ok(Self(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::{Cursor, Position};
    use crate::error::ErrorKind;

    #[test]
    fn a_cursor_opens_for_its_own_range_alone() {
        let cursor = Cursor::new(
            7,
            &Position {
                prefix: 2,
                backend: Some("abc".to_owned()),
            },
        );
        assert_eq!(
            cursor.open(7).unwrap(),
            Position {
                prefix: 2,
                backend: Some("abc".to_owned())
            }
        );
        assert_eq!(cursor.open(8).unwrap_err().kind(), ErrorKind::InvalidCursor);
        let begin = Cursor::new(
            7,
            &Position {
                prefix: 0,
                backend: None,
            },
        );
        assert_eq!(
            begin.open(7).unwrap(),
            Position {
                prefix: 0,
                backend: None
            }
        );
    }

    #[test]
    fn damage_is_an_error() {
        let good = Cursor::new(
            7,
            &Position {
                prefix: 2,
                backend: Some("abc".to_owned()),
            },
        );
        for cut in 0..good.0.len() {
            // Every shorter text is refused, or is a cursor of this range into another place: never a panic.
            let _ = Cursor(good.0[..cut].to_owned()).open(7);
        }
        assert_eq!(
            Cursor("§".to_owned()).open(7).unwrap_err().kind(),
            ErrorKind::InvalidCursor
        );
        assert_eq!(
            Cursor(String::new()).open(7).unwrap_err().kind(),
            ErrorKind::InvalidCursor
        );
    }
}
