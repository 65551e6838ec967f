//! Random values, with many at the edges and many that are nearly alike.

use std::hash::{BuildHasher, Hasher};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::num::NonZero;

use chrono::{DateTime, NaiveDate, Utc};
use kv_schema::KeyPart;
use kv_schema::clock::UnixSeconds;
use kv_schema::key::{Base32, Base64Url, Sha256};
use time::{OffsetDateTime, UtcOffset};
use ulid::Ulid;
use uuid::Uuid;

/// A small generator (splitmix64), because a million cases need a fast one.
pub struct Rng(u64);

impl Rng {
    /// Takes the seed from `KEY_SEED`, or a new one, and prints it: the test harness shows it when a test fails.
    pub fn seeded() -> Self {
        let seed = std::env::var("KEY_SEED").ok().and_then(|seed| seed.parse().ok());
        let seed = seed.unwrap_or_else(|| std::hash::RandomState::new().build_hasher().finish());
        println!("run again with KEY_SEED={seed}");
        Self(seed)
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    pub fn wide(&mut self) -> u128 {
        u128::from(self.next()) << 64 | u128::from(self.next())
    }

    pub fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % limit as u64).unwrap()
    }

    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }
}

/// A part type with random values.
pub trait Sample: KeyPart {
    fn sample(rng: &mut Rng) -> Self;
}

macro_rules! sample_int {
    ($($int:ident),*) => {$(
        impl Sample for $int {
            #[allow(clippy::cast_possible_truncation, clippy::cast_possible_wrap, trivial_numeric_casts)]
            fn sample(rng: &mut Rng) -> Self {
                let shift = u32::try_from(rng.below(128)).unwrap();
                match rng.below(8) {
                    0 => *rng.pick(&[0, 1, $int::MIN, $int::MAX, $int::MIN + 1, $int::MAX - 1, 9, 10]),
                    1 => $int::MIN.wrapping_add((rng.wide() >> shift) as $int),
                    2 => (0 as $int).wrapping_sub((rng.wide() >> shift) as $int),
                    _ => (rng.wide() >> shift) as $int,
                }
            }
        }

        impl Sample for NonZero<$int> {
            fn sample(rng: &mut Rng) -> Self {
                NonZero::new($int::sample(rng)).unwrap_or(NonZero::<$int>::MAX)
            }
        }
    )*};
}

sample_int!(u8, u16, u32, u64, u128, i8, i16, i32, i64, i128);

impl Sample for UnixSeconds {
    fn sample(rng: &mut Rng) -> Self {
        Self(u64::sample(rng))
    }
}

impl Sample for bool {
    fn sample(rng: &mut Rng) -> Self {
        rng.next() & 1 == 0
    }
}

/// Pieces that are structure somewhere, or nearly.
const PIECES: &[&str] = &[
    "a", "b", "1", "2", "5", "E", "%", "%25", "%2E", "%3A", ":", "/", "-", ".", "..", "_", "$", "$none",
    "$kv:", "~", "|", "#", "+", "=", ",", ";", " ", "\0", "\n", "\u{7f}", "\u{85}", "\u{9f}", "\u{a0}", "é",
    "e\u{301}", "€", "\u{ffff}", "😀", "Z", "T", "true", "x", "k",
];

impl Sample for String {
    fn sample(rng: &mut Rng) -> Self {
        let count = 1 + rng.below(4);
        (0..count).map(|_| *rng.pick(PIECES)).collect()
    }
}

impl Sample for char {
    fn sample(rng: &mut Rng) -> Self {
        match rng.below(4) {
            0 => char::from(u8::try_from(rng.below(256)).unwrap()),
            1 => char::from_u32(u32::try_from(rng.below(0x11_0000)).unwrap()).unwrap_or('\u{e000}'),
            _ => rng.pick(PIECES).chars().next().unwrap(),
        }
    }
}

impl Sample for Uuid {
    fn sample(rng: &mut Rng) -> Self {
        Self::from_u128(u128::sample(rng))
    }
}

impl Sample for Ulid {
    fn sample(rng: &mut Rng) -> Self {
        Self(u128::sample(rng))
    }
}

impl<const N: usize> Sample for [u8; N] {
    fn sample(rng: &mut Rng) -> Self {
        std::array::from_fn(|_| u8::sample(rng))
    }
}

impl<const N: usize> Sample for Base32<[u8; N]>
where
    Self: KeyPart,
{
    fn sample(rng: &mut Rng) -> Self {
        Self(<[u8; N]>::sample(rng))
    }
}

