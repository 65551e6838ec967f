//! `#[derive(KvKeyPart)]`: newtypes in every form of what they wrap, and enums by wire name.
#![allow(clippy::items_after_statements, reason = "what a test needs stands inside it")]

use std::borrow::Cow;
use std::fmt::Debug;
use std::hash::Hash;
use std::marker::PhantomData;

use kv_schema::KeyPart;
use kv_schema::key::{
    Alphabet, KeyTemplate, KeyWriter, OrderedKeyPart, PaddedKeyPart, PartError, PartForm, PartSchema,
    PartShape, PartText, PartWriter, RestKeyPart, Segment,
};
use kv_schema::{KvKeyPart, KvShape};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Eq, Hash, KvKeyPart)]
struct UserId(String);

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, KvKeyPart)]
struct OrderId {
    number: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, KvKeyPart, KvShape)]
#[serde(rename_all = "kebab-case")]
enum Plan {
    Free,
    #[serde(rename = "pay:as/you go")]
    Metered,
    #[serde(alias = "biz")]
    ForBusiness,
}

static TEMPLATE: KeyTemplate = KeyTemplate::new("{part}", &[]);

fn plain<T: KeyPart>(part: &T) -> String {
    let mut out = KeyWriter::new(&TEMPLATE);
    out.part::<T>("part", part.to_ref());
    out.finish().unwrap()
}

#[test]
fn a_newtype_is_written_as_what_it_wraps() {
    assert_eq!(plain(&UserId("a:b".into())), plain(&"a:b".to_owned()));
    assert_eq!(plain(&OrderId { number: 42 }), "42");
    assert_eq!(<UserId as KeyPart>::SHAPE, <String as KeyPart>::SHAPE);
    assert_eq!(<OrderId as KeyPart>::SHAPE, <u64 as KeyPart>::SHAPE);
    assert_eq!(UserId::from_ref(&UserId("ann".into())), UserId("ann".into()));
    assert_eq!(UserId::rest_text(&UserId("a/b".into())), "a/b");
    assert_eq!(UserId::decode_rest("a/b").unwrap(), UserId("a/b".into()));
}

/// A part that reads whatever it is given, and trusts that nobody gives it what it would not write.
#[derive(Debug, Clone, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
struct Slug(String);

impl KeyPart for Slug {
    type Ref<'a> = &'a Slug;
    const SHAPE: PartShape = PartShape {
        kind: "slug",
        max_len: None,
        alphabet: Alphabet::of("abcdefghijklmnopqrstuvwxyz"),
    };
    fn to_ref(&self) -> &Self {
        self
    }
    fn from_ref(part: &Self) -> Self {
        part.clone()
    }
    fn encode(part: &Self, out: &mut PartWriter<'_>) {
        out.text(&part.0);
    }
    fn decode(text: &PartText<'_>) -> Result<Self, PartError> {
        Ok(Self(text.as_str().to_owned()))
    }
    fn is_canonical(_: &str) -> bool {
        true
    }
}

#[test]
fn a_part_that_says_it_is_canonical_is_not_trusted_with_escapes() {
    #[derive(serde::Serialize, serde::Deserialize, kv_schema::KvEntity)]
    #[kv(key = "slug:{a}")]
    struct Page {
        a: Slug,
    }
    let _ = |page: Page| page.a;
    assert_eq!(PageKey::parse("slug:abcdefg").unwrap().a, Slug("abcdefg".into()));
    for text in ["slug:a%62cdef", "slug:a/bcdefg", "slug:a%2fbcdef"] {
        assert_eq!(
            PageKey::parse(text).unwrap_err().kind(),
            kv_schema::ErrorKind::ForeignKey,
            "{text}"
        );
    }
    let key = PageKey::parse("slug:a%2Fbcdef").unwrap();
    assert_eq!(key.a, Slug("a/bcdef".into()));
    assert_eq!(key.encode().unwrap(), "slug:a%2Fbcdef");
}

/// A part with every form, to see that a newtype has them too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Digit(u8);

