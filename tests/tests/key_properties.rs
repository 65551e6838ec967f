//! Every part type in every form, filled with random values: a million keys.
//!
//! Round trip, injectivity, order, prefixes that do not bleed, canonical parsing. A failure prints the seed to run again with.
#![allow(missing_docs)]

mod key_harness;

use std::collections::HashMap;
use std::fmt::Debug;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::num::NonZero;

use kv_schema::clock::UnixSeconds;
use kv_schema::key::{Base32, Base64Url, OrderedKeyPart, Sha256};
use kv_schema::{ErrorKind, KeyPart};
use ulid::Ulid;
use uuid::Uuid;

use self::key_harness::{One, Part, Rng, Sample, Two, asc, desc, padded, plain, rest};

/// Separators, with those that occur in the text of some part.
const SEPARATORS: &[&str] = &[
    ":", "/", "-", ".", "_", "$", "~", "|", "+", ":x:", "--", "$none$", ".",
];

/// The cases of this file are the sum of the numbers that its tests assert.
struct Run {
    rng: Rng,
    cases: usize,
    turn: usize,
}

impl Run {
    fn new() -> Self {
        Self {
            rng: Rng::seeded(),
            cases: 0,
            turn: 0,
        }
    }

    /// Keys of two parts, `count` of them: what holds of each, and of every two.
    fn pairs<A: Sample, B: Sample>(
        &mut self,
        left: Part<A>,
        right: Part<B>,
        tail: &'static str,
        count: usize,
    ) {
        self.turn += 1;
        let separator = SEPARATORS[self.turn % SEPARATORS.len()];
        let keys = Two::new(left, separator, right, tail);
        let bound = keys.template.max_len();
        let mut seen: HashMap<String, (A, B)> = HashMap::with_capacity(count);
        let mut before: Option<(A, String)> = None;
        for _ in 0..count {
            self.cases += 1;
            let mut key = (A::sample(&mut self.rng), B::sample(&mut self.rng));
            if let (Some((left, _)), 0) = (&before, self.rng.below(4)) {
                key.0 = left.clone();
            }
            let text = match keys.encode(&key) {
                Ok(text) => text,
                // A number wider than its padding.
                Err(error) => {
                    assert_eq!(error.kind(), ErrorKind::InvalidKey, "{key:?}");
                    continue;
                }
            };
            assert_eq!(keys.parse(&text).unwrap(), key, "{text:?}");
            assert!(
                bound.is_none_or(|bound| text.len() <= bound),
                "{text:?} is over {bound:?}"
            );

            let prefix = keys.prefix(&key.0).unwrap();
            assert!(text.starts_with(&prefix), "{text:?} is not below {prefix:?}");
            if let Some((other, other_text)) = &before {
                let below = other_text.starts_with(&prefix);
                assert_eq!(below, *other == key.0, "{prefix:?} and {other_text:?}");
            }
            self.mutated(&text, |text| {
                keys.parse(text).ok().map(|key| keys.encode(&key).unwrap())
            });

            if let Some(same) = seen.insert(text.clone(), key.clone()) {
                assert_eq!(same, key, "two keys meet at {text:?}");
            }
            before = Some((key.0, text));
        }
    }

    /// A damaged key is refused, or is the canonical form of another one.
    fn mutated(&mut self, text: &str, parse: impl Fn(&str) -> Option<String>) {
        let mut chars: Vec<char> = text.chars().collect();
        let at = self.rng.below(chars.len());
        match self.rng.below(5) {
            0 => {
                chars.remove(at);
            }
            1 => chars.truncate(at),
            2 => chars.insert(
                at,
                *self.rng.pick(&['0', '+', '-', '%', ':', '$', 'é', '\0', ' ']),
            ),
            3 => {
                chars[at] = if chars[at].is_ascii_uppercase() {
                    chars[at].to_ascii_lowercase()
                } else {
                    chars[at].to_ascii_uppercase()
                }
            }
            _ => chars[at] = char::sample(&mut self.rng),
        }
        let text: String = chars.into_iter().collect();
        if let Some(canonical) = parse(&text) {
            assert_eq!(canonical, text, "a form that is not canonical was accepted");
        }
    }

