//! The entities.

use std::thread::LocalKey;

use kv_schema::{KvEntity, KvShape};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::held::AllHeld;

thread_local! {
    static SESSIONS: AllHeld<Session> = const { AllHeld::new() };

    static CARTS: AllHeld<Cart> = const { AllHeld::new() };
}

/// What both sides need to know of an entity.
pub(crate) trait Sample: KvEntity<Value = Self> + Serialize + DeserializeOwned {
    /// The entity that a call of so many items is about.
    fn sample(items: u32) -> Self;

    /// Appends the key, as it is written by hand.
    fn push_key_by_hand(&self, key: &mut String);

    /// The key, as it is written by hand.
    fn key_by_hand(&self) -> String {
        let mut key = String::with_capacity(64);
        self.push_key_by_hand(&mut key);
        key
    }

    /// The metadata, for who has it serialized.
    fn metadata_by_hand(&self, deadline: u64) -> impl Serialize;

    /// Appends the fields of the metadata as JSON, as they are written by hand.
    fn push_metadata_by_hand(&self, json: &mut Vec<u8>);

    /// Tells whether the stored key fields are those of another.
    fn has_key_of(&self, other: &Self) -> bool;

    /// What is held of this type.
    fn held() -> &'static LocalKey<AllHeld<Self>>;
}

/// A flat entity; its JSON has 285 bytes.
#[derive(Clone, Serialize, Deserialize, KvEntity)]
#[kv(key = "session:{tenant}:{user}", ttl = "24h", version = 1)]
pub(crate) struct Session {
    pub(crate) tenant: String,
    pub(crate) user: u64,
    #[kv(metadata)]
    pub(crate) device: String,
    #[kv(metadata)]
    pub(crate) since: u64,
    #[kv(metadata)]
    pub(crate) city: String,
    #[kv(metadata)]
    pub(crate) admin: bool,
    pub(crate) csrf: String,
    pub(crate) agent: String,
}

/// A nested entity: 2 KB with 40 lines, 25 KB with 520.
#[derive(Clone, Serialize, Deserialize, KvEntity)]
#[kv(key = "cart:{shop}:{id}", ttl = "24h", version = 1)]
pub(crate) struct Cart {
    shop: String,
    id: u64,
    #[kv(metadata)]
    owner: String,
    lines: Vec<Line>,
}

#[derive(Clone, Serialize, Deserialize, KvShape)]
struct Line {
    sku: String,
    count: u16,
    cents: Option<u32>,
}

#[derive(Serialize)]
struct SessionByHand<'a> {
    device: &'a str,
    since: u64,
    city: &'a str,
    admin: bool,
    #[serde(rename = "$v")]
    version: u32,
    #[serde(rename = "$x")]
    deadline: u64,
}

#[derive(Serialize)]
struct CartByHand<'a> {
    owner: &'a str,
    #[serde(rename = "$v")]
    version: u32,
    #[serde(rename = "$x")]
    deadline: u64,
}

impl Sample for Session {
    fn sample(user: u32) -> Self {
        Self {
            tenant: "acme".into(),
            user: user.into(),
            device: "Firefox on Linux".into(),
            since: 1_763_683_059,
            city: "Lisboa".into(),
            admin: false,
            csrf: "6f1ed002ab5595859014ebf0951522d9".into(),
            agent: "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0 (kv-schema bench)"
                .into(),
        }
    }

    fn push_key_by_hand(&self, key: &mut String) {
        key.push_str("session:");
        crate::hand::push_text(key, &self.tenant);
        key.push(':');
        key.push_str(itoa::Buffer::new().format(self.user));
    }

    fn metadata_by_hand(&self, deadline: u64) -> impl Serialize {
        SessionByHand {
            device: &self.device,
            since: self.since,
            city: &self.city,
            admin: self.admin,
            version: 1,
            deadline,
        }
    }

    fn push_metadata_by_hand(&self, json: &mut Vec<u8>) {
        json.extend_from_slice(b"{\"device\":");
        crate::hand::push_json(json, &self.device);
        json.extend_from_slice(b",\"since\":");
        json.extend_from_slice(itoa::Buffer::new().format(self.since).as_bytes());
        json.extend_from_slice(b",\"city\":");
        crate::hand::push_json(json, &self.city);
        json.extend_from_slice(if self.admin {
            b",\"admin\":true"
        } else {
            b",\"admin\":false"
        });
    }

    fn has_key_of(&self, other: &Self) -> bool {
        self.tenant == other.tenant && self.user == other.user
    }

    fn held() -> &'static LocalKey<AllHeld<Self>> {
        &SESSIONS
    }
}

impl Sample for Cart {
    fn sample(lines: u32) -> Self {
        let line = |line: u32| Line {
            sku: format!("SKU-{line:06}"),
            count: u16::try_from(line % 7).unwrap_or(0) + 1,
            cents: (!line.is_multiple_of(3)).then_some(line * 199),
        };
        Self {
            shop: "north".into(),
            id: 42,
            owner: "ada@example.com".into(),
            lines: (0..lines).map(line).collect(),
        }
    }

    fn push_key_by_hand(&self, key: &mut String) {
        key.push_str("cart:");
        crate::hand::push_text(key, &self.shop);
        key.push(':');
        key.push_str(itoa::Buffer::new().format(self.id));
    }

    fn metadata_by_hand(&self, deadline: u64) -> impl Serialize {
        CartByHand {
            owner: &self.owner,
            version: 1,
            deadline,
        }
    }

    fn push_metadata_by_hand(&self, json: &mut Vec<u8>) {
        json.extend_from_slice(b"{\"owner\":");
        crate::hand::push_json(json, &self.owner);
    }

    fn has_key_of(&self, other: &Self) -> bool {
        self.shop == other.shop && self.id == other.id
    }

    fn held() -> &'static LocalKey<AllHeld<Self>> {
        &CARTS
    }
}
