//! Writes and deletes of many keys at once.

use crate::backend::{Backend, Expiration, Put};
use crate::conformance::ensure::{all_ok, equal, refused};
use crate::conformance::lists::names;
use crate::conformance::values::value;
use crate::conformance::{CaseResult, Subject};
use crate::error::ErrorKind;

/// One refused or failed write does not keep the others from being tried.
pub async fn one_refused_write_does_not_keep_the_others_from_being_tried<B: Backend>(
    subject: &Subject<B>,
) -> CaseResult {
    let backend = subject.backend();
    equal(backend.put_many(&[]).await.len(), 0, "the answers for no write")?;
    let hasty = Put {
        expiration: Some(Expiration::Ttl(1)),
        ..Put::value(b"v")
    };
    let large = vec![0; backend.capabilities().limits.value + 1];
    let puts = [
        ("a", Put::value(b"1")),
        ("", Put::value(b"v")),
        ("b", Put::value(b"2")),
        ("hasty", hasty),
        ("large", Put::value(&large)),
        ("..", Put::value(b"v")),
        ("c", Put::value(b"3")),
    ];
    let expected = [
        None,
        Some(ErrorKind::InvalidKey),
        None,
        Some(ErrorKind::InvalidExpiry),
        Some(ErrorKind::ValueTooLarge),
        Some(ErrorKind::InvalidKey),
        None,
    ];
    let answers = backend.put_many(&puts).await;
    let kinds: Vec<Option<ErrorKind>> = answers
        .iter()
        .map(|answer| answer.as_ref().err().map(crate::Error::kind))
        .collect();
    equal(kinds, expected, "the answers, in the order of the writes,")?;
    equal(names(backend, "").await?, ["a", "b", "c"], "the keys written")?;
    for (key, expected) in [("a", "1"), ("b", "2"), ("c", "3")] {
        equal(value(backend, key).await?, Some(expected.into()), "the value")?;
    }
    Ok(())
}

/// Of several writes to one key in one call the last one stays.
pub async fn of_several_writes_to_one_key_the_last_one_stays<B: Backend>(subject: &Subject<B>) -> CaseResult {
    let backend = subject.backend();
    let texts: Vec<String> = (0..40).map(|n| n.to_string()).collect();
    let puts: Vec<(&str, Put<'_>)> = texts
        .iter()
        .enumerate()
        .map(|(n, text)| (["a", "b"][n % 2], Put::value(text.as_bytes())))
        .collect();
    all_ok(backend.put_many(&puts).await, puts.len(), "put_many")?;
    equal(
        value(backend, "a").await?,
        Some("38".into()),
        "the last value at `a`",
    )?;
    equal(
        value(backend, "b").await?,
        Some("39".into()),
        "the last value at `b`",
    )
}

/// A batch of any size is written and deleted whole.
pub async fn a_large_batch_is_written_whole<B: Backend>(subject: &Subject<B>) -> CaseResult {
    let backend = subject.backend();
    let keys: Vec<String> = (0..257).map(|n| format!("k{n:03}")).collect();
    let puts: Vec<(&str, Put<'_>)> = keys
        .iter()
        .map(|key| (key.as_str(), Put::value(key.as_bytes())))
        .collect();
    all_ok(backend.put_many(&puts).await, puts.len(), "put_many")?;
    equal(names(backend, "k").await?, keys.as_slice(), "the keys written")?;
    let deleted: Vec<&str> = keys.iter().skip(1).map(String::as_str).collect();
    all_ok(backend.delete_many(&deleted).await, deleted.len(), "delete_many")?;
    equal(names(backend, "k").await?, ["k000"], "the keys left")
}

/// One failed delete does not keep the others from being tried.
pub async fn one_failed_delete_does_not_keep_the_others_from_being_tried<B: Backend>(
    subject: &Subject<B>,
) -> CaseResult {
    let backend = subject.backend();
    equal(
        backend.delete_many(&[]).await.len(),
        0,
        "the answers for no delete",
    )?;
    let puts = [
        ("a", Put::value(b"v")),
        ("b", Put::value(b"v")),
        ("c", Put::value(b"v")),
    ];
    all_ok(backend.put_many(&puts).await, puts.len(), "put_many")?;
    let answers = backend.delete_many(&["a", "", "missing", "..", "c", "a"]).await;
    equal(answers.len(), 6, "the number of answers")?;
    for (index, answer) in answers.into_iter().enumerate() {
        match index {
            1 | 3 => refused(
                answer,
                ErrorKind::InvalidKey,
                "delete_many of a key that is not valid",
            )?,
            _ => ensure!(answer.is_ok(), "delete {index} must succeed, but gave {answer:?}"),
        }
    }
    equal(names(backend, "").await?, ["b"], "the keys left")
}
