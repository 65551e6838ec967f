//! JSON in two styles: Rust's numbers for values, and for metadata the numbers that survive JavaScript.

use std::borrow::Cow;
use std::io;

use serde_json::ser::{CompactFormatter, Formatter};

/// The largest integer that JavaScript counts to without gaps, `Number.MAX_SAFE_INTEGER`.
pub(crate) const MAX_SAFE: u64 = (1 << 53) - 1;

/// How numbers are written.
///
/// Metadata passes through `JSON.parse` and `JSON.stringify` on its way into Workers KV. In that style numbers are
/// printed as JavaScript prints them, so that their size is known beforehand, and integers that it would round are
/// decimal strings.
///
/// One type with a flag, and not one type a style: every serialized type is compiled once for both.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Style {
    javascript: bool,
    /// Inside the quotes of a map key, where a number must not bring its own.
    key: bool,
}

impl Style {
    /// For values: numbers as `serde_json` prints them.
    pub(crate) const VALUE: Self = Self {
        javascript: false,
        key: false,
    };

    /// For metadata: numbers as JavaScript prints them, or strings.
    pub(crate) const METADATA: Self = Self {
        javascript: true,
        key: false,
    };

    fn integer<W: io::Write + ?Sized>(self, writer: &mut W, text: &str, safe: bool) -> io::Result<()> {
        if safe || self.key || !self.javascript {
            return writer.write_all(text.as_bytes());
        }
        writer.write_all(b"\"")?;
        writer.write_all(text.as_bytes())?;
        writer.write_all(b"\"")
    }
}

macro_rules! integers {
    ($($method:ident($ty:ty) $safe:expr;)*) => {$(
        fn $method<W: io::Write + ?Sized>(&mut self, writer: &mut W, value: $ty) -> io::Result<()> {
            let safe: fn($ty) -> bool = $safe;
            self.integer(writer, itoa::Buffer::new().format(value), safe(value))
        }
    )*};
}

macro_rules! floats {
    ($($write:ident($float:ty))*) => {$(
        fn $write<W: io::Write + ?Sized>(&mut self, writer: &mut W, value: $float) -> io::Result<()> {
            if self.javascript {
                // Longer than any float that serde_json prints.
                let mut buffer = [0; 64];
                let mut rest = &mut buffer[..];
                CompactFormatter.$write(&mut rest, value)?;
                let left = rest.len();
                let json = &buffer[..buffer.len() - left];
                let text = plain_number(json).map_or_else(|| Cow::Owned(number(json)), Cow::Borrowed);
                // What is laid out anew is read anew, too: `Strict` has looked at serde_json's own layout.
                // (JavaScript prints `-0.0` as `0`, which adding zero does too.)
                let same = |back: $float| back.to_bits() == (value + 0.0).to_bits();
                if !cfg!(feature = "exact-floats") && !super::json::read(&text).is_some_and(same) {
                    return Err(io::Error::other(super::strict::INEXACT));
                }
                return writer.write_all(&text);
            }
            CompactFormatter.$write(writer, value)
        }
    )*};
}

impl Formatter for Style {
    integers! {
        write_u64(u64) |value| value <= MAX_SAFE;
        write_i64(i64) |value| value.unsigned_abs() <= MAX_SAFE;
        write_u128(u128) |value| value <= MAX_SAFE.into();
        write_i128(i128) |value| value.unsigned_abs() <= MAX_SAFE.into();
    }

    floats! { write_f32(f32) write_f64(f64) }

    // Reached where some crate turns on serde_json's `arbitrary_precision`.
    fn write_number_str<W: io::Write + ?Sized>(&mut self, writer: &mut W, value: &str) -> io::Result<()> {
        if !self.javascript {
            return writer.write_all(value.as_bytes());
        }
        if let Ok(integer) = value.parse::<i128>() {
            return self.write_i128(writer, integer);
        }
        match value.parse::<f64>() {
            Ok(float) if float.is_finite() => self.write_f64(writer, float),
            _ => Err(io::Error::other("the number is out of range")),
        }
    }

    // A raw value brings its own spaces and spellings, which JavaScript would change. To read it as a tree and print that
    // would cost every Worker 9 KB of wasm.
    fn write_raw_fragment<W: io::Write + ?Sized>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        if self.javascript {
            return Err(io::Error::other(
                "raw JSON would not come back as it is; use `serde_json::Value`",
            ));
        }
        writer.write_all(fragment.as_bytes())
    }

    fn begin_object_key<W: io::Write + ?Sized>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.key = true;
        if first { Ok(()) } else { writer.write_all(b",") }
    }

    fn end_object_key<W: io::Write + ?Sized>(&mut self, _: &mut W) -> io::Result<()> {
        self.key = false;
        Ok(())
    }
}

