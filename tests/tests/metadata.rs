//! Metadata: what is written reads back equal, after JavaScript too; what others wrote never fails as a whole.
#![allow(missing_docs, unreachable_pub)]

mod support;

use std::collections::BTreeMap;
use std::fmt::{Debug, Write as _};

use kv_schema::clock::UnixSeconds;
use kv_schema::{Error, ErrorKind, MetadataReader, MetadataWriter};
use proptest::prelude::*;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use support::{Adjacent, External, Newtype, Pair};

fn written<T: Serialize>(value: &T) -> Result<String, Error> {
    let mut out = MetadataWriter::default();
    out.field("f", value);
    let text = out.finish()?.unwrap();
    Ok(text
        .strip_prefix("{\"f\":")
        .unwrap()
        .strip_suffix('}')
        .unwrap()
        .to_owned())
}

fn read<T: DeserializeOwned>(json: &str) -> Result<T, Error> {
    MetadataReader::new(Some(&format!("{{\"f\":{json}}}"))).field("f")
}

fn round_trips<T: Serialize + DeserializeOwned + PartialEq + Debug>(value: &T, json: &str) {
    assert_eq!(written(value).unwrap(), json);
    assert_eq!(&read::<T>(json).unwrap(), value);
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
enum Wide {
    A { n: u64 },
    B(u64, u64),
    C(u64),
}

const SAFE: u64 = (1 << 53) - 1;

#[test]
fn integers_that_javascript_would_round_are_strings() {
    round_trips(&SAFE, "9007199254740991");
    round_trips(&(SAFE + 1), "\"9007199254740992\"");
    round_trips(&u64::MAX, "\"18446744073709551615\"");
    round_trips(&i64::MIN, "\"-9223372036854775808\"");
    round_trips(&-9_007_199_254_740_991_i64, "-9007199254740991");
    round_trips(&-9_007_199_254_740_992_i64, "\"-9007199254740992\"");
    round_trips(&u128::MAX, "\"340282366920938463463374607431768211455\"");
    round_trips(&i128::MIN, "\"-170141183460469231731687303715884105728\"");
    round_trips(&5_u128, "5");
    round_trips(&-5_i128, "-5");
    round_trips(
        &vec![Some(Newtype(u64::MAX)), None],
        "[\"18446744073709551615\",null]",
    );
    round_trips(
        &BTreeMap::from([(u64::MAX, u64::MAX)]),
        r#"{"18446744073709551615":"18446744073709551615"}"#,
    );
    round_trips(
        &Adjacent::Newtype(Newtype(u64::MAX)),
        r#"{"t":"Newtype","c":"18446744073709551615"}"#,
    );
    round_trips(
        &Pair(i64::MIN, "9007199254740993".into()),
        r#"["-9223372036854775808","9007199254740993"]"#,
    );
    round_trips(&Wide::A { n: u64::MAX }, r#"{"A":{"n":"18446744073709551615"}}"#);
    round_trips(&Wide::B(1, u64::MAX), r#"{"B":[1,"18446744073709551615"]}"#);
    round_trips(&Wide::C(u64::MAX), r#"{"C":"18446744073709551615"}"#);
}

#[test]
fn integers_are_read_from_what_others_write() {
    assert_eq!(read::<u8>("\"7\"").unwrap(), 7);
    assert_eq!(read::<u8>("7.0").unwrap(), 7);
    assert_eq!(read::<u32>("1e3").unwrap(), 1000);
    assert_eq!(read::<i8>("\"-7\"").unwrap(), -7);
    assert_eq!(read::<Option<u8>>("\"7\"").unwrap(), Some(7));
    assert_eq!(read::<std::num::NonZeroU8>("\"7\"").unwrap().get(), 7);
    assert_eq!(read::<u64>(" 5 ").unwrap(), 5);
    for bad in [
        "\"07\"", "\"+7\"", "\" 7\"", "\"\"", "\"-\"", "\"256\"", "256", "7.5", "-1", "true", "null", "[7]",
        "1e300",
    ] {
        let error = read::<u8>(bad).unwrap_err();
        assert_eq!(
            (error.kind(), error.field()),
            (ErrorKind::Metadata, Some("f")),
            "{bad}"
        );
    }
}

#[test]
fn floats_are_printed_as_javascript_prints_them() {
    round_trips(&1.0, "1");
    round_trips(&0.1_f32, "0.1");
    round_trips(&16_777_216.0_f32, "16777216");
    round_trips(&1e21, "1e+21");
    round_trips(&1e20, "100000000000000000000");
    round_trips(&-0.0, "0");
    round_trips(&5e-324, "5e-324");
    round_trips(&f32::MIN_POSITIVE, "1.1754944e-38");
    round_trips(&vec![1e-7, 1e-6], "[1e-7,0.000001]");
}

#[test]
fn text_is_escaped_as_javascript_escapes_it() {
    round_trips(
        &"\u{0}\u{8}\t\n\u{b}\u{c}\r\u{1f}\"\\/\u{7f}\u{2028}é😀".to_owned(),
        "\"\\u0000\\b\\t\\n\\u000b\\f\\r\\u001f\\\"\\\\/\u{7f}\u{2028}é😀\"",
    );
}

#[test]
fn raw_json_is_refused_because_javascript_would_spell_it_anew() {
    let raw = serde_json::value::RawValue::from_string("{ \"a\" : [1.0] }".into()).unwrap();
    let error = written(&vec![raw]).unwrap_err();
    assert_eq!((error.kind(), error.field()), (ErrorKind::Encode, Some("f[0]")));
    let tree = serde_json::json!({ "a": [1.0, 1e2, "A", 9_007_199_254_740_993_u64] });
    assert_eq!(written(&tree).unwrap(), r#"{"a":[1,100,"A","9007199254740993"]}"#);
}

#[test]
fn what_would_not_read_back_is_refused_with_its_field() {
    let field = |error: Error| (error.kind(), error.field().unwrap().to_owned());
    let path = |path: &str| (ErrorKind::Encode, path.to_owned());
    assert_eq!(field(written(&f64::NAN).unwrap_err()), path("f"));
    assert_eq!(
        field(written(&vec![1.0, f64::INFINITY]).unwrap_err()),
        path("f[1]")
    );
    assert_eq!(field(written(&Some(None::<u8>)).unwrap_err()), path("f"));
    assert_eq!(
        field(written(&External::Newtype(Some(f64::NAN))).unwrap_err()),
        path("f.Newtype")
    );
    assert_eq!(
        field(written(&BTreeMap::from([((1, 2), 3)])).unwrap_err()),
        path("f[\"?\"]")
    );
}

#[test]
fn one_refused_field_is_told_and_the_first_counts() {
    let mut out = MetadataWriter::default();
    out.field("a", &1);
    out.field("b", &f64::NAN);
    out.field("c", &f64::INFINITY);
    assert_eq!(out.finish().unwrap_err().field(), Some("b"));
}

#[test]
fn reserved_names_stand_beside_the_fields() {
    let mut out = MetadataWriter::default();
    out.version(3);
    out.deadline(UnixSeconds(1_800_000_000));
    out.soft(UnixSeconds(1_700_000_000));
    out.field("odd \"name\"", &None::<u8>);
    let text = out.finish().unwrap().unwrap();
    assert_eq!(
        text,
        r#"{"$v":3,"$x":1800000000,"$s":1700000000,"odd \"name\"":null}"#
    );
    let metadata = MetadataReader::new(Some(&text));
    assert_eq!(metadata.version(), Some(3));
    assert_eq!(metadata.deadline(), Some(UnixSeconds(1_800_000_000)));
    assert_eq!(metadata.soft(), Some(UnixSeconds(1_700_000_000)));
    assert_eq!(metadata.field::<Option<u8>>("odd \"name\"").unwrap(), None);
    assert_eq!(
        metadata.names().collect::<Vec<_>>(),
        ["$v", "$x", "$s", "odd \"name\""]
    );
}

#[test]
fn nonsense_in_reserved_names_is_unknown_and_can_be_told() {
    let metadata = |text: &'static str| MetadataReader::new(Some(text));
    assert_eq!(metadata(r#"{"$v":"2"}"#).version(), Some(2));
    assert_eq!(
        metadata(r#"{"$x":"1800000000"}"#).deadline(),
        Some(UnixSeconds(1_800_000_000))
    );
    for text in [
        r#"{"$v":0}"#,
        r#"{"$v":-1}"#,
        r#"{"$v":"two"}"#,
        r#"{"$v":4294967296}"#,
        r#"{"$v":[]}"#,
        r#"{"$v":1.5}"#,
    ] {
        assert_eq!(metadata(text).version(), None, "{text}");
        assert!(metadata(text).is_unreadable("$v"), "{text}");
    }
    for text in ["{}", r#"{"$v":null}"#] {
        assert_eq!(metadata(text).version(), None);
        assert!(!metadata(text).is_unreadable("$v"));
    }
    assert!(metadata(r#"{"$x":"soon"}"#).is_unreadable("$x"));
    assert_eq!(metadata(r#"{"$s":-5}"#).soft(), None);
}

#[test]
fn too_large_names_the_largest_field() {
    let mut out = MetadataWriter::default();
    out.version(1);
    out.field("small", "x");
    out.field("large", &"y".repeat(30));
    assert_eq!(out.largest_field(), Some(("large", 41)));
    let error = out.finish_within(40).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::MetadataTooLarge);
    assert_eq!(
        (error.field(), error.limit(), error.actual()),
        (Some("large"), Some(40), Some(61))
    );
    let mut out = MetadataWriter::default();
    out.field("a", "x");
    assert_eq!(out.finish_within(9).unwrap().unwrap().len(), 9);
}

#[test]
fn odd_metadata_has_no_fields_and_hides_nothing() {
    let deep = "[".repeat(100_000);
    let deep_object = format!("{}1{}", "{\"a\":".repeat(1000), "}".repeat(1000));
    for (text, odd) in [
        ("5", true),
        ("[1,2]", true),
        ("\"x\"", true),
        ("", true),
        ("{", true),
        ("{} {}", true),
        ("nonsense", true),
        (&*deep, true),
        ("null", false),
        ("{}", false),
        (&*deep_object, false),
    ] {
        let metadata = MetadataReader::new(Some(text));
        assert_eq!(metadata.is_odd(), odd, "{text:.20}");
        assert_eq!(metadata.version(), None);
        assert_eq!(metadata.field::<Option<u8>>("missing").unwrap(), None);
        let error = metadata.field::<u8>("missing").unwrap_err();
        assert_eq!(
            (error.kind(), error.field()),
            (ErrorKind::Metadata, Some("missing"))
        );
        assert_eq!(metadata.field_or("missing", || 7).unwrap(), 7);
    }
    let metadata = MetadataReader::new(Some(&deep_object));
    assert!(metadata.field::<serde_json::Value>("a").is_err());
}

#[test]
fn the_last_of_two_fields_counts_as_in_javascript() {
    let metadata = MetadataReader::new(Some(r#"{"a":1,"a":2,"\u0061b":3}"#));
    assert_eq!(metadata.field::<u8>("a").unwrap(), 2);
    assert_eq!(metadata.field::<u8>("ab").unwrap(), 3);
}

#[test]
fn a_default_stands_for_what_is_missing_and_not_for_null() {
    let metadata = MetadataReader::new(Some(r#"{"a":null}"#));
    assert_eq!(metadata.field_or("a", || Some(5)).unwrap(), None);
    assert_eq!(metadata.field_or("b", || Some(5)).unwrap(), Some(5));
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Projected {
    n: (u64, i64, u128, i128),
    f: (f32, f64),
    text: String,
    letter: char,
    list: Vec<External>,
    adjacent: Vec<Adjacent>,
    map: BTreeMap<String, Option<u64>>,
    keys: BTreeMap<i64, bool>,
    option: Option<Newtype>,
    bytes: [u8; 2],
}

fn projected() -> impl Strategy<Value = Projected> {
    support::everything().prop_map(|all| Projected {
        n: (all.u.3, all.i.3, all.u.4, all.i.4),
        f: all.f,
        text: all.text,
        letter: all.letter,
        map: all
            .newtypes
            .into_iter()
            .map(|(key, set)| (key, set.first().map(|n| n.0)))
            .collect(),
        keys: all.numbers.into_keys().map(|key| (key, true)).collect(),
        list: all.external,
        adjacent: all.adjacent,
        option: all.option,
        bytes: [all.array[0], all.array[1]],
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn fields_read_back_equal(value in projected()) {
        let json = written(&value).unwrap();
        prop_assert_eq!(read::<Projected>(&json).unwrap(), value);
    }

    #[test]
    fn any_text_is_no_panic(text in any::<String>(), json in "[\\[\\]{}:,\"a$vx0-9.eE\\\\ -]{0,40}") {
        for text in [text, json.clone(), format!("{{\"$v\":{json},\"f\":{json}}}")] {
            let metadata = MetadataReader::new(Some(&text));
            let _ = (metadata.version(), metadata.deadline(), metadata.soft(), metadata.is_unreadable("$v"));
            let _ = metadata.field::<Projected>("f");
            let _ = metadata.field::<serde_json::Value>("f");
            let _ = metadata.field::<Vec<External>>("f");
            let _ = metadata.field::<u64>("f");
        }
    }
}

/// Writes random metadata where `METADATA_SAMPLES` says, for `tests/workerd/metadata.test.mjs` to check.
#[test]
fn samples_for_javascript() {
    use proptest::strategy::ValueTree as _;

    let Some(path) = std::env::var_os("METADATA_SAMPLES") else {
        return;
    };
    let mut runner = proptest::test_runner::TestRunner::default();
    let mut lines = String::new();
    for _ in 0..20_000 {
        let value = projected().new_tree(&mut runner).unwrap().current();
        writeln!(lines, "{}", written(&value).unwrap()).unwrap();
        let float = f64::from_bits(any::<u64>().new_tree(&mut runner).unwrap().current());
        let small = f32::from_bits(any::<u32>().new_tree(&mut runner).unwrap().current());
        if float.is_finite() && small.is_finite() {
            writeln!(lines, "{}", written(&(float, small)).unwrap()).unwrap();
        }
    }
    std::fs::write(path, lines).unwrap();
}

#[test]
fn a_name_that_is_no_text_hides_nothing() {
    // JavaScript writes half a surrogate pair as an escape.
    let text = r#"{"\ud800":1,"$v":3,"$x":1}"#;
    let metadata = MetadataReader::new(Some(text));
    assert!(!metadata.is_odd());
    assert_eq!(
        (metadata.version(), metadata.deadline()),
        (Some(3), Some(UnixSeconds(1)))
    );
    assert_eq!(metadata.names().collect::<Vec<_>>(), ["\\ud800", "$v", "$x"]);
}

#[test]
fn what_is_no_json_is_odd() {
    for text in [
        r#"{"a":7-3}"#,
        r#"{"a":1x}"#,
        r#"{"a":truefalse}"#,
        r#"{"a":1.5.7}"#,
        r#"{"a":nullx}"#,
        r#"{"a":[1}}"#,
        "{\"a\":\"\n\"}",
    ] {
        assert!(MetadataReader::new(Some(text)).is_odd(), "{text}");
    }
}
