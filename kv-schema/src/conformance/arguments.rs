//! What is refused before it is sent.

use std::time::Duration;

use crate::backend::{Backend, Expiration, ListRequest, Put, ReadOptions};
use crate::clock::UnixSeconds;
use crate::conformance::ensure::{equal, ok, refused};
use crate::conformance::lists::entry;
use crate::conformance::metadata::metadata;
use crate::conformance::values::value;
use crate::conformance::{CaseResult, Subject};
use crate::error::ErrorKind;

fn expiring(expiration: Expiration) -> Put<'static> {
    Put {
        expiration: Some(expiration),
        ..Put::value(b"v")
    }
}

/// Every call checks its arguments with [`Limits`](crate::limits::Limits), and refuses with the same kind of error as every other backend.
pub async fn every_call_checks_its_arguments_with_limits<B: Backend>(subject: &Subject<B>) -> CaseResult {
    let backend = subject.backend();
    let capabilities = backend.capabilities();
    let limits = capabilities.limits;
    let long_key = "k".repeat(capabilities.key_room() + 1);
    let large = vec![0; limits.value + 1];
    let large_metadata = format!("\"{}\"", "x".repeat(limits.metadata));

    // Each of these puts has every fault that is left; the first in the platform's order is the one that is named.
    let worst = Put {
        value: &large,
        metadata: capabilities.metadata.then_some(large_metadata.as_str()),
        expiration: Some(Expiration::Ttl(1)),
    };
    let timely = Put {
        expiration: None,
        ..worst
    };
    let tagged = Put {
        metadata: None,
        ..timely
    };
    let metadata_fault = if capabilities.metadata {
        ErrorKind::MetadataTooLarge
    } else {
        ErrorKind::ValueTooLarge
    };
    for (key, put, kind, what) in [
        ("", worst, ErrorKind::InvalidKey, "a put with everything wrong"),
        (
            long_key.as_str(),
            worst,
            ErrorKind::KeyTooLong,
            "a put with everything wrong",
        ),
        (
            "k",
            worst,
            ErrorKind::InvalidExpiry,
            "a put with all but the key wrong",
        ),
        (
            "k",
            timely,
            metadata_fault,
            "a put with metadata and value too large",
        ),
        (
            "k",
            tagged,
            ErrorKind::ValueTooLarge,
            "a put with a value too large",
        ),
    ] {
        refused(backend.put(key, put).await, kind, what)?;
        for answer in backend.put_many(&[(key, put)]).await {
            refused(answer, kind, &format!("{what}, in a batch,"))?;
        }
    }
    equal(value(backend, "k").await?, None, "the key of the refused puts")
}

/// A TTL is at least 60 seconds and fits 31 bits: 0 does not mean for ever.
pub async fn a_ttl_out_of_range_is_refused<B: Backend>(subject: &Subject<B>) -> CaseResult {
    let backend = subject.backend();
    let limits = backend.capabilities().limits;
    let max = u32::try_from(limits.max_expiration).unwrap_or(u32::MAX);
    for ttl in [0, 1, limits.min_ttl - 1, max.saturating_add(1), u32::MAX] {
        let answer = backend.put("k", expiring(Expiration::Ttl(ttl))).await;
        refused(
            answer,
            ErrorKind::InvalidExpiry,
            &format!("put with a TTL of {ttl} s"),
        )?;
        equal(value(backend, "k").await?, None, "the key of the refused put")?;
    }
    for ttl in [limits.min_ttl, 86_400, max] {
        let answer = backend.put("k", expiring(Expiration::Ttl(ttl))).await;
        ok(answer, &format!("put with a TTL of {ttl} s"))?;
        ensure!(
            value(backend, "k").await?.is_some(),
            "a key with a TTL of {ttl} s must be there"
        );
    }
    Ok(())
}

/// A deadline is at least 60 seconds away and fits 31 bits, so milliseconds are refused.
pub async fn a_deadline_out_of_range_is_refused<B: Backend>(subject: &Subject<B>) -> CaseResult {
    let backend = subject.backend();
    let limits = backend.capabilities().limits;
    let now = backend.clock().now();
    // Where time passes by itself the exact second cannot be met.
    let tolerance = if subject.moves_time() { 0 } else { 20 };
    let nearest = now.0 + u64::from(limits.min_ttl);
    for deadline in [
        0,
        1,
        now.0 - 1,
        now.0,
        nearest - 1 - tolerance,
        limits.max_expiration + 1,
        now.0 * 1000,
        u64::MAX,
    ] {
        let answer = backend
            .put("k", expiring(Expiration::At(UnixSeconds(deadline))))
            .await;
        refused(
            answer,
            ErrorKind::InvalidExpiry,
            &format!("put with a deadline of {deadline} at {now}"),
        )?;
        equal(value(backend, "k").await?, None, "the key of the refused put")?;
    }
    for deadline in [nearest + tolerance, now.0 + 86_400, limits.max_expiration] {
        let answer = backend
            .put("k", expiring(Expiration::At(UnixSeconds(deadline))))
            .await;
        ok(answer, &format!("put with a deadline of {deadline} at {now}"))?;
    }
    Ok(())
}

