//! The codecs that are not JSON: `Text`, `Bytes`, `Empty`, `MsgPack`, `Gzip`.
#![allow(missing_docs, unreachable_pub)]

mod support;

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt::Debug;
use std::io::Write as _;
use std::net::IpAddr;
use std::sync::Arc;

use bytes::Bytes as Buffer;
use kv_schema::codec::{Bytes, Codec, Empty, Gzip, Json, MsgPack, Text, verify, verify_eq};
use proptest::prelude::*;
use serde::{Deserialize, Serialize};
use support::{Everything, everything};

fn stored<C: Codec<T>, T>(value: &T) -> Vec<u8> {
    C::encode(value).unwrap().into_owned()
}

fn read<C: Codec<T>, T>(bytes: impl Into<Buffer>) -> Result<T, String> {
    C::decode(bytes.into()).map_err(|error| std::error::Error::source(&error).unwrap().to_string())
}

fn round_trips<C: Codec<T>, T: PartialEq + Debug>(value: &T, bytes: &[u8]) {
    assert_eq!(stored::<C, T>(value), bytes);
    assert_eq!(&read::<C, T>(bytes.to_vec()).unwrap(), value);
}

// ---- text ----

#[test]
fn text_is_what_display_prints() {
    round_trips::<Text, _>(&5_u32, b"5");
    round_trips::<Text, _>(&-1.5_f64, b"-1.5");
    round_trips::<Text, _>(&true, b"true");
    round_trips::<Text, _>(&String::new(), b"");
    round_trips::<Text, _>(&"é\n".to_owned(), "é\n".as_bytes());
    round_trips::<Text, _>(&"10.0.0.1".parse::<IpAddr>().unwrap(), b"10.0.0.1");
    assert!(Text::encode(&"\u{feff}é".to_owned()).is_err());
    assert_eq!(read::<Text, String>("\u{feff}é").unwrap(), "\u{feff}é");
    assert!(read::<Text, u32>("five").is_err());
    assert!(read::<Text, u32>("5\n").is_err());
    assert!(read::<Text, String>(vec![0xff]).is_err());
    assert!(verify::<Text, _>(&f64::NAN).is_ok());
}

// ---- bytes ----

#[test]
fn bytes_are_themselves() {
    round_trips::<Bytes, _>(&vec![0_u8, 255], &[0, 255]);
    round_trips::<Bytes, _>(&Buffer::from_static(b"x"), b"x");
    round_trips::<Bytes, Box<[u8]>>(&b"x".to_vec().into(), b"x");
    round_trips::<Bytes, Arc<[u8]>>(&b"x".to_vec().into(), b"x");
    round_trips::<Bytes, _>(b"abc", b"abc");
    round_trips::<Bytes, [u8; 0]>(&[], b"");
    assert_eq!(
        read::<Bytes, [u8; 3]>("ab").unwrap_err(),
        "2 bytes where 3 are expected"
    );
    assert!(read::<Bytes, [u8; 3]>("abcd").is_err());
}

#[test]
fn bytes_are_not_copied() {
    let value = vec![1_u8; 100];
    assert!(
        matches!(Bytes::encode(&value).unwrap(), Cow::Borrowed(bytes) if bytes.as_ptr() == value.as_ptr())
    );
    let buffer = Buffer::from(value);
    let at = buffer.as_ptr();
    let back: Buffer = Bytes::decode(buffer).unwrap();
    assert_eq!(back.as_ptr(), at);
    let back: Vec<u8> = Bytes::decode(back).unwrap();
    assert_eq!(back.as_ptr(), at);
}

// ---- empty ----

#[test]
fn empty_is_empty() {
    round_trips::<Empty, _>(&(), b"");
    assert!(read::<Empty, ()>("null").is_err());
}

