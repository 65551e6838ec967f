//! Dates and instants as text: one set of bytes for every crate that has them.
//!
//! Everything is counted from 1970-01-01 in the proleptic Gregorian calendar with a year 0: dates in days, civil times and
//! instants in nanoseconds. Years from -9999 to 9999 have a form; whatever lies outside is refused.

pub(super) mod civil;

use self::civil::{Civil, days_from_civil};
use super::ordered::{Ascii, complement_alphabet, complement_digits, digits, digits_up_to, malformed};
use crate::key::{Alphabet, PartError, PartShape, PartText, PartWriter};

pub(super) const DAY: i64 = 86_400 * SECOND;
pub(super) const SECOND: i64 = 1_000_000_000;

/// Moves a leap second, which has no form, to where it is refused.
#[cfg(feature = "chrono")]
pub(super) const LEAP_SECOND: i128 = 1 << 100;

/// -9999-01-01, from which negative years are counted in the ordered forms.
const MIN_DAY: i64 = days_from_civil(-9999, 1, 1);
const MAX_DAY: i64 = days_from_civil(9999, 12, 31);
const YEAR_0: i128 = days_from_civil(0, 1, 1) as i128 * DAY as i128;
const MIN: i128 = MIN_DAY as i128 * DAY as i128;
const MAX: i128 = (MAX_DAY as i128 + 1) * DAY as i128 - 1;

/// `2026-11-20`.
pub(super) const DATE: PartShape = PartShape {
    kind: "date",
    max_len: Some(11),
    alphabet: Alphabet::SIGNED_DIGITS.union(Alphabet::of("")).at_most(b'-', 3),
};
/// `20261120T235739.123456789Z`.
pub(super) const INSTANT: PartShape = PartShape {
    kind: "instant",
    max_len: Some(27),
    alphabet: Alphabet::of("0123456789-T.Z").at_most(b'-', 1).at_most(b'.', 1),
};
/// `20261120T235739.123456789`.
pub(super) const CIVIL: PartShape = PartShape {
    kind: "datetime",
    max_len: Some(26),
    alphabet: Alphabet::of("0123456789-T.").at_most(b'-', 1).at_most(b'.', 1),
};

/// The bytes of an ordered date, time and instant.
pub(super) const DATE_WIDTH: u32 = 8;
pub(super) const CIVIL_WIDTH: u32 = 25;
pub(super) const INSTANT_WIDTH: u32 = 26;

type Text = Ascii<32>;

/// A date, civil time or instant on its way to or from text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Date,
    Civil,
    Instant,
}

impl Form {
    /// The end of a text in this form.
    fn zone(self) -> &'static str {
        if self == Self::Instant { "Z" } else { "" }
    }

    /// The digits that count from the minimum before year 0.
    fn count_digits(self) -> usize {
        match self {
            Self::Date => 7,
            Self::Civil => 24,
            Self::Instant => 25,
        }
    }

    fn kind(self) -> &'static str {
        match self {
            Self::Date => DATE.kind,
            Self::Civil => CIVIL.kind,
            Self::Instant => INSTANT.kind,
        }
    }

    /// The unit that is counted, in nanoseconds.
    fn unit(self) -> i128 {
        if self == Self::Date { DAY.into() } else { 1 }
    }
}

/// Writes the plain form of what lies `nanos` after 1970-01-01.
pub(super) fn encode(form: Form, nanos: i128, out: &mut PartWriter<'_>) {
    let Some(civil) = checked(nanos, out) else { return };
    let mut text = Text::new();
    if civil.year < 0 {
        text.push(b'-');
    }
    civil.push_date(if form == Form::Date { "-" } else { "" }, &mut text);
    if form != Form::Date {
        civil.push_time(&mut text);
        if civil.nano != 0 {
            text.push(b'.');
            let (mut nano, mut decimals) = (civil.nano, 9);
            while nano % 10 == 0 {
                (nano, decimals) = (nano / 10, decimals - 1);
            }
            text.number(nano.into(), decimals);
        }
    }
    for zone in form.zone().bytes() {
        text.push(zone);
    }
    out.text(text.as_str());
}

/// Reads the plain form.
pub(super) fn decode(form: Form, text: &str) -> Result<i128, PartError> {
    read_plain(form, text).ok_or_else(|| PartError::new(format!("not a `{}`", form.kind())))
}

/// Tells whether a plain form that can be read is surely what is written: a fraction ends with no zero. (Years before 0 are rare.)
pub(super) fn is_canonical(text: &str) -> bool {
    let text = text.strip_suffix('Z').unwrap_or(text);
    let is_longer = text.contains('.') && text.ends_with('0');
    !is_longer && !text.starts_with('-')
}

