//! Pages of keys.

use std::time::Duration;

use crate::backend::{Backend, Expiration, ListRequest, ListedKey, Page, Put};
use crate::conformance::ensure::{all_ok, equal, ok, refused};
use crate::conformance::metadata::json;
use crate::conformance::{CaseResult, Stop, Subject};
use crate::error::ErrorKind;

/// More pages than any list here has: a cursor that goes round in circles ends there.
const MOST_PAGES: usize = 10_000;

/// Follows a list to its end, in pages of at most `limit` keys.
async fn pages<B: Backend>(
    backend: &B,
    prefix: &str,
    limit: Option<u32>,
    start_after: Option<&str>,
) -> Result<Vec<Page>, Stop> {
    let most = limit.unwrap_or(backend.capabilities().limits.list) as usize;
    let mut pages: Vec<Page> = Vec::new();
    for _ in 0..MOST_PAGES {
        let request = ListRequest {
            prefix,
            limit,
            cursor: pages.last().and_then(|page| page.cursor.as_deref()),
            start_after,
        };
        let page = ok(backend.list(request).await, "list")?;
        ensure!(
            page.keys.len() <= most,
            "a page must hold at most {most} keys, but holds {}",
            page.keys.len()
        );
        let ended = page.cursor.is_none();
        pages.push(page);
        if ended {
            return Ok(pages);
        }
    }
    Err(Stop::Failed("a list must end".into()))
}

async fn entries<B: Backend>(backend: &B, prefix: &str, limit: Option<u32>) -> Result<Vec<ListedKey>, Stop> {
    let pages = pages(backend, prefix, limit, None).await?;
    Ok(pages.into_iter().flat_map(|page| page.keys).collect())
}

/// Finds one key in a list, which is its own prefix.
pub(super) async fn entry<B: Backend>(backend: &B, key: &str) -> Result<ListedKey, Stop> {
    let entries = entries(backend, key, None).await?;
    entries
        .into_iter()
        .find(|entry| entry.name == key)
        .ok_or_else(|| Stop::Failed(format!("the key {key:?} must be listed").into()))
}

/// Lists the names of all keys that begin with a prefix.
pub(super) async fn names<B: Backend>(backend: &B, prefix: &str) -> Result<Vec<String>, Stop> {
    let entries = entries(backend, prefix, None).await?;
    Ok(entries.into_iter().map(|key| key.name).collect())
}

/// Lists the names of all keys that begin with a prefix, in pages of at most `limit`.
pub(super) async fn names_in_pages<B: Backend>(
    backend: &B,
    prefix: &str,
    limit: u32,
) -> Result<Vec<String>, Stop> {
    let entries = entries(backend, prefix, Some(limit)).await?;
    Ok(entries.into_iter().map(|key| key.name).collect())
}

