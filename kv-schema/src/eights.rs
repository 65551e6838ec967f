//! Bytes, eight at a time.
//!
//! A Worker reads keys and metadata on every call, and on wasm32 the standard library looks at one byte after the other.

const ONES: u64 = 0x0101_0101_0101_0101;
const TOPS: u64 = 0x8080_8080_8080_8080;

/// The same byte in all places.
const fn all(byte: u8) -> u64 {
    ONES * byte as u64
}

/// Tells whether two texts are the same.
pub(crate) fn same(left: &[u8], right: &[u8]) -> bool {
    if cfg!(target_arch = "wasm32") {
        same_by_eights(left, right)
    } else {
        left == right
    }
}

#[inline(never)]
fn same_by_eights(left: &[u8], right: &[u8]) -> bool {
    if left.len() != right.len() {
        return false;
    }
    let ((chunks, _), (others, _)) = (left.as_chunks(), right.as_chunks());
    // All are looked at, and never only the first that differ: nearly everything that is compared is the same.
    let add = |differences, (chunk, other): (&[u8; 8], &[u8; 8])| {
        differences | (u64::from_le_bytes(*chunk) ^ u64::from_le_bytes(*other))
    };
    let ends = last(left) ^ last(right);
    chunks.iter().zip(others).fold(ends, add) == 0
}

/// Returns the last eight bytes, the first of them in the lowest place. Of fewer it returns all, some of them more than once, and
/// letters in place of what there is not.
#[inline(never)]
pub(crate) fn last(text: &[u8]) -> u64 {
    let four = |four: &[u8; 4]| u64::from(u32::from_le_bytes(*four));
    if let Some(last) = text.last_chunk() {
        return u64::from_le_bytes(*last);
    }
    if let (Some(first), Some(last)) = (text.first_chunk(), text.last_chunk()) {
        return four(first) | four(last) << 32;
    }
    text.iter()
        .fold(all(b'a'), |eight, byte| eight << 8 | u64::from(*byte))
}

/// Counts the bytes before the first quote, backslash or control character.
#[inline]
pub(crate) fn plain_bytes(bytes: [u8; 8]) -> usize {
    let bytes = u64::from_le_bytes(bytes);
    // The top bit of a byte is set where that byte is less than `least`. A borrow may set those above the first one, which are not
    // looked at.
    let below = |bytes: u64, least: u8| bytes.wrapping_sub(all(least)) & !bytes & TOPS;
    let quote = below(bytes ^ all(b'"'), 1);
    let backslash = below(bytes ^ all(b'\\'), 1);
    ((quote | backslash | below(bytes, b' ')).trailing_zeros() / 8) as usize
}

/// Tells whether all bytes, eight at a time, are as `is` says; it has to say so of letters too.
#[inline]
pub(crate) fn all_are(text: &[u8], is: impl Fn(u64) -> bool) -> bool {
    let (chunks, _) = text.as_chunks();
    chunks.iter().all(|chunk| is(u64::from_le_bytes(*chunk))) && is(last(text))
}

/// Tells whether JSON has a text as it is, between its quotes.
#[inline(never)]
pub(crate) fn are_plain(text: &[u8]) -> bool {
    all_are(text, is_plain)
}

#[inline(never)]
fn is_plain(bytes: u64) -> bool {
    plain_bytes(bytes.to_le_bytes()) == 8
}

/// Tells whether all are printable ASCII and none is a space.
pub(crate) fn are_graphic(bytes: u64) -> bool {
    // No byte borrows from the next one, and none carries to it where all are ASCII.
    let at_least = (bytes | TOPS) - all(b'!');
    let above = (bytes & !TOPS) + all(0x7f - b'~');
    (bytes | above | !at_least) & TOPS == 0
}

/// Marks by their top bits the bytes that are neither ASCII letters nor digits.
#[inline]
pub(crate) fn unusual(bytes: u64) -> u64 {
    let ascii = bytes & !TOPS;
    // Upper case becomes lower case, and nothing else a letter. Sums of seven bits carry into the top one and no further.
    let lower = ascii | all(0x20);
    let letters = (lower + all(0x80 - b'a')) & !(lower + all(0x7f - b'z'));
    let digits = (ascii + all(0x80 - b'0')) & !(ascii + all(0x7f - b'9'));
    (!(letters | digits) | bytes) & TOPS
}

/// Counts the digits in front.
#[inline]
pub(crate) fn leading_digits(bytes: [u8; 8]) -> usize {
    let bytes = u64::from_le_bytes(bytes) ^ all(b'0');
    // A digit is 0 to 9 now: of anything else the top bit is set here, by itself or by a carry out of the seven below.
    let others = (bytes | ((bytes & !TOPS) + all(0x7f - 9))) & TOPS;
    (others.trailing_zeros() / 8) as usize
}

/// The most digits of which every number fits 64 bits.
pub(crate) const MOST_DIGITS: usize = 19;

/// Reads a number of up to [`MOST_DIGITS`] digits, which may begin with zeros; `None` where it is anything else.
#[inline]
pub(crate) fn decimal(text: &[u8]) -> Option<u64> {
    if text.is_empty() || text.len() > MOST_DIGITS {
        return None;
    }
    let mut decimal = 0;
    for byte in text {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        decimal = decimal * 10 + u64::from(digit);
    }
    Some(decimal)
}

