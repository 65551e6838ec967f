//! What is read is what was put.

use bytes::Bytes;

use crate::backend::{Backend, Expiration, Put, ReadOptions};
use crate::conformance::ensure::{equal, ok, refused_at};
use crate::conformance::lists::entry;
use crate::conformance::metadata::metadata;
use crate::conformance::{CaseResult, Stop, Subject};
use crate::error::ErrorKind;

/// Reads the value of one key.
pub(super) async fn value<B: Backend>(backend: &B, key: &str) -> Result<Option<Bytes>, Stop> {
    let record = ok(backend.get(key, ReadOptions::default()).await, "get")?;
    Ok(record.map(|record| record.value))
}

/// A missing key is `None`; an empty value is not missing.
pub async fn a_missing_key_is_none_and_an_empty_value_is_not_missing<B: Backend>(
    subject: &Subject<B>,
) -> CaseResult {
    let backend = subject.backend();
    equal(value(backend, "missing").await?, None, "a missing key")?;
    ok(
        backend.put("empty", Put::value(b"")).await,
        "put of an empty value",
    )?;
    equal(
        value(backend, "empty").await?,
        Some(Bytes::new()),
        "an empty value",
    )
}

/// The value and the metadata are those of one put, byte for byte; the metadata is JSON text, equal as JSON.
pub async fn the_value_and_the_metadata_are_those_of_one_put<B: Backend>(subject: &Subject<B>) -> CaseResult {
    subject.needs_metadata()?;
    let backend = subject.backend();
    for n in 0..3 {
        let text = format!(r#"{{"n":{n}}}"#);
        let put = Put {
            metadata: Some(&text),
            ..Put::value(text.as_bytes())
        };
        ok(backend.put("k", put).await, "put")?;
        equal(value(backend, "k").await?, Some(text.clone().into()), "the value")?;
        equal(
            metadata(backend, "k").await?,
            Some(serde_json::json!({ "n": n })),
            "the metadata",
        )?;
    }
    Ok(())
}

/// No value is text to a backend: every byte comes back, invalid UTF-8 and byte order marks too.
pub async fn values_are_stored_byte_for_byte<B: Backend>(subject: &Subject<B>) -> CaseResult {
    let backend = subject.backend();
    let every_byte: Vec<u8> = (0..=u8::MAX).collect();
    let values: [&[u8]; 9] = [
        &every_byte,
        b"\xff\xfe",
        b"\xc3\x28",
        b"\xef\xbb\xbfbom",
        b"\0",
        b"a\r\nb",
        b"null",
        b" padded ",
        "\u{fffd}😀".as_bytes(),
    ];
    for expected in values {
        ok(backend.put("k", Put::value(expected)).await, "put")?;
        equal(
            value(backend, "k").await?,
            Some(Bytes::copy_from_slice(expected)),
            "the value",
        )?;
    }
    Ok(())
}

/// A value may be as long as the limit says, in bytes; one byte more is refused.
pub async fn a_value_of_exactly_the_limit_is_stored<B: Backend>(subject: &Subject<B>) -> CaseResult {
    let backend = subject.backend();
    let limit = backend.capabilities().limits.value;
    let mut largest = vec![b'x'; limit];
    ok(
        backend.put("k", Put::value(&largest)).await,
        "put of the largest value",
    )?;
    let stored = value(backend, "k").await?;
    // Compared without `equal`, which would print the value.
    ensure!(
        stored.is_some_and(|stored| stored == largest),
        "the largest value must come back as it was put"
    );

    largest.push(b'x');
    refused_at(
        backend.put("k", Put::value(&largest)).await,
        ErrorKind::ValueTooLarge,
        limit,
        limit + 1,
        "put of a value a byte too large",
    )
}

/// A put replaces value, metadata and expiration; nothing is inherited from what was there.
pub async fn a_put_replaces_value_metadata_and_expiration<B: Backend>(subject: &Subject<B>) -> CaseResult {
    let backend = subject.backend();
    let first = Put {
        metadata: backend.capabilities().metadata.then_some(r#"{"first":true}"#),
        expiration: Some(Expiration::Ttl(3600)),
        ..Put::value(b"first, and longer")
    };
    ok(backend.put("k", first).await, "put")?;
    ok(backend.put("k", Put::value(b"second")).await, "put")?;
    equal(value(backend, "k").await?, Some("second".into()), "the value")?;
    equal(metadata(backend, "k").await?, None, "the metadata")?;
    let listed = entry(backend, "k").await?;
    equal(listed.expiration, None, "the listed expiration")?;
    equal(listed.metadata, None, "the listed metadata")
}

/// After an `Ok` this backend itself reads the new value; a read elsewhere may lag where [`Capabilities::consistent`](crate::backend::Capabilities::consistent) is false.
pub async fn after_an_ok_this_backend_reads_the_new_value<B: Backend>(subject: &Subject<B>) -> CaseResult {
    let backend = subject.backend();
    for n in 0..20 {
        let text = n.to_string();
        ok(backend.put("k", Put::value(text.as_bytes())).await, "put")?;
        equal(
            value(backend, "k").await?,
            Some(text.into()),
            "the value just put",
        )?;
        ok(backend.delete("k").await, "delete")?;
        equal(value(backend, "k").await?, None, "the value just deleted")?;
    }
    Ok(())
}

/// Deleting a missing key succeeds.
pub async fn deleting_a_missing_key_succeeds<B: Backend>(subject: &Subject<B>) -> CaseResult {
    let backend = subject.backend();
    ok(
        backend.delete("never written").await,
        "delete of a key never written",
    )?;
    ok(backend.put("k", Put::value(b"v")).await, "put")?;
    ok(backend.delete("k").await, "delete")?;
    ok(backend.delete("k").await, "a second delete")
}

/// A deleted key is missing for every call, and leaves nothing to the next put.
pub async fn a_deleted_key_is_missing<B: Backend>(subject: &Subject<B>) -> CaseResult {
    let backend = subject.backend();
    let put = Put {
        metadata: backend.capabilities().metadata.then_some("1"),
        expiration: Some(Expiration::Ttl(3600)),
        ..Put::value(b"v")
    };
    ok(backend.put("k", put).await, "put")?;
    ok(backend.delete("k").await, "delete")?;
    super::time::ensure_missing(backend, "k").await?;
    ok(backend.put("k", Put::value(b"")).await, "put")?;
    equal(
        value(backend, "k").await?,
        Some(Bytes::new()),
        "the value put again",
    )?;
    equal(metadata(backend, "k").await?, None, "the metadata put again")
}

/// It answers as `get` does, without the value.
pub async fn head_answers_as_get_does_without_the_value<B: Backend>(subject: &Subject<B>) -> CaseResult {
    let backend = subject.backend();
    let read = ReadOptions::default();
    ensure!(
        ok(backend.head("k", read).await, "head")?.is_none(),
        "head of a missing key must be None"
    );
    let with_metadata = backend.capabilities().metadata;
    for (value, metadata) in [
        (&b""[..], None),
        (b"v", None),
        (b"v", Some(r#"{"a":1}"#)),
        (b"", Some("0")),
    ] {
        if metadata.is_some() && !with_metadata {
            continue;
        }
        let put = Put {
            metadata,
            ..Put::value(value)
        };
        ok(backend.put("k", put).await, "put")?;
        let head = ok(backend.head("k", read).await, "head")?;
        let record = ok(backend.get("k", read).await, "get")?;
        ensure!(head.is_some(), "head of a present key must not be None");
        equal(
            head.and_then(|head| head.metadata),
            record.and_then(|record| record.metadata),
            "the metadata of head",
        )?;
    }
    ok(backend.delete("k").await, "delete")?;
    ensure!(
        ok(backend.head("k", read).await, "head")?.is_none(),
        "head of a deleted key must be None"
    );
    Ok(())
}
