//! The cursor of a list: where its page ended, bound to the prefix that was listed.

use data_encoding::BASE64URL_NOPAD;

use crate::error::{Error, ErrorKind, Result};
use crate::fingerprint::Fingerprint;

/// Encodes "after `last`, in the list of `prefix`", which `last` begins with.
pub(super) fn encode(prefix: &str, last: &str) -> String {
    let mut bytes = Vec::with_capacity(8 + last.len());
    bytes.extend_from_slice(&(prefix.len() as u64).to_be_bytes()[4..]);
    bytes.extend_from_slice(last.as_bytes());
    let sum = checksum(&bytes);
    bytes.extend_from_slice(&sum);
    BASE64URL_NOPAD.encode(&bytes)
}

/// Returns the key after which the list of `prefix` goes on.
pub(super) fn decode(prefix: &str, cursor: &str) -> Result<String> {
    let after = (|| {
        let bytes = BASE64URL_NOPAD.decode(cursor.as_bytes()).ok()?;
        let (bytes, sum) = bytes.split_last_chunk::<4>()?;
        let (len, last) = bytes.split_first_chunk::<4>()?;
        let last = std::str::from_utf8(last).ok()?;
        let same_list =
            u64::from(u32::from_be_bytes(*len)) == prefix.len() as u64 && last.starts_with(prefix);
        (checksum(bytes) == *sum && same_list).then(|| last.to_owned())
    })();
    after.ok_or_else(|| Error::new(ErrorKind::InvalidCursor, ""))
}

/// Finds a cursor that was cut or mistyped, which would silently skip keys.
fn checksum(bytes: &[u8]) -> [u8; 4] {
    Fingerprint::new().bytes(bytes).short().to_be_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_belongs_to_its_prefix() {
        let cursor = encode("user:", "user:7");
        assert_eq!(decode("user:", &cursor).unwrap(), "user:7");
        for other in ["", "u", "user:7", "order:", "user:77"] {
            assert_eq!(
                decode(other, &cursor).unwrap_err().kind(),
                ErrorKind::InvalidCursor
            );
        }
    }

    #[test]
    fn a_damaged_cursor_is_refused() {
        let cursor = encode("", "\u{e9}:1");
        assert_eq!(decode("", &cursor).unwrap(), "\u{e9}:1");
        for damaged in [
            "",
            "x",
            "AAAA",
            "\u{e9}",
            &cursor[1..],
            &cursor[..cursor.len() - 1],
        ] {
            assert!(decode("", damaged).is_err(), "{damaged}");
        }
    }
}