    /// Keys of one ordered part, `count` pairs of them.
    fn order<T: Sample + OrderedKeyPart + Ord>(&mut self, count: usize) {
        let (up, down) = (One::new("k:", asc::<T>()), One::new("k:", desc::<T>()));
        for _ in 0..count {
            self.cases += 1;
            let (left, right) = (T::sample(&mut self.rng), T::sample(&mut self.rng));
            let [up_left, up_right] = [&left, &right].map(|value| up.encode(value).unwrap());
            let [down_left, down_right] = [&left, &right].map(|value| down.encode(value).unwrap());
            assert_eq!(left.cmp(&right), up_left.cmp(&up_right), "{left:?} and {right:?}");
            assert_eq!(
                right.cmp(&left),
                down_left.cmp(&down_right),
                "{left:?} and {right:?}"
            );
            assert_eq!(up_left.len(), 2 + T::WIDTH as usize);
            assert_eq!(down_left.len(), 2 + T::WIDTH as usize);
            assert_eq!(up.parse(&up_left).unwrap(), left);
            assert_eq!(down.parse(&down_left).unwrap(), left);
            // What follows a beginning is what the type says.
            for (text, next) in [
                (&up_left, T::next_asc as fn(&[u8]) -> _),
                (&down_left, T::next_desc),
            ] {
                let text = &text.as_bytes()[2..];
                let at = self.rng.below(text.len());
                assert!(next(&text[..at]).contains(text[at]), "{text:?} at {at}");
            }
        }
    }

    fn plain_forms<T: Sample>(&mut self, count: usize) {
        // An odd number of separators, so each of both pairs meets each of them.
        for _ in SEPARATORS {
            let count = count.div_ceil(2 * SEPARATORS.len());
            self.pairs(plain::<T>(), plain::<String>(), "", count);
            self.pairs(plain::<Option<T>>(), plain::<T>(), ":settings", count);
        }
    }

    fn ordered_forms<T: Sample + OrderedKeyPart + Ord + Debug>(&mut self, count: usize) {
        self.plain_forms::<T>(count / 2);
        for _ in 0..2 {
            self.pairs(asc::<T>(), plain::<String>(), "", count / 16);
            self.pairs(plain::<String>(), desc::<T>(), "-x", count / 16);
            self.pairs(desc::<Option<T>>(), asc::<T>(), "", count / 16);
        }
        self.order::<T>(count / 16);
        self.order::<Option<T>>(count / 16);
    }
}

macro_rules! million {
    ($($test:ident $at_least:literal |$run:ident| $body:block)*) => {$(
        #[test]
        fn $test() {
            let mut run = Run::new();
            let $run = &mut run;
            $body
            assert!(run.cases >= $at_least, "{} cases", run.cases);
        }
    )*};
}

million! {
    unsigned_integers 180_000 |run| {
        run.ordered_forms::<u8>(20_000);
        run.ordered_forms::<u16>(20_000);
        run.ordered_forms::<u32>(20_000);
        run.ordered_forms::<u64>(30_000);
        run.ordered_forms::<u128>(30_000);
        run.ordered_forms::<NonZero<u8>>(10_000);
        run.ordered_forms::<NonZero<u64>>(20_000);
        run.ordered_forms::<NonZero<u128>>(20_000);
        run.ordered_forms::<UnixSeconds>(10_000);
        run.pairs(padded::<u8>(3), padded::<u64>(8), "", 5_000);
        run.pairs(padded::<u128>(45), padded::<NonZero<u16>>(4), "/end", 5_000);
    }
    signed_integers 150_000 |run| {
        run.ordered_forms::<i8>(20_000);
        run.ordered_forms::<i16>(20_000);
        run.ordered_forms::<i32>(20_000);
        run.ordered_forms::<i64>(30_000);
        run.ordered_forms::<i128>(30_000);
        run.ordered_forms::<NonZero<i8>>(20_000);
        run.ordered_forms::<NonZero<i64>>(20_000);
    }
    texts 240_000 |run| {
        for _ in 0..16 {
            run.plain_forms::<String>(8_000);
            run.pairs(plain::<String>(), rest::<String>(), "", 2_000);
            run.pairs(plain::<Option<String>>(), plain::<Option<String>>(), "", 2_000);
        }
        run.plain_forms::<char>(40_000);
        run.ordered_forms::<bool>(10_000);
    }
    identifiers 150_000 |run| {
        run.ordered_forms::<Uuid>(40_000);
        run.ordered_forms::<Ulid>(40_000);
        run.ordered_forms::<[u8; 1]>(10_000);
        run.ordered_forms::<[u8; 16]>(20_000);
        run.plain_forms::<Base32<[u8; 1]>>(10_000);
        run.plain_forms::<Base32<[u8; 10]>>(10_000);
        run.plain_forms::<Base64Url<[u8; 2]>>(10_000);
        run.plain_forms::<Base64Url<[u8; 16]>>(10_000);
        run.plain_forms::<Sha256>(2_000);
    }
    addresses 80_000 |run| {
        run.plain_forms::<Ipv4Addr>(20_000);
        run.plain_forms::<Ipv6Addr>(30_000);
        run.plain_forms::<IpAddr>(20_000);
        run.pairs(plain::<Ipv6Addr>(), rest::<IpAddr>(), "", 10_000);
        run.pairs(plain::<IpAddr>(), rest::<Ipv4Addr>(), "", 5_000);
    }
    times 200_000 |run| {
        run.ordered_forms::<jiff::Timestamp>(40_000);
        run.ordered_forms::<jiff::civil::Date>(20_000);
        run.ordered_forms::<jiff::civil::DateTime>(20_000);
        run.ordered_forms::<chrono::DateTime<chrono::Utc>>(20_000);
        run.ordered_forms::<chrono::NaiveDate>(20_000);
        run.ordered_forms::<chrono::NaiveDateTime>(20_000);
        run.ordered_forms::<time::OffsetDateTime>(30_000);
        run.ordered_forms::<time::UtcDateTime>(10_000);
        run.ordered_forms::<time::PrimitiveDateTime>(10_000);
        run.ordered_forms::<time::Date>(20_000);
    }
}