impl KeyPart for Digit {
    type Ref<'a> = Self;
    const SHAPE: PartShape = PartShape {
        kind: "digit",
        max_len: Some(1),
        alphabet: Alphabet::DIGITS,
    };
    fn to_ref(&self) -> Self {
        *self
    }
    fn from_ref(part: Self) -> Self {
        part
    }
    fn encode(part: Self, out: &mut PartWriter<'_>) {
        out.alphanumeric(&part.0.to_string());
    }
    fn decode(text: &PartText<'_>) -> Result<Self, PartError> {
        text.parse().map(Self).map_err(|_| PartError::new("not a digit"))
    }
}

impl OrderedKeyPart for Digit {
    const WIDTH: u32 = 1;
    fn encode_asc(part: Self, out: &mut PartWriter<'_>) {
        out.alphanumeric(&part.0.to_string());
    }
    fn decode_asc(text: &PartText<'_>) -> Result<Self, PartError> {
        Self::decode(text)
    }
    fn encode_desc(part: Self, out: &mut PartWriter<'_>) {
        out.alphanumeric(&(9 - part.0).to_string());
    }
    fn decode_desc(text: &PartText<'_>) -> Result<Self, PartError> {
        Self::decode(text).map(|part| Self(9 - part.0))
    }
}

impl PaddedKeyPart for Digit {
    fn encode_padded(part: Self, width: u32, out: &mut PartWriter<'_>) {
        out.alphanumeric(&format!("{:0width$}", part.0, width = width as usize));
    }
    fn decode_padded(text: &str, _: u32) -> Result<Self, PartError> {
        text.parse().map(Self).map_err(|_| PartError::new("not a digit"))
    }
}

impl RestKeyPart for Digit {
    fn rest_text<'a>(part: Self) -> Cow<'a, str> {
        part.0.to_string().into()
    }
    fn decode_rest(text: &str) -> Result<Self, PartError> {
        Self::decode_padded(text, 0)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, KvKeyPart)]
struct Level(Digit);

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, KvKeyPart)]
struct Outer(Level);

#[test]
fn a_newtype_has_the_forms_of_what_it_wraps() {
    fn forms<T: OrderedKeyPart + PaddedKeyPart + RestKeyPart>(part: &T) -> [String; 3] {
        let write = |form: fn(&mut KeyWriter, T::Ref<'_>)| {
            let mut out = KeyWriter::new(&TEMPLATE);
            form(&mut out, part.to_ref());
            out.finish().unwrap()
        };
        [
            write(|out, part| out.asc_part::<T>("part", part)),
            write(|out, part| out.desc_part::<T>("part", part)),
            write(|out, part| out.padded_part::<T>("part", part, 3)),
        ]
    }
    assert_eq!(forms(&Digit(3)), ["3", "6", "003"]);
    assert_eq!(forms(&Outer(Level(Digit(3)))), forms(&Digit(3)));
    assert_eq!(Outer::WIDTH, 1);
    assert_eq!(Outer::decode_rest("3").unwrap(), Outer(Level(Digit(3))));
    assert_eq!(Outer::decode_padded("003", 3).unwrap(), Outer(Level(Digit(3))));
}

#[test]
fn an_enum_is_written_by_its_wire_name() {
    assert_eq!(plain(&Plan::Free), "free");
    assert_eq!(plain(&Plan::Metered), "pay%3Aas%2Fyou go");
    assert_eq!(plain(&Plan::ForBusiness), "for-business");
    assert_eq!(<Plan as KeyPart>::SHAPE.max_len, Some(13));
    assert_eq!(
        <Plan as KeyPart>::SHAPE.kind,
        "enum for-business | free | pay:as/you go"
    );
    for byte in 0..128 {
        let occurs = ["free", "pay:as/you go", "for-business"]
            .iter()
            .any(|name| name.as_bytes().contains(&byte));
        assert_eq!(<Plan as KeyPart>::SHAPE.alphabet.contains(byte), occurs);
    }

    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, KvKeyPart)]
    enum Stadt {
        #[serde(rename = "Köln")]
        Koeln,
    }
    assert_eq!(<Stadt as KeyPart>::SHAPE.alphabet, Alphabet::TEXT);
    assert_eq!(<Stadt as KeyPart>::SHAPE.max_len, Some(5));
    assert_eq!(plain(&Stadt::Koeln), "Köln");
}

/// An id of one kind of thing.
#[derive(KvKeyPart)]
struct Id<T> {
    raw: u64,
    kind: PhantomData<fn() -> T>,
}

