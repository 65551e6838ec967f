//! Versions that today's fields describe: what serde is told of them, and what they refuse.
#![allow(missing_docs)]
#![allow(clippy::option_option, reason = "what JSON has no form for")]

use std::collections::BTreeMap;

use kv_schema::backend::memory::MemoryKv;
use kv_schema::backend::{Backend, Put, ReadOptions};
use kv_schema::{ErrorKind, KvEntity, Write};
use pollster::block_on;
use serde::{Deserialize, Serialize};

fn put(kv: &MemoryKv, key: &str, value: &str, metadata: Option<&str>) {
    let put = Put {
        value: value.as_bytes(),
        metadata,
        expiration: None,
    };
    block_on(kv.put(key, put)).unwrap();
}

fn stored(kv: &MemoryKv, key: &str) -> (String, Option<String>) {
    let record = block_on(kv.get(key, ReadOptions::default())).unwrap().unwrap();
    (String::from_utf8(record.value.to_vec()).unwrap(), record.metadata)
}

/// serde writes the name of the struct, which is its name in every version.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
#[serde(tag = "type")]
#[kv(key = "tagged:{id}", version = 2, write_version = 1)]
struct Tagged {
    id: u64,
    #[kv(was(1 => "token"))]
    csrf: String,
}

#[test]
fn the_name_of_the_struct_stays() {
    let kv = MemoryKv::new();
    let tagged = Tagged {
        id: 1,
        csrf: "c".into(),
    };
    block_on(Tagged::repository(&kv).put_with(&tagged, Write::new().verify_eq())).unwrap();
    let (value, metadata) = stored(&kv, "tagged:1");
    assert_eq!(value, r#"{"type":"Tagged","id":1,"token":"c"}"#);
    assert_eq!(metadata.as_deref(), Some(r#"{"$v":1}"#));
}

/// A name that was given up and came back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
#[kv(key = "back:{id}", version = 3)]
struct Back {
    id: u64,
    #[kv(metadata, was(1 => "name", 2 => "title"))]
    name: String,
}

#[test]
fn a_name_may_come_back() {
    let kv = MemoryKv::new();
    for (version, name) in [(1, "name"), (2, "title"), (3, "name")] {
        let (value, metadata) = (
            format!(r#"{{"id":1,"{name}":"Ada"}}"#),
            format!(r#"{{"$v":{version},"{name}":"Ada"}}"#),
        );
        put(&kv, "back:1", &value, Some(&metadata));
        let entry = block_on(Back::repository(&kv).get_entry(1_u64)).unwrap().unwrap();
        assert_eq!(entry.value().name, "Ada");
        assert_eq!(entry.metadata().unwrap().name, "Ada");
    }
}

fn filled() -> Filled {
    Filled {
        id: 0,
        own: 1,
        shared: 2,
    }
}

/// A field's own default comes before that of the struct, as serde has it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
#[serde(default = "filled")]
#[kv(key = "filled:{id}", version = 2)]
struct Filled {
    id: u64,
    #[serde(default)]
    #[kv(metadata, since = 2)]
    own: u32,
    #[kv(metadata, since = 2)]
    shared: u32,
}

#[test]
fn a_default_is_the_one_that_serde_would_take() {
    let kv = MemoryKv::new();
    for version in [1, 2] {
        put(
            &kv,
            "filled:1",
            r#"{"id":1}"#,
            Some(&format!(r#"{{"$v":{version}}}"#)),
        );
        let entry = block_on(Filled::repository(&kv).get_entry(1_u64))
            .unwrap()
            .unwrap();
        assert_eq!((entry.value().own, entry.value().shared), (0, 2), "{version}");
        let metadata = entry.metadata().unwrap();
        assert_eq!((metadata.own, metadata.shared), (0, 2), "{version}");
    }
}

/// What JSON has no form for is not what a default says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
#[kv(key = "sharp:{id}", codec = MsgPack, older_codec = MsgPack, version = 2, write_version = 1)]
struct Sharp {
    id: u64,
    #[kv(since = 2)]
    weight: Option<f64>,
    #[kv(since = 2)]
    doubt: Option<Option<u8>>,
    #[kv(since = 2)]
    places: BTreeMap<(u8, u8), u8>,
}

#[test]
fn what_an_older_version_cannot_hold_is_refused() {
    let kv = MemoryKv::new();
    let sharps = Sharp::repository(&kv);
    let none = Sharp {
        id: 1,
        weight: None,
        doubt: None,
        places: BTreeMap::new(),
    };
    block_on(sharps.put(&none)).unwrap();
    let lost = [
        Sharp {
            weight: Some(f64::NAN),
            ..none.clone()
        },
        Sharp {
            weight: Some(1.5),
            ..none.clone()
        },
        Sharp {
            doubt: Some(None),
            ..none.clone()
        },
        Sharp {
            places: BTreeMap::from([((1, 2), 3)]),
            ..none
        },
    ];
    for (sharp, field) in lost.iter().zip(["weight", "weight", "doubt", "places"]) {
        let error = block_on(sharps.put(sharp)).unwrap_err();
        assert_eq!(
            (error.kind(), error.field()),
            (ErrorKind::Encode, Some(field)),
            "{sharp:?}"
        );
    }
}

/// Words that are keywords have names all the same.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
#[kv(key = "raw:{id}", version = 2)]
struct Raw {
    id: u64,
    #[kv(metadata, was(1 => "kind"))]
    r#type: String,
    #[kv(since = 2)]
    r#match: Option<u8>,
}

#[test]
fn raw_names_have_versions() {
    let kv = MemoryKv::new();
    put(
        &kv,
        "raw:1",
        r#"{"id":1,"kind":"a"}"#,
        Some(r#"{"$v":1,"kind":"a"}"#),
    );
    let entry = block_on(Raw::repository(&kv).get_entry(1_u64)).unwrap().unwrap();
    assert_eq!(entry.value().r#type, "a");
    assert_eq!(entry.metadata().unwrap().r#type, "a");
}

/// What is in the envelope a list does not see.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
#[kv(key = "sealed:{id}", version = 3, oldest = 2, envelope, unversioned = error)]
struct Sealed {
    id: u64,
    #[kv(was(2 => "old"))]
    new: u8,
}

#[test]
fn a_list_does_not_guess_what_is_in_an_envelope() {
    let kv = MemoryKv::new();
    put(&kv, "sealed:1", "{\"$v\":2}\n{\"id\":1,\"old\":5}", None);
    let sealed = Sealed::repository(&kv);
    assert_eq!(block_on(sealed.get(1_u64)).unwrap().unwrap().new, 5);
    let page = block_on(sealed.list_page(SealedKey::prefix(), None, None)).unwrap();
    let row = page
        .rows
        .into_iter()
        .next()
        .unwrap()
        .into_own()
        .expect("it is ours");
    assert_eq!((row.version, row.state), (None, None));
}