async fn put_all<B: Backend, K: AsRef<str>>(backend: &B, keys: &[K]) -> CaseResult {
    let puts: Vec<(&str, Put<'_>)> = keys.iter().map(|key| (key.as_ref(), Put::value(b"v"))).collect();
    all_ok(backend.put_many(&puts).await, puts.len(), "put_many")
}

/// Keys come in the order of their UTF-8 bytes.
pub async fn keys_come_in_the_order_of_their_utf8_bytes<B: Backend>(subject: &Subject<B>) -> CaseResult {
    let backend = subject.backend();
    // In UTF-16 the emoji would come before U+E000; by value 2 would come before 10; by letter `a` before `A`.
    let ordered = [
        "1", "10", "2", "A", "a", "a/", "a/b", "a0", "aa", "~", "é", "\u{e000}", "\u{fffd}", "😀",
    ];
    let mut shuffled = ordered;
    shuffled.reverse();
    shuffled.rotate_left(5);
    put_all(backend, &shuffled).await?;
    for limit in [None, Some(1), Some(3)] {
        let entries = entries(backend, "", limit).await?;
        let listed: Vec<&str> = entries.iter().map(|key| key.name.as_str()).collect();
        equal(listed, ordered, &format!("the list in pages of {limit:?}"))?;
    }
    Ok(())
}

/// The prefix is compared as bytes; an empty one matches every key.
pub async fn the_prefix_is_compared_as_bytes<B: Backend>(subject: &Subject<B>) -> CaseResult {
    let backend = subject.backend();
    put_all(
        backend,
        &[
            "user:1", "user:10", "user:2", "user", "User:1", "é", "e\u{301}", "%", "*", "u%",
        ],
    )
    .await?;
    let expectations: [(&str, &[&str]); 12] = [
        (
            "",
            &[
                "%", "*", "User:1", "e\u{301}", "u%", "user", "user:1", "user:10", "user:2", "é",
            ],
        ),
        ("user:1", &["user:1", "user:10"]),
        ("user:10", &["user:10"]),
        ("user:100", &[]),
        ("user", &["user", "user:1", "user:10", "user:2"]),
        ("U", &["User:1"]),
        ("é", &["é"]),
        ("e", &["e\u{301}"]),
        ("%", &["%"]),
        ("*", &["*"]),
        ("u%", &["u%"]),
        ("zzz", &[]),
    ];
    for (prefix, expected) in expectations {
        equal(
            names(backend, prefix).await?,
            expected,
            &format!("the list of the prefix {prefix:?}"),
        )?;
    }
    Ok(())
}

/// A page may be empty although more follow: only a `None` cursor ends the list.
pub async fn only_a_none_cursor_ends_the_list<B: Backend>(subject: &Subject<B>) -> CaseResult {
    let backend = subject.backend();
    equal(
        names(backend, "nothing").await?,
        Vec::<String>::new(),
        "the list of nothing",
    )?;
    let keys: Vec<String> = (0..10).map(|n| format!("k{n}")).collect();
    put_all(backend, &keys).await?;
    // A gap is where a platform answers with empty pages.
    let (gone, left) = keys[2..].split_at(6);
    let gone: Vec<&str> = gone.iter().map(String::as_str).collect();
    all_ok(backend.delete_many(&gone).await, gone.len(), "delete_many")?;
    let listed = names_in_pages(backend, "k", 2).await?;
    let expected: Vec<&String> = keys[..2].iter().chain(left).collect();
    ensure!(
        listed.iter().eq(expected),
        "the list across a gap must hold every key that is left, but is {listed:?}"
    );
    Ok(())
}

/// A list whose last page is full ends, with nothing lost and nothing twice.
pub async fn a_list_that_fills_its_last_page_ends<B: Backend>(subject: &Subject<B>) -> CaseResult {
    let backend = subject.backend();
    let keys: Vec<String> = (0..6).map(|n| format!("k{n}")).collect();
    put_all(backend, &keys).await?;
    put_all(backend, &["j", "l"]).await?;
    for limit in 1..=7 {
        equal(
            names_in_pages(backend, "k", limit).await?,
            keys.as_slice(),
            &format!("the list in pages of {limit}"),
        )?;
    }
    Ok(())
}

/// A list without a limit has pages of at most the largest size, and goes on after the first.
pub async fn the_default_page_is_the_largest<B: Backend>(subject: &Subject<B>) -> CaseResult {
    let backend = subject.backend();
    let most = backend.capabilities().limits.list;
    let keys: Vec<String> = (0..=most).map(|n| format!("k{n:07}")).collect();
    put_all(backend, &keys).await?;
    let pages = pages(backend, "k", None, None).await?;
    ensure!(pages.len() > 1, "{} keys must not fit one page", keys.len());
    let largest = pages.iter().map(|page| page.keys.len()).max();
    equal(
        largest,
        Some(most as usize),
        "the largest page of a list without a limit",
    )?;
    let listed = pages.iter().flat_map(|page| &page.keys).map(|key| &key.name);
    ensure!(listed.eq(&keys), "the pages must hold every key once, in order");
    Ok(())
}

/// A cursor continues after the last key of its page, whatever was written or deleted since.
pub async fn a_cursor_continues_after_the_last_key_of_its_page<B: Backend>(
    subject: &Subject<B>,
) -> CaseResult {
    let backend = subject.backend();
    put_all(backend, &["k1", "k2", "k3", "k4", "k5", "k6"]).await?;
    let page = first_page(backend, 3).await?;
    equal(
        page_names(&page),
        ["k1", "k2", "k3"],
        "the first page of three keys",
    )?;
    // Before, at and after the place where the page ended, and one more written before it than deleted.
    put_all(backend, &["k0", "k25", "k26", "k35", "k7"]).await?;
    for key in ["k1", "k3", "k4"] {
        ok(backend.delete(key).await, "delete")?;
    }
    let mut listed = Vec::new();
    let mut cursor = page.cursor;
    while let Some(from) = cursor {
        let request = ListRequest::prefix("k").limit(3).cursor(Some(&from));
        let page = ok(backend.list(request).await, "list with a cursor")?;
        listed.extend(page.keys.into_iter().map(|key| key.name));
        ensure!(listed.len() < 100, "a list must end");
        cursor = page.cursor;
    }
    equal(listed, ["k35", "k5", "k6", "k7"], "the list after the first page")
}

/// A cursor is a place, not a state: used twice it gives the same page.
pub async fn a_cursor_can_be_used_again<B: Backend>(subject: &Subject<B>) -> CaseResult {
    let backend = subject.backend();
    put_all(backend, &["k1", "k2", "k3", "k4"]).await?;
    let page = first_page(backend, 2).await?;
    let request = ListRequest::prefix("k").limit(2).cursor(page.cursor.as_deref());
    let one = ok(backend.list(request).await, "list with a cursor")?;
    let other = ok(backend.list(request).await, "list with the same cursor again")?;
    equal(
        page_names(&other),
        page_names(&one),
        "the page of a cursor used again",
    )
}

/// A cursor that is damaged is refused, or gives a page without a wrong key; it never panics.
pub async fn a_damaged_cursor_is_refused_or_harmless<B: Backend>(subject: &Subject<B>) -> CaseResult {
    let backend = subject.backend();
    put_all(backend, &["k1", "k2", "k3", "other"]).await?;
    let cursor = first_page(backend, 1).await?.cursor.unwrap_or_default();
    let mut damaged: Vec<String> = ["?", "!!", "AAAA", "é", "k1", "null", "-1"]
        .map(str::to_owned)
        .to_vec();
    damaged.push(format!("{cursor}A"));
    damaged.push(cursor.chars().skip(1).collect());
    damaged.push(cursor.chars().rev().collect());
    for cursor in damaged {
        let request = ListRequest::prefix("k").cursor(Some(&cursor));
        match backend.list(request).await {
            Ok(page) => {
                let names = page_names(&page);
                ensure!(
                    names.iter().all(|name| name.starts_with('k')) && names.is_sorted(),
                    "the damaged cursor {cursor:?} must not list {names:?}"
                );
            }
            error => refused(error, ErrorKind::InvalidCursor, "list with a damaged cursor")?,
        }
    }
    Ok(())
}

/// An entry has its expiration and its metadata as they were put, and no value.
pub async fn an_entry_has_its_expiration_and_its_metadata<B: Backend>(subject: &Subject<B>) -> CaseResult {
    let backend = subject.backend();
    let with_metadata = backend.capabilities().metadata;
    let before = backend.clock().now();
    let deadline = before.plus(Duration::from_hours(2));
    for (key, expiration, metadata) in [
        ("at", Some(Expiration::At(deadline)), None),
        ("never", None, None),
        ("tagged", None, Some(r#"{"n":1}"#)),
        ("ttl", Some(Expiration::Ttl(3600)), Some("false")),
    ] {
        let put = Put {
            value: b"v",
            metadata: metadata.filter(|_| with_metadata),
            expiration,
        };
        ok(backend.put(key, put).await, "put")?;
    }
    let after = backend.clock().now();
    let entries = entries(backend, "", None).await?;
    let names: Vec<&str> = entries.iter().map(|key| key.name.as_str()).collect();
    equal(names, ["at", "never", "tagged", "ttl"], "the list")?;
    for entry in entries {
        let tagged = json(entry.metadata)?;
        let expiration = entry.expiration;
        match entry.name.as_str() {
            "at" => equal(expiration, Some(deadline), "the listed deadline")?,
            "ttl" => {
                // The store's own clock may be a second off ours.
                let seconds = expiration.map_or(0, |at| at.0);
                ensure!(
                    (before.0 + 3599..=after.0 + 3601).contains(&seconds),
                    "a TTL of 3600 s at {before} must be listed as its deadline, not as {expiration:?}"
                );
            }
            _ => equal(expiration, None, "the listed expiration of a key without one")?,
        }
        let expected = match entry.name.as_str() {
            "tagged" if with_metadata => Some(serde_json::json!({ "n": 1 })),
            "ttl" if with_metadata => Some(serde_json::json!(false)),
            _ => None,
        };
        equal(
            tagged,
            expected,
            &format!("the listed metadata of {:?}", entry.name),
        )?;
    }
    Ok(())
}

/// A list starts after a given key, present or not, where this is declared; elsewhere it is refused, not ignored.
pub async fn start_after_skips_keys_or_is_unsupported<B: Backend>(subject: &Subject<B>) -> CaseResult {
    let backend = subject.backend();
    put_all(backend, &["j", "k1", "k2", "k3", "k4", "l"]).await?;
    if !backend.capabilities().start_after {
        return refused(
            backend.list(ListRequest::prefix("k").start_after("k1")).await,
            ErrorKind::Unsupported,
            "list with a `start_after` that is not declared",
        );
    }
    let expectations: [(&str, &[&str]); 7] = [
        ("", &["k1", "k2", "k3", "k4"]),
        ("a", &["k1", "k2", "k3", "k4"]),
        ("k1", &["k2", "k3", "k4"]),
        ("k15", &["k2", "k3", "k4"]),
        ("k3", &["k4"]),
        ("k4", &[]),
        ("z", &[]),
    ];
    for (after, expected) in expectations {
        for limit in [None, Some(1), Some(2)] {
            let pages = pages(backend, "k", limit, Some(after)).await?;
            let listed: Vec<&str> = pages.iter().flat_map(page_names).collect();
            equal(
                listed,
                expected,
                &format!("the list after {after:?} in pages of {limit:?}"),
            )?;
        }
    }
    Ok(())
}

/// Lists the first page of `k` that is not empty, which must have a cursor.
async fn first_page<B: Backend>(backend: &B, limit: u32) -> Result<Page, Stop> {
    let mut cursor: Option<String> = None;
    for _ in 0..MOST_PAGES {
        let request = ListRequest::prefix("k").limit(limit).cursor(cursor.as_deref());
        let page = ok(backend.list(request).await, "list")?;
        ensure!(page.cursor.is_some(), "a list must not end before its keys do");
        if !page.keys.is_empty() {
            return Ok(page);
        }
        cursor = page.cursor;
    }
    Err(Stop::Failed("a list must get to its first key".into()))
}

fn page_names(page: &Page) -> Vec<&str> {
    page.keys.iter().map(|key| key.name.as_str()).collect()
}
