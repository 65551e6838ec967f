//! Expiry.

use std::time::Duration;

use crate::backend::{Backend, BulkRecord, Expiration, Put, ReadOptions};
use crate::conformance::ensure::{equal, ok};
use crate::conformance::lists::{names, names_in_pages};
use crate::conformance::metadata::metadata;
use crate::conformance::values::value;
use crate::conformance::{CaseResult, Subject};

/// Makes sure that no call sees a key.
pub(super) async fn ensure_missing<B: Backend>(backend: &B, key: &str) -> CaseResult {
    let read = ReadOptions::default();
    equal(
        value(backend, key).await?,
        None,
        "the answer of get for a key that is gone",
    )?;
    let head = ok(backend.head(key, read).await, "head")?;
    ensure!(head.is_none(), "head must not see a key that is gone");
    let bulk = ok(backend.get_many(&[key], read).await, "get_many")?;
    equal(
        bulk,
        [BulkRecord::Missing],
        "the bulk answer for a key that is gone",
    )?;
    ensure!(
        names(backend, key).await?.iter().all(|name| name != key),
        "list must not see a key that is gone"
    );
    Ok(())
}

async fn ensure_present<B: Backend>(backend: &B, key: &str) -> CaseResult {
    let read = ReadOptions::default();
    ensure!(
        value(backend, key).await?.is_some(),
        "get must see `{key}` until it expires"
    );
    let head = ok(backend.head(key, read).await, "head")?;
    ensure!(head.is_some(), "head must see `{key}` until it expires");
    let bulk = ok(backend.get_many(&[key], read).await, "get_many")?;
    ensure!(
        !bulk.contains(&BulkRecord::Missing),
        "get_many must see `{key}` until it expires"
    );
    ensure!(
        names(backend, key).await? == [key],
        "list must see `{key}` until it expires"
    );
    Ok(())
}

/// An expired key is missing for every call, from the second of its expiration on.
pub async fn an_expired_key_is_missing_for_every_call<B: Backend>(subject: &Subject<B>) -> CaseResult {
    let backend = subject.backend();
    subject.advance(Duration::ZERO)?;
    let deadline = backend.clock().now().plus(Duration::from_secs(90));
    let ttl = Put {
        metadata: backend.capabilities().metadata.then_some("1"),
        expiration: Some(Expiration::Ttl(60)),
        ..Put::value(b"v")
    };
    let at = Put {
        expiration: Some(Expiration::At(deadline)),
        ..ttl
    };
    ok(backend.put("ttl", ttl).await, "put")?;
    ok(backend.put("at", at).await, "put")?;

    subject.advance(Duration::from_secs(59))?;
    ensure_present(backend, "ttl").await?;
    subject.advance(Duration::from_secs(1))?;
    ensure_missing(backend, "ttl").await?;
    ensure_present(backend, "at").await?;
    subject.advance(Duration::from_secs(29))?;
    ensure_present(backend, "at").await?;
    subject.advance(Duration::from_secs(1))?;
    ensure_missing(backend, "at").await?;

    ok(backend.delete("at").await, "delete of an expired key")?;
    ok(backend.put("ttl", Put::value(b"again")).await, "put")?;
    equal(
        value(backend, "ttl").await?,
        Some("again".into()),
        "the value put again",
    )?;
    equal(metadata(backend, "ttl").await?, None, "the metadata put again")
}

/// Expired keys in the middle of a list are passed over, and pages go on behind them.
pub async fn an_expired_key_is_not_listed_and_does_not_end_a_list<B: Backend>(
    subject: &Subject<B>,
) -> CaseResult {
    let backend = subject.backend();
    subject.advance(Duration::ZERO)?;
    for n in 0..12 {
        let put = Put {
            expiration: (2..9).contains(&n).then_some(Expiration::Ttl(60)),
            ..Put::value(b"v")
        };
        ok(backend.put(&format!("k{n:02}"), put).await, "put")?;
    }
    subject.advance(Duration::from_mins(1))?;
    for limit in 1..=6 {
        let listed = names_in_pages(backend, "k", limit).await?;
        equal(
            listed,
            ["k00", "k01", "k09", "k10", "k11"],
            &format!("the list around expired keys in pages of {limit}"),
        )?;
    }
    Ok(())
}

/// A key without expiration is there in a hundred years.
pub async fn a_key_without_expiration_never_expires<B: Backend>(subject: &Subject<B>) -> CaseResult {
    let backend = subject.backend();
    ok(backend.put("k", Put::value(b"v")).await, "put")?;
    subject.advance(Duration::from_hours(100 * 365 * 24))?;
    ensure_present(backend, "k").await
}

/// A put renews the expiration, or takes it away.
pub async fn a_put_renews_the_expiration<B: Backend>(subject: &Subject<B>) -> CaseResult {
    let backend = subject.backend();
    subject.advance(Duration::ZERO)?;
    let put = Put {
        expiration: Some(Expiration::Ttl(60)),
        ..Put::value(b"v")
    };
    for key in ["renewed", "freed", "left"] {
        ok(backend.put(key, put).await, "put")?;
    }
    subject.advance(Duration::from_secs(40))?;
    ok(backend.put("renewed", put).await, "put")?;
    ok(backend.put("freed", Put::value(b"v")).await, "put")?;
    subject.advance(Duration::from_secs(40))?;
    ensure_present(backend, "renewed").await?;
    ensure_present(backend, "freed").await?;
    ensure_missing(backend, "left").await?;
    subject.advance(Duration::from_secs(20))?;
    ensure_missing(backend, "renewed").await?;
    ensure_present(backend, "freed").await
}