/// Returns the part of a number that JavaScript prints too, where that is all the difference: it leaves out the zeros at the end.
fn plain_number(json: &[u8]) -> Option<&[u8]> {
    let digits = json.strip_prefix(b"-").unwrap_or(json);
    let point = digits.iter().position(|byte| *byte == b'.')?;
    let (whole, fraction) = (&digits[..point], &digits[point + 1..]);
    let is_plain = match whole {
        [b'0'] => fraction.first().is_some_and(|first| *first != b'0'),
        [b'1'..=b'9', ..] => whole.len() <= 21,
        _ => false,
    };
    if !is_plain || !fraction.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let zeros = fraction.iter().rev().take_while(|byte| **byte == b'0').count();
    // Without a fraction there is no point either.
    let cut = if zeros == fraction.len() { zeros + 1 } else { zeros };
    json.get(..json.len() - cut)
}

/// Lays out a number as ECMAScript's `Number::toString` does.
///
/// `json` is what `serde_json` printed, in any layout: the shortest digits that read back, of two equally near ones the
/// even one, as JavaScript chooses. (`std`'s `{:e}` chooses the other.)
#[cold]
fn number(json: &[u8]) -> Vec<u8> {
    let json = String::from_utf8_lossy(json);
    let (sign, json) = match json.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", &*json),
    };
    let (mantissa, exponent) = json.split_once(['e', 'E']).unwrap_or((json, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{fraction}");
    let significant = digits.trim_start_matches('0');
    let leading = digits.len() - significant.len();
    let digits = significant.trim_end_matches('0');
    if digits.is_empty() {
        return b"0".to_vec();
    }
    let exponent: i32 = exponent.parse().unwrap_or(0);
    // Where the decimal point stands, counted from the first digit.
    let point = exponent.saturating_add(i32::try_from(whole.len()).unwrap_or(0))
        - i32::try_from(leading).unwrap_or(0);
    let count = i32::try_from(digits.len()).unwrap_or(i32::MAX);
    let zeros = |count: i32| "0".repeat(usize::try_from(count).unwrap_or(0));
    let body = if (count..=21).contains(&point) {
        format!("{digits}{}", zeros(point - count))
    } else if (1..=21).contains(&point) {
        let (whole, fraction) = digits.split_at(usize::try_from(point).unwrap_or(0));
        format!("{whole}.{fraction}")
    } else if (-5..=0).contains(&point) {
        format!("0.{}{digits}", zeros(-point))
    } else {
        let (first, rest) = digits.split_at(1);
        let dot = if rest.is_empty() { "" } else { "." };
        format!("{first}{dot}{rest}e{:+}", point - 1)
    };
    format!("{sign}{body}").into_bytes()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{CompactFormatter, Formatter as _, number, plain_number};

    #[test]
    fn numbers_are_laid_out_as_in_javascript() {
        for (value, text) in [
            (0.0, "0"),
            (-0.0, "0"),
            (1.0, "1"),
            (-1.5, "-1.5"),
            (0.1, "0.1"),
            (100.0, "100"),
            (123.456, "123.456"),
            (1e20, "100000000000000000000"),
            (1e21, "1e+21"),
            (1.5e21, "1.5e+21"),
            (123_456_789_012_345_680_000.0, "123456789012345680000"),
            (0.000_001, "0.000001"),
            (0.000_001_25, "0.00000125"),
            (1e-7, "1e-7"),
            (-1.25e-7, "-1.25e-7"),
            (5e-324, "5e-324"),
            // Exactly …249.25: …249.2 and …249.3 are equally near.
            (1_989_981_894_710_249.2, "1989981894710249.2"),
            (f64::MAX, "1.7976931348623157e+308"),
        ] {
            let mut json = Vec::new();
            CompactFormatter.write_f64(&mut json, value).unwrap();
            assert_eq!(number(&json), text.as_bytes());
        }
        let mut json = Vec::new();
        CompactFormatter.write_f32(&mut json, 0.1).unwrap();
        assert_eq!(number(&json), b"0.1");
    }

    #[test]
    fn every_layout_is_understood() {
        for (json, text) in [
            ("1e21", "1e+21"),
            ("1E+21", "1e+21"),
            ("1000.0e18", "1e+21"),
            ("0.00125", "0.00125"),
            ("125e-5", "0.00125"),
            ("-0.0e5", "0"),
            ("12300", "12300"),
        ] {
            assert_eq!(number(json.as_bytes()), text.as_bytes());
        }
    }

    proptest! {
        #[test]
        fn the_short_way_is_the_long_way(
            float in any::<f64>(), small in -1e22..1e22_f64, cents in any::<i32>(), text in "-?[0-9]{0,23}[.]?[0-9]{0,8}(e[0-9])?",
        ) {
            let floats = [float, small, f64::from(cents) / 100.0, f64::from(cents)];
            let printed = floats.map(|float| {
                let mut json = Vec::new();
                CompactFormatter.write_f64(&mut json, float).unwrap();
                json
            });
            for json in printed.iter().map(Vec::as_slice).chain([text.as_bytes()]) {
                if let Some(plain) = plain_number(json) {
                    prop_assert_eq!(plain, number(json), "{:?}", String::from_utf8_lossy(json));
                }
            }
            // Nearly all that anybody stores goes that way.
            prop_assert!(cents == 0 || plain_number(&printed[3]).is_some());
        }
    }
}
