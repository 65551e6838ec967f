//! Shapes of which the runtime knows that every value reads back, and which are therefore written without a look.

#![expect(clippy::option_option, reason = "that is what is tried")]

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use kv_schema::backend::memory::MemoryKv;
use kv_schema::codec::{Codec, Json};
use kv_schema::schema::Shape;
use kv_schema::{ErrorKind, KvEntity, KvShape, MetadataWriter};
use proptest::prelude::*;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvShape)]
struct Plain {
    id: u64,
    name: String,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    note: Option<String>,
    tags: Vec<Tag>,
    by_hour: BTreeMap<u8, i64>,
    pair: (bool, char),
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvShape)]
enum Tag {
    None,
    Text(String),
    Both { key: String, value: Option<Vec<u8>> },
}

#[derive(Serialize, Deserialize, KvShape)]
#[serde(untagged)]
enum Untagged {
    Nothing,
    Number(u32),
}

#[derive(Serialize, Deserialize, KvShape)]
struct Tree {
    below: Vec<Tree>,
}

#[derive(Serialize, Deserialize, KvShape)]
struct Priced {
    price: f64,
}

#[derive(Serialize, Deserialize, KvShape)]
struct With {
    #[serde(with = "as_null")]
    always: u8,
}

mod as_null {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for it")]
    pub(crate) fn serialize<S: serde::Serializer>(_: &u8, out: S) -> Result<S::Ok, S::Error> {
        out.serialize_none()
    }

    pub(crate) fn deserialize<'de, D: serde::Deserializer<'de>>(read: D) -> Result<u8, D::Error> {
        <() as serde::Deserialize>::deserialize(read).map(|()| 0)
    }
}