/// Keys of one part of arbitrary text: the whole key is the part.
#[test]
fn one_text_part_alone() {
    let mut rng = Rng::seeded();
    for head in ["", ".", "$", "$k", "a:"] {
        let (texts, rests) = (
            One::new(head, plain::<String>()),
            One::new(head, rest::<String>()),
        );
        let mut seen = HashMap::new();
        for _ in 0..10_000 {
            let value = String::sample(&mut rng);
            for keys in [&texts, &rests] {
                match keys.encode(&value) {
                    Ok(text) => {
                        assert!(
                            !matches!(text.as_str(), "." | "..") && !text.starts_with("$kv:"),
                            "{text:?}"
                        );
                        assert_eq!(keys.parse(&text).unwrap(), value);
                    }
                    Err(error) => assert_eq!(error.kind(), ErrorKind::InvalidKey),
                }
            }
            if let Ok(text) = texts.encode(&value)
                && let Some(same) = seen.insert(text, value.clone())
            {
                assert_eq!(same, value);
            }
        }
    }
}

/// `parse` on texts that nobody wrote: an error or the canonical form of a key, and never a panic.
#[test]
fn parse_takes_any_text() {
    fn feed<T: KeyPart>(part: Part<T>, rng: &mut Rng) {
        let alone = One::new("", plain::<T>());
        let pair = Two::new(part, "-", plain::<T>(), "");
        for _ in 0..3_000 {
            let text = String::sample(rng) + &String::sample(rng);
            if let Ok(value) = alone.parse(&text) {
                assert_eq!(alone.encode(&value).unwrap(), text);
            }
            let text = format!("k-{text}");
            if let Ok(key) = pair.parse(&text) {
                assert_eq!(pair.encode(&key).unwrap(), text);
            }
        }
    }
    fn ordered<T: OrderedKeyPart>(rng: &mut Rng) {
        feed(asc::<T>(), rng);
        feed(desc::<T>(), rng);
        // Texts of the right width, of the right bytes.
        let (up, down) = (One::new("", asc::<T>()), One::new("", desc::<T>()));
        for _ in 0..3_000 {
            let bytes = b"0123456789999-.TZ$~af";
            let text: String = (0..T::WIDTH).map(|_| char::from(*rng.pick(bytes))).collect();
            for keys in [&up, &down] {
                if let Ok(value) = keys.parse(&text) {
                    assert_eq!(keys.encode(&value).unwrap(), text);
                }
            }
        }
    }
    let rng = &mut Rng::seeded();
    feed(plain::<String>(), rng);
    feed(plain::<IpAddr>(), rng);
    feed(plain::<Base64Url<[u8; 2]>>(), rng);
    feed(plain::<Sha256>(), rng);
    feed(padded::<u8>(2), rng);
    ordered::<u8>(rng);
    ordered::<i64>(rng);
    ordered::<i128>(rng);
    ordered::<bool>(rng);
    ordered::<Uuid>(rng);
    ordered::<Ulid>(rng);
    ordered::<[u8; 3]>(rng);
    ordered::<Option<u16>>(rng);
    ordered::<jiff::Timestamp>(rng);
    ordered::<jiff::civil::Date>(rng);
    ordered::<jiff::civil::DateTime>(rng);
    ordered::<chrono::DateTime<chrono::Utc>>(rng);
    ordered::<chrono::NaiveDate>(rng);
    ordered::<time::OffsetDateTime>(rng);
    ordered::<time::Date>(rng);
}
