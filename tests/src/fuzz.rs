//! Fuzz targets: each takes any bytes, and must neither panic nor break a promise.
//!
//! They run on stable: `cargo run -p kv-schema-tests --bin fuzz -- keys 60` mutates a corpus for a minute and prints its seed. A
//! coverage-guided engine calls the same functions.

mod versions;

use std::net::IpAddr;

use kv_schema::clock::UnixSeconds;
use kv_schema::codec::{self, Codec};
use kv_schema::{EntityKey, KvEntity, MetadataReader, MetadataWriter};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub use self::versions::{MOST, corpus_of_versions, versions};

macro_rules! keyed {
    ($($name:ident $template:literal { $($field:ident: $ty:ty),* })*) => {$(
        #[doc = $template]
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
        #[kv(key = $template)]
        pub struct $name { $(#[doc = "A part."] pub $field: $ty),* }
    )*};
}

keyed! {
    Plain "s:{tenant}:{user}:{id}" { tenant: String, user: u64, id: Uuid }
    Signed "{a}-{b}" { a: i32, b: Option<String> }
    Ordered "e/{at:asc}/{n:desc}.{p:06}" { at: UnixSeconds, n: i64, p: u32 }
    Rest "files/{id}/{path:rest}" { id: u8, path: String }
    Bare "{text}" { text: String }
    Address "count:{ip}" { ip: IpAddr }
}

/// A name of a target, and the target.
pub type Target = (&'static str, fn(&[u8]));

/// Every target.
pub const TARGETS: &[Target] = &[
    ("keys", keys),
    ("values", values),
    ("metadata", metadata),
    ("versions", versions),
];

/// Parses text as a key of many templates: what is accepted is canonical.
///
/// # Panics
///
/// Where a promise is broken.
pub fn keys(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    canonical::<PlainKey>(&text);
    canonical::<SignedKey>(&text);
    canonical::<OrderedKey>(&text);
    canonical::<RestKey>(&text);
    canonical::<BareKey>(&text);
    canonical::<AddressKey>(&text);
}

fn canonical<K: EntityKey>(text: &str) {
    if let Ok(key) = K::parse(text) {
        let again = key
            .encode()
            .unwrap_or_else(|error| panic!("{text:?} was read and cannot be written: {error}"));
        assert_eq!(again, text, "a key that is not canonical was read");
    }
}

/// Something with a part of every kind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Value {
    text: String,
    number: i64,
    list: Vec<Option<Value>>,
    map: std::collections::BTreeMap<String, f64>,
    choice: Choice,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
enum Choice {
    Unit,
    New(u8),
    Named { bytes: Vec<u8> },
}

/// Decodes bytes with every codec: what is decoded is written again, and then reads as the same bytes do.
///
/// # Panics
///
/// Where a promise is broken.
pub fn values(data: &[u8]) {
    settled::<codec::Json>(data);
    settled::<codec::MsgPack>(data);
    settled::<codec::Gzip<codec::Json>>(data);
    settled::<codec::Gzip<codec::MsgPack>>(data);
}

fn settled<C: Codec<Value>>(data: &[u8]) {
    let Ok(value) = C::decode(data.to_vec().into()) else {
        return;
    };
    // NaN in MessagePack is equal to nothing, itself included; written bytes are compared instead.
    let Ok(written) = C::encode(&value) else { return };
    let read = C::decode(written.to_vec().into())
        .unwrap_or_else(|error| panic!("{value:?} does not read back: {error}"));
    let again = C::encode(&read).unwrap_or_else(|error| panic!("{read:?} cannot be written again: {error}"));
    assert!(C::same(&written, &again), "{value:?} became {read:?}");
}

/// Reads bytes as metadata: whatever it says, it is read without harm, and a text field survives being written again.
///
/// # Panics
///
/// Where a promise is broken.
pub fn metadata(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let reader = MetadataReader::new(Some(&text));
    let _ = (
        reader.version(),
        reader.deadline(),
        reader.soft(),
        reader.is_odd(),
    );
    for name in ["a", "device", "$v"] {
        let _ = (
            reader.field::<u128>(name).is_ok(),
            reader.field::<Vec<f32>>(name).is_ok(),
        );
        if let Ok(field) = reader.field::<String>(name) {
            let mut writer = MetadataWriter::default();
            writer.field("a", &field);
            let Ok(Some(written)) = writer.finish() else {
                panic!("{field:?} cannot be written")
            };
            assert_eq!(
                MetadataReader::new(Some(&written)).field::<String>("a").ok(),
                Some(field)
            );
        }
    }
}

/// Runs a target on `count` inputs that are mutated from a corpus and from each other.
pub fn run(target: fn(&[u8]), seed: u64, count: u64) {
    let mut corpus: Vec<Vec<u8>> = CORPUS.iter().map(|text| text.as_bytes().to_vec()).collect();
    corpus.extend(corpus_of_versions());
    run_by(seed, count, corpus, target);
}

/// Hands `count` inputs, mutated from a corpus, to whoever runs a target.
pub fn run_by(seed: u64, count: u64, mut corpus: Vec<Vec<u8>>, mut run: impl FnMut(&[u8])) {
    let mut random = Random::new(seed);
    let given = corpus.len();
    for _ in 0..count {
        let mut input = corpus[random.below(corpus.len())].clone();
        // Half of them are changed in one place, so that much of what is right stays.
        let most = [1, 1, 2, 4][random.below(4)];
        for _ in 0..=random.below(most) {
            mutate(&mut input, &corpus, &mut random);
        }
        run(&input);
        if random.below(64) == 0 && input.len() < 400 {
            let place = random.below(corpus.len());
            if corpus.len() < 256 {
                corpus.push(input);
            } else if place >= given {
                corpus[place] = input;
            }
        }
    }
}

const CORPUS: &[&str] = &[
    "s:acme:7:00000000-0000-0000-0000-000000000001",
    "s:a%3Ab:18446744073709551615:ffffffff-ffff-ffff-ffff-ffffffffffff",
    "-5-$none",
    "5-%24none",
    "e/01700000000/-9223372036854775808.000042",
    "files/7/a/b%c/../$none",
    "%2E%2E",
    "%C2%80é😀%24",
    "count:2001%3Adb8%3A%3A1",
    "count:10.0.0.1",
    r#"{"text":"a","number":-1,"list":[null],"map":{"x":1.5},"choice":{"Named":{"bytes":[1,255]}}}"#,
    r#"{"text":"\u00e9","number":9223372036854775807,"list":[],"map":{},"choice":"Unit"}"#,
    r#"{"a":"x","device":"9007199254740993","$v":2,"$x":1800000000,"$s":"12"}"#,
    r#"{"a":1e400,"device":[1.0,-0.0],"$v":-1}"#,
    "\u{1f}\u{8b}\u{8}\0\0\0\0\0\0\u{ff}",
    "",
];

/// Bytes that mean something to one reader or another.
const TELLING: &[u8] = b"%:/-.$0aA\"{}[],\\\x00\x7f\xc2\xff";

fn mutate(input: &mut Vec<u8>, corpus: &[Vec<u8>], random: &mut Random) {
    let place = random.below(input.len() + 1);
    match random.below(7) {
        0 => input.truncate(place),
        1 => input.insert(place, TELLING[random.below(TELLING.len())]),
        2 if place < input.len() => drop(input.remove(place)),
        3 if place < input.len() => input[place] ^= 1 << random.below(8),
        4 if place < input.len() => input[place] = u8::try_from(random.below(256)).unwrap_or(0),
        5 => {
            let other = &corpus[random.below(corpus.len())];
            let from = random.below(other.len() + 1);
            input.splice(place.., other[from..].iter().copied());
        }
        _ => {
            let piece = input[place..]
                .iter()
                .take(random.below(9))
                .copied()
                .collect::<Vec<u8>>();
            input.splice(place..place, piece);
        }
    }
}

/// Xorshift: the same inputs for the same seed, everywhere.
#[derive(Debug, Clone)]
pub struct Random(u64);

impl Random {
    /// Begins with a seed.
    pub fn new(seed: u64) -> Self {
        Self(seed | 1)
    }

    /// Returns a number below `end`; 0 where there is none.
    pub fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % end.max(1) as u64).unwrap_or(0)
    }
}
