//! `#[derive(KvShape)]`: the tree is what serde stores.
#![allow(
    dead_code,
    clippy::infallible_try_from,
    clippy::items_after_statements,
    clippy::trivially_copy_pass_by_ref,
    clippy::zero_sized_map_values,
    reason = "the types are there for their shapes"
)]

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::marker::PhantomData;
use std::rc::Rc;

use kv_schema::KvShape;
use kv_schema::schema::{EnumShape, Field, Shape, StructShape, Tagging, Variant, Written};
use serde::{Deserialize, Serialize};

/// A type that knows nothing of KV.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Foreign;

const U8: Shape = Shape::Int("u8");
const FOREIGN: Shape = Shape::Opaque("Foreign");

fn fields<T: KvShape>() -> &'static [Field] {
    match T::SHAPE {
        Shape::Struct(shape) => shape.fields,
        other => panic!("not a struct: {other:?}"),
    }
}

fn variants<T: KvShape>() -> (Tagging, &'static [Variant]) {
    match T::SHAPE {
        Shape::Enum(shape) => (shape.tagging, shape.variants),
        other => panic!("not an enum: {other:?}"),
    }
}

#[test]
fn fields_have_the_names_that_serde_stores() {
    #[derive(Serialize, Deserialize, KvShape)]
    #[serde(rename_all = "camelCase", deny_unknown_fields)]
    struct Profile {
        display_name: String,
        #[serde(rename = "mail", alias = "email", alias = "e_mail")]
        address: Cow<'static, str>,
        r#type: u8,
        #[serde(skip)]
        cache: Foreign,
    }

    const EXPECTED: Shape = Shape::Struct(
        &StructShape::new(
            "Profile",
            &[
                Field::new("display_name", "displayName", Shape::Text),
                Field::new("address", "mail", Shape::Text).aliases(&["e_mail", "email"]),
                Field::new("type", "type", U8),
            ],
        )
        .deny_unknown_fields(),
    );
    assert_eq!(Profile::SHAPE, EXPECTED);
}

#[test]
fn a_field_may_be_missing_where_serde_lets_it() {
    type Maybe<T> = Option<T>;

    #[derive(Serialize, Deserialize, KvShape)]
    struct Settings {
        required: u8,
        option: Option<u8>,
        alias_of_option: Maybe<u8>,
        opaque_option: Option<Foreign>,
        boxed_option: Box<Option<u8>>,
        #[serde(default)]
        defaulted: u8,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        list: Vec<u8>,
        #[serde(deserialize_with = "Deserialize::deserialize")]
        read_by_hand: Option<u8>,
        #[serde(default, skip_serializing)]
        old: u8,
        #[serde(skip_deserializing)]
        new: u8,
    }

    let optional: Vec<_> = fields::<Settings>()
        .iter()
        .filter(|field| field.optional)
        .map(|field| field.name)
        .collect();
    assert_eq!(
        optional,
        [
            "option",
            "alias_of_option",
            "opaque_option",
            "boxed_option",
            "defaulted",
            "list",
            "old",
            "new"
        ]
    );
    let field = |name| {
        *fields::<Settings>()
            .iter()
            .find(|field| field.name == name)
            .unwrap()
    };
    assert_eq!(field("list").written, Written::Sometimes);
    assert_eq!(field("old").written, Written::Never);
    assert!(!field("new").read);
    assert_eq!(field("opaque_option").shape, Shape::Opaque("Option<Foreign>"));
    assert_eq!(field("read_by_hand").shape, Shape::Option(&U8));

    #[derive(Serialize, Deserialize, KvShape, Default)]
    #[serde(default)]
    struct AllDefaulted {
        a: u8,
        b: u8,
    }
    assert!(fields::<AllDefaulted>().iter().all(|field| field.optional));
}