/// Writes the form of fixed width whose byte order is the order of time.
pub(super) fn encode_asc(form: Form, nanos: i128, out: &mut PartWriter<'_>) {
    if let Some(text) = ordered(form, nanos, out) {
        out.verbatim(text.as_str());
    }
}

/// Reads what `encode_asc` wrote.
pub(super) fn decode_asc(form: Form, text: &str) -> Result<i128, PartError> {
    let nanos = match text.strip_prefix('-') {
        // Years before 0 are counted from the minimum, because the digits of a year would run backwards.
        Some(count) if count.len() == form.count_digits() => digits(count).and_then(|count| {
            i128::try_from(count)
                .ok()?
                .checked_mul(form.unit())?
                .checked_add(MIN)
                .filter(|nanos| *nanos < YEAR_0)
        }),
        Some(_) => None,
        None => read_basic(form, text, true),
    };
    nanos.ok_or_else(|| malformed(form.kind()))
}

/// Writes the form of fixed width whose byte order is the reverse of the order of time.
pub(super) fn encode_desc(form: Form, nanos: i128, out: &mut PartWriter<'_>) {
    if let Some(mut text) = ordered(form, nanos, out) {
        let bytes = text.bytes_mut();
        complement_digits(bytes);
        if bytes[0] == b'-' {
            bytes[0] = b'Z';
        }
        out.verbatim(text.as_str());
    }
}

/// Reads what `encode_desc` wrote.
pub(super) fn decode_desc(form: Form, text: &PartText<'_>) -> Result<i128, PartError> {
    let mut text = Text::from(text.as_str());
    let bytes = text.bytes_mut();
    complement_digits(bytes);
    if let Some(first) = bytes.first_mut() {
        *first = match *first {
            b'Z' => b'-',
            b'-' => b'Z',
            other => other,
        };
    }
    decode_asc(form, text.as_str())
}

/// Tells which bytes can follow a beginning of the ascending form.
pub(super) fn next_asc(form: Form, begun: &[u8]) -> Alphabet {
    match (begun.len(), begun) {
        (0, _) => Alphabet::SIGNED_DIGITS,
        (_, [b'-', ..]) => Alphabet::DIGITS,
        // The month, the day, the hour: the second digit depends on the first.
        (5 | 7, [.., b'0']) => Alphabet::of("123456789"),
        (4, _) | (7, [.., b'3']) => digits_up_to(1),
        (5, [.., b'1']) | (9, _) => digits_up_to(2),
        (6, _) | (10, [.., b'2']) => digits_up_to(3),
        (11 | 13, _) => digits_up_to(5),
        (8, _) => Alphabet::of("T"),
        (15, _) => Alphabet::of("."),
        (25, _) if form == Form::Instant => Alphabet::of("Z"),
        _ => Alphabet::DIGITS,
    }
}

/// Tells which bytes can follow a beginning of the descending form.
pub(super) fn next_desc(form: Form, begun: &[u8]) -> Alphabet {
    let mut ascending = begun.to_vec();
    complement_digits(&mut ascending);
    match ascending.first_mut() {
        None => return Alphabet::DIGITS.union(Alphabet::of("Z")),
        Some(first) if *first == b'Z' => *first = b'-',
        Some(_) => {}
    }
    complement_alphabet(next_asc(form, &ascending))
}

/// Returns the nanoseconds from 1970-01-01 to a day.
pub(super) fn nanos_of_day(day: i64) -> i128 {
    i128::from(day) * i128::from(DAY)
}

/// Divides nanoseconds by a unit; what is left over is not negative.
pub(super) fn divided(nanos: i128, unit: i64) -> (i64, i64) {
    // From 1677 to 2262: division of 128 bits is slow on wasm32.
    if let Ok(nanos) = i64::try_from(nanos) {
        return (nanos.div_euclid(unit), nanos.rem_euclid(unit));
    }
    let (whole, left) = (nanos.div_euclid(unit.into()), nanos.rem_euclid(unit.into()));
    (
        i64::try_from(whole).unwrap_or(i64::MAX),
        i64::try_from(left).unwrap_or_default(),
    )
}

/// Returns the day that an instant lies in, counted from 1970-01-01.
pub(super) fn day_of_nanos(nanos: i128) -> i64 {
    divided(nanos, DAY).0
}

fn ordered(form: Form, nanos: i128, out: &mut PartWriter<'_>) -> Option<Text> {
    let civil = checked(nanos, out)?;
    let mut text = Text::new();
    if civil.year < 0 {
        text.push(b'-');
        text.number(((nanos - MIN) / form.unit()).cast_unsigned(), form.count_digits());
        return Some(text);
    }
    civil.push_date("", &mut text);
    if form != Form::Date {
        civil.push_time(&mut text);
        text.push(b'.');
        text.number(civil.nano.into(), 9);
    }
    for zone in form.zone().bytes() {
        text.push(zone);
    }
    Some(text)
}

