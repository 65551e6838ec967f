//! What the ordered forms share.

use crate::eights;
use crate::key::{Alphabet, PartError};

/// Replaces every digit `d` by `9 - d`, which turns the order round.
pub(super) fn complement_digits(text: &mut [u8]) {
    for byte in text {
        if byte.is_ascii_digit() {
            *byte = b'9' - (*byte - b'0');
        }
    }
}

/// Returns the digits from 0 to `last`.
pub(super) fn digits_up_to(last: u8) -> Alphabet {
    Alphabet::of("0123456789".get(..=usize::from(last)).unwrap_or_default())
}

/// Does to a set of bytes what [`complement_digits`] does to text.
pub(super) fn complement_alphabet(alphabet: Alphabet) -> Alphabet {
    let mut complement = Alphabet::of("");
    for byte in 0..128 {
        if alphabet.contains(byte) {
            let mut byte = [byte];
            complement_digits(&mut byte);
            complement = complement.union(Alphabet::of(std::str::from_utf8(&byte).unwrap_or_default()));
        }
    }
    complement
}

/// Reads digits alone: no sign, no space.
pub(super) fn digits(text: &str) -> Option<u128> {
    // 128 bits are slow on wasm32: they are put together of two times 64.
    let (high, low) = text
        .as_bytes()
        .split_at(text.len().saturating_sub(eights::MOST_DIGITS));
    let low = eights::decimal(low)?;
    match high.len() {
        0 => Some(low.into()),
        1..=eights::MOST_DIGITS => Some(u128::from(eights::decimal(high)?) * BEHIND_LOW + u128::from(low)),
        // More than the largest number has, or as many.
        _ => text
            .bytes()
            .all(|byte| byte.is_ascii_digit())
            .then(|| text.parse().ok())?,
    }
}

/// What a one is worth that has [`MOST_DIGITS`](eights::MOST_DIGITS) digits behind it.
const BEHIND_LOW: u128 = 10_000_000_000_000_000_000;

pub(super) fn malformed(kind: &str) -> PartError {
    PartError::new(format!("not an ordered `{kind}`"))
}

/// ASCII text of a known most length, on the stack.
#[derive(Debug)]
pub(super) struct Ascii<const N: usize> {
    bytes: [u8; N],
    len: usize,
}

impl<const N: usize> Ascii<N> {
    pub(super) fn new() -> Self {
        Self {
            bytes: [b'0'; N],
            len: 0,
        }
    }

    pub(super) fn push(&mut self, byte: u8) {
        self.bytes[self.len] = byte;
        self.len += 1;
    }

    /// Appends a number, zero-padded to `width` digits.
    pub(super) fn number(&mut self, number: u128, width: usize) {
        let mut buffer = itoa::Buffer::new();
        // As above: of 128 bits each digit is slow.
        let digits = match u64::try_from(number) {
            Ok(number) => buffer.format(number),
            Err(_) => buffer.format(number),
        }
        .as_bytes();
        for _ in digits.len()..width {
            self.push(b'0');
        }
        for &digit in digits {
            self.push(digit);
        }
    }

    pub(super) fn bytes_mut(&mut self) -> &mut [u8] {
        &mut self.bytes[..self.len]
    }

    pub(super) fn as_str(&self) -> &str {
        std::str::from_utf8(&self.bytes[..self.len]).unwrap_or_default()
    }
}

impl<const N: usize> std::fmt::Write for Ascii<N> {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        if !text.is_ascii() || text.len() > N - self.len {
            return Err(std::fmt::Error);
        }
        text.bytes().for_each(|byte| self.push(byte));
        Ok(())
    }
}

impl<const N: usize> From<&str> for Ascii<N> {
    /// Copies a text that is short enough and ASCII; anything else becomes empty, which is no form of a part.
    fn from(text: &str) -> Self {
        let mut out = Self::new();
        if text.len() <= N && text.is_ascii() {
            out.bytes[..text.len()].copy_from_slice(text.as_bytes());
            out.len = text.len();
        }
        out
    }
}
