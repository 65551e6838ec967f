//! The forms of an entity: what is stored where, and that it comes back.
#![allow(missing_docs)]

use kv_schema::backend::memory::{MemoryKv, Row};
use kv_schema::{ErrorKind, KvEntity, UnixSeconds};
use pollster::block_on;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What is stored under one key: value and metadata.
fn stored(kv: &MemoryKv, key: &str) -> (String, Option<String>) {
    let row = kv.dump().remove(key).expect("a row under the key");
    (String::from_utf8(row.value.to_vec()).unwrap(), row.metadata)
}

fn insert(kv: &MemoryKv, key: &str, value: &str, metadata: Option<&str>) {
    let row = Row {
        value: value.as_bytes().to_vec().into(),
        metadata: metadata.map(str::to_owned),
        expiration: None,
    };
    kv.insert(key, row);
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
#[kv(key = "session:{tenant}:{user}:{id}", version = 2, oldest = 2)]
pub struct Session {
    #[kv(max_len = 32)]
    pub tenant: String,
    pub user: u64,
    pub id: Uuid,
    #[kv(metadata)]
    pub device: String,
    pub csrf: String,
}

fn session() -> Session {
    Session {
        tenant: "a:b".into(),
        user: 7,
        id: Uuid::nil(),
        device: "phone".into(),
        csrf: "x".into(),
    }
}

const SESSION: &str = "session:a%3Ab:7:00000000-0000-0000-0000-000000000000";

#[test]
fn a_whole_struct_is_its_value_and_its_metadata_too() {
    let kv = MemoryKv::new();
    let sessions = Session::repository(&kv);
    block_on(sessions.put(&session())).unwrap();
    let (value, metadata) = stored(&kv, SESSION);
    assert_eq!(
        value,
        r#"{"tenant":"a:b","user":7,"id":"00000000-0000-0000-0000-000000000000","device":"phone","csrf":"x"}"#
    );
    assert_eq!(metadata.as_deref(), Some(r#"{"device":"phone","$v":2}"#));
    assert_eq!(block_on(sessions.get(&session())).unwrap(), Some(session()));
}

#[test]
fn keys_round_trip_and_convert() {
    let key = SessionKey::of(&session());
    let text = key.encode().unwrap();
    assert_eq!(text, SESSION);
    assert_eq!(SessionKey::parse(&text).unwrap(), key);
    assert_eq!(text.parse::<SessionKey>().unwrap(), key);
    assert_eq!(key.to_string(), text);
    assert_eq!(key.as_ref().to_owned(), key);
    assert_eq!(format!("{:?}", key.as_ref()), format!("SessionKeyRef({text:?})"));
    assert_eq!(SessionKeyRef::of(&session()).tenant, "a:b");
    assert_eq!(
        SessionKey::parse("session:a:7").unwrap_err().kind(),
        ErrorKind::ForeignKey
    );
    let too_long = SessionKey {
        tenant: "x".repeat(33),
        ..key
    };
    let error = too_long.encode().unwrap_err();
    assert_eq!(
        (error.kind(), error.field(), error.limit(), error.actual()),
        (ErrorKind::InvalidKey, Some("tenant"), Some(32), Some(33))
    );
}

#[test]
fn keys_compare_as_their_bytes() {
    let key = |user| SessionKey {
        user,
        ..SessionKey::of(&session())
    };
    let mut keys = [key(9), key(10), key(100)];
    keys.sort();
    // `:` follows the digits in ASCII.
    assert_eq!(keys.map(|key| key.user), [100, 10, 9]);
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct FeatureFlags {
    pub dark_mode: bool,
}

#[derive(Debug, Clone, PartialEq, KvEntity)]
#[kv(key = "flags:user:{user}")]
pub struct UserFlags {
    pub user: u64,
    #[kv(metadata)]
    pub by: Option<String>,
    #[kv(value)]
    pub flags: FeatureFlags,
}

#[test]
fn a_value_field_is_all_that_is_stored() {
    let kv = MemoryKv::new();
    let repository = UserFlags::repository(&kv);
    let flags = UserFlags {
        user: 42,
        by: Some("ada".into()),
        flags: FeatureFlags { dark_mode: true },
    };
    block_on(repository.put(&flags)).unwrap();
    let (value, metadata) = stored(&kv, "flags:user:42");
    assert_eq!(value, r#"{"dark_mode":true}"#);
    assert_eq!(metadata.as_deref(), Some(r#"{"by":"ada"}"#));
    assert_eq!(block_on(repository.get(42)).unwrap(), Some(flags));
    insert(&kv, "flags:user:43", r#"{"dark_mode":false}"#, None);
    assert_eq!(block_on(repository.get(43)).unwrap().unwrap().by, None);
}

#[derive(Debug, Clone, PartialEq, KvEntity)]
#[kv(key = "count:{name}", codec = Text)]
pub struct Count {
    pub name: String,
    #[kv(value)]
    pub hits: u32,
}

// The glob of codecs must not catch a type of the same name.
use bytes::Bytes;

#[derive(Debug, Clone, PartialEq, KvEntity)]
#[kv(key = "image:{name}", codec = Bytes)]
pub struct Image {
    pub name: String,
    #[kv(value)]
    pub body: Bytes,
}

#[derive(Debug, Clone, PartialEq, KvEntity)]
#[kv(key = "zipped:{name}", codec = Gzip<Json>)]
pub struct Zipped {
    pub name: String,
    #[kv(value)]
    pub lines: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, KvEntity)]
#[kv(key = "packed:{name}", codec = kv_schema::codec::MsgPack)]
pub struct Packed {
    pub name: String,
    #[kv(value)]
    pub lines: Vec<String>,
}

#[test]
fn codecs_are_named_alone_or_by_path() {
    let kv = MemoryKv::new();
    block_on(async {
        let count = Count {
            name: "a".into(),
            hits: 5,
        };
        Count::repository(&kv).put(&count).await.unwrap();
        assert_eq!(stored(&kv, "count:a").0, "5");
        let image = Image {
            name: "a".into(),
            body: Bytes::from_static(&[0xff, 0]),
        };
        Image::repository(&kv).put(&image).await.unwrap();
        assert_eq!(Image::repository(&kv).get("a").await.unwrap(), Some(image));
        let zipped = Zipped {
            name: "a".into(),
            lines: vec!["x".repeat(1000)],
        };
        Zipped::repository(&kv).put(&zipped).await.unwrap();
        assert_eq!(Zipped::repository(&kv).get("a").await.unwrap(), Some(zipped));
        let packed = Packed {
            name: "a".into(),
            lines: vec!["x".into()],
        };
        Packed::repository(&kv).put(&packed).await.unwrap();
        assert_eq!(Packed::repository(&kv).get("a").await.unwrap(), Some(packed));
    });
}

#[derive(Debug, Clone, PartialEq, KvEntity)]
#[kv(key = "seen:{page}", metadata_only)]
pub struct Seen {
    pub page: String,
    pub by: String,
    pub note: Option<String>,
    #[kv(expiry)]
    pub until: Option<UnixSeconds>,
}

#[test]
fn an_entity_may_live_in_its_metadata_alone() {
    let kv = MemoryKv::new();
    let repository = Seen::repository(&kv);
    let seen = Seen {
        page: "/a".into(),
        by: "ada".into(),
        note: None,
        until: Some(UnixSeconds(2_000_000_000)),
    };
    block_on(async {
        repository.put(&seen).await.unwrap();
        let (value, metadata) = stored(&kv, "seen:%2Fa");
        assert_eq!(value, "");
        assert_eq!(
            metadata.as_deref(),
            Some(r#"{"by":"ada","note":null,"$x":2000000000}"#)
        );
        assert_eq!(repository.get("/a").await.unwrap(), Some(seen));
        insert(&kv, "seen:b", "something", Some(r#"{"by":"ada"}"#));
        assert_eq!(repository.get("b").await.unwrap_err().kind(), ErrorKind::Decode);
        insert(&kv, "seen:c", "", None);
        let error = repository.get("c").await.unwrap_err();
        assert_eq!((error.kind(), error.field()), (ErrorKind::Metadata, Some("by")));
    });
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
#[kv(key = "cart:{shop}:{id}")]
pub struct Cart {
    #[serde(skip)]
    pub shop: String,
    pub id: u64,
    #[serde(skip)]
    #[kv(metadata)]
    pub owner: String,
    pub items: Vec<String>,
}

#[test]
fn what_serde_skips_is_restored_from_key_and_metadata() {
    let kv = MemoryKv::new();
    let carts = Cart::repository(&kv);
    let cart = Cart {
        shop: "north".into(),
        id: 1,
        owner: "ada".into(),
        items: vec!["tea".into()],
    };
    block_on(async {
        carts.put(&cart).await.unwrap();
        let (value, metadata) = stored(&kv, "cart:north:1");
        assert_eq!(value, r#"{"id":1,"items":["tea"]}"#);
        assert_eq!(metadata.as_deref(), Some(r#"{"owner":"ada"}"#));
        assert_eq!(carts.get(&cart).await.unwrap(), Some(cart.clone()));
        insert(&kv, "cart:south:2", r#"{"id":3,"items":[]}"#, None);
        let key = CartKey {
            shop: "south".into(),
            id: 2,
        };
        assert_eq!(carts.get(key).await.unwrap_err().kind(), ErrorKind::KeyMismatch);
    });
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
#[kv(key = "page:{id}", key_wins)]
pub struct Page {
    pub id: u64,
    pub title: String,
}

#[test]
fn the_key_wins_where_the_entity_says_so() {
    let kv = MemoryKv::new();
    insert(&kv, "page:2", r#"{"id":3,"title":"t"}"#, None);
    assert_eq!(block_on(Page::repository(&kv).get(2)).unwrap().unwrap().id, 2);
    assert!(Page::SCHEMA.key_wins);
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
#[kv(key = "config:app")]
pub struct Config {
    pub theme: String,
}

#[test]
fn a_constant_key_is_named_by_nothing() {
    let kv = MemoryKv::new();
    let configs = Config::repository(&kv);
    let config = Config { theme: "dark".into() };
    block_on(async {
        configs.put(&config).await.unwrap();
        assert_eq!(configs.get(()).await.unwrap(), Some(config.clone()));
        assert_eq!(configs.get(ConfigKey).await.unwrap(), Some(config.clone()));
        assert_eq!(configs.get(&config).await.unwrap(), Some(config));
    });
    assert_eq!(ConfigKey::parse("config:app").unwrap(), ConfigKey);
    assert_eq!(ConfigKey.to_string(), "config:app");
    assert!(ConfigKey::parse("config:apps").is_err());
}

#[derive(Debug, Clone, PartialEq, KvEntity)]
#[kv(key = "code:{code}", codec = Text)]
pub struct Code {
    pub code: String,
    #[kv(expiry)]
    pub until: UnixSeconds,
    #[kv(value)]
    pub user: u64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
#[kv(key = "invite:{id}")]
pub struct Invite {
    pub id: u64,
    #[serde(skip)]
    #[kv(expiry)]
    pub until: Option<u64>,
    pub by: String,
}

#[test]
fn an_expiry_field_is_restored_from_the_deadline() {
    let kv = MemoryKv::new();
    block_on(async {
        let code = Code {
            code: "x1".into(),
            until: UnixSeconds(2_000_000_000),
            user: 7,
        };
        Code::repository(&kv).put(&code).await.unwrap();
        assert_eq!(
            stored(&kv, "code:x1"),
            ("7".into(), Some(r#"{"$x":2000000000}"#.into()))
        );
        assert_eq!(Code::repository(&kv).get("x1").await.unwrap(), Some(code));
        let invite = Invite {
            id: 1,
            until: Some(2_000_000_000),
            by: "ada".into(),
        };
        Invite::repository(&kv).put(&invite).await.unwrap();
        assert_eq!(stored(&kv, "invite:1").0, r#"{"id":1,"by":"ada"}"#);
        assert_eq!(Invite::repository(&kv).get(1).await.unwrap(), Some(invite));
        insert(&kv, "code:x2", "7", None);
        assert_eq!(
            Code::repository(&kv).get("x2").await.unwrap_err().kind(),
            ErrorKind::Metadata
        );
    });
    assert_eq!(Code::SCHEMA.expiry, Some("until"));
}

const MONTH: std::time::Duration = std::time::Duration::from_hours(30 * 24);

#[derive(Debug, Serialize, Deserialize, KvEntity)]
#[kv(key = "api-key:{id}", key_type = ApiKeyId, redact)]
#[kv(ttl = MONTH, cache_ttl = "1m30s")]
struct ApiKey {
    id: u64,
    r#type: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
#[kv(key = "raw:{type}:{r}")]
struct Raw {
    r#type: u8,
    r: u8,
    #[kv(metadata)]
    r#fn: u8,
}

#[test]
fn names_can_be_chosen_and_raw() {
    assert_eq!(ApiKeyId { id: 1 }.to_string(), "api-key:1");
    assert_eq!(ApiKeyIdRef { id: 1 }.to_owned(), ApiKeyId { id: 1 });
    let schema = ApiKey::SCHEMA;
    assert_eq!(
        (schema.ttl, schema.cache_ttl, schema.redact, schema.version),
        (Some(2_592_000), Some(90), true, None)
    );
    assert_eq!(RawKey { r#type: 1, r: 2 }.to_string(), "raw:1:2");
    let kv = MemoryKv::new();
    let raw = Raw {
        r#type: 1,
        r: 2,
        r#fn: 3,
    };
    block_on(Raw::repository(&kv).put(&raw)).unwrap();
    assert_eq!(stored(&kv, "raw:1:2").1.as_deref(), Some(r#"{"fn":3}"#));
    assert_eq!(block_on(Raw::repository(&kv).get(&raw)).unwrap(), Some(raw));
    drop(RawKey::prefix().r#type(1));
}