// ---- MessagePack ----

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn messagepack_reads_back_equal(value in everything()) {
        verify::<MsgPack, _>(&value).unwrap();
        verify_eq::<MsgPack, _>(&value).unwrap();
    }

    #[test]
    fn hostile_messagepack_is_no_panic(bytes in any::<Vec<u8>>()) {
        let _ = read::<MsgPack, Everything>(bytes.clone());
        let _ = read::<MsgPack, serde_json::Value>(bytes);
    }

    #[test]
    fn damaged_messagepack_is_no_panic(
        value in everything(),
        at in any::<proptest::sample::Index>(),
        byte in any::<u8>(),
    ) {
        let mut bytes = stored::<MsgPack, _>(&value);
        let at = at.index(bytes.len());
        bytes[at] = byte;
        let _ = read::<MsgPack, Everything>(bytes.clone());
        bytes.truncate(at);
        prop_assert!(read::<MsgPack, Everything>(bytes).is_err());
    }
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
enum Chain {
    End,
    Next(Box<Chain>),
}

fn chain(levels: usize) -> Chain {
    (0..levels).fold(Chain::End, |inner, _| Chain::Next(Box::new(inner)))
}

#[test]
fn messagepack_refuses_what_would_not_read_back() {
    assert!(MsgPack::encode(&Some(None::<u8>)).is_err());
    assert_eq!(
        MsgPack::encode(&vec![Some(1), None, Some(2)]).map(|_| ()).ok(),
        Some(())
    );
    assert_eq!(
        MsgPack::encode(&vec![(0, Some(()))]).unwrap_err().path(),
        "[0][1]"
    );
    verify_eq::<MsgPack, _>(&chain(127)).unwrap();
    assert!(MsgPack::encode(&chain(128)).is_err());
    // What JSON cannot say, MessagePack can.
    assert!(
        read::<MsgPack, f64>(stored::<MsgPack, _>(&f64::NAN))
            .unwrap()
            .is_nan()
    );
    verify_eq::<MsgPack, _>(&BTreeMap::from([((1, 2), f32::INFINITY)])).unwrap();
    verify_eq::<MsgPack, _>(&BTreeMap::from([(None::<u8>, i128::MIN)])).unwrap();
    verify_eq::<MsgPack, _>(&u128::MAX).unwrap();
    // What the format page says of integers and bytes.
    round_trips::<MsgPack, _>(&200_i64, b"\xcc\xc8");
    round_trips::<MsgPack, _>(&-33_i64, b"\xd0\xdf");
    round_trips::<MsgPack, _>(&vec![1_u8, 255], b"\x92\x01\xcc\xff");
}

#[test]
fn messagepack_lies_allocate_nothing() {
    for lie in [
        &b"\xdd\xff\xff\xff\xff"[..],
        b"\xdf\xff\xff\xff\xff\xc0\xc0",
        b"\xdb\xff\xff\xff\xffabc",
        b"\xc6\xff\xff\xff\xffabc",
        b"\xc9\xff\xff\xff\xff\x01",
        &b"\xdd\x7f\xff\xff\xff".repeat(100),
    ] {
        assert!(
            read::<MsgPack, Vec<Vec<u64>>>(lie.to_vec())
                .unwrap_err()
                .contains("more than there is")
        );
        assert!(read::<MsgPack, String>(lie.to_vec()).is_err());
        assert!(read::<MsgPack, serde_json::Value>(lie.to_vec()).is_err());
    }
}

#[test]
fn messagepack_depth_is_bounded_through_enums_too() {
    let mut hostile = b"\x81\xa4Next".repeat(100_000);
    hostile.extend(b"\xa3End");
    assert!(read::<MsgPack, Chain>(hostile).unwrap_err().contains("nested"));
    assert!(read::<MsgPack, serde_json::Value>(vec![0x91; 100_000]).is_err());
}

#[test]
fn messagepack_has_nothing_after_the_value() {
    let mut bytes = stored::<MsgPack, _>(&vec![1]);
    bytes.push(0xc0);
    assert!(read::<MsgPack, Vec<u8>>(bytes).is_err());
}

