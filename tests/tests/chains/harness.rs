//! What the generated chains are made of, and how a pair of versions is tried.

pub use std::collections::BTreeMap;
use std::fmt::{Debug, Display};

use kv_schema::backend::memory::MemoryKv;
pub use kv_schema::codec::{Gzip, Json, MsgPack};
pub use kv_schema::key::KeyRange;
pub use kv_schema::{ErrorKind, KvEntity, VersionState};
pub use kv_schema_tests::fuzz::Random;
use pollster::block_on;
pub use serde::{Deserialize, Serialize};

pub use crate::{any, version};

/// A type of which there are random values.
pub trait Any: Sized {
    fn any(random: &mut Random) -> Self;
}

/// A version of an entity.
pub trait Version: KvEntity + Clone + PartialEq + Debug {
    /// Its metadata, as a plain struct.
    type Plain: PartialEq + Debug;

    fn any_at(random: &mut Random, id: u64) -> Self;
    fn meta(&self) -> Self::Plain;
    fn listed(metadata: Self::Metadata) -> Self::Plain;
    fn key(id: u64) -> Self::Key;
    fn id(key: &Self::Key) -> u64;
    fn all() -> KeyRange<Self>;
}

#[macro_export]
macro_rules! any {
    ($name:ident { $($field:ident),* }) => {
        impl Any for $name {
            fn any(random: &mut Random) -> Self {
                Self { $($field: Any::any(random)),* }
            }
        }
    };
}

#[macro_export]
macro_rules! keyed {
    () => {
        fn key(id: u64) -> EKey {
            EKey { id }
        }

        fn id(key: &EKey) -> u64 {
            key.id
        }

        fn all() -> KeyRange<Self> {
            EKey::prefix().into()
        }
    };
}

#[macro_export]
macro_rules! version {
    ($name:ident { $($field:ident),* }, Meta { $($meta:ident),* }) => {
        impl Version for $name {
            type Plain = Meta;

            $crate::keyed!();

            fn any_at(random: &mut Random, id: u64) -> Self {
                Self { id, $($field: Any::any(random)),* }
            }

            fn meta(&self) -> Meta {
                Meta { $($meta: self.$meta.clone()),* }
            }

            fn listed(metadata: Self::Metadata) -> Meta {
                Meta { $($meta: metadata.$meta),* }
            }
        }
    };
    ($name:ident { $($field:ident),* }, None) => {
        impl Version for $name {
            type Plain = ();

            $crate::keyed!();

            fn any_at(random: &mut Random, id: u64) -> Self {
                Self { id, $($field: Any::any(random)),* }
            }

            fn meta(&self) {}

            fn listed(_: Self::Metadata) {}
        }
    };
}

impl Any for u32 {
    fn any(random: &mut Random) -> Self {
        [0, 1, 7, u32::MAX, random.below(1000) as u32][random.below(5)]
    }
}

impl Any for u64 {
    fn any(random: &mut Random) -> Self {
        [
            0,
            9,
            1 << 32,
            (1 << 53) + 1,
            u64::MAX,
            random.below(1 << 40) as u64,
        ][random.below(6)]
    }
}

impl Any for i64 {
    fn any(random: &mut Random) -> Self {
        let any = random.below(1 << 40) as i64;
        [0, -1, i64::MIN, i64::MAX, any, -any][random.below(6)]
    }
}

impl Any for bool {
    fn any(random: &mut Random) -> Self {
        random.below(2) == 0
    }
}

impl Any for f64 {
    fn any(random: &mut Random) -> Self {
        let any = random.below(1 << 40) as f64 / 977.0;
        [0.0, -0.5, 1.0, 1e300, 5e-324, any][random.below(6)]
    }
}

impl Any for String {
    fn any(random: &mut Random) -> Self {
        const PIECES: &[&str] = &[
            "Ada", " ", "Lovelace", "\"", "é😀", "\n\u{1f}", "null", "7", "a_b", "$v",
        ];
        if random.below(3) == 0 {
            return random.below(100_000).to_string();
        }
        (0..random.below(4))
            .map(|_| PIECES[random.below(PIECES.len())])
            .collect()
    }
}

impl<T: Any> Any for Option<T> {
    fn any(random: &mut Random) -> Self {
        (random.below(3) > 0).then(|| T::any(random))
    }
}

impl<T: Any> Any for Vec<T> {
    fn any(random: &mut Random) -> Self {
        (0..random.below(4)).map(|_| T::any(random)).collect()
    }
}

impl Any for BTreeMap<String, u32> {
    fn any(random: &mut Random) -> Self {
        (0..random.below(3))
            .map(|_| (Any::any(random), Any::any(random)))
            .collect()
    }
}

// What steps do.

pub fn text(error: impl Display) -> String {
    error.to_string()
}

pub fn words(text: String) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}