impl<const N: usize> Sample for Base64Url<[u8; N]>
where
    Self: KeyPart,
{
    fn sample(rng: &mut Rng) -> Self {
        Self(<[u8; N]>::sample(rng))
    }
}

impl Sample for Sha256 {
    fn sample(rng: &mut Rng) -> Self {
        Self::of(String::sample(rng))
    }
}

impl Sample for Ipv4Addr {
    fn sample(rng: &mut Rng) -> Self {
        Self::from_bits(u32::sample(rng))
    }
}

impl Sample for Ipv6Addr {
    fn sample(rng: &mut Rng) -> Self {
        match rng.below(4) {
            0 => Ipv4Addr::sample(rng).to_ipv6_mapped(),
            1 => Ipv4Addr::sample(rng).to_ipv6_compatible(),
            _ => Self::from_segments(std::array::from_fn(|_| {
                if rng.below(2) == 0 { 0 } else { u16::sample(rng) }
            })),
        }
    }
}

impl Sample for IpAddr {
    fn sample(rng: &mut Rng) -> Self {
        if rng.below(2) == 0 {
            Ipv4Addr::sample(rng).into()
        } else {
            Ipv6Addr::sample(rng).into()
        }
    }
}

impl<T: Sample> Sample for Option<T> {
    fn sample(rng: &mut Rng) -> Self {
        (rng.below(4) > 0).then(|| T::sample(rng))
    }
}

/// Nanoseconds from 1970 in the years -9999 (with a few days of distance) to 9999.
fn nanos(rng: &mut Rng) -> i128 {
    const LEAST: i128 = -377_705_023_201_000_000_000;
    const MOST: i128 = 253_402_207_200_000_000_000;
    const YEAR_ZERO: i128 = -62_167_219_200_000_000_000;
    let spread = i128::try_from(rng.wide() >> (58 + rng.below(70))).unwrap();
    let near = *rng.pick(&[LEAST, MOST, YEAR_ZERO, 0, 1_763_683_059_000_000_000]);
    let nanos = if rng.below(2) == 0 {
        near + spread
    } else {
        near - spread
    };
    let nanos = if rng.below(2) == 0 {
        nanos
    } else {
        nanos / 1_000_000_000 * 1_000_000_000
    };
    nanos.clamp(LEAST, MOST)
}

impl Sample for jiff::Timestamp {
    fn sample(rng: &mut Rng) -> Self {
        Self::from_nanosecond(nanos(rng)).unwrap()
    }
}

impl Sample for jiff::civil::DateTime {
    fn sample(rng: &mut Rng) -> Self {
        if rng.below(16) == 0 {
            return *rng.pick(&[Self::MIN, Self::MAX]);
        }
        jiff::tz::Offset::UTC.to_datetime(jiff::Timestamp::sample(rng))
    }
}

impl Sample for jiff::civil::Date {
    fn sample(rng: &mut Rng) -> Self {
        jiff::civil::DateTime::sample(rng).date()
    }
}

impl Sample for DateTime<Utc> {
    fn sample(rng: &mut Rng) -> Self {
        let nanos = nanos(rng);
        let seconds = i64::try_from(nanos.div_euclid(1_000_000_000)).unwrap();
        let fraction = u32::try_from(nanos.rem_euclid(1_000_000_000)).unwrap();
        Self::from_timestamp(seconds, fraction).unwrap()
    }
}

impl Sample for chrono::NaiveDateTime {
    fn sample(rng: &mut Rng) -> Self {
        DateTime::<Utc>::sample(rng).naive_utc()
    }
}

impl Sample for NaiveDate {
    fn sample(rng: &mut Rng) -> Self {
        DateTime::<Utc>::sample(rng).date_naive()
    }
}

impl Sample for OffsetDateTime {
    fn sample(rng: &mut Rng) -> Self {
        let instant = Self::from_unix_timestamp_nanos(nanos(rng)).unwrap();
        let hours = *rng.pick(&[-25, -3, 0, 1, 14]);
        instant
            .checked_to_offset(UtcOffset::from_hms(hours, 0, 0).unwrap())
            .unwrap_or(instant)
    }
}

impl Sample for time::UtcDateTime {
    fn sample(rng: &mut Rng) -> Self {
        Self::from_unix_timestamp_nanos(nanos(rng)).unwrap()
    }
}

impl Sample for time::PrimitiveDateTime {
    fn sample(rng: &mut Rng) -> Self {
        let utc = time::UtcDateTime::sample(rng);
        Self::new(utc.date(), utc.time())
    }
}

impl Sample for time::Date {
    fn sample(rng: &mut Rng) -> Self {
        time::UtcDateTime::sample(rng).date()
    }
}