#[test]
fn what_serde_writes_by_a_function_is_opaque() {
    mod as_text {
        pub(crate) fn serialize<S: serde::Serializer>(value: &u8, out: S) -> Result<S::Ok, S::Error> {
            out.collect_str(value)
        }
        pub(crate) fn deserialize<'de, D: serde::Deserializer<'de>>(from: D) -> Result<u8, D::Error> {
            let text: String = serde::Deserialize::deserialize(from)?;
            text.parse().map_err(serde::de::Error::custom)
        }
    }

    #[derive(Serialize, Deserialize, KvShape)]
    struct Numbers {
        #[serde(with = "as_text")]
        both: u8,
        #[serde(serialize_with = "as_text::serialize")]
        written: u8,
        #[serde(deserialize_with = "as_text::deserialize")]
        read: u8,
    }
    let shapes: Vec<Shape> = fields::<Numbers>().iter().map(|field| field.shape).collect();
    assert_eq!(
        shapes,
        [Shape::Opaque("as_text"), Shape::Opaque("as_text::serialize"), U8]
    );
}

#[test]
fn types_without_a_shape_are_recorded_as_they_are_spelled() {
    #[derive(Serialize, Deserialize, KvShape)]
    struct Holder {
        one: Foreign,
        many: Vec<Foreign>,
        map: BTreeMap<String, [Foreign; 2]>,
        #[serde(flatten)]
        rest: BTreeMap<String, serde_json::Value>,
        #[kv(opaque)]
        left_alone: Vec<u8>,
        #[kv(shape = BTreeMap<String, u8>)]
        said_by_hand: Foreign,
    }
    let shapes: Vec<Shape> = fields::<Holder>().iter().map(|field| field.shape).collect();
    assert_eq!(
        shapes,
        [
            FOREIGN,
            Shape::Opaque("Vec<Foreign>"),
            Shape::Opaque("BTreeMap<String, [Foreign; 2]>"),
            Shape::Opaque("BTreeMap<String, serde_json::Value>"),
            Shape::Opaque("Vec<u8>"),
            Shape::Map(&Shape::Text, &U8),
        ]
    );
    assert!(fields::<Holder>()[3].flatten);
}