/// Writes four bytes in lower-case hexadecimal, the first digit in the lowest place.
#[cfg(feature = "uuid")]
#[inline(never)]
pub(crate) fn to_hex(bytes: [u8; 4]) -> u64 {
    let mut spread = u64::from(u32::from_le_bytes(bytes));
    spread = (spread | spread << 16) & 0x0000_ffff_0000_ffff;
    spread = (spread | spread << 8) & 0x00ff_00ff_00ff_00ff;
    let high = spread >> 4 & 0x000f_000f_000f_000f;
    let low = (spread & 0x000f_000f_000f_000f) << 8;
    hex_digits(high | low)
}

/// Reads lower-case hexadecimal, the first digit in the lowest place; `None` where it is anything else.
#[cfg(feature = "uuid")]
pub(crate) fn from_hex(text: u64) -> Option<[u8; 4]> {
    // Of a letter the lower bits begin at 1.
    let letters = text >> 6 & ONES;
    let nibbles = (text & all(0x0f)) + letters * 9;
    // Whatever is not such a digit comes out otherwise.
    if nibbles & all(0xf0) != 0 || hex_digits(nibbles) != text {
        return None;
    }
    let mut bytes = (nibbles << 4 | nibbles >> 8) & 0x00ff_00ff_00ff_00ff;
    bytes = (bytes | bytes >> 8) & 0x0000_ffff_0000_ffff;
    bytes |= bytes >> 16;
    let [a, b, c, d, ..] = bytes.to_le_bytes();
    Some([a, b, c, d])
}

/// Writes numbers from 0 to 15.
#[cfg(feature = "uuid")]
#[inline(never)]
fn hex_digits(nibbles: u64) -> u64 {
    let letters = (nibbles + all(6)) >> 4 & ONES;
    nibbles + all(b'0') + letters * u64::from(b'a' - b'0' - 10)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{are_graphic, leading_digits, plain_bytes, same_by_eights, unusual};

    /// Every byte in every place, beside the ends of the ranges that are looked for.
    fn each(mut check: impl FnMut([u8; 8])) {
        for beside in [b' ', b'!', b'~', b'0', b'9', b'a', b'f', 0x7f, 0x80, 0xff] {
            for at in 0..8 {
                for byte in 0..=u8::MAX {
                    let mut bytes = [beside; 8];
                    bytes[at] = byte;
                    check(bytes);
                }
            }
        }
    }

    fn leading(bytes: [u8; 8], is: impl Fn(u8) -> bool) -> usize {
        bytes.iter().take_while(|byte| is(**byte)).count()
    }

    #[test]
    fn what_is_counted_is_what_stands_there() {
        each(|bytes| {
            let is_plain = |byte| byte >= b' ' && byte != b'"' && byte != b'\\';
            assert_eq!(plain_bytes(bytes), leading(bytes, is_plain), "{bytes:?}");
            let is_digit = |byte: u8| byte.is_ascii_digit();
            assert_eq!(leading_digits(bytes), leading(bytes, is_digit), "{bytes:?}");
            let is_graphic = |byte: u8| byte.is_ascii_graphic();
            assert_eq!(
                are_graphic(u64::from_le_bytes(bytes)),
                leading(bytes, is_graphic) == 8,
                "{bytes:?}"
            );
            for (at, byte) in bytes.into_iter().enumerate() {
                let is_marked = unusual(u64::from_le_bytes(bytes)) >> (8 * at) & 0x80 != 0;
                assert_eq!(is_marked, !byte.is_ascii_alphanumeric(), "{bytes:?} at {at}");
            }
        });
    }

    #[cfg(feature = "uuid")]
    #[test]
    fn hexadecimal_is_lower_case_and_nothing_else() {
        each(|text| {
            let is_hex = |byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
            let wanted = (leading(text, is_hex) == 8).then(|| {
                let text = std::str::from_utf8(&text).unwrap();
                u32::from_str_radix(text, 16).unwrap().to_be_bytes()
            });
            assert_eq!(super::from_hex(u64::from_le_bytes(text)), wanted, "{text:?}");
        });
    }

    proptest! {
        // On hosts nothing else calls it.
        #[test]
        fn texts_are_compared(text in "[ab]{0,40}", other in "[ab]{0,40}", at in 0_usize..40) {
            prop_assert_eq!(same_by_eights(text.as_bytes(), other.as_bytes()), text == other);
            prop_assert!(same_by_eights(text.as_bytes(), text.clone().as_bytes()));
            let mut changed = text.clone().into_bytes();
            if let Some(byte) = changed.get_mut(at) {
                *byte = b'c';
                prop_assert!(!same_by_eights(text.as_bytes(), &changed));
            }
        }

        #[test]
        fn decimals_are_read(text in "[0-9]{0,20}|[0-9]{0,18}[/:a ][0-9]{0,9}") {
            let is_decimal = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) && text.len() <= 19;
            let wanted = is_decimal.then(|| text.parse().unwrap());
            prop_assert_eq!(super::decimal(text.as_bytes()), wanted);
        }

        #[cfg(feature = "uuid")]
        #[test]
        fn hexadecimal_is_read_as_it_is_written(bytes: [u8; 4]) {
            let text = super::to_hex(bytes);
            let wanted = format!("{:08x}", u32::from_be_bytes(bytes));
            prop_assert_eq!(&text.to_le_bytes()[..], wanted.as_bytes());
            prop_assert_eq!(super::from_hex(text), Some(bytes));
        }
    }
}
