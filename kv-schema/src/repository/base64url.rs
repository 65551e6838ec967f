//! Base 64 for URLs (RFC 4648 §5), without padding.
//!
//! Not `data-encoding`: one encoding of it brings the code of all, 50 KB of a Worker.

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

pub(super) fn encode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    let (mut group, mut bits) = (0_u32, 0);
    for byte in bytes {
        group = group << 8 | u32::from(*byte);
        bits += 8;
        while bits >= 6 {
            bits -= 6;
            text.push(digit(group >> bits));
        }
    }
    if bits > 0 {
        text.push(digit(group << (6 - bits)));
    }
    text
}

fn digit(group: u32) -> char {
    char::from(DIGITS[(group & 63) as usize])
}

/// Reads what [`encode`] writes, and nothing else.
pub(super) fn decode(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3 + 2);
    let (mut group, mut bits) = (0_u32, 0);
    for byte in text.bytes() {
        let digit = DIGITS.iter().position(|digit| *digit == byte)?;
        group = group << 6 | u32::try_from(digit).ok()?;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push((group >> bits).to_le_bytes()[0]);
        }
    }
    // A single digit is no byte, and what is left over of the last one is zero.
    (bits < 6 && group & ((1 << bits) - 1) == 0).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use super::{decode, encode};

    #[test]
    fn it_writes_what_data_encoding_writes() {
        let bytes: Vec<u8> = (0..=255).rev().collect();
        for len in 0..bytes.len() {
            let text = encode(&bytes[..len]);
            assert_eq!(text, data_encoding::BASE64URL_NOPAD.encode(&bytes[..len]));
            assert_eq!(decode(&text).as_deref(), Some(&bytes[..len]));
        }
    }

    #[test]
    fn it_reads_the_canonical_form_alone() {
        for text in [
            "A", "AAAAA", "AB", "AAB", "AA==", "A+", "A/", "AA ", "é", "AA\0\0",
        ] {
            assert_eq!(decode(text), None, "{text}");
        }
        assert_eq!(decode("_-8").as_deref(), Some(&[255, 239][..]));
    }
}
