//! Whatever is stored, under whatever policy: a value or a typed error, and nothing newer is ever replaced.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};

use kv_schema::backend::memory::{MemoryKv, Row as Stored};
use kv_schema::clock::{ManualClock, UnixSeconds};
use kv_schema::codec::{Codec, Gzip, Json, MsgPack};
use kv_schema::version::Newer;
use kv_schema::{Entry, Error, ErrorKind, KvEntity, MetadataReader, Renew, Row, VersionState};
use pollster::block_on;
use serde::{Deserialize, Serialize};

/// The most that a compressed value may become here.
pub const MOST: usize = 1 << 20;

/// What stands between metadata and value in an input.
const END: u8 = 0;

type Packed = Gzip<Json, MOST>;
type PackedTight = Gzip<MsgPack, MOST>;

mod old {
    use super::{BTreeMap, Deserialize, Node, Serialize};

    /// The first version of everything here.
    #[derive(Debug, Clone, Default, Serialize, Deserialize)]
    pub struct First {
        pub(super) id: u64,
        pub(super) user: String,
        #[serde(default)]
        pub(super) inner: Vec<Node>,
    }

    /// The second.
    #[derive(Debug, Clone, Default, Serialize, Deserialize)]
    pub struct Second {
        pub(super) id: u64,
        pub(super) user: (String, String),
        pub(super) more: BTreeMap<String, f64>,
        #[serde(default)]
        pub(super) inner: Vec<Node>,
    }

    impl TryFrom<First> for Second {
        type Error = &'static str;

        fn try_from(old: First) -> Result<Self, Self::Error> {
            let (first, last) = old.user.split_once(' ').ok_or("there is no last name")?;
            Ok(Self {
                id: old.id,
                user: (first.to_owned(), last.to_owned()),
                more: BTreeMap::new(),
                inner: old.inner,
            })
        }
    }

    /// The metadata of the first.
    #[derive(Debug, Deserialize)]
    pub struct Meta {
        pub(super) agent: Option<String>,
        pub(super) hits: u64,
    }
}

/// As deep as one likes.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Node {
    number: Option<i128>,
    any: serde_json::Value,
    inner: Vec<Node>,
}

macro_rules! policies {
    ($($name:ident $key:literal { $($policy:tt)* })*) => {$(
        #[doc = $key]
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
        #[kv(key = $key, version = 4, migrate(1 => old::First as Json, 2 => old::Second as MsgPack), migrate_metadata(1 => old::Meta), $($policy)*)]
        pub struct $name {
            id: u64,
            first: String,
            last: String,
            #[kv(metadata, was(3 => "dev"))]
            device: String,
            #[kv(metadata, since = 3)]
            hits: u64,
            #[kv(since = 4)]
            locale: Option<String>,
            inner: Vec<Node>,
        }

        impl From<old::Second> for $name {
            fn from(old: old::Second) -> Self {
                Self {
                    id: old.id,
                    first: old.user.0,
                    last: old.user.1,
                    device: format!("{:?}", old.more),
                    hits: 0,
                    locale: None,
                    inner: old.inner,
                }
            }
        }

        paste! { $name }
    )*};
}

macro_rules! paste {
    (Plain) => {
        meta! { PlainMetadata }
    };
    (Detected) => {
        meta! { DetectedMetadata }
    };
    (Hidden) => {
        meta! { HiddenMetadata }
    };
    (Passed) => {
        meta! { PassedMetadata }
    };
    (Strict) => {
        meta! { StrictMetadata }
    };
    (Moved) => {
        meta! { MovedMetadata }
    };
}

macro_rules! meta {
    ($name:ident) => {
        impl From<old::Meta> for $name {
            fn from(old: old::Meta) -> Self {
                Self {
                    device: old.agent.unwrap_or_default(),
                    hits: old.hits,
                }
            }
        }
    };
}

policies! {
    Plain "plain:{id}" { older_codec = Json }
    Detected "detected:{id}" { unversioned = detect(4, 3, 2, 1), older_codec = Json, write_back = on_read }
    Hidden "hidden:{id}" { newer = hide, version_from = metadata("version"), older_codec = Json, write_back = on_read }
    Passed "passed:{id}" { newer = pass_through, unversioned = current, codec = MsgPack, older_codec = MsgPack }
    Strict "strict:{id}" { unversioned = error, codec = Packed, older_codec = Packed, write_back = off }
    Moved "moved:{id}" { moved_from = "old:{id}", unversioned = 3, codec = PackedTight, older_codec = PackedTight, write_back = on_read }
}