pub fn split(text: String) -> (String, String) {
    let (first, rest) = text.split_once(' ').unwrap_or((&text, ""));
    (first.to_owned(), rest.to_owned())
}

pub fn split_strictly(text: String) -> Result<(String, String), String> {
    match text.is_empty() {
        true => Err("there is nothing to split".to_owned()),
        false => Ok(split(text)),
    }
}

pub fn join(first: String, second: String) -> String {
    format!("{first} {second}")
}

/// A chain that is tried.
pub struct Run {
    name: &'static str,
    seed: u64,
    /// How many values of each pair.
    each: u64,
    /// A list knows the version.
    listed: bool,
}

impl Run {
    pub fn new(name: &'static str, pairs: u64, listed: bool) -> Self {
        let from = |name| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
        let run = Self {
            name,
            seed: from("KV_CHAINS_SEED").unwrap_or(0x5eed),
            each: from("KV_CHAINS_VALUES").unwrap_or(2500).div_ceil(pairs),
            listed,
        };
        println!("KV_CHAINS_SEED={}", run.seed);
        run
    }

    /// Writes values by one version and reads them by another.
    pub fn pair<A: Version, B: Version>(
        &mut self,
        from: u32,
        to: u32,
        state: VersionState,
        up: fn(A) -> Result<B, String>,
        meta: fn(A::Plain) -> B::Plain,
    ) {
        let kv = MemoryKv::new();
        let case = format!("{} from {from} to {to}, KV_CHAINS_SEED={}", self.name, self.seed);
        let mut random = Random::new(self.seed ^ u64::from(from * 64 + to) << 20);
        for _ in 0..16 {
            random.below(2);
        }
        let written: Vec<A> = (0..self.each).map(|id| A::any_at(&mut random, id)).collect();
        for old in &written {
            write(&kv, old).unwrap_or_else(|error| panic!("{case}: {old:?} is not written: {error:?}"));
        }
        let mut expected: Vec<B::Plain> = Vec::new();
        for (id, old) in (0..).zip(&written) {
            let read = read::<B>(&kv, id, state);
            match (up(old.clone()), read) {
                (Ok(new), Ok(read)) => assert_eq!(read, new, "{case}: from {old:?}"),
                (Err(_), Err(error)) => {
                    assert_eq!(error.kind(), ErrorKind::Migration, "{case}: {error:?}");
                    assert!(error.raw().is_some(), "{case}");
                    let step = error.version().unwrap_or(0);
                    assert!((from..to).contains(&step), "{case}: {step}");
                }
                (Ok(_), Err(error)) => panic!("{case}: {old:?} is refused: {error:?}"),
                (Err(why), Ok(read)) => panic!("{case}: {old:?} was read as {read:?}, and by hand: {why}"),
            }
            expected.push(meta(old.meta()));
        }
        let known = (self.listed || B::SCHEMA.version.is_none()).then_some(state);
        let mut listed = listed::<B>(&kv, known);
        for (id, expected) in (0..).zip(expected) {
            assert_eq!(listed.remove(&id), Some(expected), "{case}: the metadata of {id}");
        }
        assert!(listed.is_empty());
        // Written back, it is today's, and the same.
        for (id, old) in (0..).zip(written).take(64) {
            if let Ok(new) = up(old) {
                let wrote = write_back::<B>(&kv, id);
                assert_eq!(wrote, state != VersionState::Current, "{case}: {id}");
                let read = read::<B>(&kv, id, VersionState::Current).unwrap();
                assert_eq!(read, new, "{case}: {id} after it was written back");
            }
        }
    }
}

fn write<A: Version>(kv: &MemoryKv, entity: &A) -> kv_schema::Result<()> {
    block_on(A::repository(kv).put(entity))
}

fn read<B: Version>(kv: &MemoryKv, id: u64, state: VersionState) -> kv_schema::Result<B> {
    let entry = block_on(B::repository(kv).get_entry(B::key(id)))?.expect("it was written");
    assert_eq!(entry.state(), state);
    Ok(entry.into_value())
}

fn write_back<B: Version>(kv: &MemoryKv, id: u64) -> bool {
    let repository = B::repository(kv);
    let entry = block_on(repository.get_entry(B::key(id))).unwrap().unwrap();
    block_on(repository.write_back(&entry)).unwrap()
}

fn listed<B: Version>(kv: &MemoryKv, state: Option<VersionState>) -> BTreeMap<u64, B::Plain> {
    let repository = B::repository(kv);
    let mut rows = repository.list(B::all());
    let mut found = BTreeMap::new();
    while let Some(row) = block_on(rows.next()).unwrap() {
        let row = match row {
            kv_schema::Row::Own(row) => row,
            other => panic!("{other:?}"),
        };
        assert_eq!(row.state, state);
        found.insert(B::id(&row.key), B::listed(row.metadata));
    }
    found
}
