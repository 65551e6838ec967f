//! Values of every kind that serde knows, at random.
#![allow(
    clippy::zero_sized_map_values,
    reason = "a map of units is a kind that serde knows"
)]

use std::collections::{BTreeMap, BTreeSet, HashMap};

use proptest::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Unit;

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Newtype(pub u64);

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Pair(pub i64, pub String);

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum External {
    Unit,
    Newtype(Option<f64>),
    Tuple(u8, String),
    Struct { a: Option<bool>, b: Vec<u16> },
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Internal {
    Unit,
    Newtype(Plain),
    Struct { n: u64, deep: Option<Box<Internal>> },
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "t", content = "c")]
pub enum Adjacent {
    Unit,
    Newtype(Newtype),
    Tuple(i32, char),
    Struct { x: f32 },
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Untagged {
    Bool(bool),
    Text(String),
    Pair(u8, u8),
    Struct { only: String },
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Plain {
    pub text: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub maybe: Option<i64>,
    #[serde(rename = "odd name\"")]
    pub odd: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Flat {
    pub id: u64,
    #[serde(flatten)]
    pub plain: Plain,
    #[serde(flatten)]
    pub rest: BTreeMap<String, Vec<i64>>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Tree {
    Leaf(f64),
    Node(Vec<Tree>),
    Named(BTreeMap<String, Tree>),
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Everything {
    pub u: (u8, u16, u32, u64, u128),
    pub i: (i8, i16, i32, i64, i128),
    pub f: (f32, f64),
    pub text: String,
    pub letter: char,
    pub unit: (),
    pub marker: Unit,
    pub pair: Pair,
    pub array: [u8; 3],
    pub option: Option<Newtype>,
    pub external: Vec<External>,
    pub internal: Internal,
    pub adjacent: Vec<Adjacent>,
    pub untagged: Vec<Untagged>,
    pub flat: Flat,
    pub tree: Tree,
    pub numbers: BTreeMap<i64, f64>,
    pub wide: BTreeMap<u128, bool>,
    pub letters: BTreeMap<char, ()>,
    pub units: BTreeMap<bool, Vec<Option<u8>>>,
    pub newtypes: HashMap<String, BTreeSet<Newtype>>,
}

fn float() -> impl Strategy<Value = f64> {
    prop_oneof![
        any::<f64>().prop_filter("finite", |f| f.is_finite()),
        (-1000_i32..1000).prop_map(f64::from),
        any::<i64>().prop_map(
            #[allow(clippy::cast_precision_loss)]
            |n| n as f64
        ),
    ]
}

fn small_float() -> impl Strategy<Value = f32> {
    any::<f32>().prop_filter("finite", |f| f.is_finite())
}

fn integer() -> impl Strategy<Value = u64> {
    prop_oneof![
        any::<u64>(),
        0_u64..100,
        Just(u64::MAX),
        (1_u64 << 53) - 3..(1 << 53) + 3
    ]
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[a-z]{0,8}",
        "[\\x00-\\x7f]{0,6}",
        "-?[0-9]{1,20}"
    ]
}

fn plain() -> impl Strategy<Value = Plain> {
    (text(), any::<Option<i64>>(), any::<bool>()).prop_map(|(text, maybe, odd)| Plain { text, maybe, odd })
}

fn external() -> impl Strategy<Value = External> {
    prop_oneof![
        Just(External::Unit),
        proptest::option::of(float()).prop_map(External::Newtype),
        (any::<u8>(), text()).prop_map(|(a, b)| External::Tuple(a, b)),
        any::<(Option<bool>, Vec<u16>)>().prop_map(|(a, b)| External::Struct { a, b }),
    ]
}

fn internal() -> impl Strategy<Value = Internal> {
    let leaf = prop_oneof![Just(Internal::Unit), plain().prop_map(Internal::Newtype)];
    leaf.prop_recursive(3, 4, 1, |inner| {
        (integer(), proptest::option::of(inner.prop_map(Box::new)))
            .prop_map(|(n, deep)| Internal::Struct { n, deep })
    })
}

fn adjacent() -> impl Strategy<Value = Adjacent> {
    prop_oneof![
        Just(Adjacent::Unit),
        integer().prop_map(|n| Adjacent::Newtype(Newtype(n))),
        any::<(i32, char)>().prop_map(|(a, b)| Adjacent::Tuple(a, b)),
        // Buffered by serde and read as `f64` first: a float that needs no rounding.
        any::<i16>().prop_map(|n| Adjacent::Struct { x: f32::from(n) }),
    ]
}

fn untagged() -> impl Strategy<Value = Untagged> {
    prop_oneof![
        any::<bool>().prop_map(Untagged::Bool),
        text().prop_map(Untagged::Text),
        any::<(u8, u8)>().prop_map(|(a, b)| Untagged::Pair(a, b)),
        text().prop_map(|only| Untagged::Struct { only }),
    ]
}

fn flat() -> impl Strategy<Value = Flat> {
    let rest = proptest::collection::btree_map("x[a-z ]{0,4}", any::<Vec<i64>>(), 0..3);
    (integer(), plain(), rest).prop_map(|(id, plain, rest)| Flat { id, plain, rest })
}

fn tree() -> impl Strategy<Value = Tree> {
    float().prop_map(Tree::Leaf).prop_recursive(4, 16, 3, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..3).prop_map(Tree::Node),
            proptest::collection::btree_map(text(), inner, 0..3).prop_map(Tree::Named),
        ]
    })
}

prop_compose! {
    fn scalars()(
        u in (any::<u8>(), any::<u16>(), any::<u32>(), integer(), any::<u128>()),
        i in any::<(i8, i16, i32, i64, i128)>(),
        f in (small_float(), float()),
        text in text(),
        letter in any::<char>(),
        pair in (any::<i64>(), text()),
        array in any::<[u8; 3]>(),
        option in proptest::option::of(integer().prop_map(Newtype)),
    ) -> Everything {
        Everything {
            u, i, f, text, letter,
            unit: (),
            marker: Unit,
            pair: Pair(pair.0, pair.1),
            array,
            option,
            external: Vec::new(),
            internal: Internal::Unit,
            adjacent: Vec::new(),
            untagged: Vec::new(),
            flat: Flat {
                id: 0,
                plain: Plain { text: String::new(), maybe: None, odd: false },
                rest: BTreeMap::new(),
            },
            tree: Tree::Node(Vec::new()),
            numbers: BTreeMap::new(),
            wide: BTreeMap::new(),
            letters: BTreeMap::new(),
            units: BTreeMap::new(),
            newtypes: HashMap::new(),
        }
    }
}

pub fn everything() -> impl Strategy<Value = Everything> {
    use proptest::collection::{btree_map, btree_set, hash_map, vec};
    let nested = (
        vec(external(), 0..4),
        internal(),
        vec(adjacent(), 0..4),
        vec(untagged(), 0..4),
        flat(),
        tree(),
    );
    let maps = (
        btree_map(any::<i64>(), float(), 0..3),
        btree_map(any::<u128>(), any::<bool>(), 0..3),
        btree_map(any::<char>(), Just(()), 0..3),
        btree_map(any::<bool>(), any::<Vec<Option<u8>>>(), 0..2),
        hash_map(text(), btree_set(integer().prop_map(Newtype), 0..3), 0..3),
    );
    (scalars(), nested, maps).prop_map(|(scalars, nested, maps)| Everything {
        external: nested.0,
        internal: nested.1,
        adjacent: nested.2,
        untagged: nested.3,
        flat: nested.4,
        tree: nested.5,
        numbers: maps.0,
        wide: maps.1,
        letters: maps.2,
        units: maps.3,
        newtypes: maps.4,
        ..scalars
    })
}