impl<T> Clone for Id<T> {
    fn clone(&self) -> Self {
        Self { ..*self }
    }
}
impl<T> PartialEq for Id<T> {
    fn eq(&self, other: &Self) -> bool {
        self.raw == other.raw
    }
}
impl<T> Eq for Id<T> {}
impl<T> Hash for Id<T> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.raw.hash(state);
    }
}
impl<T> Debug for Id<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.raw.fmt(f)
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, KvKeyPart)]
struct Wrapper<T>(T);

#[derive(Debug, Clone, PartialEq, Eq, Hash, KvKeyPart)]
struct Name<'a>(Cow<'a, str>);

#[test]
fn generic_newtypes_are_parts_where_what_they_hold_is() {
    struct NotAPart;
    let id = Id {
        raw: 7,
        kind: PhantomData::<fn() -> NotAPart>,
    };
    assert_eq!(plain(&id), "7");
    assert_eq!(plain(&Wrapper(Plan::Free)), "free");
    assert_eq!(plain(&Wrapper(Wrapper(UserId("x".into())))), "x");
    assert_eq!(plain(&Name(Cow::Borrowed("ann"))), "ann");
}

// The whole way: written into a key and read out of one.
mod key {
    #![allow(
        unreachable_pub,
        missing_docs,
        private_interfaces,
        reason = "written as the derive writes it"
    )]

    use super::{Deserialize, OrderId, PartForm, PartSchema, Plan, Segment, Serialize, UserId};
    use kv_schema::codec::Json;
    use kv_schema::key::{EntityKey, KeyParser, KeyTemplate, KeyWriter, ToKey};
    use kv_schema::schema::{EntityForm, Schema, Shape};
    use kv_schema::{KeyPart, KvEntity, NoMetadata, Result, Stored};

    #[derive(Debug, Serialize, Deserialize)]
    pub struct Order {
        plan: Plan,
    }

    #[derive(Debug, Clone, PartialEq, Eq, Hash)]
    pub struct OrderKey {
        pub plan: Plan,
        pub user: UserId,
        pub id: OrderId,
    }

    static SCHEMA: Schema = Schema::new(
        "Order",
        KeyTemplate::new(
            "order:{plan}:{user}:{id}",
            &[
                Segment::Literal("order:"),
                Segment::Part(PartSchema::new::<Plan>("plan", PartForm::Plain)),
                Segment::Literal(":"),
                Segment::Part(PartSchema::new::<UserId>("user", PartForm::Plain)),
                Segment::Literal(":"),
                Segment::Part(PartSchema::new::<OrderId>("id", PartForm::Plain)),
            ],
        ),
        EntityForm::Whole,
        <Json as kv_schema::codec::Codec<Order>>::NAME,
        Shape::Opaque("Order"),
    );

    impl KvEntity for Order {
        type Key = OrderKey;
        type Metadata = NoMetadata;
        type Value = Self;
        type Codec = Json;
        const SCHEMA: &'static Schema = &SCHEMA;
        fn stored_value(&self) -> &Self {
            self
        }
        fn restore(stored: Stored<'_, Self>) -> Result<Self> {
            stored.value()
        }
    }

    impl ToKey<Order> for Order {
        fn write_key(&self, _: &mut KeyWriter) {}
    }

    impl ToKey<Order> for OrderKey {
        fn write_key(&self, key: &mut KeyWriter) {
            key.literal("order:");
            key.part::<Plan>("plan", self.plan.to_ref());
            key.literal(":");
            key.part::<UserId>("user", self.user.to_ref());
            key.literal(":");
            key.part::<OrderId>("id", self.id.to_ref());
        }
    }

    impl EntityKey for OrderKey {
        type Entity = Order;
        fn read_parts(parser: &mut KeyParser<'_>) -> Result<Self> {
            Ok(Self {
                plan: parser.part()?,
                user: parser.part()?,
                id: parser.part()?,
            })
        }
    }

    #[test]
    fn parts_read_back_in_canonical_form_only() {
        let key = OrderKey {
            plan: Plan::Metered,
            user: UserId("a:b".into()),
            id: OrderId { number: 7 },
        };
        let text = key.encode().unwrap();
        assert_eq!(text, "order:pay%3Aas%2Fyou go:a%3Ab:7");
        assert_eq!(OrderKey::parse(&text).unwrap(), key);

        let alias = OrderKey::parse("order:biz:ann:7").unwrap_err();
        assert_eq!(alias.kind(), kv_schema::ErrorKind::ForeignKey);
        assert_eq!(alias.field(), Some("plan"));
        assert!(
            alias
                .to_string()
                .contains("expected one of `free`, `pay:as/you go`, `for-business`"),
            "{alias}"
        );
        assert!(OrderKey::parse("order:Free:ann:7").is_err());
        assert!(OrderKey::parse("order:free:ann:07").is_err());
    }
}