/// In an envelope.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
#[kv(key = "sealed:{id}", version = 3, oldest = 2, envelope, newer = hide, write_back = on_read)]
pub struct Sealed {
    id: u64,
    #[kv(was(2 => "user"))]
    first: String,
    #[kv(since = 3)]
    inner: Vec<Node>,
}

/// Metadata alone.
#[derive(Debug, Clone, PartialEq, KvEntity)]
#[kv(key = "seen:{id}", metadata_only, version = 3, migrate(2 => Self), newer = pass_through, write_back = on_read)]
pub struct Seen {
    id: u64,
    #[kv(was(1 => "dev"))]
    device: String,
    #[kv(since = 2)]
    hits: u64,
}

/// A value apart.
#[derive(Debug, Clone, PartialEq, KvEntity)]
#[kv(key = "apart:{id}", version = 3, codec = Packed, older_codec = Packed, migrate(1 => old::First as MsgPack), unversioned = detect(3, 2, 1), write_back = on_read)]
pub struct Apart {
    id: u64,
    #[kv(metadata, since = 3)]
    hits: u64,
    #[kv(metadata, was(2 => "dev"))]
    device: String,
    #[kv(value)]
    value: Value,
}

/// What [`Apart`] holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Value {
    first: String,
    inner: Vec<Node>,
}

impl From<old::First> for Value {
    fn from(old: old::First) -> Self {
        Self {
            first: old.user,
            inner: old.inner,
        }
    }
}

/// Stores bytes as they are, with metadata before the first zero, and calls whatever reads.
///
/// # Panics
///
/// Where a promise is broken.
pub fn versions(data: &[u8]) {
    let end = data.iter().position(|byte| *byte == END);
    let (metadata, value) = match end {
        Some(end) => (
            Some(String::from_utf8_lossy(&data[..end]).into_owned()),
            &data[end + 1..],
        ),
        None => (None, data),
    };
    let stored = Stored {
        value: value.to_vec().into(),
        metadata: metadata.filter(|text| !text.is_empty()),
        expiration: None,
    };
    try_one::<Plain>(&["plain:1"], &stored);
    try_one::<Detected>(&["detected:1"], &stored);
    try_one::<Hidden>(&["hidden:1"], &stored);
    try_one::<Passed>(&["passed:1"], &stored);
    try_one::<Strict>(&["strict:1"], &stored);
    try_one::<Moved>(&["moved:1", "old:1"], &stored);
    try_one::<Seen>(&["seen:1"], &stored);
    try_one::<Apart>(&["apart:1"], &stored);
    // Its metadata stands in the value.
    let mut sealed = stored.clone();
    if let Some(metadata) = sealed.metadata.take() {
        sealed.value = [metadata.as_bytes(), b"\n", value].concat().into();
    }
    try_one::<Sealed>(&["sealed:1"], &sealed);
}

fn try_one<E: KvEntity<Key: Clone> + Clone + PartialEq + std::fmt::Debug>(places: &[&str], stored: &Stored) {
    // A key is written back once a second.
    static SECONDS: AtomicU64 = AtomicU64::new(1_800_000_000);
    for place in places {
        let now = SECONDS.fetch_add(10, Ordering::Relaxed);
        let kv = MemoryKv::with_clock(ManualClock::at(UnixSeconds(now)));
        kv.insert(*place, stored.clone());
        let repository = E::repository(&kv);
        let key =
            <E::Key as kv_schema::EntityKey>::parse(places[0]).unwrap_or_else(|error| panic!("{error}"));
        let read = block_on(repository.get_entry(&key));
        let said = said::<E>(stored);
        match &read {
            Err(error) => typed::<E>(error),
            Ok(Some(entry)) => fits::<E>(entry, said, stored),
            Ok(None) => {}
        }
        // What it became by that read is the same entity.
        let again = block_on(repository.get_entry(&key));
        match (&read, &again) {
            (Ok(Some(before)), Ok(Some(after))) => assert_eq!(before.value(), after.value(), "{stored:?}"),
            (Ok(None), Ok(None)) | (Err(_), Err(_)) => {}
            _ => panic!("{read:?} and then {again:?}: {stored:?}"),
        }
        let page = block_on(repository.list_page(kv_schema::key::Prefix::<E>::default(), None, None));
        for row in page.map(|page| page.rows).unwrap_or_default() {
            if let Row::Foreign(foreign) = row {
                // Under the prefix of today's key lies nothing else.
                typed::<E>(&foreign.reason);
            }
        }
        let _ = block_on(repository.contains(&key));
        if let Ok(Some(entry)) = again {
            for call in [
                block_on(repository.renew(&entry, Renew::ttl(std::time::Duration::from_mins(10)))).err(),
                block_on(repository.write_back(&entry)).err(),
                block_on(repository.put(entry.value())).err(),
            ] {
                // What was no JSON no backend takes back.
                if let Some(error) = call
                    && error.kind() != ErrorKind::InvalidArgument
                {
                    typed::<E>(&error);
                }
            }
            if !matches!(entry.state(), VersionState::Newer(_)) {
                let last = block_on(repository.get(&key));
                assert_eq!(last.ok().flatten().as_ref(), Some(entry.value()), "{stored:?}");
            }
        }
        // Nothing has replaced what a newer release wrote.
        if said.is_some_and(|said| Some(said) > E::SCHEMA.version) && E::SCHEMA.newer != Newer::Error {
            let row = kv.dump().remove(*place);
            assert_eq!(row.map(|row| row.value), Some(stored.value.clone()), "{stored:?}");
        }
    }
}

