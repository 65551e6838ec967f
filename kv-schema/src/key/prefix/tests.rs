//! Ranges: what they cover, in how many prefixes, and what they let through.

use std::fmt::Debug;
use std::ops::{Bound, RangeBounds};

use proptest::prelude::*;

use super::*;
use crate::codec::Json;
use crate::entity::Stored;
use crate::key::cover::MAX_PREFIXES;
use crate::key::{EntityKey, KeyParser, KeyPart, KeyTemplate, PartForm, PartSchema, Segment, ToKey};
use crate::metadata::NoMetadata;
use crate::schema::{EntityForm, Schema, Shape};

/// `p:{n:asc}`.
#[derive(Debug)]
struct Row;

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct RowKey(i32);

static SCHEMA: Schema = Schema::new(
    "Row",
    KeyTemplate::new(
        "p:{n:asc}",
        &[
            Segment::Literal("p:"),
            Segment::Part(PartSchema::new::<i32>(
                "n",
                PartForm::Asc(<i32 as OrderedKeyPart>::WIDTH),
            )),
        ],
    ),
    EntityForm::Value("n"),
    "json",
    Shape::Opaque("i32"),
);

impl KvEntity for Row {
    type Key = RowKey;
    type Metadata = NoMetadata;
    type Value = i32;
    type Codec = Json;

    const SCHEMA: &'static Schema = &SCHEMA;

    fn stored_value(&self) -> &i32 {
        &0
    }

    fn restore(_stored: Stored<'_, Self>) -> Result<Self> {
        Ok(Self)
    }
}

impl ToKey<Row> for RowKey {
    fn write_key(&self, out: &mut KeyWriter) {
        out.literal("p:");
        out.asc_part::<i32>("n", self.0);
    }
}

impl ToKey<Row> for Row {
    fn write_key(&self, out: &mut KeyWriter) {
        RowKey(0).write_key(out);
    }
}

impl EntityKey for RowKey {
    type Entity = Row;

    fn read_parts(input: &mut KeyParser<'_>) -> Result<Self> {
        input.asc_part().map(Self)
    }
}

fn asc_key<T: OrderedKeyPart>(value: &T) -> String {
    let mut out = KeyWriter::bare();
    out.literal("p:");
    out.asc_part::<T>("", value.to_ref());
    out.finish_prefix().unwrap() + ":more"
}

fn desc_key<T: OrderedKeyPart>(value: &T) -> String {
    let mut out = KeyWriter::bare();
    out.literal("p:");
    out.desc_part::<T>("", value.to_ref());
    out.finish_prefix().unwrap()
}

fn holds(range: &CheckedRange, key: &str) -> bool {
    keep(range, key).0
}

/// Tells whether a listed key stays in the range, and whether it lies behind it.
fn keep(range: &CheckedRange, key: &str) -> (bool, bool) {
    let mut keys = vec![ListedKey {
        name: key.to_owned(),
        expiration: None,
        metadata: None,
    }];
    let beyond = range.keep(&mut keys);
    (!keys.is_empty(), beyond)
}

fn prefix() -> Prefix<Row> {
    Prefix::default()
}

