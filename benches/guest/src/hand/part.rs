//! The parts of a key by hand: written, and read where nothing but what is written stands there.
//!
//! By table or several bytes at a time, because on wasm32 each byte that is looked at alone takes a dozen instructions.
#![expect(
    clippy::inline_always,
    reason = "a Worker is built for size, which leaves calls in its way"
)]

use uuid::Uuid;

/// Some bytes, which a text is looked through for.
struct Bytes([bool; 256]);

impl Bytes {
    /// The control characters of ASCII, and others.
    const fn controls_and(others: &[u8]) -> Self {
        let mut table = [false; 256];
        let mut control = 0;
        while control < 0x20 {
            table[control] = true;
            control += 1;
        }
        let mut index = 0;
        while index < others.len() {
            table[others[index] as usize] = true;
            index += 1;
        }
        Self(table)
    }

    #[inline(always)]
    fn are_in(&self, text: &[u8]) -> bool {
        let is = |byte: u8| self.0[usize::from(byte)];
        let (fours, rest) = text.as_chunks();
        fours.iter().any(|&[a, b, c, d]| is(a) | is(b) | is(c) | is(d)) || rest.iter().any(|byte| is(*byte))
    }
}

/// The bytes that are escaped wherever they stand, and the one with which U+0080 to U+009F begin.
static MAY_ESCAPE: Bytes = Bytes::controls_and(b"%/:\x7f\xc2");

/// Appends a text; none is empty.
pub(crate) fn push_text(key: &mut String, text: &str) -> Option<()> {
    if is_plain(text.as_bytes()) {
        key.push_str(text);
    } else {
        key.push_str(&escaped(text.as_bytes())?);
    }
    Some(())
}

/// Reads a text.
pub(super) fn text(stored: &str) -> Option<String> {
    if !is_plain(stored.as_bytes()) {
        return escaped_text(stored.as_bytes());
    }
    Some(stored.to_owned())
}

/// Tells a text that stands in a key as it is.
#[inline(always)]
pub(crate) fn is_plain(text: &[u8]) -> bool {
    !matches!(text, [] | [b'$', ..]) && !MAY_ESCAPE.are_in(text)
}

#[cold]
#[inline(never)]
fn escaped(text: &[u8]) -> Option<String> {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    let mut key = Vec::with_capacity(3 * text.len());
    for (at, &byte) in text.iter().enumerate() {
        let escaped = byte < 0x20
            || matches!(byte, b'%' | b':' | b'/' | 0x7f)
            || (at == 0 && byte == b'$')
            || (byte == 0xc2 && text.get(at + 1).is_some_and(|next| *next < 0xa0))
            || (at > 0 && text[at - 1] == 0xc2 && byte < 0xa0);
        if escaped {
            key.extend([b'%', HEX[usize::from(byte >> 4)], HEX[usize::from(byte & 15)]]);
        } else {
            key.push(byte);
        }
    }
    String::from_utf8(key).ok().filter(|key| !key.is_empty())
}

/// Undoes the escapes, and does them again: few texts have any.
#[cold]
#[inline(never)]
fn escaped_text(stored: &[u8]) -> Option<String> {
    let mut text = Vec::with_capacity(stored.len());
    let mut rest = stored;
    while let [byte, after @ ..] = rest {
        let (byte, after) = match (byte, after) {
            (b'%', [high, low, after @ ..]) => (hex_digit(*high)? << 4 | hex_digit(*low)?, after),
            _ => (*byte, after),
        };
        text.push(byte);
        rest = after;
    }
    let again = escaped(&text)?;
    String::from_utf8(text)
        .ok()
        .filter(|_| again.as_bytes() == stored)
}

fn hex_digit(digit: u8) -> Option<u8> {
    char::from(digit)
        .to_digit(16)
        .and_then(|digit| digit.try_into().ok())
}

/// Appends a text as JSON.
pub(super) fn push_json(json: &mut String, text: &str) -> Option<()> {
    /// What JSON escapes.
    static ESCAPED: Bytes = Bytes::controls_and(b"\"\\");
    if ESCAPED.are_in(text.as_bytes()) {
        json.push_str(&serde_json::to_string(text).ok()?);
    } else {
        for text in ["\"", text, "\""] {
            json.push_str(text);
        }
    }
    Some(())
}

/// Aligned, because what looks through a text for UTF-8 takes eight bytes at a time then.
#[repr(align(8))]
struct Ascii<const LEN: usize>([u8; LEN]);

impl<const LEN: usize> Ascii<LEN> {
    /// Appends what stands there from a place on.
    #[inline(always)]
    fn push_to(&self, key: &mut String, start: usize) {
        let text = std::str::from_utf8(&self.0).unwrap_or_default();
        key.push_str(text.get(start..).unwrap_or_default());
    }
}

