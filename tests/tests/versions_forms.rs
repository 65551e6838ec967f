//! Older versions in every form of entity, with every attribute of serde and every codec.
#![allow(missing_docs)]
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    clippy::needless_pass_by_value,
    clippy::trivially_copy_pass_by_ref,
    reason = "steps take what they migrate, and serde's functions what serde says"
)]

mod entities;

use std::borrow::Cow;
use std::collections::BTreeMap;

use entities::memory;
use kv_schema::backend::memory::{MemoryKv, Row as StoredRow};
use kv_schema::backend::{Backend, ReadOptions};
use kv_schema::codec::{self, Codec};
use kv_schema::{ErrorKind, KvEntity, Renew, Row, UnixSeconds, VersionState};
use pollster::block_on;
use serde::{Deserialize, Serialize};

fn insert(kv: &MemoryKv, key: &str, value: impl AsRef<[u8]>, metadata: Option<&str>) {
    kv.insert(
        key,
        StoredRow {
            value: value.as_ref().to_vec().into(),
            metadata: metadata.map(str::to_owned),
            expiration: None,
        },
    );
}

fn stored(kv: &MemoryKv, key: &str) -> (String, String) {
    let row = kv.dump()[key].clone();
    let value = String::from_utf8(row.value.to_vec()).unwrap();
    (value, row.metadata.unwrap_or_default())
}

mod tenths {
    use super::*;

    pub(super) fn serialize<S: serde::Serializer>(value: &f64, out: S) -> Result<S::Ok, S::Error> {
        out.serialize_u64((value * 10.0).round() as u64)
    }

    pub(super) fn deserialize<'de, D: serde::Deserializer<'de>>(input: D) -> Result<f64, D::Error> {
        Ok(u64::deserialize(input)? as f64 / 10.0)
    }
}