/// Refuses what lies outside the years -9999 to 9999, and writes its number for whoever displays it.
fn checked(nanos: i128, out: &mut PartWriter<'_>) -> Option<Civil> {
    if (MIN..=MAX).contains(&nanos) {
        return Some(Civil::from_nanos(nanos));
    }
    out.text(itoa::Buffer::new().format(nanos));
    out.refuse(PartError::new(
        "a time in a key lies in the years -9999 to 9999, and is no leap second",
    ));
    None
}

fn read_plain(form: Form, text: &str) -> Option<i128> {
    let (negative, text) = match text.strip_prefix('-') {
        Some(text) => (true, text),
        None => (false, text),
    };
    if form == Form::Date {
        let bytes = text.as_bytes();
        if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
            return None;
        }
        return Civil::read(
            negative,
            text.get(..4)?,
            text.get(5..7)?,
            text.get(8..)?,
            "000000",
        )?
        .nanos();
    }
    read_signed(form, negative, text, false)
}

/// Reads basic ISO 8601: with nine decimals, or with as many as there are.
fn read_basic(form: Form, text: &str, nine: bool) -> Option<i128> {
    if form == Form::Date {
        return Civil::read(false, text.get(..4)?, text.get(4..6)?, text.get(6..)?, "000000")?.nanos();
    }
    read_signed(form, false, text, nine)
}

fn read_signed(form: Form, negative: bool, text: &str, nine: bool) -> Option<i128> {
    let text = text.strip_suffix(form.zone())?;
    let (whole, fraction) = match text.split_once('.') {
        Some((whole, fraction)) if fraction.len() == 9 || !nine => (whole, fraction),
        None if !nine => (text, "0"),
        _ => return None,
    };
    let (date, time) = whole.split_once('T')?;
    let civil = Civil::read(negative, date.get(..4)?, date.get(4..6)?, date.get(6..)?, time)?;
    let decimals = u32::try_from(fraction.len())
        .ok()
        .filter(|len| (1..=9).contains(len))?;
    let fraction = i128::try_from(digits(fraction)?).ok()? * 10_i128.pow(9 - decimals);
    Some(civil.nanos()? + fraction)
}

/// The impls of a type that is a date, civil time or instant, from its two conversions.
macro_rules! calendar_part {
    ($type:ty, $form:ident, $shape:ident, $width:ident, $to_nanos:expr, $from_nanos:expr) => {
        impl $crate::key::KeyPart for $type {
            $crate::key::part::by_value!();

            const SHAPE: $crate::key::PartShape = $crate::key::part::calendar::$shape;

            fn encode(part: Self, out: &mut $crate::key::PartWriter<'_>) {
                $crate::key::part::calendar::encode(Form::$form, $to_nanos(part), out);
            }

            fn decode(text: &$crate::key::PartText<'_>) -> Result<Self, $crate::key::PartError> {
                $from_nanos($crate::key::part::calendar::decode(Form::$form, text)?)
            }

            fn is_canonical(text: &str) -> bool {
                $crate::key::part::calendar::is_canonical(text)
            }
        }

        impl $crate::key::OrderedKeyPart for $type {
            const WIDTH: u32 = $crate::key::part::calendar::$width;

            const ORDERED_EXACT: bool = true;

            fn encode_asc(part: Self, out: &mut $crate::key::PartWriter<'_>) {
                $crate::key::part::calendar::encode_asc(Form::$form, $to_nanos(part), out);
            }

            fn decode_asc(text: &$crate::key::PartText<'_>) -> Result<Self, $crate::key::PartError> {
                $from_nanos($crate::key::part::calendar::decode_asc(Form::$form, text)?)
            }

            fn encode_desc(part: Self, out: &mut $crate::key::PartWriter<'_>) {
                $crate::key::part::calendar::encode_desc(Form::$form, $to_nanos(part), out);
            }

            fn decode_desc(text: &$crate::key::PartText<'_>) -> Result<Self, $crate::key::PartError> {
                $from_nanos($crate::key::part::calendar::decode_desc(Form::$form, text)?)
            }

            fn next_asc(begun: &[u8]) -> $crate::key::Alphabet {
                $crate::key::part::calendar::next_asc(Form::$form, begun)
            }

            fn next_desc(begun: &[u8]) -> $crate::key::Alphabet {
                $crate::key::part::calendar::next_desc(Form::$form, begun)
            }
        }
    };
}
pub(super) use calendar_part;
