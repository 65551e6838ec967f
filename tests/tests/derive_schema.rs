//! The constant schema: what lock, docs and proofs read of an entity.
#![allow(missing_docs, dead_code)]

use std::collections::BTreeMap;

use kv_schema::key::{PartForm, Segment};
use kv_schema::schema::{EntityForm, Field, Shape, Written};
use kv_schema::{KvEntity, KvShape};
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
struct Foreign;

#[derive(Serialize, Deserialize, KvShape)]
struct Item {
    name: String,
}

#[derive(Serialize, Deserialize, KvEntity)]
#[serde(rename_all = "camelCase")]
#[kv(
    key = "order:{shop_id}:{n:08}",
    version = 3,
    oldest = 3,
    ttl = "30 days",
    cache_ttl = "30s"
)]
struct Order {
    #[kv(max_len = 16)]
    shop_id: String,
    n: u32,
    #[serde(alias = "lines")]
    items: Vec<Item>,
    #[serde(default)]
    note: Option<String>,
    parent: Option<Box<Self>>,
    foreign: Vec<Foreign>,
    #[kv(opaque)]
    named: String,
    #[serde(flatten)]
    rest: BTreeMap<String, serde_json::Value>,
    #[serde(skip)]
    cached: u8,
    #[kv(metadata)]
    paid_at: Option<u64>,
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    #[kv(metadata)]
    tags: Vec<String>,
}

fn fields(shape: Shape) -> &'static [Field] {
    match shape {
        Shape::Struct(shape) => shape.fields,
        other => panic!("{other:?} is no struct"),
    }
}

#[test]
fn a_whole_struct_is_described_as_serde_stores_it() {
    let schema = Order::SCHEMA;
    assert_eq!(
        (schema.name, schema.form, schema.codec),
        ("Order", EntityForm::Whole, "json")
    );
    assert_eq!(
        (schema.version, schema.ttl, schema.cache_ttl),
        (Some(3), Some(30 * 86_400), Some(30))
    );
    let fields = fields(schema.value);
    let names: Vec<_> = fields.iter().map(|field| field.name).collect();
    assert_eq!(
        names,
        [
            "shopId", "n", "items", "note", "parent", "foreign", "named", "rest", "paidAt", "tags"
        ]
    );
    let field = |name: &str| fields.iter().find(|field| field.name == name).unwrap();
    assert_eq!(field("shopId").rust_name, "shop_id");
    assert_eq!(field("items").aliases, ["lines"]);
    assert!(matches!(field("items").shape, Shape::Seq(Shape::Struct(item)) if item.name == "Item"));
    assert!(field("note").optional);
    assert_eq!(field("parent").shape, Shape::Option(&Shape::Ref("Order")));
    assert_eq!(field("foreign").shape, Shape::Opaque("Vec<Foreign>"));
    assert_eq!(field("named").shape, Shape::Opaque("String"));
    assert!(field("rest").flatten);
}

#[test]
fn key_and_metadata_are_described() {
    let schema = Order::SCHEMA;
    assert_eq!(schema.key.text, "order:{shop_id}:{n:08}");
    let [
        Segment::Literal("order:"),
        Segment::Part(shop),
        Segment::Literal(":"),
        Segment::Part(n),
    ] = schema.key.segments
    else {
        panic!("{:?}", schema.key.segments);
    };
    assert_eq!((shop.field, shop.max_len), ("shop_id", Some(16)));
    assert_eq!((n.field, n.form), ("n", PartForm::Padded(8)));
    assert_eq!(schema.key.max_len(), Some(6 + 48 + 1 + 8));
    let [paid_at, tags] = schema.metadata else {
        panic!("{:?}", schema.metadata);
    };
    assert_eq!((paid_at.rust_name, paid_at.name), ("paid_at", "paidAt"));
    assert!(paid_at.optional && tags.optional);
    assert_eq!(tags.written, Written::Sometimes);
}

#[derive(KvEntity)]
#[kv(key = "tree:{id}", codec = MsgPack)]
struct Tree {
    id: u64,
    #[kv(value)]
    items: BTreeMap<String, Item>,
}

#[derive(KvEntity)]
#[kv(key = "tag:{id}", metadata_only)]
struct Tag {
    id: u64,
    #[kv(shape = u64)]
    at: std::time::Duration,
}

#[test]
fn the_other_forms_are_described() {
    assert_eq!(Tree::SCHEMA.form, EntityForm::Value("items"));
    assert_eq!(Tree::SCHEMA.codec, "msgpack");
    assert!(matches!(
        Tree::SCHEMA.value,
        Shape::Map(Shape::Text, Shape::Struct(_))
    ));
    assert_eq!(Tag::SCHEMA.form, EntityForm::MetadataOnly);
    assert_eq!(Tag::SCHEMA.value, Shape::Unit);
    assert_eq!(Tag::SCHEMA.metadata[0].shape, Shape::Int("u64"));
}