#[test]
fn what_json_cannot_lose_is_known() {
    let safe = [
        u64::SHAPE,
        i128::SHAPE,
        <()>::SHAPE,
        <Option<Option<u8>>>::SHAPE,
        <Option<()>>::SHAPE,
        f32::SHAPE,
        <Vec<f64>>::SHAPE,
        <HashMap<String, Vec<Option<char>>>>::SHAPE,
        <BTreeMap<Option<String>, u8>>::SHAPE,
        <[Cow<'static, str>; 3]>::SHAPE,
        Plain::SHAPE,
        <Option<Plain>>::SHAPE,
        <Option<Tag>>::SHAPE,
        Untagged::SHAPE,
        <Option<Untagged>>::SHAPE,
        Tree::SHAPE,
        Priced::SHAPE,
        With::SHAPE,
        Shape::Opaque("Foreign"),
    ]
    .map(|shape| shape.reads_back());
    let [yes, no] = [true, false];
    assert_eq!(
        safe,
        [
            yes, yes, yes, no, no, no, no, yes, no, yes, yes, yes, yes, yes, no, no, no, no, no
        ]
    );
}

#[test]
fn what_is_too_deep_is_known() {
    type Ten<T> = Vec<Vec<Vec<Vec<Vec<Vec<Vec<Vec<Vec<Vec<T>>>>>>>>>>;
    type Hundred<T> = Ten<Ten<Ten<Ten<Ten<Ten<Ten<Ten<Ten<Ten<T>>>>>>>>>>;
    type Most = Hundred<Ten<Ten<Vec<Vec<Vec<Vec<Vec<Vec<Vec<u8>>>>>>>>>>;
    assert!(Most::SHAPE.reads_back());
    assert!(!<Vec<Most>>::SHAPE.reads_back());
}

fn tag() -> impl Strategy<Value = Tag> {
    prop_oneof![
        Just(Tag::None),
        any::<String>().prop_map(Tag::Text),
        (any::<String>(), any::<Option<Vec<u8>>>()).prop_map(|(key, value)| Tag::Both { key, value }),
    ]
}

prop_compose! {
    fn plain()(
        id in any::<u64>(),
        name in any::<String>(),
        note in any::<Option<String>>(),
        tags in prop::collection::vec(tag(), 0..4),
        by_hour in any::<BTreeMap<u8, i64>>(),
        pair in any::<(bool, char)>(),
    ) -> Plain {
        Plain { id, name, note, tags, by_hour, pair }
    }
}

fn same_bytes<T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug>(value: &T) {
    let plain = Json::encode_plain(value, 0).unwrap();
    assert_eq!(plain, Json::encode(value).unwrap());
    assert_eq!(
        &<Json as Codec<T>>::decode(plain.into_owned().into()).unwrap(),
        value
    );
}

proptest! {
    #[test]
    fn the_bytes_are_those_of_the_careful_way(value in plain()) {
        same_bytes(&value);
        same_bytes(&vec![value.clone(), value]);
    }
}

/// Every kind of metadata field: without numbers, with them, and with values that have no form.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
#[kv(key = "row:{id}")]
struct Row {
    id: u32,
    #[kv(metadata)]
    name: String,
    #[kv(metadata)]
    big: u64,
    #[kv(metadata)]
    ratio: f64,
    #[kv(metadata)]
    #[serde(rename = "nested-name")]
    nested: Option<Option<u8>>,
}

#[tokio::test]
async fn metadata_is_written_as_before_and_refused_as_before() {
    let rows = Row::repository(MemoryKv::new());
    let row = Row {
        id: 1,
        name: "\u{0}\"é".to_owned(),
        big: u64::MAX,
        ratio: 1.0,
        nested: Some(Some(1)),
    };
    let mut by_hand = MetadataWriter::default();
    by_hand.field("name", &row.name);
    by_hand.field("big", &row.big);
    by_hand.field("ratio", &row.ratio);
    by_hand.field("nested-name", &row.nested);
    let mut derived = MetadataWriter::default();
    row.write_metadata(&mut derived);
    assert_eq!(derived.finish().unwrap(), by_hand.finish().unwrap());
    rows.put(&row).await.unwrap();
    assert_eq!(rows.get(1).await.unwrap(), Some(row.clone()));

    let error = rows
        .put(&Row {
            ratio: f64::NAN,
            ..row.clone()
        })
        .await
        .unwrap_err();
    assert_eq!((error.kind(), error.field()), (ErrorKind::Encode, Some("ratio")));
    let error = rows
        .put(&Row {
            nested: Some(None),
            ..row
        })
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Encode);
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
#[kv(key = "opaque:{id}")]
struct WithOpaque {
    id: u32,
    ratio: Ratio,
}

/// It derives no shape, so nothing is known of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Ratio(f64);

#[tokio::test]
async fn what_is_opaque_is_looked_at() {
    let error = WithOpaque::repository(MemoryKv::new())
        .put(&WithOpaque {
            id: 1,
            ratio: Ratio(f64::INFINITY),
        })
        .await
        .unwrap_err();
    assert_eq!((error.kind(), error.field()), (ErrorKind::Encode, Some("ratio")));
}

/// serde writes the struct as it is, and reads another.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvShape)]
#[serde(from = "Loose")]
struct Temperature {
    celsius: f64,
}

#[derive(Deserialize, KvShape)]
struct Loose {
    celsius: Option<u32>,
}

impl From<Loose> for Temperature {
    fn from(loose: Loose) -> Self {
        Self {
            celsius: loose.celsius.unwrap_or_default().into(),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
#[kv(key = "room:{id}")]
struct Room {
    id: u32,
    temperature: Temperature,
}

#[tokio::test]
async fn what_is_written_counts_and_not_what_is_read() {
    let error = Room::repository(MemoryKv::new())
        .put(&Room {
            id: 1,
            temperature: Temperature { celsius: f64::NAN },
        })
        .await
        .unwrap_err();
    assert_eq!(
        (error.kind(), error.field()),
        (ErrorKind::Encode, Some("temperature.celsius"))
    );
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
#[kv(key = "form:{id}")]
struct Form {
    id: u32,
    #[serde(flatten)]
    extra: BTreeMap<String, String>,
}

#[tokio::test]
async fn a_flattened_name_that_is_taken_is_refused() {
    let forms = Form::repository(MemoryKv::new());
    let form = |name: &str| Form {
        id: 1,
        extra: [(name.to_owned(), "5".to_owned())].into(),
    };
    forms.put(&form("note")).await.unwrap();
    assert_eq!(forms.get(1).await.unwrap(), Some(form("note")));
    let error = forms.put(&form("id")).await.unwrap_err();
    assert_eq!((error.kind(), error.field()), (ErrorKind::Encode, Some("id")));
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvShape)]
enum Skipped {
    Written(u8),
    #[serde(skip_serializing)]
    ReadOnly,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
#[kv(key = "skipped:{id}")]
struct WithSkipped {
    id: u32,
    states: Vec<Skipped>,
}

#[tokio::test]
async fn what_serde_refuses_is_named() {
    let error = WithSkipped::repository(MemoryKv::new())
        .put(&WithSkipped {
            id: 1,
            states: vec![Skipped::Written(1), Skipped::ReadOnly],
        })
        .await
        .unwrap_err();
    assert_eq!(
        (error.kind(), error.field()),
        (ErrorKind::Encode, Some("states[1]"))
    );
}

/// Its shape is one line, whatever its length.
#[derive(KvEntity)]
#[kv(key = "image:{id}", codec = kv_schema::codec::Bytes)]
struct Image {
    id: u32,
    #[kv(value)]
    pixels: [u8; 400_000],
}

#[test]
fn a_long_array_is_no_longer_to_compile() {
    assert_eq!(Image::SCHEMA.value, Shape::Array(&Shape::Int("u8"), 400_000));
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvShape)]
struct Last(
    u8,
    #[serde(skip)] u8,
    #[serde(skip_serializing_if = "Option::is_none", default)] Option<u8>,
);

#[test]
fn the_last_field_of_a_tuple_may_be_left_out() {
    for last in [Last(1, 0, None), Last(1, 0, Some(2))] {
        same_bytes(&last);
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for it")]
fn before_the_epoch<S: serde::Serializer>(_: &u8, _: S) -> Result<S::Ok, S::Error> {
    Err(serde::ser::Error::custom("it has no form"))
}

#[derive(Serialize, Deserialize, KvShape)]
struct Refused {
    #[serde(serialize_with = "before_the_epoch")]
    #[kv(shape = u8)]
    at: u8,
}

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "refusal:{id}")]
struct Refusal {
    id: u8,
    inner: Vec<BTreeMap<String, Refused>>,
}

#[test]
fn a_refusal_says_where() {
    const { assert!(Refused::SHAPE.reads_back()) };
    let refused = BTreeMap::from([("a b".to_owned(), Refused { at: 1 })]);
    let refusal = Refusal {
        id: 1,
        inner: vec![BTreeMap::new(), refused],
    };
    let error = pollster::block_on(Refusal::repository(MemoryKv::new()).put(&refusal)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Encode);
    assert_eq!(error.field(), Some(r#"inner[1]["a b"].at"#));
}
