//! Golden keys: `docs/format/keys.md` as data, with whole entities.
//!
//! `golden/v1/keys.json` was written once, by the release that defined it, and `workerd/interop.test.mjs` builds and reads the same
//! keys in JavaScript. A failure here means that stored data would no longer be found.
#![allow(missing_docs)]

use std::collections::BTreeMap;
use std::net::IpAddr;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, date};
use kv_schema::key::{Base32, Base64Url, Segment, Sha256};
use kv_schema::{EntityKey, KvEntity, KvKeyPart};
use serde::Deserialize;
use serde_json::Value;
use ulid::Ulid;
use uuid::Uuid;

#[derive(Debug, Deserialize)]
struct Golden {
    name: String,
    template: String,
    /// The kind of each part, by its field.
    kinds: BTreeMap<String, String>,
    /// What JavaScript builds the key from.
    #[expect(dead_code, reason = "the Rust values stand below")]
    values: BTreeMap<String, Value>,
    key: String,
}

macro_rules! entities {
    ($($name:ident $template:literal { $($field:ident: $ty:ty),* $(,)? })*) => {$(
        #[derive(Debug, Clone, KvEntity)]
        #[kv(key = $template)]
        struct $name {
            $($field: $ty,)*
            #[kv(value)]
            value: u8,
        }
    )*};
}

entities! {
    User "user:{id}" { id: u64 }
    Session "session:{tenant}:{user}:{id}" { tenant: String, user: u64, id: Uuid }
    Event "event:{account}:{at:desc}" { account: Account, at: Timestamp }
    Log "log/{at:asc}/{n:08}" { at: Timestamp, n: u64 }
    Reading "reading-{n:asc}-end" { n: i16 }
    Page "page:{path:rest}" { path: String }
    Flag "flags/{scope}/{kind}" { scope: Option<String>, kind: Kind }
    Dated "d.{day}.{moment}" { day: Date, moment: DateTime }
    Count "count:{ip}" { ip: IpAddr }
    Blob "blob:{raw}:{b32}:{b64}" { raw: [u8; 3], b32: Base32<[u8; 3]>, b64: Base64Url<[u8; 3]> }
    Latest "latest:{id:desc}" { id: Ulid }
    Maybe "maybe:{n:asc}" { n: Option<u8> }
    Mark "mark:{letter}:{on}" { letter: char, on: bool }
    Cart "v1.cart.{id}" { id: i64 }
    Pair "pair--{left}--{right}" { left: String, right: String }
    Bare "{name}" { name: String }
}

#[derive(Debug, Clone, KvEntity)]
#[kv(key = "config:app")]
struct Config {
    #[kv(value)]
    value: u8,
}

#[derive(Debug, Clone, KvEntity)]
#[kv(key = "cache:{url:sha256}")]
struct Cached {
    #[kv(metadata)]
    url: String,
    #[kv(value)]
    value: u8,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, KvKeyPart)]
struct Account(u32);

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, KvKeyPart)]
#[serde(rename_all = "kebab-case")]
enum Kind {
    DarkMode,
}

struct Goldens(BTreeMap<String, Golden>);

impl Goldens {
    fn read() -> Self {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/golden/v1/keys.json");
        let all: Vec<Golden> = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        Self(
            all.into_iter()
                .map(|golden| (golden.name.clone(), golden))
                .collect(),
        )
    }

    #[track_caller]
    fn check<K: EntityKey>(&mut self, name: &str, key: &K) {
        let golden = self
            .0
            .remove(name)
            .unwrap_or_else(|| panic!("no golden key {name}"));
        let template = &K::Entity::SCHEMA.key;
        assert_eq!(template.text, golden.template, "{name}");
        let kinds: BTreeMap<String, String> = template
            .segments
            .iter()
            .filter_map(|segment| match segment {
                Segment::Part(part) => Some((part.field.to_owned(), part.shape.kind.to_owned())),
                Segment::Literal(_) => None,
            })
            .collect();
        assert_eq!(kinds, golden.kinds, "{name}");
        assert_eq!(key.encode().unwrap(), golden.key, "{name}");
        assert_eq!(K::parse(&golden.key).unwrap(), *key, "{name}");
    }
}

#[test]
fn every_golden_key_is_written_and_read() {
    let mut goldens = Goldens::read();
    let instant = |text: &str| text.parse::<Timestamp>().unwrap();
    let uuid = Uuid::from_u128(0x0193_4a5b_6c7d_7e8f_9fa0_b1c2_d3e4_f506);
    goldens.check("an integer", &UserKey { id: u64::MAX });
    let session = |tenant: &str| SessionKey {
        tenant: tenant.into(),
        user: 7,
        id: uuid,
    };
    goldens.check("three parts", &session("acme"));
    goldens.check("escaped text", &session("$a:b/c%\u{7f}\u{85}ü😀"));
    let event = |at| EventKey {
        account: Account(3),
        at: instant(at),
    };
    goldens.check("newest first", &event("2026-11-20T23:57:39.12Z"));
    goldens.check(
        "newest first, before the common era",
        &event("-000043-03-15T12:00:00Z"),
    );
    goldens.check(
        "an instant and padding",
        &LogKey {
            at: instant("2026-11-20T23:57:39Z"),
            n: 42,
        },
    );
    goldens.check("below zero, in order", &ReadingKey { n: -300 });
    goldens.check(
        "an unescaped rest",
        &PageKey {
            path: "docs/a:b%/ü".into(),
        },
    );
    goldens.check(
        "a digest",
        &CachedKey {
            url: Sha256::of("https://example.com/?q=ü"),
        },
    );
    let flag = |scope: Option<&str>| FlagKey {
        scope: scope.map(str::to_owned),
        kind: Kind::DarkMode,
    };
    goldens.check("an absent part", &flag(None));
    goldens.check("a present part that looks absent", &flag(Some("$none")));
    goldens.check(
        "a date and a date with a time",
        &DatedKey {
            day: date(2026, 11, 20),
            moment: date(2026, 11, 20).at(23, 57, 39, 500_000_000),
        },
    );
    goldens.check(
        "an address of version 4",
        &CountKey {
            ip: "192.0.2.1".parse().unwrap(),
        },
    );
    goldens.check(
        "an address of version 6",
        &CountKey {
            ip: "2001:db8::1".parse().unwrap(),
        },
    );
    let bytes = [0xfb, 0xff, 0xfe];
    goldens.check(
        "bytes in three forms",
        &BlobKey {
            raw: bytes,
            b32: Base32(bytes),
            b64: Base64Url(bytes),
        },
    );
    goldens.check(
        "a ULID, newest first",
        &LatestKey {
            id: Ulid(uuid.as_u128()),
        },
    );
    goldens.check("an absent part in order", &MaybeKey { n: None });
    goldens.check("a present part in order", &MaybeKey { n: Some(7) });
    goldens.check(
        "a character and a flag",
        &MarkKey {
            letter: ':',
            on: true,
        },
    );
    goldens.check("dots", &CartKey { id: -5 });
    goldens.check(
        "a long separator",
        &PairKey {
            left: "a-b".into(),
            right: "--".into(),
        },
    );
    goldens.check("two dots", &BareKey { name: "..".into() });
    goldens.check("a constant", &ConfigKey);
    assert!(goldens.0.is_empty(), "unchecked: {:?}", goldens.0.keys());
}