/// Appends a number, a colon and a UUID; together, because to look through a text for UTF-8 costs more to begin than to go on.
pub(crate) fn push_number_and_uuid(key: &mut String, number: u64, id: Uuid) {
    let mut text = Ascii([b':'; 64]);
    let Some((before, last)) = text.0.split_last_chunk_mut() else {
        return;
    };
    write_uuid(last, id);
    let Some(digits) = before[3..27].first_chunk_mut() else {
        return;
    };
    let start = 3 + write_number(digits, number);
    text.push_to(key, start);
}

/// Writes a UUID, hyphenated and in lower case.
#[inline(always)]
pub(crate) fn write_uuid(text: &mut [u8; 36], id: Uuid) {
    /// The two digits of each byte.
    static HEX: [[u8; 2]; 256] = {
        let digits = b"0123456789abcdef";
        let mut table = [[0; 2]; 256];
        let mut byte = 0;
        while byte < 256 {
            table[byte] = [digits[byte >> 4], digits[byte & 15]];
            byte += 1;
        }
        table
    };
    #[inline(always)]
    fn put(text: &mut [u8; 36], at: usize, byte: u8) {
        [text[at], text[at + 1]] = HEX[usize::from(byte)];
    }
    [text[8], text[13], text[18], text[23]] = [b'-'; 4];
    let bytes = id.as_bytes();
    put(text, 0, bytes[0]);
    put(text, 2, bytes[1]);
    put(text, 4, bytes[2]);
    put(text, 6, bytes[3]);
    put(text, 9, bytes[4]);
    put(text, 11, bytes[5]);
    put(text, 14, bytes[6]);
    put(text, 16, bytes[7]);
    put(text, 19, bytes[8]);
    put(text, 21, bytes[9]);
    put(text, 24, bytes[10]);
    put(text, 26, bytes[11]);
    put(text, 28, bytes[12]);
    put(text, 30, bytes[13]);
    put(text, 32, bytes[14]);
    put(text, 34, bytes[15]);
}

/// Reads a UUID, hyphenated and in lower case.
pub(super) fn read_uuid(text: &[u8; 36]) -> Option<Uuid> {
    let (first, a) = hex(text, 0, 4);
    let (second, b) = hex(text, 9, 14);
    let (third, c) = hex(text, 19, 24);
    let (fourth, d) = hex(text, 28, 32);
    if a | b | c | d != 0 || [text[8], text[13], text[18], text[23]] != *b"----" {
        return None;
    }
    let mut bytes = [0; 16];
    bytes[..4].copy_from_slice(&first.to_le_bytes());
    bytes[4..8].copy_from_slice(&second.to_le_bytes());
    bytes[8..12].copy_from_slice(&third.to_le_bytes());
    bytes[12..].copy_from_slice(&fourth.to_le_bytes());
    Some(Uuid::from_bytes(bytes))
}

/// The same byte eight times.
const fn all(byte: u8) -> u64 {
    u64::from_le_bytes([byte; 8])
}

/// Reads twice four hexadecimal digits; what is not 0 beside them says that they are none.
#[inline(always)]
fn hex(text: &[u8; 36], first: usize, second: usize) -> (u32, u64) {
    let four = |at: usize| {
        u64::from(u32::from_le_bytes([
            text[at],
            text[at + 1],
            text[at + 2],
            text[at + 3],
        ]))
    };
    let digits = four(first) | four(second) << 32;
    let letters = digits >> 6 & all(1);
    let nibbles = (digits & all(15)) + letters * 9;
    // What these would be written as: of whatever is no lower-case digit, something else.
    let again = nibbles + all(b'0') + ((nibbles + all(6)) >> 4 & all(1)) * u64::from(b'a' - b'9' - 1);
    let mut bytes = (nibbles << 4 | nibbles >> 8) & 0x00ff_00ff_00ff_00ff;
    bytes = (bytes | bytes >> 8) & 0x0000_ffff_0000_ffff;
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the half above is what was moved out of it"
    )]
    let read = (bytes | bytes >> 16) as u32;
    (read, (again ^ digits) | (nibbles & all(0xf0)))
}

/// What eight digits count to, at most.
const EIGHT: u64 = 100_000_000;

/// Appends a number.
pub(crate) fn push_number(key: &mut String, number: u64) {
    key.push_str(itoa::Buffer::new().format(number));
}