/// Both forms of a range must cover and hold exactly the values in it.
fn check<T>(range: (Bound<T>, Bound<T>), probes: &[T])
where
    for<'a> T: OrderedKeyPart + KeyPart<Ref<'a> = T> + Ord + Copy + 'static,
{
    let asc = prefix().asc_range::<T>(range).into_untyped();
    let desc = prefix().desc_range::<T>(range).into_untyped();
    for (both, written) in [(asc, asc_key as fn(&T) -> String), (desc, desc_key)] {
        let seeking = both.clone().check(true).unwrap();
        let ranges = &both.check(false).unwrap();
        let empty = seeking.prefixes().is_empty();
        assert_eq!(empty, ranges.prefixes().is_empty());
        assert!(empty || seeking.prefixes() == ["p:"]);
        assert!(
            ranges.prefixes().len() <= MAX_PREFIXES,
            "{range:?}: {:?}",
            ranges.prefixes()
        );
        for two in ranges.prefixes().windows(2) {
            assert!(
                two[0] < two[1] && !two[1].starts_with(&two[0]),
                "{range:?}: {two:?}"
            );
        }
        for probe in probes {
            let inside = range.contains(probe);
            let key = written(probe);
            assert_eq!(holds(ranges, &key), inside, "{range:?} and {probe:?}");
            let before = seeking.start_after();
            let skipped = before.is_some_and(|before| key.as_str() <= before);
            assert!(!(inside && skipped), "{range:?}, {probe:?}: {before:?}");
            // What is behind the range ends a list, so nothing of the range may follow.
            let (_, beyond) = keep(ranges, &key);
            let follow = |other: &&T| range.contains(*other) && written(other) > key;
            assert!(
                !beyond || probes.iter().find(follow).is_none(),
                "{range:?}, {probe:?}"
            );
            let covering = ranges
                .prefixes()
                .iter()
                .filter(|prefix| key.starts_with(*prefix))
                .count();
            assert!(
                covering <= 1 && (covering == 1 || !inside),
                "{range:?}, {probe:?}: {:?}",
                ranges.prefixes()
            );
        }
    }
}

fn bound<T: Copy + Debug>(value: impl Strategy<Value = T>) -> impl Strategy<Value = Bound<T>> {
    (value, 0..5).prop_map(|(value, kind)| match kind {
        0 => Bound::Unbounded,
        1 | 2 => Bound::Excluded(value),
        _ => Bound::Included(value),
    })
}

macro_rules! ranges_of {
    ($($test:ident: $type:ty = $values:expr;)*) => {
        proptest! {
            $(
                #[test]
                fn $test(lower in bound($values), upper in bound($values), mut probes in prop::collection::vec($values, 8)) {
                    // The bounds themselves are the values that are easiest to lose.
                    for bound in [&lower, &upper] {
                        if let Bound::Included(value) | Bound::Excluded(value) = bound {
                            probes.push(*value);
                        }
                    }
                    check::<$type>((lower, upper), &probes);
                }
            )*
        }
    };
}

#[cfg(feature = "jiff")]
fn near() -> impl Strategy<Value = i128> {
    // Instants of a few days, and some of other ages.
    let now = 1_763_683_059_123_456_789_i128;
    prop_oneof![
        4 => (0..300_000_000_000_000_i128).prop_map(move |span| now + span),
        1 => -377_000_000_000_000_000_000_i128..253_000_000_000_000_000_000,
    ]
}

ranges_of! {
    ranges_of_u8: u8 = any::<u8>();
    ranges_of_u64: u64 = prop_oneof![any::<u64>(), 0..5000_u64];
    ranges_of_i16: i16 = any::<i16>();
    ranges_of_i128: i128 = prop_oneof![any::<i128>(), -50..50_i128];
    ranges_of_bool: bool = any::<bool>();
    ranges_of_optional: Option<i8> = any::<Option<i8>>();
    ranges_of_bytes: [u8; 2] = any::<[u8; 2]>();
}

#[cfg(feature = "uuid")]
ranges_of! {
    ranges_of_uuid: uuid::Uuid = any::<u128>().prop_map(uuid::Uuid::from_u128);
}

#[cfg(feature = "ulid")]
ranges_of! {
    ranges_of_ulid: ulid::Ulid = any::<u128>().prop_map(ulid::Ulid);
}

#[cfg(feature = "jiff")]
ranges_of! {
    ranges_of_timestamps: jiff::Timestamp = near().prop_map(|nanos| jiff::Timestamp::from_nanosecond(nanos).unwrap());
    ranges_of_dates: jiff::civil::Date = near().prop_map(|nanos| {
        jiff::tz::Offset::UTC.to_datetime(jiff::Timestamp::from_nanosecond(nanos).unwrap()).date()
    });
}

#[cfg(feature = "jiff")]
fn instants(from: &str, to: &str) -> Vec<String> {
    let [from, to] = [from, to].map(|text| text.parse::<jiff::Timestamp>().unwrap());
    prefix()
        .asc_range::<jiff::Timestamp>(from..to)
        .into_untyped()
        .check(false)
        .unwrap()
        .prefixes()
        .to_vec()
}

