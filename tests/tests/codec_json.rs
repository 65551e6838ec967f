//! `codec::Json`: what is written reads back equal, or is refused with its path.
#![allow(missing_docs, unreachable_pub)]
#![allow(clippy::option_option, reason = "that is what is refused")]

mod support;

use std::collections::{BTreeMap, HashMap, HashSet};

use kv_schema::codec::{Codec, CodecError, Json, verify, verify_eq};
use proptest::prelude::*;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use support::{Everything, everything};

fn refused<T: Serialize + DeserializeOwned>(value: &T) -> CodecError {
    Json::encode(value)
        .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
        .unwrap_err()
}

fn round_trips<T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug>(value: &T, json: &str) {
    let bytes = Json::encode(value).unwrap().into_owned();
    assert_eq!(std::str::from_utf8(&bytes).unwrap(), json);
    assert_eq!(&<Json as Codec<T>>::decode(bytes.into()).unwrap(), value);
}

fn unreadable<T: Serialize + DeserializeOwned>(json: &str) -> CodecError {
    match <Json as Codec<T>>::decode(json.to_owned().into()) {
        Ok(_) => panic!("`{json}` was read"),
        Err(error) => error,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn values_read_back_equal(value in everything()) {
        let bytes = Json::encode(&value).unwrap().into_owned();
        prop_assert_eq!(&bytes, &serde_json::to_vec(&value).unwrap());
        let back = <Json as Codec<Everything>>::decode(bytes.into()).unwrap();
        prop_assert_eq!(&back, &value);
        verify::<Json, _>(&value).unwrap();
        verify_eq::<Json, _>(&value).unwrap();
    }

    #[test]
    fn floats_read_back_exactly(bits in any::<u64>(), small in any::<u32>()) {
        let (wide, narrow) = (f64::from_bits(bits), f32::from_bits(small));
        if wide.is_finite() {
            let bytes = Json::encode(&wide).unwrap().into_owned();
            prop_assert_eq!(<Json as Codec<f64>>::decode(bytes.into()).unwrap().to_bits(), bits);
        }
        if narrow.is_finite() {
            let bytes = Json::encode(&narrow).unwrap().into_owned();
            prop_assert_eq!(<Json as Codec<f32>>::decode(bytes.into()).unwrap().to_bits(), small);
        }
    }

    #[test]
    fn hostile_bytes_are_no_panic(bytes in any::<Vec<u8>>()) {
        let _ = <Json as Codec<Everything>>::decode(bytes.clone().into());
        let _ = <Json as Codec<serde_json::Value>>::decode(bytes.into());
    }

    #[test]
    fn damaged_json_is_no_panic(value in everything(), at in any::<proptest::sample::Index>(), byte in any::<u8>()) {
        let mut bytes = Json::encode(&value).unwrap().into_owned();
        let at = at.index(bytes.len());
        bytes[at] = byte;
        let _ = <Json as Codec<Everything>>::decode(bytes.clone().into());
        bytes.truncate(at);
        prop_assert!(<Json as Codec<Everything>>::decode(bytes.into()).is_err());
    }
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Order {
    items: Vec<Item>,
    by_name: BTreeMap<String, Shape>,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Item {
    price: f64,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
enum Shape {
    Dot,
    Circle(f32),
    Line(f64, f64),
    Box { width: Option<Option<u8>> },
}

fn order() -> Order {
    Order {
        items: vec![Item { price: 1.0 }, Item { price: 2.5 }],
        by_name: [
            ("a".to_owned(), Shape::Dot),
            ("b c".to_owned(), Shape::Circle(1.5)),
        ]
        .into(),
    }
}

#[test]
fn what_json_cannot_say_is_refused_with_its_path() {
    round_trips(
        &order(),
        r#"{"items":[{"price":1.0},{"price":2.5}],"by_name":{"a":"Dot","b c":{"Circle":1.5}}}"#,
    );
    for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let mut nan = order();
        nan.items[1].price = bad;
        assert_eq!(refused(&nan).path(), "items[1].price");
    }
    let in_map = |name: &str, shape| {
        let mut order = order();
        order.by_name.insert(name.to_owned(), shape);
        refused(&order).path().to_owned()
    };
    assert_eq!(in_map("b c", Shape::Circle(f32::NAN)), r#"by_name["b c"].Circle"#);
    assert_eq!(in_map("x", Shape::Line(0.0, f64::NAN)), "by_name.x.Line[1]");
    assert_eq!(
        in_map("7", Shape::Box { width: Some(None) }),
        r#"by_name["7"].Box.width"#
    );
}

#[test]
fn present_but_absent_is_refused() {
    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Wrapped<T>(T);
    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Nothing;

    refused(&Some(None::<u8>));
    refused(&Some(()));
    refused(&Some(Nothing));
    refused(&Some(Some(Some(None::<u8>))));
    refused(&Some(Wrapped(Wrapped(None::<u8>))));
    refused(&Wrapped(Some(Wrapped(Some(())))));
    refused(&Some(serde_json::Value::Null));
    assert_eq!(refused(&vec![None, Some(Box::new(None::<u8>))]).path(), "[1]");

    round_trips(&Some(Some(1)), "1");
    round_trips(&Some(vec![None::<u8>]), "[null]");
    round_trips(&Some((None::<u8>, ())), "[null,null]");
    round_trips(&Wrapped(None::<u8>), "null");
    round_trips(&Some("null".to_owned()), "\"null\"");
}

#[test]
fn raw_values_pass_unless_absent_in_some() {
    let raw = |json: &str| RawValue::from_string(json.to_owned()).unwrap();
    let bytes = Json::encode(&Some(raw("[1.50, 2]"))).unwrap().into_owned();
    assert_eq!(bytes, b"[1.50, 2]");
    let back = <Json as Codec<Option<Box<RawValue>>>>::decode(bytes.into()).unwrap();
    assert_eq!(back.unwrap().get(), "[1.50, 2]");
    assert_eq!(&*Json::encode(&raw("null")).unwrap(), b"null");
    refused(&Some(raw("null")));
    assert_eq!(
        refused(&BTreeMap::from([(1, Some(raw("null")))])).path(),
        "[\"1\"]"
    );
}

#[test]
fn map_keys_are_text_or_refused() {
    round_trips(
        &BTreeMap::from([(i128::MIN, 1)]),
        r#"{"-170141183460469231731687303715884105728":1}"#,
    );
    round_trips(&BTreeMap::from([(true, 1)]), r#"{"true":1}"#);
    round_trips(&BTreeMap::from([(Some('x'), 1)]), r#"{"x":1}"#);
    refused(&BTreeMap::from([((1, 2), 1)]));
    refused(&BTreeMap::from([(vec![1], 1)]));
    refused(&BTreeMap::from([((), 1)]));
    refused(&BTreeMap::from([(None::<u8>, 1)]));
    let nested = BTreeMap::from([("outer".to_owned(), BTreeMap::from([((1, 2), 3)]))]);
    assert_eq!(refused(&nested).path(), r#"outer["?"]"#);
}

#[test]
fn nesting_is_refused_where_it_would_not_read_back() {
    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct List(Vec<List>);
    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    enum Chain {
        End,
        Newtype(Box<Chain>),
        Struct { next: Box<Chain> },
    }
    let deep = |levels: usize| (1..levels).fold(List(vec![]), |inner, _| List(vec![inner]));
    let value = deep(127);
    let bytes = Json::encode(&value).unwrap().into_owned();
    assert_eq!(<Json as Codec<List>>::decode(bytes.into()).unwrap(), value);
    refused(&deep(128));
    refused(&deep(5_000));

    let newtypes = |levels: usize| (0..levels).fold(Chain::End, |inner, _| Chain::Newtype(Box::new(inner)));
    verify_eq::<Json, _>(&newtypes(127)).unwrap();
    refused(&newtypes(128));
    let structs =
        |levels: usize| (0..levels).fold(Chain::End, |next, _| Chain::Struct { next: Box::new(next) });
    verify_eq::<Json, _>(&structs(63)).unwrap();
    refused(&structs(64));
    assert!(<Json as Codec<serde_json::Value>>::decode(vec![b'['; 100_000].into()).is_err());
}

#[test]
fn unreadable_bytes_are_an_error_with_their_path() {
    let path = |json: &str| unreadable::<Order>(json).path().to_owned();
    assert_eq!(
        path(r#"{"items":[{"price":1},{"price":"x"}],"by_name":{}}"#),
        "items[1].price"
    );
    assert_eq!(path(r#"{"items":[{"price":1},{}],"by_name":{}}"#), "items[1]");
    assert_eq!(
        path("{\n  \"items\": [],\n  \"by_name\": {\"b c\": {\"Circle\": []}}\n}"),
        r#"by_name["b c"].Circle"#
    );
    assert_eq!(path(r#"{"items":[]}"#), "");
    assert_eq!(path(""), "");
    assert_eq!(path("[1"), "[0]");
    for trailing in ["1 2", "1,", "1}"] {
        unreadable::<u8>(trailing);
    }
    unreadable::<f64>("1e999");
    unreadable::<String>("\"\\ud800\"");
}

#[test]
fn bytes_that_are_not_utf8_are_an_error_with_their_path() {
    let path = |json: &[u8]| {
        let error = <Json as Codec<Order>>::decode(json.to_vec().into()).unwrap_err();
        let strict = Json::decode_strict(&json.to_vec().into()).map(|_: Order| ());
        assert_eq!(strict.unwrap_err().path(), error.path());
        let cause = std::error::Error::source(&error).unwrap();
        assert!(cause.is::<std::str::Utf8Error>(), "{cause}");
        error.path().to_owned()
    };
    assert_eq!(
        path(b"{\"items\":[{\"price\":1,\"note\":\"a\xff\"}]"),
        "items[0].note"
    );
    assert_eq!(path(b"{\"by_name\":{\"a\":{},\"\xc3\":{}}}"), "by_name");
    // Half a character at the end, and a value that nobody reads.
    assert_eq!(
        path(b"{\"items\":[],\"by_name\":{},\"more\":[1,\"\xe2\x82"),
        "more[1]"
    );
    assert_eq!(path(b"\xef\xbb\xbf\xff"), "");
}

#[test]
fn a_byte_order_mark_is_skipped() {
    assert_eq!(<Json as Codec<u8>>::decode("\u{feff}5".into()).unwrap(), 5);
    assert_eq!(
        unreadable::<Order>("\u{feff}{\"items\":[{\"price\":null}]}").path(),
        "items[0].price"
    );
    assert_eq!(
        <Json as Codec<String>>::decode("\"\u{feff}x\"".into()).unwrap(),
        "\u{feff}x"
    );
}

#[test]
fn verify_finds_what_only_reading_shows() {
    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Skips {
        #[serde(skip_serializing_if = "String::is_empty")]
        name: String,
    }
    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Wide {
        n: u128,
    }
    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Flattened {
        #[serde(flatten)]
        wide: Wide,
    }
    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Loses {
        #[serde(skip_deserializing)]
        name: String,
    }
    assert!(verify::<Json, _>(&Skips { name: String::new() }).is_err());
    assert!(verify::<Json, _>(&Wide { n: u128::MAX }).is_ok());
    assert!(
        verify::<Json, _>(&Flattened {
            wide: Wide { n: u128::MAX }
        })
        .is_err()
    );
    assert!(verify::<Json, _>(&Loses { name: "x".into() }).is_err());
    // The one narrow float whose shortest digits, read as a wide float first, round twice.
    assert!(verify_eq::<Json, _>(&7.038_531e-26_f32).is_ok());
}

#[test]
fn verify_does_not_mind_the_order_of_maps_and_sets() {
    for _ in 0..20 {
        let map: HashMap<String, HashSet<u32>> = (0..20).map(|n| (n.to_string(), (0..n).collect())).collect();
        verify::<Json, _>(&map).unwrap();
    }
}
