//! Which keys there are.

use std::collections::BTreeSet;

use crate::backend::{Backend, Put, ReadOptions};
use crate::conformance::ensure::{equal, ok, refused, refused_at};
use crate::conformance::lists::names;
use crate::conformance::values::value;
use crate::conformance::{CaseResult, Subject};
use crate::error::ErrorKind;

/// Keys that some layer between here and the store may take for something else: a path, an encoding, a terminator, a property.
const HOSTILE: &[&str] = &[
    " ",
    " a",
    "a ",
    "\0",
    "a\0",
    "a\0b",
    "\n",
    "a\r\nb",
    "\t",
    "\u{1f}",
    "\u{7f}",
    "\u{85}",
    "\u{2028}",
    "\u{feff}a",
    "\u{200b}",
    "\u{ffff}",
    "\u{10ffff}",
    "...",
    "./a",
    "../a",
    "a/../b",
    "a/..",
    "a/.",
    "/",
    "//",
    "a/",
    "/a",
    "\\",
    "A",
    "%41",
    "%2541",
    "%",
    "%2F",
    "%00",
    "?#&",
    "a?b=c&d",
    "a+b",
    "a b",
    "a%20b",
    "*",
    "~",
    "'\"`",
    "<script>",
    "{}",
    "[]",
    "$kv:x",
    ":",
    "::",
    "0",
    "1",
    "42",
    "007",
    "-1",
    "1.5",
    "4294967295",
    "__proto__",
    "constructor",
    "toString",
    "null",
    "undefined",
    "NaN",
    "true",
    "é",
    "e\u{301}",
    "ß",
    "SS",
    "İ",
    "日本語",
    "مرحبا",
    "👩‍👩‍👧",
    "😀",
];

/// A key is any text of 1 to [`Capabilities::key_room`](crate::backend::Capabilities::key_room) bytes but `.` and `..`; another is refused before anything is sent.
pub async fn a_key_is_any_text_but_dot_and_dot_dot<B: Backend>(subject: &Subject<B>) -> CaseResult {
    let backend = subject.backend();
    for key in ["a", "...", ". ", " .", ".a", "a.", "./", "/.."] {
        ok(backend.put(key, Put::value(key.as_bytes())).await, "put")?;
        equal(value(backend, key).await?, Some(key.into()), key)?;
    }
    for key in ["", ".", ".."] {
        refused(
            backend.put(key, Put::value(b"v")).await,
            ErrorKind::InvalidKey,
            &format!("put of the key {key:?}"),
        )?;
    }
    Ok(())
}

/// The longest key is measured in bytes: one byte more is refused, whatever the number of characters.
pub async fn a_key_of_exactly_the_limit_is_accepted<B: Backend>(subject: &Subject<B>) -> CaseResult {
    let backend = subject.backend();
    let room = backend.capabilities().key_room();
    let euros = "€".repeat(room / 3) + &"x".repeat(room % 3);
    let emoji = "😀".repeat(room / 4) + &"x".repeat(room % 4);
    for longest in ["k".repeat(room), euros, emoji] {
        ok(
            backend.put(&longest, Put::value(b"v")).await,
            "put of the longest key",
        )?;
        equal(
            value(backend, &longest).await?,
            Some("v".into()),
            "the value at the longest key",
        )?;
        ensure!(
            names(backend, &longest).await? == [longest.as_str()],
            "the longest key must be listed under itself as prefix"
        );
        ok(backend.delete(&longest).await, "delete of the longest key")?;

        let longer = longest + "x";
        let answer = backend.put(&longer, Put::value(b"v")).await;
        refused_at(
            answer,
            ErrorKind::KeyTooLong,
            room,
            longer.len(),
            "put of a key that is too long",
        )?;
    }
    // Fewer characters than the limit, more bytes.
    let short_of_characters = "€".repeat(room / 3 + 1);
    refused(
        backend.put(&short_of_characters, Put::value(b"v")).await,
        ErrorKind::KeyTooLong,
        "put of a key too long in bytes only",
    )
}

/// Every call refuses a key that is not valid, and none of them stores anything.
pub async fn an_invalid_key_is_refused_by_every_call<B: Backend>(subject: &Subject<B>) -> CaseResult {
    let backend = subject.backend();
    let long = "k".repeat(backend.capabilities().key_room() + 1);
    let read = ReadOptions::default();
    for (key, kind) in [
        ("", ErrorKind::InvalidKey),
        (".", ErrorKind::InvalidKey),
        ("..", ErrorKind::InvalidKey),
        (long.as_str(), ErrorKind::KeyTooLong),
    ] {
        refused(backend.get(key, read).await, kind, "get")?;
        refused(backend.head(key, read).await, kind, "head")?;
        refused(backend.get_many(&["a", key], read).await, kind, "get_many")?;
        refused(backend.put(key, Put::value(b"v")).await, kind, "put")?;
        refused(backend.delete(key).await, kind, "delete")?;
        for answer in backend.put_many(&[(key, Put::value(b"v"))]).await {
            refused(answer, kind, "put_many")?;
        }
        for answer in backend.delete_many(&[key]).await {
            refused(answer, kind, "delete_many")?;
        }
    }
    ensure!(
        names(backend, "").await?.is_empty(),
        "nothing may have been stored"
    );
    Ok(())
}

/// Keys are compared as UTF-8 bytes: nothing is normalized, case matters.
pub async fn keys_are_compared_as_utf8_bytes<B: Backend>(subject: &Subject<B>) -> CaseResult {
    let backend = subject.backend();
    let pairs = [
        ("\u{e9}", "e\u{301}"),
        ("user", "User"),
        ("a", "a "),
        ("A", "%41"),
        ("ß", "ss"),
        ("ﬁ", "fi"),
    ];
    for (one, other) in pairs {
        ok(backend.put(one, Put::value(b"one")).await, "put")?;
        equal(
            value(backend, other).await?,
            None,
            &format!("the value at {other:?}"),
        )?;
        ok(backend.put(other, Put::value(b"other")).await, "put")?;
        equal(
            value(backend, one).await?,
            Some("one".into()),
            &format!("the value at {one:?}"),
        )?;
        ok(backend.delete(other).await, "delete")?;
        ensure!(
            value(backend, one).await?.is_some(),
            "deleting {other:?} must not delete {one:?}"
        );
    }
    Ok(())
}

/// Control characters, dots and slashes, percent signs, numbers, names of properties: each is a key, and none is another.
pub async fn hostile_keys_are_stored_under_their_own_bytes<B: Backend>(subject: &Subject<B>) -> CaseResult {
    let backend = subject.backend();
    for key in HOSTILE {
        ok(backend.put(key, Put::value(key.as_bytes())).await, "put")?;
    }
    for key in HOSTILE {
        equal(
            value(backend, key).await?,
            Some((*key).into()),
            &format!("the value at {key:?}"),
        )?;
    }
    let listed: BTreeSet<String> = names(backend, "").await?.into_iter().collect();
    let expected: BTreeSet<String> = HOSTILE.iter().map(|key| (*key).to_owned()).collect();
    equal(listed, expected, "the list of all keys")?;
    for key in HOSTILE {
        ok(backend.delete(key).await, "delete")?;
        equal(
            value(backend, key).await?,
            None,
            &format!("the deleted key {key:?}"),
        )?;
    }
    ensure!(names(backend, "").await?.is_empty(), "every key must be deleted");
    Ok(())
}