#[test]
fn messagepack_fields_have_names() {
    #[derive(Debug, PartialEq, Default, Serialize, Deserialize)]
    #[serde(default)]
    struct Old {
        b: u8,
        #[serde(skip_serializing_if = "Option::is_none")]
        a: Option<IpAddr>,
    }
    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct New {
        a: Option<String>,
        b: u8,
        #[serde(default)]
        c: u8,
    }
    let old = Old {
        b: 7,
        a: Some("::1".parse().unwrap()),
    };
    let bytes = stored::<MsgPack, _>(&old);
    assert_eq!(bytes, b"\x82\xa1b\x07\xa1a\xa3::1");
    assert_eq!(
        read::<MsgPack, New>(bytes).unwrap(),
        New {
            a: Some("::1".into()),
            b: 7,
            c: 0
        }
    );
    round_trips::<MsgPack, _>(&Old { b: 1, a: None }, b"\x81\xa1b\x01");
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Basket {
    items: Vec<Item>,
    by_name: BTreeMap<String, Shape>,
    #[serde(default)]
    last: Option<Item>,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Item {
    price: f64,
    #[serde(default)]
    size: (u8, u8),
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
enum Shape {
    Circle { r: u8 },
    Point,
}

#[test]
fn unreadable_messagepack_has_the_path_that_json_has() {
    for (json, path) in [
        (
            r#"{"items":[{"price":1},{"price":"x"}],"by_name":{}}"#,
            "items[1].price",
        ),
        (
            r#"{"by_name":{},"items":[{"price":1},{"price":"x"}]}"#,
            "items[1].price",
        ),
        (r#"{"by_name":{},"items":[{"price":1},{}]}"#, "items[1]"),
        (
            r#"{"by_name":{},"items":[{"size":[1,2],"price":null}]}"#,
            "items[0].price",
        ),
        (
            r#"{"by_name":{},"items":[{"price":1.5,"size":[1,256]}]}"#,
            "items[0].size[1]",
        ),
        (
            r#"{"by_name":{},"items":[{"price":1.5,"size":[1]}]}"#,
            "items[0].size",
        ),
        (
            r#"{"by_name":{},"items":[{"price":1.5,"size":[1]},{"price":1}]}"#,
            "items[0].size",
        ),
        (
            r#"{"items":[],"by_name":{"b c":{"Circle":[]}}}"#,
            r#"by_name["b c"].Circle"#,
        ),
        (
            r#"{"items":[],"by_name":{"b c":{"Circle":{}}}}"#,
            r#"by_name["b c"].Circle"#,
        ),
        (
            r#"{"items":[],"by_name":{"b":{"Circle":{"r":"1"}},"a":"Point"}}"#,
            "by_name.b.Circle.r",
        ),
        (r#"{"items":[],"by_name":{},"last":{"price":"x"}}"#, "last.price"),
        (r#"{"items":[],"by_name":{},"last":{}}"#, "last"),
        (r#"{"by_name":{},"last":{"price":1}}"#, ""),
        (
            r#"{"by_name":{},"items":[{"price":1}],"last":{"price":1},"items":7}"#,
            "items",
        ),
        (r#"{"items":[]}"#, ""),
        (r"[]", ""),
        ("7", ""),
    ] {
        let read_json = <Json as Codec<Basket>>::decode(json.into()).unwrap_err();
        let tree: serde_json::Value = serde_json::from_str(json).unwrap();
        let bytes = Buffer::from(stored::<MsgPack, _>(&tree));
        let error = <MsgPack as Codec<Basket>>::decode(bytes.clone()).unwrap_err();
        assert_eq!(error.path(), path, "{json}");
        assert_eq!(read_json.path(), path, "{json}");
        let strict = <MsgPack as Codec<Basket>>::decode_strict(&bytes).unwrap_err();
        assert_eq!(strict.path(), path, "{json}");
        let packed = stored::<Gzip<MsgPack>, _>(&tree);
        let error = <Gzip<MsgPack> as Codec<Basket>>::decode(packed.into()).unwrap_err();
        assert_eq!(error.path(), path, "{json}");
    }
}

#[test]
fn messagepack_verify_does_not_mind_order() {
    for _ in 0..20 {
        let map: HashMap<String, HashSet<u32>> = (0..20).map(|n| (n.to_string(), (0..n).collect())).collect();
        verify::<MsgPack, _>(&map).unwrap();
        verify::<Gzip<MsgPack>, _>(&map).unwrap();
        verify::<Gzip<Json>, _>(&map).unwrap();
    }
}

// ---- gzip ----

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn gzip_reads_back_equal(value in everything()) {
        verify_eq::<Gzip<Json>, _>(&value).unwrap();
        verify_eq::<Gzip<MsgPack>, _>(&value).unwrap();
    }

    #[test]
    fn gzip_of_bytes_reads_back_equal(value in any::<Vec<u8>>()) {
        verify_eq::<Gzip<Bytes>, _>(&value).unwrap();
        let text = String::from_utf8_lossy(&value).into_owned();
        if !text.starts_with('\u{feff}') {
            verify_eq::<Gzip<Text>, _>(&text).unwrap();
        }
    }

    #[test]
    fn hostile_gzip_is_no_panic(mut bytes in any::<Vec<u8>>(), at in any::<proptest::sample::Index>()) {
        let _ = read::<Gzip<Bytes>, Vec<u8>>(bytes.clone());
        bytes.splice(0..0, [0x1f, 0x8b, 8, 0]);
        prop_assert!(read::<Gzip<Bytes, 1_000_000>, Vec<u8>>(bytes).is_err());
        let mut good = stored::<Gzip<Bytes>, _>(&vec![7_u8; 50]);
        good.truncate(at.index(good.len()));
        prop_assert!(read::<Gzip<Bytes>, Vec<u8>>(good).is_err());
    }
}

#[test]
fn gzip_is_named_after_what_it_wraps() {
    assert_eq!(<Gzip<Json> as Codec<u8>>::NAME, "gzip(json)");
    assert_eq!(<Gzip<MsgPack, 1000> as Codec<u8>>::NAME, "gzip(msgpack)");
    assert_eq!(<Gzip<Gzip<Bytes>> as Codec<Vec<u8>>>::NAME, "gzip(gzip(bytes))");
    const { assert!(!<Gzip<Json> as Codec<u8>>::TEXT) };
}

#[test]
fn gzip_has_no_clock_in_it() {
    let bytes = stored::<Gzip<Bytes>, _>(&b"hello".to_vec());
    assert_eq!(bytes[..10], [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);
}

#[test]
fn plain_text_passes_through_and_plain_bytes_do_not() {
    round_trips::<Gzip<Json>, _>(&vec![1, 2], b"[1,2]");
    round_trips::<Gzip<Text>, _>(&String::new(), b"");
    assert!(read::<Gzip<Bytes>, Vec<u8>>("hello").is_err());
    assert!(read::<Gzip<Bytes>, Vec<u8>>("").is_err());
    assert!(read::<Gzip<MsgPack>, u8>(vec![5]).is_err());
    let empty = stored::<Gzip<Bytes>, _>(&Vec::new());
    assert_eq!(read::<Gzip<Bytes>, Vec<u8>>(empty).unwrap(), Vec::<u8>::new());
}

#[test]
fn gzip_output_is_bounded() {
    type Small = Gzip<Bytes, 1000>;
    verify_eq::<Small, _>(&vec![0_u8; 1000]).unwrap();
    assert!(Small::encode(&vec![0_u8; 1001]).is_err());
    let bomb = stored::<Gzip<Bytes>, _>(&vec![0_u8; 30_000_000]);
    assert!(bomb.len() < 40_000);
    assert_eq!(
        read::<Small, Vec<u8>>(bomb).unwrap_err(),
        "uncompressed, the value is larger than 1000 bytes"
    );
}

#[test]
fn gzip_is_one_member_with_nothing_after_it() {
    let mut bytes = stored::<Gzip<Bytes>, _>(&b"hello".to_vec());
    let again = bytes.clone();
    bytes.extend(&again);
    assert!(read::<Gzip<Bytes>, Vec<u8>>(bytes).is_err());
    let mut damaged = again;
    let at = damaged.len() - 6;
    damaged[at] ^= 1;
    assert!(read::<Gzip<Bytes>, Vec<u8>>(damaged).is_err());
}

#[test]
fn gzip_of_others_is_read() {
    // With a file name and a time in the header, as the command line tool writes.
    let mut others = flate2::GzBuilder::new()
        .filename("x.json")
        .mtime(7)
        .write(Vec::new(), flate2::Compression::best());
    others.write_all(b"[1,2,3]").unwrap();
    assert_eq!(
        read::<Gzip<Json>, Vec<u8>>(others.finish().unwrap()).unwrap(),
        [1, 2, 3]
    );
}
