//! The longest key that the compiler computes: never passed, and reached by some value of the common types.
#![allow(missing_docs)]

mod key_harness;

use std::fmt::Debug;
use std::net::{Ipv4Addr, Ipv6Addr};

use kv_schema::KeyPart;
use kv_schema::key::{Alphabet, KeyTemplate, OrderedKeyPart, PartForm, PartSchema, PartShape, Segment};
use uuid::Uuid;

use self::key_harness::{Part, Two, asc, desc, padded, plain};

/// The bytes of the longest value, and the bound; the part stands between two separators.
#[track_caller]
fn exact<T: Debug + PartialEq>(part: Part<T>, separator: &'static str, longest: T, expected: usize) {
    let rest = 1 + separator.len() * 2 + 1;
    let keys = Two::new(part, separator, padded::<u8>(1), "");
    let len = keys.encode(&(longest, 1)).unwrap().len();
    assert_eq!(len - rest, expected, "the value");
    assert_eq!(keys.template.max_len().unwrap() - rest, expected, "the bound");
}

#[test]
fn bounds_are_reached() {
    exact(plain(), ":", i8::MIN, 4);
    exact(plain(), "-", i8::MIN, 6);
    exact(plain(), "-", i64::MIN, 22);
    exact(plain(), "-", i128::MIN, 42);
    exact(plain(), ":", u128::MAX, 39);
    exact(plain(), ":", Uuid::max(), 36);
    exact(plain(), "-", Uuid::max(), 44);
    exact(plain(), ":", Ipv6Addr::from_bits(u128::MAX), 39 + 14);
    exact(plain(), "/", Ipv4Addr::BROADCAST, 15);
    exact(plain(), ".", Ipv4Addr::BROADCAST, 21);
    exact(plain(), ":", [0xff_u8; 32], 64);
    exact(plain(), ":", jiff::civil::Date::MIN, 11);
    exact(plain(), "-", jiff::civil::Date::MIN, 17);
    exact(plain(), ":", None::<u8>, 5);
    exact(plain(), "$", None::<u8>, 5);
    exact(plain(), "-", Some(i128::MIN), 42);
    exact(asc(), "-", i64::MIN, 20);
    exact(desc(), ".", jiff::Timestamp::MIN, 26);
    exact(padded(8), ":", 7_u32, 8);
}

fn bound(segments: Vec<Segment>) -> Option<usize> {
    key_harness::template(segments).max_len()
}

fn text(max_len: u32) -> PartSchema {
    PartSchema::new::<String>("text", PartForm::Plain).max_len(max_len)
}

#[test]
fn bounds_of_text() {
    assert_eq!(
        bound(vec![Segment::Literal("k:"), Segment::Part(text(32))]),
        Some(2 + 96)
    );
    assert_eq!(
        bound(vec![Segment::Part(PartSchema::new::<String>(
            "text",
            PartForm::Plain
        ))]),
        None
    );
    let rest = PartSchema::new::<String>("text", PartForm::Rest).max_len(32);
    assert_eq!(bound(vec![Segment::Part(rest)]), Some(32));
    // A chosen bound does not lengthen a type that has one.
    let short = PartSchema::new::<u8>("n", PartForm::Plain).max_len(100);
    assert_eq!(bound(vec![Segment::Part(short)]), Some(3));
    // `None` is longer than two bytes of text.
    let optional = PartSchema::new::<Option<u8>>("n", PartForm::Plain);
    assert_eq!(
        optional.max_encoded_len(key_harness::template(vec![]).escape),
        Some(5)
    );
}

/// Part types of somebody else's, with odd alphabets.
#[test]
fn bounds_of_odd_alphabets() {
    let odd = |alphabet, len| {
        let mut part = PartSchema::new::<String>("odd", PartForm::Plain).max_len(len);
        part.shape = PartShape {
            kind: "odd",
            max_len: Some(len),
            alphabet,
        };
        bound(vec![Segment::Part(part)]).unwrap()
    };
    // `..` alone is `%2E%2E`.
    assert_eq!(odd(Alphabet::of(".ab"), 2), 6);
    // A leading `$`.
    assert_eq!(odd(Alphabet::of("$abc"), 8), 10);
    // U+0085 is two bytes, and six once they are escaped.
    let mut wide = Alphabet::of("abc");
    wide.non_ascii = true;
    assert_eq!(odd(wide, 8), 24);
    assert_eq!(odd(Alphabet::of("abc"), 8), 8);
}

#[test]
fn the_schema_says_which_bytes_occur() {
    let plain = PartSchema::new::<Option<i8>>("n", PartForm::Plain).alphabet();
    assert!(plain.contains(b'-') && plain.contains(b'$') && plain.contains(b'n') && !plain.contains(b'x'));
    let ordered = PartSchema::new::<i8>("n", PartForm::Asc(<i8 as OrderedKeyPart>::WIDTH)).alphabet();
    assert!(ordered.contains(b'0') && ordered.contains(b'Z') && !ordered.contains(b' '));
    assert_eq!(<Option<u64>>::SHAPE.kind, "u64?");
}

/// What `KeyTemplate::new` refuses, because keys would not be injective or not be ours.
#[test]
fn templates_that_are_refused() {
    const N: Segment = Segment::Part(PartSchema::new::<u8>("n", PartForm::Plain));
    const REST: Segment = Segment::Part(PartSchema::new::<String>("r", PartForm::Rest));
    let refused: [&'static [Segment]; 7] = [
        &[N, N],
        &[N, Segment::Literal("x"), N],
        &[N, Segment::Literal("%"), N],
        &[REST, Segment::Literal(":")],
        &[Segment::Literal("$kv:"), N],
        &[Segment::Literal("..")],
        &[Segment::Literal("a"), Segment::Literal("b")],
    ];
    for segments in refused {
        assert!(
            std::panic::catch_unwind(|| KeyTemplate::new("", segments)).is_err(),
            "{segments:?}"
        );
    }
}

/// The kind of an enum names its variants, and may be long.
#[test]
fn an_optional_kind_may_have_a_long_name() {
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, kv_schema::KvKeyPart)]
    enum Plan {
        TheFreePlanOfEverybody,
        ThePlanOfACompany123456,
        SomethingElseAltogether,
    }
    let kind = Plan::SHAPE.kind;
    assert!(kind.len() > 64, "{kind}");
    assert_eq!(<Option<Plan>>::SHAPE.kind, format!("{kind}?"));
    exact(plain(), ":", Some(Plan::ThePlanOfACompany123456), 23);
    let _ = [Plan::TheFreePlanOfEverybody, Plan::SomethingElseAltogether];
}

/// The room that a key is given at first is enough for a usual one, so that it is built with one allocation.
#[test]
fn a_usual_key_does_not_grow() {
    let keys = Two::new(plain::<String>(), ":", plain::<Uuid>(), "");
    let key = keys
        .encode(&("somebody@example.com".to_owned(), Uuid::max()))
        .unwrap();
    assert_eq!(key.capacity(), keys.template.usual_len());
}