/// Nothing is in scope but what the module names.
#[no_implicit_prelude]
mod hygiene {
    extern crate kv_schema as renamed;

    #[derive(
        ::std::fmt::Debug,
        ::std::clone::Clone,
        ::std::cmp::PartialEq,
        ::std::cmp::Eq,
        ::std::hash::Hash,
        renamed::KvKeyPart,
    )]
    #[kv(crate = renamed)]
    pub(super) struct Result(pub(super) ::std::string::String);

    #[derive(
        ::std::fmt::Debug,
        ::std::clone::Clone,
        ::std::marker::Copy,
        ::std::cmp::PartialEq,
        ::std::cmp::Eq,
        ::std::hash::Hash,
        renamed::KvKeyPart,
    )]
    #[kv(crate = renamed)]
    pub(super) enum Option {
        Some,
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
    use kv_schema::KvKeyPart;

    /// Names a user.
    #[derive(Debug, Clone, PartialEq, Eq, Hash, KvKeyPart)]
    pub struct UserId(pub String);

    /// What a user pays for.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, KvKeyPart)]
    pub enum Plan {
        /// Nothing.
        Free,
        /// No longer sold.
        #[deprecated]
        Gold,
    }
}

#[test]
fn a_part_needs_nothing_in_scope() {
    assert_eq!(plain(&hygiene::Result("a".into())), "a");
    assert_eq!(plain(&hygiene::Option::Some), "Some");
    assert_eq!(plain(&strict::Plan::Free), "Free");
    assert_eq!(plain(&strict::UserId("ann".into())), "ann");
}

/// Derived parts in a derived entity: bare, ordered, in a prefix and read back.
mod entity {
    use super::{Deserialize, OrderId, Plan, Serialize, UserId};
    use kv_schema::KvEntity;
    use kv_schema::backend::memory::MemoryKv;

    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    struct Note {
        text: String,
    }

    #[derive(Debug, Clone, PartialEq, KvEntity)]
    #[kv(key = "profile:{user}")]
    struct Profile {
        user: UserId,
        #[kv(value)]
        note: Note,
    }

    #[derive(Debug, Clone, PartialEq, KvEntity)]
    #[kv(key = "order:{plan}:{user}:{id:desc}")]
    struct Order {
        plan: Plan,
        user: UserId,
        id: OrderId,
        #[kv(value)]
        note: Note,
    }

    #[test]
    fn derived_parts_fill_derived_keys() {
        pollster::block_on(async {
            let kv = MemoryKv::new();
            let note = Note { text: "hello".into() };
            let profile = Profile {
                user: UserId("ann".into()),
                note: note.clone(),
            };
            let profiles = Profile::repository(&kv);
            profiles.put(&profile).await.unwrap();
            assert_eq!(
                profiles.get(UserId("ann".into())).await.unwrap(),
                Some(profile.clone())
            );
            assert_eq!(profiles.get(&UserId("ann".into())).await.unwrap(), Some(profile));

            let orders = Order::repository(&kv);
            for number in [1, 10, 2] {
                let order = Order {
                    plan: Plan::ForBusiness,
                    user: UserId("ann".into()),
                    id: OrderId { number },
                    note: note.clone(),
                };
                orders.put(&order).await.unwrap();
            }
            let mut rows = orders
                .list(
                    OrderKey::prefix()
                        .plan(Plan::ForBusiness)
                        .user(&UserId("ann".into())),
                )
                .skip_foreign();
            let mut newest_first = Vec::new();
            while let Some(row) = rows.next().await.unwrap() {
                newest_first.push(row.key.id.number);
            }
            assert_eq!(newest_first, [10, 2, 1]);
        });
    }
}