/// The version that is stored, where it can be read.
fn said<E: KvEntity>(stored: &Stored) -> Option<u32> {
    let metadata = stored.metadata.as_deref();
    MetadataReader::new(metadata)
        .version()
        .filter(|_| E::SCHEMA.envelope.is_none())
}

fn typed<E: KvEntity>(error: &Error) {
    use ErrorKind::{
        Decode, Encode, InvalidExpiry, KeyMismatch, Metadata, MetadataTooLarge, Migration, NewerVersion,
        RetiredVersion, Unversioned, ValueTooLarge,
    };
    assert!(
        matches!(
            error.kind(),
            Decode
                | KeyMismatch
                | Metadata
                | Migration
                | NewerVersion
                | RetiredVersion
                | Unversioned
                | Encode
                | InvalidExpiry
                | MetadataTooLarge
                | ValueTooLarge
        ),
        "{}: {error:?}",
        E::SCHEMA.name
    );
    assert_eq!(error.entity(), Some(E::SCHEMA.name));
    assert!(error.key().is_some());
}

fn fits<E: KvEntity>(entry: &Entry<E>, said: Option<u32>, stored: &Stored) {
    let ours = E::SCHEMA.version.unwrap_or(1);
    let fits = match (said, entry.state()) {
        (Some(said), VersionState::Current) => said == ours,
        (Some(said), VersionState::Older(older)) => said == older && said < ours,
        (Some(said), VersionState::Newer(newer)) => said == newer && said > ours,
        (Some(_), _) => false,
        (None, _) => true,
    };
    assert!(fits, "{:?} of {stored:?}", entry.state());
}

/// Inputs to begin with: values of every version and codec, with metadata that says so, that says more, and that says nothing.
pub fn corpus_of_versions() -> Vec<Vec<u8>> {
    let inner = Node {
        number: Some(-5),
        any: serde_json::json!({"a": [1, null, "x"]}),
        inner: vec![Node::default()],
    };
    let first = old::First {
        id: 1,
        user: "Ada Lovelace".to_owned(),
        inner: vec![inner.clone()],
    };
    let second = old::Second {
        id: 1,
        user: ("Ada".to_owned(), "Lovelace".to_owned()),
        more: BTreeMap::from([("x".to_owned(), 0.5)]),
        inner: vec![inner],
    };
    let today = |name: &str| {
        format!(r#"{{"id":1,"first":"Ada","last":"L","{name}":"Firefox","hits":3,"inner":[]}}"#).into_bytes()
    };
    let tree: serde_json::Value = serde_json::from_slice(&today("device")).unwrap_or_default();
    let packed = |bytes: Result<std::borrow::Cow<'_, [u8]>, _>| {
        bytes.map_or_else(
            |_: kv_schema::codec::CodecError| Vec::new(),
            std::borrow::Cow::into_owned,
        )
    };
    let values = [
        (1, packed(Json::encode(&first))),
        (1, packed(MsgPack::encode(&first))),
        (2, packed(MsgPack::encode(&second))),
        (3, today("dev")),
        (4, today("device")),
        (4, packed(MsgPack::encode(&tree))),
        (4, packed(Packed::encode(&vec![tree.clone(); 20]))),
        (4, packed(PackedTight::encode(&tree))),
        (3, br#"{"first":"Ada","inner":[]}"#.to_vec()),
        (2, br#"{"id":1,"user":"Ada"}"#.to_vec()),
        (3, Vec::new()),
    ];
    let mut corpus = Vec::new();
    for (version, value) in values {
        let metadata = format!(
            r#"{{"$v":{version},"dev":"Firefox","device":"x","hits":"3","agent":null,"version":{version}}}"#
        );
        let newer = metadata.replace(&format!(":{version}"), ":9");
        for metadata in [&metadata, &newer, r#"{"device":"x","hits":3}"#, ""] {
            corpus.push([metadata.as_bytes(), &[END], &value].concat());
        }
    }
    corpus
}
