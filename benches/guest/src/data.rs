//! What both sides work on: a flat entity and a nested one.

use bytes::Bytes;
use kv_schema::backend::ListedKey;
use kv_schema::clock::UnixSeconds;
use kv_schema::{KvEntity, KvShape};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::still::NOW;

/// A flat entity; its JSON has 260 bytes.
#[derive(Debug, Clone, Serialize, Deserialize, KvEntity)]
#[kv(key = "session:{tenant}:{user}:{id}", ttl = "24h", version = 1)]
pub(crate) struct Session {
    pub(crate) tenant: String,
    pub(crate) user: u64,
    pub(crate) id: Uuid,
    #[kv(metadata)]
    pub(crate) device: String,
    #[kv(metadata)]
    pub(crate) since: u64,
    pub(crate) csrf: String,
    pub(crate) agent: String,
    pub(crate) admin: bool,
}

/// A nested entity; its JSON has 1,816 bytes and 40 lines.
#[derive(Debug, Clone, Serialize, Deserialize, KvEntity)]
#[kv(key = "cart:{shop}:{id}", ttl = "24h", version = 1)]
pub(crate) struct Cart {
    pub(crate) shop: String,
    pub(crate) id: u64,
    #[kv(metadata)]
    pub(crate) owner: String,
    pub(crate) lines: Vec<Line>,
}

#[derive(Debug, Clone, Serialize, Deserialize, KvShape)]
pub(crate) struct Line {
    sku: String,
    count: u16,
    cents: Option<u32>,
}

/// A cart whose lines do not say what they look like, so that each value is looked at while it is written.
#[derive(Debug, Clone, Serialize, Deserialize, KvEntity)]
#[kv(key = "basket:{shop}:{id}", ttl = "24h", version = 1)]
pub(crate) struct Basket {
    shop: String,
    id: u64,
    #[kv(metadata)]
    owner: String,
    #[kv(opaque)]
    lines: Vec<Line>,
}

impl Basket {
    pub(crate) fn sample() -> Self {
        let Cart {
            shop,
            id,
            owner,
            lines,
        } = Cart::sample();
        Self {
            shop,
            id,
            owner,
            lines,
        }
    }
}

impl Session {
    /// The metadata of a stored session; a cart's owner is missing in it, which no read of a cart needs.
    pub(crate) const METADATA: &str =
        r#"{"device":"Firefox on Linux","since":1763683059,"$v":1,"$x":1800086400}"#;

    pub(crate) fn sample() -> Self {
        Self {
            tenant: "acme".into(),
            user: 1_234_567,
            id: Uuid::from_u128(0x0193_4a5b_6c7d_7e8f_9fa0_b1c2_d3e4_f506),
            device: "Firefox on Linux".into(),
            since: 1_763_683_059,
            csrf: "6f1ed002ab5595859014ebf0951522d9".into(),
            agent: "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0".into(),
            admin: false,
        }
    }

    pub(crate) fn rows(count: u32) -> Vec<ListedKey> {
        let row = |user: u32| ListedKey {
            name: Self {
                user: user.into(),
                ..Self::sample()
            }
            .stored_key(),
            expiration: Some(UnixSeconds(NOW.0 + 86_400)),
            metadata: Some(Self::METADATA.into()),
        };
        (0..count).map(row).collect()
    }

    pub(crate) fn stored_key(&self) -> String {
        SessionKey::of(self).encode().unwrap_or_default()
    }

    pub(crate) fn stored_value(&self) -> Bytes {
        serde_json::to_vec(self).unwrap_or_default().into()
    }
}

impl Cart {
    pub(crate) fn sample() -> Self {
        Self {
            shop: "north".into(),
            id: 42,
            owner: "ada@example.com".into(),
            lines: (0..40)
                .map(|line| Line {
                    sku: format!("SKU-{line:06}"),
                    count: line % 7 + 1,
                    cents: (line % 3 != 0).then_some(u32::from(line) * 199),
                })
                .collect(),
        }
    }

    pub(crate) fn stored_value(&self) -> Bytes {
        serde_json::to_vec(self).unwrap_or_default().into()
    }
}
