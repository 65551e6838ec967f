//! Reads of many keys at once.

use bytes::Bytes;

use crate::backend::{Backend, BulkRecord, Put, ReadOptions};
use crate::conformance::ensure::{all_ok, equal, ok, refused};
use crate::conformance::metadata::json;
use crate::conformance::values::value;
use crate::conformance::{CaseResult, Stop, Subject};
use crate::error::ErrorKind;

/// Reads keys in bulk; `None` is missing. Fails where a key is unanswered.
async fn answers<B: Backend>(backend: &B, keys: &[&str]) -> Result<Vec<Option<Bytes>>, Stop> {
    let records = ok(backend.get_many(keys, ReadOptions::default()).await, "get_many")?;
    records
        .into_iter()
        .zip(keys)
        .map(|(record, key)| match record {
            BulkRecord::Found(record) => Ok(Some(record.value)),
            BulkRecord::Missing => Ok(None),
            BulkRecord::Unanswered => Err(Stop::Failed(
                format!("the plain key {key:?} must be answered in bulk").into(),
            )),
        })
        .collect()
}

/// The answers are in the order of `keys`, one for each, repeated for a repeated key.
pub async fn the_answers_are_in_the_order_of_keys<B: Backend>(subject: &Subject<B>) -> CaseResult {
    let backend = subject.backend();
    for key in ["a", "b", "empty"] {
        let value = if key == "empty" { "" } else { key };
        ok(backend.put(key, Put::value(value.as_bytes())).await, "put")?;
    }
    let keys = [
        "missing",
        "missing",
        "b",
        "b",
        "a",
        "b",
        "empty",
        "missing",
        "a",
        "b",
        "also missing",
    ];
    let expected: Vec<Option<Bytes>> = keys
        .iter()
        .map(|key| match *key {
            "a" | "b" => Some(Bytes::copy_from_slice(key.as_bytes())),
            "empty" => Some(Bytes::new()),
            _ => None,
        })
        .collect();
    equal(answers(backend, &keys).await?, expected, "the bulk answers")?;
    equal(
        answers(backend, &["a"]).await?,
        vec![Some("a".into())],
        "the bulk answer for one key",
    )?;
    let different = ["b", "missing", "a"];
    let said = ok(
        backend
            .get_many(&different, ReadOptions::default().distinct())
            .await,
        "get_many of keys that are said to differ",
    )?;
    let unsaid = ok(
        backend.get_many(&different, ReadOptions::default()).await,
        "get_many of the same",
    )?;
    equal(said, unsaid, "the bulk answers for keys that are said to differ")
}

/// A key that this backend cannot answer for in bulk is [`BulkRecord::Unanswered`], never `Missing`: the caller reads it singly.
pub async fn a_key_that_cannot_be_answered_for_in_bulk_is_unanswered<B: Backend>(
    subject: &Subject<B>,
) -> CaseResult {
    let backend = subject.backend();
    let rows: [(&str, &[u8]); 12] = [
        ("0", b"v"),
        ("42", b"v"),
        ("4294967294", b"v"),
        ("007", b"v"),
        ("__proto__", b"v"),
        ("constructor", b"v"),
        ("binary", b"\xff\xfe\0"),
        ("cut", b"\xf0\x9f\x98"),
        ("replacement", "\u{fffd}".as_bytes()),
        ("null", b"null"),
        ("text", b"text"),
        ("empty", b""),
    ];
    for (key, value) in rows {
        ok(backend.put(key, Put::value(value)).await, "put")?;
    }
    let keys: Vec<&str> = rows.iter().map(|(key, _)| *key).collect();
    let records = ok(backend.get_many(&keys, ReadOptions::default()).await, "get_many")?;
    equal(records.len(), keys.len(), "the number of bulk answers")?;
    let text_only = backend.capabilities().bulk_text_only;
    for ((key, expected), record) in rows.into_iter().zip(records) {
        match record {
            BulkRecord::Found(record) => {
                equal(record.value, expected, &format!("the bulk answer for {key:?}"))?;
            }
            BulkRecord::Missing => {
                return Err(Stop::Failed(
                    format!("the present key {key:?} must not be missing in bulk").into(),
                ));
            }
            BulkRecord::Unanswered => {
                let binary = matches!(key, "binary" | "cut" | "replacement");
                ensure!(
                    text_only || !binary,
                    "{key:?} must be answered in bulk, unless `bulk_text_only` is declared"
                );
                ensure!(
                    !matches!(key, "text" | "empty" | "null" | "007"),
                    "the plain key {key:?} must be answered in bulk"
                );
                equal(
                    value(backend, key).await?.as_deref(),
                    Some(expected),
                    &format!("the single answer for {key:?}"),
                )?;
            }
        }
    }
    Ok(())
}

