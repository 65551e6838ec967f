//! Where a list goes on, as an opaque text.

use data_encoding::BASE64URL_NOPAD;

use crate::error::{Error, ErrorKind, Result};
use crate::fingerprint::Fingerprint;

const CHECK: usize = 4;

/// A place in a list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Position {
    /// The key that was listed last, which may be gone by now.
    pub(super) after: Option<String>,
    /// The page before this one was the empty one that [`Settings::empty_pages`](super::Settings::empty_pages) puts there.
    pub(super) after_empty_page: bool,
}

impl Position {
    pub(super) fn after(key: &str) -> Self {
        Self {
            after: Some(key.to_owned()),
            after_empty_page: false,
        }
    }

    pub(super) fn encode(&self) -> String {
        let flags = u8::from(self.after_empty_page) | (u8::from(self.after.is_some()) << 1);
        let mut bytes = vec![flags];
        bytes.extend_from_slice(self.after.as_deref().unwrap_or_default().as_bytes());
        bytes.extend_from_slice(&checksum(&bytes).to_be_bytes());
        BASE64URL_NOPAD.encode(&bytes)
    }

    pub(super) fn decode(cursor: &str) -> Result<Self> {
        Self::parse(cursor).ok_or_else(|| {
            Error::new(
                ErrorKind::InvalidCursor,
                "the cursor was not made by this backend",
            )
        })
    }

    fn parse(cursor: &str) -> Option<Self> {
        let bytes = BASE64URL_NOPAD.decode(cursor.as_bytes()).ok()?;
        let (body, check) = bytes.split_at_checked(bytes.len().checked_sub(CHECK)?)?;
        if check != checksum(body).to_be_bytes() {
            return None;
        }
        let (flags, after) = body.split_first()?;
        let after = std::str::from_utf8(after).ok()?;
        Some(Self {
            after: (flags & 2 != 0).then(|| after.to_owned()),
            after_empty_page: flags & 1 != 0,
        })
    }
}

fn checksum(bytes: &[u8]) -> u32 {
    Fingerprint::new().bytes(bytes).short()
}

#[cfg(test)]
mod tests {
    use super::Position;
    use crate::error::ErrorKind;

    #[test]
    fn a_cursor_round_trips() {
        for position in [
            Position::after("user:1"),
            Position::after(""),
            Position {
                after: None,
                after_empty_page: true,
            },
        ] {
            assert_eq!(Position::decode(&position.encode()).unwrap(), position);
        }
    }

    #[test]
    fn a_damaged_cursor_is_refused() {
        let whole = Position::after("user:1").encode();
        for damaged in ["", "A", "user:1", "😀", &whole[1..], &whole[..whole.len() - 1]] {
            let error = Position::decode(damaged).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::InvalidCursor, "{damaged}");
        }
    }
}
