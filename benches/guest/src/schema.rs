//! The work with kv-schema.

pub(crate) mod varied;

use bytes::Bytes;
use kv_schema::clock::UnixSeconds;
use kv_schema::codec::{Codec, Json};
use kv_schema::limits::Limits;
use kv_schema::{KvEntity, MetadataReader, MetadataWriter, Projection};
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use crate::data::{Cart, CartKeyRef, Session, SessionKey, SessionKeyRef};
use crate::still::{NOW, Still, now};

pub(crate) fn key_of(session: &Session) -> SessionKey {
    SessionKey::of(session)
}

pub(crate) fn key(key: &SessionKey) -> String {
    key.encode().unwrap_or_default()
}

pub(crate) fn parse(key: &str) -> Option<SessionKey> {
    SessionKey::parse(key).ok()
}

pub(crate) fn prefix(tenant: &str, user: u64) -> impl Sized {
    SessionKey::prefix().tenant(tenant).user(user)
}

/// As a repository encodes.
pub(crate) fn encode<E: KvEntity>(entity: &E) -> usize {
    let value = entity.stored_value();
    let encoded = if const { E::SCHEMA.value.reads_back() } {
        E::Codec::encode_plain(value, const { E::SCHEMA.value.usual_len() })
    } else {
        E::Codec::encode(value)
    };
    encoded.map_or(0, |bytes| bytes.len())
}

pub(crate) fn decode<T: Serialize + DeserializeOwned>(value: &Bytes) -> Option<T> {
    Json::decode_ref(value).ok()
}

/// As a repository writes it, which settles version and deadline first.
pub(crate) fn write_metadata(session: &Session) -> Option<String> {
    let mut out = MetadataWriter::default();
    session.write_metadata(&mut out);
    out.version(1);
    out.deadline(UnixSeconds(NOW.0 + 86_400));
    out.finish_within(Limits::WORKERS_KV.metadata).ok().flatten()
}

/// As a list reads it: the fields, and the deadline with them.
pub(crate) fn read_metadata(metadata: &str) -> Option<impl Sized> {
    let reader = MetadataReader::new(Some(metadata));
    let fields = <Session as KvEntity>::Metadata::read(&reader).ok()?;
    Some((fields, reader.version(), reader.deadline()))
}

pub(crate) fn get_session(still: &Still) -> Option<Session> {
    let key = SessionKeyRef {
        tenant: "acme",
        user: 1_234_567,
        id: Uuid::from_u128(0x0193_4a5b_6c7d_7e8f_9fa0_b1c2_d3e4_f506),
    };
    now(Session::repository(still).get(key)).ok().flatten()
}

pub(crate) fn get_cart(still: &Still) -> Option<Cart> {
    let key = CartKeyRef {
        shop: "north",
        id: 42,
    };
    now(Cart::repository(still).get(key)).ok().flatten()
}

pub(crate) fn put_session(still: &Still, session: &Session) -> bool {
    now(Session::repository(still).put(session)).is_ok()
}

pub(crate) fn put_cart(still: &Still, cart: &Cart) -> bool {
    now(Cart::repository(still).put(cart)).is_ok()
}

pub(crate) fn list(still: &Still) -> usize {
    let page = now(Session::repository(still).list_page(SessionKey::prefix().tenant("acme"), None, None));
    page.map_or(0, |page| page.rows.len())
}