/// A cache TTL is at least 30 seconds and fits 31 bits, for every read.
pub async fn a_cache_ttl_out_of_range_is_refused<B: Backend>(subject: &Subject<B>) -> CaseResult {
    let backend = subject.backend();
    let limits = backend.capabilities().limits;
    ok(backend.put("k", Put::value(b"v")).await, "put")?;
    for seconds in [
        0,
        limits.min_cache_ttl - 1,
        limits.max_cache_ttl.saturating_add(1),
        u32::MAX,
    ] {
        let read = ReadOptions::cache_ttl(Some(seconds));
        let kind = ErrorKind::InvalidCacheTtl;
        refused(
            backend.get("k", read).await,
            kind,
            &format!("get with a cache TTL of {seconds} s"),
        )?;
        refused(
            backend.head("k", read).await,
            kind,
            &format!("head with a cache TTL of {seconds} s"),
        )?;
        refused(
            backend.get_many(&["k"], read).await,
            kind,
            &format!("get_many with a cache TTL of {seconds} s"),
        )?;
    }
    for seconds in [limits.min_cache_ttl, 3600, limits.max_cache_ttl] {
        let read = ReadOptions::cache_ttl(Some(seconds));
        let call = format!("a read with a cache TTL of {seconds} s");
        ok(backend.get("k", read).await, &call)?;
        ok(backend.head("k", read).await, &call)?;
        ok(backend.get_many(&["k"], read).await, &call)?;
    }
    Ok(())
}

/// A page holds at least one key and at most as many as the limit says.
pub async fn a_page_size_out_of_range_is_refused<B: Backend>(subject: &Subject<B>) -> CaseResult {
    let backend = subject.backend();
    let most = backend.capabilities().limits.list;
    for limit in [0, most + 1, u32::MAX] {
        refused(
            backend.list(ListRequest::default().limit(limit)).await,
            ErrorKind::InvalidArgument,
            &format!("list of {limit} keys"),
        )?;
    }
    for limit in [1, most] {
        ok(
            backend.list(ListRequest::default().limit(limit)).await,
            &format!("list of {limit} keys"),
        )?;
    }
    Ok(())
}

/// A prefix may be as long as a key, and no longer; it may be what no key may be.
pub async fn a_prefix_longer_than_a_key_is_refused<B: Backend>(subject: &Subject<B>) -> CaseResult {
    let backend = subject.backend();
    let room = backend.capabilities().key_room();
    let longest = "k".repeat(room);
    for prefix in ["", ".", "..", longest.as_str()] {
        ok(
            backend.list(ListRequest::prefix(prefix)).await,
            &format!("list of a prefix of {} bytes", prefix.len()),
        )?;
    }
    refused(
        backend.list(ListRequest::prefix(&"k".repeat(room + 1))).await,
        ErrorKind::KeyTooLong,
        "list of a prefix a byte too long",
    )
}

/// A refused put leaves value, metadata and expiration as they were.
pub async fn a_refused_put_changes_nothing<B: Backend>(subject: &Subject<B>) -> CaseResult {
    let backend = subject.backend();
    let capabilities = backend.capabilities();
    let deadline = backend.clock().now().plus(Duration::from_hours(2));
    let first = Put {
        metadata: capabilities.metadata.then_some("1"),
        expiration: Some(Expiration::At(deadline)),
        ..Put::value(b"first")
    };
    ok(backend.put("k", first).await, "put")?;
    let large = vec![0; capabilities.limits.value + 1];
    for put in [
        Put::value(&large),
        expiring(Expiration::Ttl(1)),
        expiring(Expiration::At(UnixSeconds(1))),
    ] {
        ensure!(
            backend.put("k", put).await.is_err(),
            "a put with arguments out of range must be refused"
        );
    }
    equal(value(backend, "k").await?, Some("first".into()), "the value")?;
    let expected = capabilities.metadata.then(|| serde_json::json!(1));
    equal(metadata(backend, "k").await?, expected, "the metadata")?;
    equal(
        entry(backend, "k").await?.expiration,
        Some(deadline),
        "the expiration",
    )
}