/// A bulk answer has the metadata of its key, and a miss among the keys does no harm.
pub async fn a_bulk_read_has_metadata_too<B: Backend>(subject: &Subject<B>) -> CaseResult {
    subject.needs_metadata()?;
    let backend = subject.backend();
    for (key, metadata) in [("a", Some(r#"{"n":1}"#)), ("b", None), ("zero", Some("0"))] {
        let put = Put {
            metadata,
            ..Put::value(b"v")
        };
        ok(backend.put(key, put).await, "put")?;
    }
    let keys = ["a", "missing", "b", "zero"];
    let records = ok(backend.get_many(&keys, ReadOptions::default()).await, "get_many")?;
    let mut found = Vec::new();
    for record in records {
        found.push(match record {
            BulkRecord::Found(record) => Some(json(record.metadata)?),
            BulkRecord::Missing | BulkRecord::Unanswered => None,
        });
    }
    let expected = [
        Some(Some(serde_json::json!({ "n": 1 }))),
        None,
        Some(None),
        Some(Some(serde_json::json!(0))),
    ];
    equal(found, expected, "the metadata of the bulk answers")
}

/// No key, too many keys, or a key that is not valid fails the whole call before anything is sent.
pub async fn no_key_too_many_keys_or_an_invalid_key_fails_the_whole_call<B: Backend>(
    subject: &Subject<B>,
) -> CaseResult {
    let backend = subject.backend();
    let capabilities = backend.capabilities();
    let read = ReadOptions::default();
    ok(backend.put("a", Put::value(b"v")).await, "put")?;
    refused(
        backend.get_many(&[], read).await,
        ErrorKind::InvalidArgument,
        "get_many of no key",
    )?;
    let too_many: Vec<String> = (0..=capabilities.limits.bulk_keys)
        .map(|n| format!("k{n}"))
        .collect();
    let too_many: Vec<&str> = too_many.iter().map(String::as_str).collect();
    refused(
        backend.get_many(&too_many, read).await,
        ErrorKind::InvalidArgument,
        "get_many of too many keys",
    )?;
    let repeated = vec!["a"; capabilities.limits.bulk_keys + 1];
    refused(
        backend.get_many(&repeated, read).await,
        ErrorKind::InvalidArgument,
        "get_many of one key too many times",
    )?;
    let long = "k".repeat(capabilities.key_room() + 1);
    for (key, kind) in [
        ("", ErrorKind::InvalidKey),
        (".", ErrorKind::InvalidKey),
        ("..", ErrorKind::InvalidKey),
        (long.as_str(), ErrorKind::KeyTooLong),
    ] {
        let answer = backend.get_many(&["a", key, "a"], read).await;
        refused(
            answer,
            kind,
            &format!("get_many with a key of {} bytes among others", key.len()),
        )?;
    }
    Ok(())
}

/// As many keys as the limit says are answered in one call, repeated or not.
pub async fn a_bulk_read_of_the_most_keys_is_answered<B: Backend>(subject: &Subject<B>) -> CaseResult {
    let backend = subject.backend();
    let most = backend.capabilities().limits.bulk_keys;
    let keys: Vec<String> = (0..most).map(|n| format!("k{n}")).collect();
    let puts: Vec<(&str, Put<'_>)> = keys
        .iter()
        .step_by(2)
        .map(|key| (key.as_str(), Put::value(key.as_bytes())))
        .collect();
    all_ok(backend.put_many(&puts).await, puts.len(), "put_many")?;
    let asked: Vec<&str> = keys.iter().map(String::as_str).collect();
    let expected: Vec<Option<Bytes>> = keys
        .iter()
        .enumerate()
        .map(|(n, key)| (n % 2 == 0).then(|| Bytes::copy_from_slice(key.as_bytes())))
        .collect();
    equal(answers(backend, &asked).await?, expected, "the bulk answers")?;
    let repeated = vec!["k0"; most];
    equal(
        answers(backend, &repeated).await?,
        vec![Some(Bytes::from("k0")); most],
        "the bulk answers for one key many times",
    )
}