/// Writes a number to the end of a text; returns where it begins.
#[inline(always)]
pub(crate) fn write_number(text: &mut [u8; 24], number: u64) -> usize {
    if number >= EIGHT {
        *text = padded(number);
        return text.iter().take_while(|digit| **digit == b'0').count();
    }
    let digits = digits(number);
    text[16..].copy_from_slice(&ascii(digits));
    // The last digit stands there even where it is 0.
    let zeros = (digits | 1 << 56).trailing_zeros() / 8;
    16 + zeros as usize
}

/// Appends a number of 20 digits, with zeros in front.
pub(super) fn push_padded(key: &mut String, number: u64) {
    Ascii(padded(number)).push_to(key, 4);
}

/// Writes a number with zeros in front.
pub(super) fn padded(number: u64) -> [u8; 24] {
    let (high, low) = (number / EIGHT, number % EIGHT);
    let mut text = [0; 24];
    let eights = [high / EIGHT, high % EIGHT, low];
    for (eight, number) in text.as_chunks_mut().0.iter_mut().zip(eights) {
        *eight = ascii(digits(number));
    }
    text
}

/// Takes a number below [`EIGHT`] apart, the first digit in the lowest place.
#[inline(always)]
fn digits(number: u64) -> u64 {
    let fours = (number / 10_000) | ((number % 10_000) << 32);
    let hundreds = ((fours * 10_486) >> 20) & 0x0000_007f_0000_007f;
    let twos = hundreds | ((fours - hundreds * 100) << 16);
    let tens = ((twos * 103) >> 10) & 0x000f_000f_000f_000f;
    tens | ((twos - tens * 10) << 8)
}

fn ascii(digits: u64) -> [u8; 8] {
    (digits | all(b'0')).to_le_bytes()
}

/// Puts eight digits together, the first in the lowest place.
#[inline(always)]
fn number(digits: u64) -> u64 {
    let twos = (digits * 10 + (digits >> 8)) & 0x00ff_00ff_00ff_00ff;
    let fours = (twos * 100 + (twos >> 16)) & 0x0000_ffff_0000_ffff;
    (fours * 10_000 + (fours >> 32)) & 0xffff_ffff
}

/// Marks by their top bits the bytes that are no digits, which are 0 to 9 here.
#[inline(always)]
fn others(digits: u64) -> u64 {
    (digits | ((digits & all(0x7f)) + all(0x7f - 9))) & all(0x80)
}

/// Cuts a number off that ends a text of at least eight bytes, as it is written; and what stands before it.
#[inline(always)]
pub(super) fn last_number(text: &[u8]) -> Option<(&[u8], u64)> {
    let (before, low, count) = last_digits(text)?;
    if count == 8 {
        return long_number(text, before, low);
    }
    let is_canonical = count == 1 || text.get(before.len()) != Some(&b'0');
    (count > 0 && is_canonical).then_some((before, low))
}

/// Of eight digits and more.
#[inline(never)]
fn long_number<'t>(text: &'t [u8], before: &'t [u8], low: u64) -> Option<(&'t [u8], u64)> {
    let (before, high, count) = last_digits(before)?;
    if count < 8 {
        let is_canonical = text.get(before.len()) != Some(&b'0');
        return is_canonical.then_some((before, high * EIGHT + low));
    }
    let digits = text.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
    let (before, number) = text.split_at(text.len() - digits);
    let number = std::str::from_utf8(number).ok()?;
    (!number.starts_with('0')).then_some((before, number.parse().ok()?))
}

/// Cuts off up to eight digits; says what they count to, and how many they are.
#[inline(always)]
fn last_digits(text: &[u8]) -> Option<(&[u8], u64, usize)> {
    let digits = u64::from_le_bytes(*text.last_chunk()?) ^ all(b'0');
    let others = others(digits);
    let count = others.leading_zeros() / 8;
    let digits = digits & u64::MAX.checked_shl(64 - 8 * count).unwrap_or(0);
    let (before, _) = text.split_at_checked(text.len() - count as usize)?;
    Some((before, number(digits), count as usize))
}

/// Reads a number of 20 digits.
pub(super) fn read_padded(text: &[u8; 20]) -> Option<u64> {
    let [a, b, c, d, rest @ ..] = text;
    let mut eights = [u64::from_le_bytes([b'0', b'0', b'0', b'0', *a, *b, *c, *d]), 0, 0];
    for (eight, text) in eights[1..].iter_mut().zip(rest.as_chunks().0) {
        *eight = u64::from_le_bytes(*text);
    }
    let [high, middle, low] = eights.map(|eight| eight ^ all(b'0'));
    if others(high) | others(middle) | others(low) != 0 {
        return None;
    }
    let low = number(middle) * EIGHT + number(low);
    number(high).checked_mul(EIGHT * EIGHT)?.checked_add(low)
}
