//! Keys as the derive writes them: every form of a part, prefixes, ranges, digests.
#![allow(missing_docs)]

use std::num::NonZeroU32;

use jiff::Timestamp;
use kv_schema::backend::memory::MemoryKv;
use kv_schema::key::{KeyRange, PartForm, Segment, Sha256};
use kv_schema::{ErrorKind, KvEntity};
use pollster::block_on;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
#[kv(key = "event:{tenant}:{at:desc}:{n:08}")]
struct Event {
    tenant: String,
    at: Timestamp,
    n: NonZeroU32,
    text: String,
}

fn event(second: i64, n: u32) -> Event {
    Event {
        tenant: "a".into(),
        at: Timestamp::from_second(1_800_000_000 + second).unwrap(),
        n: NonZeroU32::new(n).unwrap(),
        text: String::new(),
    }
}

async fn list(kv: &MemoryKv, range: impl Into<KeyRange<Event>>) -> Vec<u32> {
    let events = Event::repository(kv);
    let mut rows = events.list(range).skip_foreign();
    let mut out = Vec::new();
    while let Some(row) = rows.next().await.unwrap() {
        out.push(row.key.n.get());
    }
    out
}

#[test]
fn ordered_parts_are_listed_newest_first_and_by_range() {
    let kv = MemoryKv::new();
    block_on(async {
        for n in 1..=9 {
            Event::repository(&kv).put(&event(i64::from(n), n)).await.unwrap();
        }
        let prefix = || EventKey::prefix().tenant("a");
        assert_eq!(
            list(&kv, prefix().newest_first()).await,
            [9, 8, 7, 6, 5, 4, 3, 2, 1]
        );
        assert_eq!(
            list(&kv, prefix().at_range(event(3, 1).at..event(6, 1).at)).await,
            [5, 4, 3]
        );
        assert_eq!(list(&kv, prefix().at(event(3, 1).at)).await, [3]);
        assert!(list(&kv, EventKey::prefix().tenant("b")).await.is_empty());
        let key = EventKey::of(&event(1, 1));
        assert_eq!(EventKey::parse(&key.encode().unwrap()).unwrap(), key);
        assert!(key.to_string().ends_with(":00000001"), "{key}");
    });
    let wide = Event {
        n: NonZeroU32::new(123_456_789).unwrap(),
        ..event(1, 1)
    };
    assert_eq!(
        EventKey::of(&wide).encode().unwrap_err().kind(),
        ErrorKind::InvalidKey
    );
    let forms: Vec<_> = Event::SCHEMA.key.parts().map(|part| part.form).collect();
    assert!(matches!(
        forms[..],
        [PartForm::Plain, PartForm::Desc(_), PartForm::Padded(8)]
    ));
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
#[kv(key = "score:{points:asc}")]
struct Score {
    points: i32,
}

#[test]
fn a_last_ordered_part_has_a_range() {
    let kv = MemoryKv::new();
    block_on(async {
        let scores = Score::repository(&kv);
        for points in [-5, 7, 0, 12] {
            scores.put(&Score { points }).await.unwrap();
        }
        let mut rows = scores
            .list(ScoreKey::prefix().points_range(-5..=7))
            .skip_foreign();
        let mut found = Vec::new();
        while let Some(row) = rows.next().await.unwrap() {
            found.push(row.key.points);
        }
        assert_eq!(found, [-5, 0, 7]);
        assert_eq!(scores.get(7).await.unwrap(), Some(Score { points: 7 }));
    });
    drop(ScoreKey::prefix().oldest_first());
}

#[derive(Debug, Clone, PartialEq, KvEntity)]
#[kv(key = "v1.file.{site}/{path:rest}", codec = Text)]
struct File {
    site: String,
    path: String,
    #[kv(value)]
    body: String,
}

#[test]
fn the_rest_is_not_escaped_and_has_prefixes() {
    let kv = MemoryKv::new();
    let file = |path: &str| File {
        site: "a.b".into(),
        path: path.into(),
        body: String::new(),
    };
    block_on(async {
        let files = File::repository(&kv);
        for path in ["css/a.css", "css/b.css", "js/a:b.js"] {
            files.put(&file(path)).await.unwrap();
        }
        assert_eq!(
            kv.dump().into_keys().collect::<Vec<_>>(),
            [
                "v1.file.a.b/css/a.css",
                "v1.file.a.b/css/b.css",
                "v1.file.a.b/js/a:b.js"
            ]
        );
        let css = FileKey::prefix().site("a.b").path_starting_with("css/");
        let mut rows = files.list(css).skip_foreign();
        let mut count = 0;
        while rows.next().await.unwrap().is_some() {
            count += 1;
        }
        assert_eq!(count, 2);
        let from_b = FileKey::prefix().site("a.b").path_range("css/b"..);
        let first = files.list(from_b).skip_foreign().next().await.unwrap().unwrap();
        assert_eq!(first.key.path, "css/b.css");
    });
}

#[derive(Debug, Clone, PartialEq, KvEntity)]
#[kv(key = "page:{url:sha256}", codec = Text)]
struct Page {
    #[kv(metadata)]
    url: String,
    #[kv(value)]
    body: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
#[kv(key = "seen:{url:sha256}:{n}")]
struct Seen {
    url: String,
    n: u8,
}

#[test]
fn a_digest_stands_for_a_long_text() {
    let kv = MemoryKv::new();
    let url = format!("https://example.com/{}", "x".repeat(2000));
    let page = Page {
        url: "https://example.com/".into(),
        body: "b".into(),
    };
    let seen = Seen {
        url: url.clone(),
        n: 1,
    };
    block_on(async {
        Page::repository(&kv).put(&page).await.unwrap();
        let key = PageKey {
            url: Sha256::of("https://example.com/"),
        };
        assert_eq!(kv.dump().keys().next().unwrap(), &key.to_string());
        let pages = Page::repository(&kv);
        assert_eq!(
            pages.get("https://example.com/").await.unwrap(),
            Some(page.clone())
        );
        assert_eq!(pages.get(&key).await.unwrap(), Some(page.clone()));
        assert_eq!(PageKey::of(&page), key);
        Seen::repository(&kv).put(&seen).await.unwrap();
        assert_eq!(
            Seen::repository(&kv).get(&seen).await.unwrap(),
            Some(seen.clone())
        );
        let repository = Seen::repository(&kv);
        let mut rows = repository.list(SeenKey::prefix().url(&url)).skip_foreign();
        assert_eq!(rows.next().await.unwrap().unwrap().key, SeenKey::of(&seen));
    });
}

#[test]
fn a_digest_that_is_not_of_the_stored_text_is_a_mismatch() {
    let kv = MemoryKv::new();
    block_on(async {
        let pages = Page::repository(&kv);
        let page = Page {
            url: "a".into(),
            body: "b".into(),
        };
        pages.put(&page).await.unwrap();
        let row = kv.dump().remove(&PageKey::of(&page).to_string()).unwrap();
        let other = PageKey { url: Sha256::of("z") };
        kv.insert(other.to_string(), row);
        assert_eq!(
            pages.get(&other).await.unwrap_err().kind(),
            ErrorKind::KeyMismatch
        );
    });
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
#[kv(key = "{{{id}-{name}:end}}")]
struct Odd {
    id: u16,
    name: Option<String>,
}

#[test]
fn braces_separators_and_trailing_literals() {
    let key = |name: Option<&str>| OddKey {
        id: 3,
        name: name.map(str::to_owned),
    };
    assert_eq!(key(Some("a-b:c")).to_string(), "{3-a%2Db%3Ac:end}");
    assert_eq!(key(None).to_string(), "{3-$none:end}");
    for name in [None, Some("$none"), Some("}"), Some("%")] {
        let key = key(name);
        assert_eq!(OddKey::parse(&key.encode().unwrap()).unwrap(), key);
    }
    assert_eq!(Odd::SCHEMA.key.segments.len(), 5);
    assert!(matches!(Odd::SCHEMA.key.segments[0], Segment::Literal("{")));
}