#[cfg(feature = "jiff")]
#[test]
fn few_prefixes_for_spans_of_time() {
    assert_eq!(
        instants("2026-11-20T00:00:00Z", "2026-11-21T00:00:00Z"),
        ["p:20261120"]
    );
    assert_eq!(
        instants("2026-11-19T12:34:56Z", "2026-11-20T12:34:56Z"),
        ["p:20261119T", "p:20261120T"]
    );
    assert_eq!(
        instants("2026-11-20T10:00:00Z", "2026-11-20T10:10:00Z"),
        ["p:20261120T100"]
    );
    assert_eq!(
        instants("2026-11-20T09:59:50Z", "2026-11-20T10:00:10Z"),
        ["p:20261120T09595", "p:20261120T10000"]
    );
    assert_eq!(
        instants("2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z"),
        ["p:2026"]
    );
}

#[test]
fn few_prefixes_for_numbers() {
    let prefixes = |range: (Bound<i32>, Bound<i32>)| {
        prefix()
            .asc_range::<i32>(range)
            .into_untyped()
            .check(false)
            .unwrap()
            .prefixes()
            .to_vec()
    };
    let inclusive = |from, to| (Bound::Included(from), Bound::Included(to));
    assert_eq!(prefixes(inclusive(0, 9)), ["p:0000000000"]);
    assert_eq!(prefixes(inclusive(7, 7)), ["p:00000000007"]);
    assert_eq!(prefixes(inclusive(-1, 0)), ["p:-9999999999", "p:00000000000"]);
    assert_eq!(prefixes(inclusive(1, 0)), [""; 0]);
    assert_eq!(prefixes((Bound::Excluded(5), Bound::Excluded(5))), [""; 0]);
    assert_eq!(prefixes((Bound::Unbounded, Bound::Unbounded)), ["p:"]);
    assert_eq!(prefixes((Bound::Included(0), Bound::Unbounded)), ["p:0"]);
}

#[test]
fn a_prefix_without_a_range_holds_what_begins_with_it() {
    let all = KeyRange::from(prefix()).into_untyped().check(false).unwrap();
    assert_eq!(all.prefixes(), ["p:"]);
    assert!(holds(&all, "p:anything") && holds(&all, "p:") && !holds(&all, "q:"));
    let some = prefix()
        .rest_starting_with("docs/")
        .into_untyped()
        .check(false)
        .unwrap();
    assert_eq!(some.prefixes(), ["p:docs/"]);
    assert!(holds(&some, "p:docs/a") && !holds(&some, "p:doc"));
}

#[test]
fn a_range_of_rests_is_listed_through_their_common_prefix() {
    let range = prefix()
        .rest_range::<String>("docs/é".."docs/ë")
        .into_untyped()
        .check(false)
        .unwrap();
    assert_eq!(range.prefixes(), ["p:docs/"]);
    assert!(holds(&range, "p:docs/é") && holds(&range, "p:docs/éa") && holds(&range, "p:docs/ê"));
    assert!(!holds(&range, "p:docs/ë") && !holds(&range, "p:docs/e") && !holds(&range, "docs/é"));
    let from_nothing = prefix()
        .rest_range::<String>(""..="b")
        .into_untyped()
        .check(false)
        .unwrap();
    assert_eq!(from_nothing.prefixes(), ["p:"]);
    assert!(holds(&from_nothing, "p:b") && !holds(&from_nothing, "p:ba"));
}

#[cfg(feature = "chrono")]
#[test]
fn a_bound_without_a_stored_form_is_refused() {
    let range = chrono::NaiveDate::MIN..chrono::NaiveDate::MAX;
    let error = prefix()
        .asc_range::<chrono::NaiveDate>(range)
        .into_untyped()
        .check(false)
        .unwrap_err();
    assert_eq!(error.kind(), crate::ErrorKind::InvalidKey);
}
