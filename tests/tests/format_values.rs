//! Golden bytes of values and metadata: `docs/format/values.md` and `docs/format/metadata.md` as data.
//!
//! The files in `golden/v1` were written once, by the release that defined them. A failure here means that stored data
//! would no longer be read, or that it would be written differently.
#![allow(missing_docs, unreachable_pub)]

use std::collections::BTreeMap;
use std::fmt::Debug;

use kv_schema::clock::UnixSeconds;
use kv_schema::codec::{Bytes, Codec, Empty, Gzip, Json, MsgPack, Text};
use kv_schema::{MetadataReader, MetadataWriter};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

#[derive(Debug, Deserialize)]
struct Value {
    name: String,
    codec: String,
    hex: String,
    /// Compression, and the spelling of an exponent, are not fixed; other bytes are read all the same.
    #[serde(default)]
    read_only: bool,
}

#[derive(Debug, Deserialize)]
struct Metadata {
    name: String,
    text: String,
}

fn golden<T: DeserializeOwned>(file: &str) -> Vec<T> {
    let path = format!("{}/golden/v1/{file}", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn bytes(hex: &str) -> Vec<u8> {
    let digit = |at: usize| u8::from_str_radix(&hex[at..at + 2], 16).unwrap();
    (0..hex.len()).step_by(2).map(digit).collect()
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Session {
    user: u64,
    device: String,
    scopes: Vec<String>,
    last_seen: Option<i64>,
    weight: f64,
    kind: Kind,
    flags: BTreeMap<String, bool>,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
enum Kind {
    Browser,
    Token { scope: u8 },
}

fn session() -> Session {
    Session {
        user: 9_007_199_254_740_993,
        device: "Café \"x\"\n\u{1f}/😀".into(),
        scopes: vec!["read".into(), "write".into()],
        last_seen: None,
        weight: 1.0,
        kind: Kind::Token { scope: 3 },
        flags: BTreeMap::from([("a b".into(), true)]),
    }
}

fn check<C: Codec<T>, T: PartialEq + Debug>(goldens: &mut Vec<Value>, name: &str, value: &T) {
    let at = goldens
        .iter()
        .position(|golden| golden.name == name)
        .unwrap_or_else(|| panic!("no golden `{name}`"));
    let golden = goldens.remove(at);
    assert_eq!(golden.codec, C::NAME, "{name}");
    let stored = bytes(&golden.hex);
    if !golden.read_only {
        assert_eq!(*C::encode(value).unwrap(), *stored, "{name}");
    }
    assert_eq!(C::decode(stored.into()).unwrap(), *value, "{name}");
}

#[test]
fn values_are_written_and_read_as_ever() {
    let all = &mut golden::<Value>("values.json");
    check::<Json, _>(all, "json: a struct", &session());
    check::<Json, _>(all, "json: a unit variant", &Kind::Browser);
    check::<Json, _>(all, "json: a 128-bit integer", &u128::MAX);
    check::<Json, _>(all, "json: floats", &vec![0.1, -0.0, 1e21, 5e-324, f64::MAX]);
    check::<Json, _>(all, "json: with a byte order mark", &5_u8);
    check::<Text, _>(all, "text: a counter", &5_u32);
    check::<Text, _>(all, "text: a string", &"Café\n".to_owned());
    check::<Bytes, _>(all, "bytes", &vec![0_u8, 1, 254, 255]);
    check::<Empty, _>(all, "empty", &());
    check::<MsgPack, _>(all, "msgpack: a struct", &session());
    check::<MsgPack, _>(all, "msgpack: a 128-bit integer", &u128::MAX);
    check::<MsgPack, _>(
        all,
        "msgpack: an address",
        &"::1".parse::<std::net::IpAddr>().unwrap(),
    );
    check::<Gzip<Json>, _>(all, "gzip(json): does not shrink", &vec![1_u8, 2]);
    check::<Gzip<Json>, _>(all, "gzip(json): shrinks", &vec!["again".to_owned(); 20]);
    check::<Gzip<Bytes>, _>(all, "gzip(bytes)", &b"hello".to_vec());
    assert!(all.is_empty(), "nobody checks {all:?}");
}

#[test]
fn metadata_is_written_and_read_as_ever() {
    fn field<T: Serialize + DeserializeOwned + PartialEq + Debug>(
        all: &mut Vec<Metadata>,
        name: &str,
        value: &T,
    ) {
        let golden = take(all, name);
        let mut out = MetadataWriter::default();
        out.field("f", value);
        assert_eq!(out.finish().unwrap().unwrap(), golden.text, "{name}");
        assert_eq!(
            MetadataReader::new(Some(&golden.text)).field::<T>("f").unwrap(),
            *value,
            "{name}"
        );
    }
    fn take(all: &mut Vec<Metadata>, name: &str) -> Metadata {
        let at = all
            .iter()
            .position(|golden| golden.name == name)
            .unwrap_or_else(|| panic!("no golden `{name}`"));
        all.remove(at)
    }
    let all = &mut golden::<Metadata>("metadata.json");
    field(
        all,
        "text",
        &"\u{0}\u{8}\t\n\u{b}\u{c}\r\u{1f}\"\\/\u{7f}\u{2028}é😀".to_owned(),
    );
    field(
        all,
        "safe integers",
        &(9_007_199_254_740_991_u64, -9_007_199_254_740_991_i64),
    );
    field(
        all,
        "wide integers",
        &(9_007_199_254_740_992_u64, i64::MIN, u128::MAX),
    );
    field(
        all,
        "floats",
        &vec![1.0, -0.0, 0.1, 1e20, 1e21, 1e-6, 1e-7, 5e-324, f64::MAX],
    );
    field(all, "narrow floats", &vec![0.1_f32, f32::MAX]);
    field(all, "a float between two spellings", &1_989_981_894_710_249.2_f64);
    field(all, "absent", &None::<u8>);
    field(
        all,
        "a map with number keys",
        &BTreeMap::from([(-1, 1), (2, 2), (1, 3)]),
    );
    field(all, "nested", &session());

    let golden = take(all, "reserved names");
    let mut out = MetadataWriter::default();
    out.version(2);
    out.deadline(UnixSeconds(1_800_000_000));
    out.soft(UnixSeconds(1_799_999_000));
    out.field("device", "Firefox");
    assert_eq!(out.finish().unwrap().unwrap(), golden.text);
    let metadata = MetadataReader::new(Some(&golden.text));
    assert_eq!(metadata.version(), Some(2));
    assert_eq!(metadata.deadline(), Some(UnixSeconds(1_800_000_000)));
    assert_eq!(metadata.soft(), Some(UnixSeconds(1_799_999_000)));
    assert!(all.is_empty(), "nobody checks {all:?}");
}