fn seven() -> u32 {
    7
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
#[kv(key = "x:{type}:{id}", version = 3)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
struct Dressed {
    #[kv(was(1 => "kind", 2 => "sort"))]
    r#type: u8,
    id: u64,
    #[kv(was(2 => "old_title"), metadata)]
    #[serde(alias = "headline", rename = "Title")]
    title_text: String,
    #[kv(was(1 => "w"), metadata)]
    #[serde(with = "tenths")]
    weight: f64,
    #[kv(since = 2)]
    #[serde(default = "seven")]
    seven: u32,
    #[kv(since = 3)]
    from_default: u32,
    #[kv(since = 3, metadata)]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tags: Vec<String>,
    #[serde(skip)]
    cache: u8,
}

impl Default for Dressed {
    fn default() -> Self {
        Self {
            r#type: 0,
            id: 0,
            title_text: "untitled".into(),
            weight: 0.0,
            seven: 1,
            from_default: 42,
            tags: Vec::new(),
            cache: 3,
        }
    }
}

#[test]
fn attributes_of_serde_hold_in_older_versions() {
    let (kv, _) = memory();
    let all = Dressed::repository(&kv);
    let key = DressedKey { r#type: 1, id: 2 };
    let get = |value: &str, metadata: &str| {
        insert(&kv, "x:1:2", value, Some(metadata));
        block_on(all.get_entry(&key)).map(Option::unwrap)
    };
    let expected = Dressed {
        r#type: 1,
        id: 2,
        title_text: "t".into(),
        weight: 1.5,
        seven: 7,
        ..Dressed::default()
    };
    let one = get(
        r#"{"kind":1,"id":2,"old_title":"t","w":15}"#,
        r#"{"old_title":"t","w":15,"$v":1}"#,
    )
    .unwrap();
    assert_eq!(one.value(), &expected);
    assert_eq!(
        one.metadata().unwrap(),
        DressedMetadata {
            title_text: "t".into(),
            weight: 1.5,
            tags: Vec::new()
        }
    );
    let two = get(
        r#"{"sort":1,"id":2,"old_title":"t","weight":15,"seven":9}"#,
        r#"{"old_title":"t","weight":15,"$v":2}"#,
    )
    .unwrap();
    assert_eq!(
        two.value(),
        &Dressed {
            seven: 9,
            ..expected.clone()
        }
    );
    // What a version does not have is unknown to it.
    for (value, version) in [
        (r#"{"type":1,"id":2}"#, 1),
        (r#"{"kind":1,"id":2,"seven":1}"#, 1),
        (r#"{"kind":1,"id":2,"Title":"t"}"#, 1),
        (r#"{"kind":1,"id":2,"headline":"t"}"#, 2),
        (r#"{"sort":1,"id":2,"tags":[]}"#, 2),
        (r#"{"sort":1,"id":2}"#, 3),
    ] {
        let error = get(value, &format!(r#"{{"$v":{version}}}"#)).unwrap_err();
        assert_eq!(
            (error.kind(), error.version()),
            (ErrorKind::Decode, Some(version)),
            "{value}"
        );
    }
    // Aliases are today's.
    let three = get(
        r#"{"type":1,"id":2,"headline":"h","weight":15,"seven":7}"#,
        r#"{"headline":"h","weight":15,"$v":3}"#,
    )
    .unwrap();
    assert_eq!(
        (&*three.value().title_text, &*three.metadata().unwrap().title_text),
        ("h", "h")
    );
    // The error names the field as it was.
    let error = get(r#"{"sort":1,"id":2,"weight":"x"}"#, r#"{"$v":2}"#).unwrap_err();
    assert_eq!(error.field(), Some("weight"));
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Packed1 {
    id: u64,
    name: String,
}

macro_rules! packed {
    ($name:ident, $codec:ty, $old:ty) => {
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
        #[kv(key = "k:{id}", codec = $codec, older_codec = $codec, version = 3, migrate(1 => Packed1 as $old))]
        struct $name {
            id: u64,
            #[kv(was(2 => "nom"))]
            name: String,
            #[kv(since = 3)]
            more: BTreeMap<u8, Vec<u8>>,
        }

        impl From<Packed1> for $name {
            fn from(old: Packed1) -> Self {
                Self {
                    id: old.id,
                    name: old.name,
                    more: BTreeMap::new(),
                }
            }
        }
    };
}

packed!(JsonOfPack, Json, MsgPack);
packed!(PackOfJson, MsgPack, Json);
packed!(PackOfGzip, MsgPack, Gzip<MsgPack>);
packed!(GzipOfJson, Gzip<Json>, Json);

#[derive(Serialize, Deserialize)]
struct Packed2 {
    id: u64,
    nom: String,
}

#[test]
fn every_codec_reads_its_older_versions() {
    fn check<E, Old, Now>(name: impl Fn(&E) -> &str)
    where
        E: KvEntity + std::fmt::Debug,
        u64: kv_schema::ToKey<E>,
        Old: Codec<Packed1>,
        Now: Codec<Packed2>,
    {
        let (kv, _) = memory();
        let all = E::repository(&kv);
        let one = Old::encode(&Packed1 {
            id: 1,
            name: "a".into(),
        })
        .unwrap()
        .into_owned();
        insert(&kv, "k:1", one, Some(r#"{"$v":1}"#));
        let entry = block_on(all.get_entry(1)).unwrap().unwrap();
        assert_eq!(
            (name(entry.value()), entry.state()),
            ("a", VersionState::Older(1))
        );
        let two = Now::encode(&Packed2 {
            id: 1,
            nom: "b".into(),
        })
        .unwrap()
        .into_owned();
        insert(&kv, "k:1", two, Some(r#"{"$v":2}"#));
        let entry = block_on(all.get_entry(1)).unwrap().unwrap();
        assert_eq!(
            (name(entry.value()), entry.state()),
            ("b", VersionState::Older(2))
        );
        assert!(block_on(all.write_back(&entry)).unwrap());
        let entry = block_on(all.get_entry(1)).unwrap().unwrap();
        assert_eq!((name(entry.value()), entry.state()), ("b", VersionState::Current));
        // Not its codec: a typed error.
        insert(&kv, "k:1", [0xc1, 0xff], Some(r#"{"$v":1}"#));
        assert_eq!(block_on(all.get_entry(1)).unwrap_err().kind(), ErrorKind::Decode);
        assert_eq!(
            block_on(all.get_many([1])).remove(0).unwrap_err().kind(),
            ErrorKind::Decode
        );
    }
    check::<JsonOfPack, codec::MsgPack, codec::Json>(|e| &e.name);
    check::<PackOfJson, codec::Json, codec::MsgPack>(|e| &e.name);
    check::<PackOfGzip, codec::Gzip<codec::MsgPack>, codec::MsgPack>(|e| &e.name);
    check::<GzipOfJson, codec::Json, codec::Gzip<codec::Json>>(|e| &e.name);
}

/// The codec changed, twice, and a name with it; the last release goes down again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
#[kv(key = "r:{id}", codec = MsgPack, version = 4, write_version = 2,
     migrate(1 => Self as Json, 2 => Self as Gzip<Json>, 3 => Self as MsgPack))]
struct Recoded {
    id: u64,
    #[kv(was(2 => "nom"))]
    name: String,
}

#[test]
fn a_codec_changes_without_a_struct() {
    let (kv, _) = memory();
    let all = Recoded::repository(&kv);
    let (old, name) = (
        Packed2 {
            id: 1,
            nom: "a".into(),
        },
        "a".to_owned(),
    );
    let one = <codec::Json as Codec<Packed2>>::encode(&old)
        .unwrap()
        .into_owned();
    let two = <codec::Gzip<codec::Json> as Codec<Packed2>>::encode(&old)
        .unwrap()
        .into_owned();
    let now = Recoded { id: 1, name };
    let three = <codec::MsgPack as Codec<Recoded>>::encode(&now)
        .unwrap()
        .into_owned();
    for (value, version) in [(one, 1), (two.clone(), 2), (three, 3)] {
        insert(&kv, "r:1", value, Some(&format!(r#"{{"$v":{version}}}"#)));
        let entry = block_on(all.get_entry(1)).unwrap().unwrap();
        assert_eq!(entry.value(), &now);
        assert_eq!(entry.state(), VersionState::Older(version));
    }
    block_on(all.put(&Recoded { id: 2, ..now.clone() })).unwrap();
    let stored = block_on(kv.get("r:2", ReadOptions::default())).unwrap().unwrap();
    assert!(
        <codec::Gzip<codec::Json> as Codec<Packed2>>::decode(stored.value).is_ok_and(|old| old.nom == "a")
    );
    let codecs: Vec<_> = Recoded::SCHEMA.older.iter().map(|old| old.codec).collect();
    assert_eq!(codecs, ["json", "gzip(json)", "msgpack"]);
}

/// A generic value under another codec than before.
#[derive(Debug, Clone, PartialEq, KvEntity)]
#[kv(key = "held:{id}", codec = MsgPack, version = 3, migrate(1 => Self as Json, 2 => Self as MsgPack))]
struct Held<T> {
    id: T,
    #[kv(value)]
    value: Vec<T>,
}

#[test]
fn a_codec_changes_under_a_parameter() {
    let (kv, _) = memory();
    insert(&kv, "held:1", *b"[53]", Some(r#"{"$v":1}"#));
    insert(&kv, "held:2", *b"\x91\x35", Some(r#"{"$v":2}"#));
    let all = Held::<u16>::repository(&kv);
    for id in [1, 2] {
        assert_eq!(block_on(all.get(&HeldKey { id })).unwrap().unwrap().value, [53]);
    }
}

/// The type of the value migrates.
#[derive(Debug, Clone, PartialEq, KvEntity)]
#[kv(key = "count:{name}", codec = Text, version = 4, migrate(1 => Vec<u8> as Bytes with bytes, 2 => String as Text with parse, 3 => Self as Text))]
struct Count {
    name: String,
    #[kv(metadata, was(2 => "who"), since = 2)]
    by: String,
    #[kv(value)]
    hits: u64,
}

fn parse(old: String) -> Result<u64, std::num::ParseIntError> {
    old.parse()
}

fn bytes(old: Vec<u8>) -> String {
    old.len().to_string()
}

#[derive(Debug, Clone, PartialEq, KvEntity)]
#[kv(key = "count:{name}", codec = Text, version = 2, migrate(1 => String as Text with count))]
struct Counted {
    name: String,
    #[kv(value)]
    hits: u64,
}

fn count(old: String, key: &CountedKey) -> Result<u64, std::num::ParseIntError> {
    assert_eq!(key.name, "a");
    old.trim().parse()
}

#[test]
fn the_type_of_a_value_migrates() {
    let (kv, _) = memory();
    let all = Counted::repository(&kv);
    insert(&kv, "count:a", " 12 ", Some(r#"{"$v":1}"#));
    assert_eq!(block_on(all.get("a")).unwrap().unwrap().hits, 12);
    insert(&kv, "count:a", "x", None);
    let error = block_on(all.get("a")).unwrap_err();
    assert_eq!((error.kind(), error.version()), (ErrorKind::Migration, Some(1)));
    assert!(std::error::Error::source(&error).is_some());
    assert_eq!(error.raw().unwrap(), "x");
}

/// Lives in its metadata alone.
#[derive(Debug, Clone, PartialEq, KvEntity)]
#[kv(key = "seen:{page}", metadata_only, version = 3, migrate_metadata(1 => Seen1), ttl = "1h")]
struct Seen {
    page: String,
    #[kv(was(2 => "who"))]
    by: String,
    #[kv(since = 3)]
    note: Option<String>,
}

#[derive(Deserialize)]
struct Seen1 {
    first: String,
    last: String,
}

impl From<Seen1> for SeenMetadata {
    fn from(old: Seen1) -> Self {
        Self {
            by: format!("{} {}", old.first, old.last),
            note: None,
        }
    }
}

#[test]
fn metadata_alone_migrates_in_a_list_and_in_a_get() {
    let (kv, _) = memory();
    let all = Seen::repository(&kv);
    let expected = |by: &str| Seen {
        page: "p".into(),
        by: by.into(),
        note: None,
    };
    for (metadata, by, state) in [
        (
            r#"{"first":"A","last":"B","$v":1,"$x":1800000100}"#,
            "A B",
            VersionState::Older(1),
        ),
        (r#"{"first":"A","last":"B"}"#, "A B", VersionState::Unversioned(1)),
        (r#"{"who":"C","$v":2,"theirs":1}"#, "C", VersionState::Older(2)),
        (r#"{"by":"D","$v":3}"#, "D", VersionState::Current),
    ] {
        insert(&kv, "seen:p", "", Some(metadata));
        let entry = block_on(all.get_entry("p")).unwrap().unwrap();
        assert_eq!((entry.value(), entry.state()), (&expected(by), state));
        assert_eq!(entry.metadata().unwrap().by, by);
        let page = block_on(all.list_page(SeenKey::prefix(), None, None)).unwrap();
        let row = page.rows.into_iter().next().unwrap().into_own().unwrap();
        assert_eq!((&*row.metadata.by, row.state), (by, Some(state)));
        let wrote = block_on(all.write_back(&entry)).unwrap();
        assert_eq!(wrote, state != VersionState::Current);
        let again = block_on(all.get_entry("p")).unwrap().unwrap();
        assert_eq!(
            (again.value(), again.state()),
            (&expected(by), VersionState::Current)
        );
    }
    // What others wrote beside the old type's own names stays.
    let metadata = r#"{"first":"A","theirs":[1],"last":"B","$s":5,"$v":1,"$x":1800000100}"#;
    insert(&kv, "seen:p", "", Some(metadata));
    let entry = block_on(all.get_entry("p")).unwrap().unwrap();
    assert!(block_on(all.write_back(&entry)).unwrap());
    let kept = r#"{"by":"A B","note":null,"theirs":[1],"$s":5,"$v":3,"$x":1800000100}"#;
    assert_eq!(stored(&kv, "seen:p").1, kept);
    // What the old type cannot read: an error in a get, a foreign row in a list.
    insert(&kv, "seen:p", "", Some(r#"{"first":"A","$v":1}"#));
    assert_eq!(block_on(all.get("p")).unwrap_err().kind(), ErrorKind::Metadata);
    let page = block_on(all.list_page(SeenKey::prefix(), None, None)).unwrap();
    assert!(matches!(&page.rows[0], Row::Foreign(row) if row.reason.kind() == ErrorKind::Metadata));
}

/// The metadata of a whole entity, by a function and through two types.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
#[kv(
    key = "doc:{id}",
    version = 4,
    migrate(1 => Self, 2 => Self, 3 => Self),
    migrate_metadata(1 => Meta1 with meta, 2 => Meta2 with Meta2::today)
)]
struct Doc {
    id: u64,
    #[kv(metadata)]
    size: u64,
}

#[derive(Deserialize)]
struct Meta1 {
    len: String,
}

#[derive(Deserialize)]
struct Meta2 {
    bytes: u64,
}

impl Meta2 {
    fn today(self) -> Result<DocMetadata, String> {
        match self.bytes {
            0 => Err("empty".into()),
            size => Ok(DocMetadata { size }),
        }
    }
}

fn meta(old: Meta1) -> Result<Meta2, std::num::ParseIntError> {
    Ok(Meta2 {
        bytes: old.len.parse()?,
    })
}

#[test]
fn metadata_goes_through_its_own_types() {
    let (kv, _) = memory();
    let all = Doc::repository(&kv);
    for (metadata, size) in [
        (r#"{"len":"12","$v":1}"#, Ok(12)),
        (r#"{"bytes":13,"more":1,"$v":2}"#, Ok(13)),
        (r#"{"size":14,"$v":3}"#, Ok(14)),
        (r#"{"len":"x","$v":1}"#, Err(ErrorKind::Migration)),
        (r#"{"bytes":0,"$v":2}"#, Err(ErrorKind::Migration)),
        (r#"{"size":1,"$v":2}"#, Err(ErrorKind::Metadata)),
    ] {
        insert(&kv, "doc:1", r#"{"id":1,"size":5}"#, Some(metadata));
        let entry = block_on(all.get_entry(1)).unwrap().unwrap();
        assert_eq!(entry.value().size, 5, "the value never suffers from it");
        assert_eq!(
            entry.metadata().map(|m| m.size).map_err(|e| e.kind()),
            size,
            "{metadata}"
        );
        let page = block_on(all.list_page(DocKey::prefix(), None, None)).unwrap();
        match page.rows.into_iter().next().unwrap() {
            Row::Own(row) => assert_eq!(Ok(row.metadata.size), size),
            Row::Foreign(row) => assert_eq!(Err(row.reason.kind()), size),
            _ => unreachable!(),
        }
    }
}

/// What the key says wins in every version.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
#[kv(key = "w:{id}:{to}", version = 2, key_wins)]
struct Wins {
    #[kv(was(1 => "no"))]
    id: u64,
    #[serde(skip)]
    to: u64,
    #[kv(was(1 => "n"))]
    name: String,
}

#[test]
fn the_key_wins_over_older_values_too() {
    let (kv, _) = memory();
    insert(&kv, "w:1:2", r#"{"no":9,"n":"a"}"#, Some(r#"{"$v":1}"#));
    let found = block_on(Wins::repository(&kv).get(&WinsKey { id: 1, to: 2 })).unwrap();
    assert_eq!(
        found,
        Some(Wins {
            id: 1,
            to: 2,
            name: "a".into()
        })
    );
}

/// An expiry in the value, and one beside it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
#[kv(key = "inv:{id}", version = 2, write_back = on_read)]
struct Invite {
    id: u64,
    #[kv(expiry, was(1 => "exp"))]
    until: u64,
}

#[derive(Debug, Clone, PartialEq, KvEntity)]
#[kv(key = "tok:{id}", version = 2, write_back = on_read, migrate(1 => String with len), codec = Text, older_codec = Text)]
struct Token {
    id: u64,
    #[kv(expiry)]
    until: Option<UnixSeconds>,
    #[kv(value)]
    len: u64,
}

fn len(old: String) -> u64 {
    old.len() as u64
}

#[test]
fn an_expiry_field_migrates_with_its_value() {
    let (kv, _) = memory();
    let all = Invite::repository(&kv);
    block_on(async {
        for metadata in [r#"{"$v":1,"$x":1800000100}"#, r#"{"$v":1}"#] {
            insert(&kv, "inv:1", r#"{"id":1,"exp":1800000100}"#, Some(metadata));
            let entry = all.get_entry(1).await.unwrap().unwrap();
            assert_eq!(entry.value().until, 1_800_000_100);
            assert_eq!(
                all.renew(&entry, Renew::always()).await.unwrap_err().kind(),
                ErrorKind::Unsupported
            );
        }
        assert_eq!(
            stored(&kv, "inv:1").0,
            r#"{"id":1,"exp":1800000100}"#,
            "one write a second"
        );
        let entry = all.get_entry(1).await.unwrap().unwrap();
        assert!(all.write_back(&entry).await.unwrap());
        assert_eq!(
            stored(&kv, "inv:1"),
            (
                r#"{"id":1,"until":1800000100}"#.into(),
                r#"{"$v":2,"$x":1800000100}"#.into()
            )
        );
        assert_eq!(kv.dump()["inv:1"].expiration, Some(UnixSeconds(1_800_000_100)));
    });
}

/// Parameters: the steps are named.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
#[kv(key = "g:{id}", version = 2, migrate(1 => GenericOld<I>))]
struct Generic<I> {
    id: I,
    body: Vec<u8>,
}

#[derive(Serialize, Deserialize)]
struct GenericOld<I> {
    id: I,
    content: u8,
}

impl<I> From<GenericOld<I>> for Generic<I> {
    fn from(old: GenericOld<I>) -> Self {
        Self {
            id: old.id,
            body: vec![old.content],
        }
    }
}

#[test]
fn a_generic_entity_migrates_by_its_steps() {
    let (kv, _) = memory();
    insert(&kv, "g:1", r#"{"id":1,"content":1}"#, Some(r#"{"$v":1}"#));
    let found = block_on(Generic::<u64>::repository(&kv).get(&GenericKey { id: 1_u64 }))
        .unwrap()
        .unwrap();
    assert_eq!(found, Generic { id: 1, body: vec![1] });
}

/// Borrowed data.
#[derive(Debug, Clone, PartialEq, KvEntity)]
#[kv(key = "b:{id}", version = 2, codec = Text, migrate(1 => u64 as Text with wide))]
struct Borrowed<'a> {
    id: Cow<'a, str>,
    #[kv(metadata, was(1 => "n"))]
    note: Cow<'a, str>,
    #[kv(value)]
    text: String,
}

fn wide(old: u64, key: &BorrowedKey) -> String {
    format!("{}={old}", key.id)
}

#[test]
fn an_entity_with_a_lifetime() {
    let (kv, _) = memory();
    insert(&kv, "b:x", "5", Some(r#"{"n":"a","$v":1}"#));
    let found = block_on(Borrowed::repository(&kv).get("x")).unwrap().unwrap();
    assert_eq!((&*found.text, &*found.note), ("x=5", "a"));
}

/// A field may be flattened beside those that changed; what it catches is not what a newer version calls its own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
#[kv(key = "fl:{id}", version = 2)]
struct Flat {
    id: u64,
    #[kv(was(1 => "nick"))]
    name: String,
    #[kv(since = 2)]
    locale: Option<String>,
    #[serde(flatten)]
    more: BTreeMap<String, serde_json::Value>,
}

#[test]
fn what_a_catch_all_caught_is_not_written_twice() {
    let (kv, _) = memory();
    let all = Flat::repository(&kv);
    insert(
        &kv,
        "fl:1",
        r#"{"id":1,"nick":"a","other":1}"#,
        Some(r#"{"$v":1}"#),
    );
    let entry = block_on(all.get_entry(1)).unwrap().unwrap();
    assert_eq!((&*entry.value().name, entry.value().more.len()), ("a", 1));
    assert!(block_on(all.write_back(&entry)).unwrap());
    assert_eq!(
        stored(&kv, "fl:1").0,
        r#"{"id":1,"name":"a","locale":null,"other":1}"#
    );
    // `locale` was nobody's in version 1, and is ours in version 2.
    insert(
        &kv,
        "fl:1",
        r#"{"id":1,"nick":"a","locale":"de"}"#,
        Some(r#"{"$v":1}"#),
    );
    let entry = block_on(all.get_entry(1)).unwrap().unwrap();
    let before = kv.dump();
    let wrote = block_on(all.write_back(&entry));
    match wrote {
        Ok(_) => assert_eq!(block_on(all.get(1)).unwrap().as_ref(), Some(entry.value())),
        Err(error) => {
            assert_eq!(error.kind(), ErrorKind::Encode);
            assert_eq!(kv.dump(), before);
        }
    }
}

#[test]
fn schemas_tell_of_older_versions() {
    let older: Vec<_> = Count::SCHEMA
        .older
        .iter()
        .map(|old| (old.version, old.name, old.codec))
        .collect();
    assert_eq!(
        older,
        [
            (1, Some("Vec<u8>"), "bytes"),
            (2, Some("String"), "text"),
            (3, None, "text")
        ]
    );
    assert_eq!(Doc::SCHEMA.older[0].metadata, Some("Meta1"));
    assert_eq!((Seen::SCHEMA.oldest, Seen::SCHEMA.write_version), (1, None));
}

/// serde writes the name of the struct too.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
#[kv(key = "tag:{id}", version = 2, write_version = 1)]
#[serde(tag = "type")]
struct Tagged {
    id: u64,
    #[kv(was(1 => "nick"))]
    name: String,
}

#[test]
fn the_name_of_a_struct_is_todays() {
    let (kv, _) = memory();
    let all = Tagged::repository(&kv);
    let one = Tagged {
        id: 1,
        name: "a".into(),
    };
    block_on(all.put(&one)).unwrap();
    assert_eq!(stored(&kv, "tag:1").0, r#"{"type":"Tagged","id":1,"nick":"a"}"#);
    assert_eq!(block_on(all.get(1)).unwrap(), Some(one));
}
