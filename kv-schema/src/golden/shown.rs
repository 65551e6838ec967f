//! Bytes for people: what golden files and findings show of values that are no text.

use std::borrow::Cow;
use std::fmt::Write as _;

use serde_json::Value;

/// The bytes of a line.
const WIDTH: usize = 16;

/// Shows bytes in lines of hexadecimal digits, with the text that is in them.
pub(super) fn lines(bytes: &[u8]) -> Vec<String> {
    plain(bytes)
        .chunks(WIDTH)
        .map(|line| format!("{:<47}  |{}|", hex(line), letters(line)))
        .collect()
}

/// Shows some bytes in a line.
pub(super) fn short(bytes: &[u8]) -> String {
    let cut = &bytes[..bytes.len().min(WIDTH)];
    let more = if cut.len() < bytes.len() { " …" } else { "" };
    format!("`{}{more}` |{}|", hex(cut), letters(cut))
}

/// Reads a value as a tree where its codec has names.
pub(super) fn tree(bytes: &[u8], codec: &str) -> Option<Value> {
    let plain = plain(bytes);
    let named = if codec.contains("msgpack") {
        messagepack(&plain)
    } else {
        None
    };
    named.or_else(|| serde_json::from_slice(&plain).ok())
}

#[cfg(feature = "msgpack")]
fn messagepack(bytes: &[u8]) -> Option<Value> {
    use crate::codec::{Codec, MsgPack};

    MsgPack::decode(bytes::Bytes::copy_from_slice(bytes)).ok()
}

#[cfg(not(feature = "msgpack"))]
fn messagepack(_: &[u8]) -> Option<Value> {
    None
}

/// Takes compression away.
#[cfg(feature = "gzip")]
fn plain(bytes: &[u8]) -> Cow<'_, [u8]> {
    use crate::codec::{Bytes, Codec, Gzip};

    let unpacked: Result<Vec<u8>, _> = <Gzip<Bytes>>::decode(bytes::Bytes::copy_from_slice(bytes));
    unpacked.map_or(Cow::Borrowed(bytes), Cow::Owned)
}

#[cfg(not(feature = "gzip"))]
fn plain(bytes: &[u8]) -> Cow<'_, [u8]> {
    Cow::Borrowed(bytes)
}

fn hex(bytes: &[u8]) -> String {
    let mut out = String::new();
    for byte in bytes {
        let space = if out.is_empty() { "" } else { " " };
        let _ = write!(out, "{space}{byte:02x}");
    }
    out
}

fn letters(bytes: &[u8]) -> String {
    let shown = |byte: &u8| match byte {
        b' '..=b'~' => char::from(*byte),
        _ => '.',
    };
    bytes.iter().map(shown).collect()
}