#[test]
fn structs_of_every_style() {
    #[derive(Serialize, Deserialize, KvShape)]
    struct Unit;
    #[derive(Serialize, Deserialize, KvShape)]
    struct Newtype(u8);
    #[derive(Serialize, Deserialize, KvShape)]
    struct Tuple(u8, #[serde(skip)] bool, String);
    #[derive(Serialize, Deserialize, KvShape)]
    #[serde(transparent)]
    struct Transparent {
        inner: Vec<u8>,
        #[serde(skip)]
        marker: PhantomData<Foreign>,
    }
    #[derive(Serialize, Deserialize, KvShape)]
    #[serde(tag = "kind")]
    struct Tagged {
        a: u8,
    }
    assert_eq!(Unit::SHAPE, Shape::Unit);
    assert_eq!(Newtype::SHAPE, U8);
    assert_eq!(Tuple::SHAPE, Shape::Tuple(&[U8, Shape::Text]));
    assert_eq!(Transparent::SHAPE, Shape::Seq(&U8));
    const TAGGED: Shape =
        Shape::Struct(&StructShape::new("Tagged", &[Field::new("a", "a", U8)]).tag("kind", "Tagged"));
    assert_eq!(Tagged::SHAPE, TAGGED);
}

#[test]
fn what_stands_for_another_type_has_its_shape() {
    #[derive(Clone, Serialize, Deserialize, KvShape)]
    #[serde(try_from = "String", into = "String")]
    struct Email {
        text: String,
    }
    impl TryFrom<String> for Email {
        type Error = std::convert::Infallible;
        fn try_from(text: String) -> Result<Self, Self::Error> {
            Ok(Self { text })
        }
    }
    impl From<Email> for String {
        fn from(email: Email) -> Self {
            email.text
        }
    }
    assert_eq!(Email::SHAPE, Shape::Text);

    #[derive(Serialize, Deserialize, KvShape)]
    #[serde(remote = "std::time::Duration")]
    struct DurationDef {
        #[serde(getter = "std::time::Duration::as_secs")]
        secs: u64,
    }
    impl From<DurationDef> for std::time::Duration {
        fn from(def: DurationDef) -> Self {
            Self::from_secs(def.secs)
        }
    }
    #[derive(Serialize, Deserialize, KvShape)]
    struct Pause {
        #[serde(with = "DurationDef")]
        #[kv(shape = DurationDef)]
        length: std::time::Duration,
    }
    assert_eq!(fields::<Pause>()[0].shape, DurationDef::SHAPE);
    assert_eq!(fields::<DurationDef>()[0].name, "secs");
}

#[test]
fn enums_of_every_tagging() {
    #[derive(Serialize, Deserialize, KvShape)]
    #[serde(rename_all = "snake_case", rename_all_fields = "UPPERCASE")]
    enum Event {
        SignedIn,
        #[serde(alias = "logged_out")]
        SignedOut(u8),
        Moved(u8, String),
        Renamed {
            new_name: String,
        },
        #[serde(skip)]
        Internal(Foreign),
    }
    const EVENT: Shape = Shape::Enum(&EnumShape::new(
        "Event",
        Tagging::External,
        &[
            Variant::new("signed_in", Shape::Unit),
            Variant::new("signed_out", U8).aliases(&["logged_out"]),
            Variant::new("moved", Shape::Tuple(&[U8, Shape::Text])),
            Variant::new(
                "renamed",
                Shape::Struct(&StructShape::new(
                    "Renamed",
                    &[Field::new("new_name", "NEW_NAME", Shape::Text)],
                )),
            ),
        ],
    ));
    assert_eq!(Event::SHAPE, EVENT);

    #[derive(Serialize, Deserialize, KvShape)]
    #[serde(tag = "t")]
    enum Internal {
        A {
            x: u8,
        },
        #[serde(skip_serializing)]
        Old,
        #[serde(other)]
        Unknown,
    }
    let (tagging, of_internal) = variants::<Internal>();
    assert_eq!(tagging, Tagging::Internal("t"));
    assert!(!of_internal[1].written);
    assert!(of_internal[2].other);

    #[derive(Serialize, Deserialize, KvShape)]
    #[serde(tag = "t", content = "c")]
    enum Adjacent {
        A(u8),
        #[serde(untagged)]
        Raw(String),
    }
    let (tagging, of_adjacent) = variants::<Adjacent>();
    assert_eq!(tagging, Tagging::Adjacent("t", "c"));
    assert!(of_adjacent[1].untagged);

    #[derive(Serialize, Deserialize, KvShape)]
    #[serde(untagged)]
    enum Untagged {
        Number(u8),
        Text(String),
    }
    assert_eq!(variants::<Untagged>().0, Tagging::Untagged);
}

#[test]
fn a_type_that_holds_itself_is_described_once() {
    #[derive(Serialize, Deserialize, KvShape)]
    struct Node {
        value: u8,
        parent: Option<Box<Self>>,
        children: Vec<Node>,
    }
    const NODE: Shape = Shape::Ref("Node");
    assert_eq!(fields::<Node>()[1].shape, Shape::Option(&NODE));
    assert!(fields::<Node>()[1].optional);
    assert_eq!(fields::<Node>()[2].shape, Shape::Seq(&NODE));

    #[derive(KvShape)]
    enum Tree<'a, T: Clone> {
        Leaf(T),
        Fork(Vec<Tree<'a, T>>, Cow<'a, [Tree<'a, T>]>),
    }
    impl<T: Clone> Clone for Tree<'_, T> {
        fn clone(&self) -> Self {
            unreachable!()
        }
    }
    const TREE: Shape = Shape::Ref("Tree");
    let (_, of_tree) = variants::<Tree<'_, u8>>();
    assert_eq!(of_tree[0].shape, U8);
    assert_eq!(
        of_tree[1].shape,
        Shape::Tuple(&[Shape::Seq(&TREE), Shape::Seq(&TREE)])
    );
}

#[test]
fn types_that_hold_each_other_need_one_opaque_edge() {
    #[derive(Serialize, Deserialize, KvShape)]
    struct Folder {
        files: Vec<File>,
    }
    #[derive(Serialize, Deserialize, KvShape)]
    struct File {
        #[kv(opaque)]
        shortcut: Option<Box<Folder>>,
    }
    assert_eq!(fields::<File>()[0].shape, Shape::Opaque("Option<Box<Folder>>"));
    assert!(fields::<File>()[0].optional);
    assert_eq!(fields::<Folder>()[0].shape, Shape::Seq(&File::SHAPE));
}

#[test]
fn generics_take_the_shapes_of_their_arguments() {
    trait Source {
        type Item;
    }
    struct Bytes;
    impl Source for Bytes {
        type Item = u8;
    }

    #[derive(KvShape)]
    struct Page<'a, T: ?Sized, S: Source, M, const N: usize>
    where
        S::Item: Copy,
    {
        head: &'a T,
        items: Vec<S::Item>,
        digest: [u8; N],
        marker: PhantomData<M>,
        shared: Rc<T>,
    }

    let page = fields::<Page<'static, str, Bytes, Foreign, 2>>();
    let shapes: Vec<Shape> = page.iter().map(|field| field.shape).collect();
    assert_eq!(shapes[..2], [Shape::Text, Shape::Seq(&U8)]);
    assert_eq!(shapes[2], Shape::Array(&U8, 2));
    assert_eq!(shapes[3..], [Shape::Unit, Shape::Text]);
}

#[test]
fn it_works_from_inside_a_macro() {
    macro_rules! point {
        ($name:ident, $ty:ty) => {
            #[derive(KvShape)]
            struct $name {
                x: $ty,
                next: Option<Box<$name>>,
            }
        };
    }
    point!(Point, Vec<u8>);
    assert_eq!(fields::<Point>()[0].shape, Shape::Seq(&U8));
    assert_eq!(fields::<Point>()[1].shape, Shape::Option(&Shape::Ref("Point")));
}

/// Nothing is in scope but what the module names.
#[no_implicit_prelude]
mod hygiene {
    extern crate kv_schema as renamed;

    #[derive(renamed::KvShape)]
    #[kv(crate = renamed)]
    pub(super) struct Bare<T> {
        pub(super) text: ::std::string::String,
        pub(super) next: ::std::option::Option<::std::boxed::Box<Bare<T>>>,
        pub(super) value: T,
    }

    #[derive(renamed::KvShape)]
    #[kv(crate = "renamed")]
    pub(super) enum Option {
        #[allow(dead_code)]
        Some(u8),
        #[allow(dead_code)]
        None,
    }
}

/// As strict as a crate can be about what it contains.
#[deny(
    warnings,
    missing_docs,
    unreachable_pub,
    unused_qualifications,
    clippy::all,
    clippy::pedantic
)]
pub mod strict {
    use kv_schema::KvShape;

    /// A tree.
    #[derive(KvShape)]
    pub struct Node {
        /// Its branches.
        pub children: Vec<Self>,
    }
}

#[test]
fn a_shape_needs_nothing_in_scope() {
    assert_eq!(fields::<hygiene::Bare<u8>>()[2].shape, U8);
    assert_eq!(variants::<hygiene::Option>().1[0].shape, U8);
    assert_eq!(fields::<strict::Node>()[0].shape, Shape::Seq(&Shape::Ref("Node")));
}

/// A value of an entity may say its shape beside the attributes of `KvEntity`.
#[test]
fn the_words_of_an_entity_are_left_to_its_own_derive() {
    #[derive(KvShape)]
    #[kv(key = "user:{id}", ttl = "24h")]
    struct User {
        #[kv(max_len = 3)]
        id: String,
    }
    assert_eq!(fields::<User>()[0].shape, Shape::Text);
}
