//! What the test suites of other wrappers round key-value stores ask (unstorage, keyv, opendal, the pages of Workers KV), asked
//! of a repository on each backend that runs on a host.
#![allow(missing_docs)]

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::join_all;
use kv_schema::backend::Backend;
use kv_schema::backend::memory::MemoryKv;
use kv_schema::backend::redb::RedbKv;
use kv_schema::clock::ManualClock;
use kv_schema::layer::Prefixed;
use kv_schema::{Cursor, ErrorKind, Expiry, KvEntity, UnixSeconds, Write};
use pollster::block_on;
use serde_json::{Value, json};

const NOW: UnixSeconds = UnixSeconds(1_800_000_000);

/// Texts that some store took for something else: a path, a number, a property, an escape, the end of a text.
const TEXTS: [&str; 48] = [
    "a",
    "A",
    "a b",
    " ",
    " a",
    "a ",
    "\n",
    "a\r\nb",
    "\t",
    "\0",
    "a\0b",
    "\u{7f}",
    "\u{85}",
    ".",
    "..",
    "...",
    "./a",
    "../a",
    "/",
    "//",
    "a/",
    "\\",
    ":",
    "a:b",
    "::",
    "%",
    "%41",
    "%2F",
    "100%",
    "?q=1",
    "a#b",
    "a+b",
    "!@#$%^&()_+-=;',",
    "'",
    "\"",
    "42",
    "-1",
    "null",
    "true",
    "__proto__",
    "constructor",
    "$none",
    "\u{e9}",
    "e\u{301}",
    "\u{301}",
    "\u{202e}\u{645}\u{631}\u{62d}\u{628}\u{627}",
    "\u{1f469}\u{200d}\u{1f469}\u{200d}\u{1f467}",
    "\u{feff}a",
];

/// A text behind a key of two texts.
#[derive(Debug, Clone, PartialEq, KvEntity)]
#[kv(key = "note:{folder}:{title}", codec = Text)]
struct Note {
    folder: String,
    title: String,
    #[kv(value)]
    text: String,
}

/// Any JSON, under a key that is its name and nothing else.
#[derive(Debug, Clone, PartialEq, KvEntity)]
#[kv(key = "{name}")]
struct Item {
    name: String,
    #[kv(metadata)]
    tag: Option<String>,
    #[kv(value)]
    value: Value,
}

/// Bytes under a path.
#[derive(Debug, Clone, PartialEq, KvEntity)]
#[kv(key = "file:{path:rest}", codec = Bytes)]
struct File {
    path: String,
    #[kv(value)]
    body: Vec<u8>,
}

struct Host<B> {
    kv: B,
    clock: Arc<ManualClock>,
}

macro_rules! on_every_backend {
    ($($case:ident)*) => {
        mod memory {
            $(#[test]
            fn $case() {
                let clock = super::Arc::new(super::ManualClock::at(super::NOW));
                let kv = super::MemoryKv::with_clock(clock.clone());
                super::block_on(super::$case(&super::Host { kv, clock }));
            })*
        }

        mod redb {
            $(#[test]
            fn $case() {
                let directory = tempfile::tempdir().unwrap();
                let clock = super::Arc::new(super::ManualClock::at(super::NOW));
                let kv = super::RedbKv::builder()
                    .clock(clock.clone())
                    .open(directory.path().join("a.redb"))
                    .unwrap();
                super::block_on(super::$case(&super::Host { kv, clock }));
            })*
        }
    };
}

on_every_backend! {
    any_text_is_a_part
    any_text_is_a_whole_key
    any_path_is_stored_as_it_is
    the_longest_key_is_counted_in_bytes
    a_value_may_look_like_something_else
    a_text_may_look_like_something_else
    an_empty_value_is_there
    the_largest_value_is_stored_and_one_byte_more_is_not
    sixty_seconds_are_the_shortest_life
    a_put_forgets_the_expiry_and_the_metadata_before_it
    a_bulk_read_answers_in_order
    many_keys_are_deleted_at_once
    a_list_goes_past_a_thousand_keys
    a_list_goes_on_while_its_rows_are_deleted
    prefixes_keep_two_tenants_apart
    a_page_has_its_limit_and_its_prefix
    a_page_resumes_although_its_last_key_is_gone
    a_cursor_of_somebody_else_is_refused
    puts_at_once_do_not_meet
}

fn note(folder: &str, title: &str) -> Note {
    Note {
        folder: folder.into(),
        title: title.into(),
        text: format!("the text of {folder}\0{title}"),
    }
}

fn item(name: &str, value: Value) -> Item {
    Item {
        name: name.into(),
        tag: None,
        value,
    }
}

async fn any_text_is_a_part<B: Backend>(host: &Host<B>) {
    let notes = Note::repository(&host.kv);
    let all: Vec<Note> = TEXTS
        .iter()
        .flat_map(|folder| TEXTS.map(|title| note(folder, title)))
        .collect();
    for written in notes.put_many(&all).await {
        written.unwrap();
    }
    for (hit, expected) in notes.get_many(&all).await.into_iter().zip(&all) {
        assert_eq!(hit.unwrap().as_ref(), Some(expected));
    }
    for folder in TEXTS {
        let mut rows = notes.list(NoteKey::prefix().folder(folder)).skip_foreign();
        let mut titles = BTreeSet::new();
        while let Some(row) = rows.next().await.unwrap() {
            assert_eq!(row.key.folder, folder);
            assert!(titles.insert(row.key.title), "{folder:?}");
        }
        assert_eq!(titles, TEXTS.map(str::to_owned).into(), "{folder:?}");
    }
    let error = notes.put(&note("", "a")).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidKey);
}

async fn any_text_is_a_whole_key<B: Backend>(host: &Host<B>) {
    let items = Item::repository(&host.kv);
    for name in TEXTS {
        items.put(&item(name, json!(name))).await.unwrap();
    }
    for (hit, name) in items.get_many(TEXTS).await.into_iter().zip(TEXTS) {
        assert_eq!(hit.unwrap(), Some(item(name, json!(name))));
    }
    for name in TEXTS {
        assert_eq!(items.get(name).await.unwrap(), Some(item(name, json!(name))));
        items.delete(name).await.unwrap();
        assert!(!items.contains(name).await.unwrap(), "{name:?}");
    }
    assert!(items.list(ItemKey::prefix()).next().await.unwrap().is_none());
}

async fn any_path_is_stored_as_it_is<B: Backend>(host: &Host<B>) {
    let files = File::repository(&host.kv);
    for path in TEXTS {
        let file = File {
            path: path.into(),
            body: path.as_bytes().to_vec(),
        };
        files.put(&file).await.unwrap();
        let stored = host
            .kv
            .get(&format!("file:{path}"), <_>::default())
            .await
            .unwrap();
        assert_eq!(stored.unwrap().value, path.as_bytes());
    }
    let mut rows = files.list(FileKey::prefix()).skip_foreign();
    let mut paths = Vec::new();
    while let Some(row) = rows.next().await.unwrap() {
        paths.push(row.key.path);
    }
    let mut sorted = TEXTS;
    sorted.sort_unstable();
    assert_eq!(paths, sorted, "in the order of their bytes");
}

async fn the_longest_key_is_counted_in_bytes<B: Backend>(host: &Host<B>) {
    let items = Item::repository(&host.kv);
    // Of 1, 2, 3 and 4 bytes; and the escape `%3A`.
    for (piece, bytes) in [
        ("k", 1),
        ("\u{e9}", 2),
        ("\u{20ac}", 3),
        ("\u{1f600}", 4),
        (":", 3),
    ] {
        let longest = piece.repeat(512 / bytes) + &"x".repeat(512 % bytes);
        items.put(&item(&longest, json!(bytes))).await.unwrap();
        assert_eq!(items.get(&*longest).await.unwrap().unwrap().value, json!(bytes));

        let longer = longest + "x";
        for error in [
            items.put(&item(&longer, json!(0))).await.unwrap_err(),
            items.get(&*longer).await.unwrap_err(),
            items.delete(&*longer).await.unwrap_err(),
            items.get_many([&*longer]).await.remove(0).unwrap_err(),
        ] {
            assert_eq!(
                (error.kind(), error.limit(), error.actual()),
                (ErrorKind::KeyTooLong, Some(512), Some(513))
            );
        }
    }
}

async fn a_value_may_look_like_something_else<B: Backend>(host: &Host<B>) {
    let items = Item::repository(&host.kv);
    for value in [
        json!(null),
        json!(false),
        json!(0),
        json!(-0.0),
        json!(u64::MAX),
        json!(1e300),
        json!(""),
        json!("null"),
        json!("undefined"),
        json!("42"),
        json!("\"'\\"),
        json!("\0\u{2028}\u{feff}"),
        json!([]),
        json!({}),
        json!([null]),
        json!({"__proto__": {"a": 1}, "constructor": null, "toJSON": 1, "": {"": ""}}),
        json!({"type": "Buffer", "data": [1, 2, 3]}),
    ] {
        items.put(&item("k", value.clone())).await.unwrap();
        assert_eq!(items.get("k").await.unwrap(), Some(item("k", value.clone())));
        let found = items.get_many(["k"]).await.remove(0);
        assert_eq!(found.unwrap(), Some(item("k", value)));
    }
}

async fn a_text_may_look_like_something_else<B: Backend>(host: &Host<B>) {
    let notes = Note::repository(&host.kv);
    let odd = ["", "undefined", "[object Object]", "{}", "\u{fffd}", "a\u{feff}"];
    for text in TEXTS.into_iter().chain(odd) {
        let note = Note {
            text: text.into(),
            ..note("a", "b")
        };
        if text.starts_with('\u{feff}') {
            let error = notes.put(&note).await.unwrap_err();
            assert_eq!(
                error.kind(),
                ErrorKind::Encode,
                "a bulk read would take the mark away"
            );
            continue;
        }
        notes.put(&note).await.unwrap();
        assert_eq!(notes.get(&note).await.unwrap().as_ref(), Some(&note));
        assert_eq!(notes.get_many([&note]).await.remove(0).unwrap(), Some(note));
    }
}

async fn an_empty_value_is_there<B: Backend>(host: &Host<B>) {
    let files = File::repository(&host.kv);
    let empty = File {
        path: "empty".into(),
        body: Vec::new(),
    };
    files.put(&empty).await.unwrap();
    assert!(files.contains("empty").await.unwrap());
    assert_eq!(files.get("empty").await.unwrap(), Some(empty));
    assert!(!files.contains("missing").await.unwrap());
    assert_eq!(files.get("missing").await.unwrap(), None);
}

async fn the_largest_value_is_stored_and_one_byte_more_is_not<B: Backend>(host: &Host<B>) {
    const LARGEST: usize = 25 * 1024 * 1024;
    let files = File::repository(&host.kv);
    let mut file = File {
        path: "large".into(),
        body: vec![0xff; LARGEST],
    };
    files.put(&file).await.unwrap();
    file.body.push(0);
    let error = files.put(&file).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.limit(), error.actual()),
        (
            ErrorKind::ValueTooLarge,
            Some(LARGEST as u64),
            Some(LARGEST as u64 + 1)
        )
    );
    file.body.pop();
    let stored = files.get("large").await.unwrap().unwrap();
    assert!(stored == file, "compared without printing it");
}

async fn sixty_seconds_are_the_shortest_life<B: Backend>(host: &Host<B>) {
    let items = Item::repository(&host.kv);
    let code = item("code", json!(1234));
    let error = items
        .put_with(&code, Write::ttl(Duration::from_secs(59)))
        .await
        .unwrap_err();
    assert_eq!(
        (error.kind(), error.limit(), error.actual()),
        (ErrorKind::InvalidExpiry, Some(60), Some(59))
    );
    assert!(!items.contains("code").await.unwrap());
    items
        .put_with(&code, Write::ttl(Duration::from_mins(1)))
        .await
        .unwrap();
    items.put(&item("kept", json!(0))).await.unwrap();

    host.clock.advance(Duration::from_secs(59));
    assert_eq!(items.get("code").await.unwrap(), Some(code));
    host.clock.advance(Duration::from_secs(1));
    assert_eq!(items.get("code").await.unwrap(), None);
    assert!(!items.contains("code").await.unwrap());
    let found = items.get_many(["code", "kept"]).await;
    assert_eq!(
        found
            .iter()
            .map(|hit| hit.as_ref().unwrap().is_some())
            .collect::<Vec<_>>(),
        [false, true]
    );
    let page = items.list_page(ItemKey::prefix(), None, None).await.unwrap();
    assert_eq!(page.rows.len(), 1);
}

async fn a_put_forgets_the_expiry_and_the_metadata_before_it<B: Backend>(host: &Host<B>) {
    let items = Item::repository(&host.kv);
    let tagged = Item {
        tag: Some("blue".into()),
        ..item("k", json!(1))
    };
    items
        .put_with(&tagged, Write::ttl(Duration::from_mins(1)))
        .await
        .unwrap();
    assert_eq!(items.get("k").await.unwrap(), Some(tagged));
    items.put(&item("k", json!(2))).await.unwrap();
    host.clock.advance(Duration::from_hours(1));
    let hit = items.get_entry("k").await.unwrap().unwrap();
    assert_eq!(
        (hit.expiry(), hit.into_value()),
        (Expiry::Never, item("k", json!(2)))
    );
}

async fn a_bulk_read_answers_in_order<B: Backend>(host: &Host<B>) {
    let items = Item::repository(&host.kv);
    for n in [1, 3] {
        items.put(&item(&n.to_string(), json!(n))).await.unwrap();
    }
    let found = items.get_many(["3", "2", "1", "3", "__proto__"]).await;
    let values: Vec<Option<Value>> = found
        .into_iter()
        .map(|hit| hit.unwrap().map(|item| item.value))
        .collect();
    assert_eq!(
        values,
        [Some(json!(3)), None, Some(json!(1)), Some(json!(3)), None]
    );
}

async fn many_keys_are_deleted_at_once<B: Backend>(host: &Host<B>) {
    let items = Item::repository(&host.kv);
    let all: Vec<Item> = (0..5).map(|n| item(&format!("k{n}"), json!(n))).collect();
    for written in items.put_many(&all).await {
        written.unwrap();
    }
    let answers = items.delete_many(["k0", "none", "k2", "k2", "", "k4"]).await;
    let answers: Vec<Option<ErrorKind>> = answers
        .into_iter()
        .map(|answer| answer.err().map(|error| error.kind()))
        .collect();
    assert_eq!(
        answers,
        [None, None, None, None, Some(ErrorKind::InvalidKey), None]
    );
    assert_eq!(names(host, ItemKey::prefix()).await, ["k1", "k3"]);
    items.delete_all(ItemKey::prefix()).await.unwrap();
    let nothing = items.delete_all(ItemKey::prefix()).await.unwrap();
    assert_eq!((nothing.deleted, nothing.failed.len()), (0, 0));
}

async fn a_list_goes_past_a_thousand_keys<B: Backend>(host: &Host<B>) {
    let items = Item::repository(&host.kv);
    let all: Vec<Item> = (0..2345).map(|n| item(&format!("k{n:04}"), json!(n))).collect();
    for written in items.put_many(&all).await {
        written.unwrap();
    }
    let expected: Vec<&str> = all.iter().map(|item| &*item.name).collect();
    assert_eq!(names(host, ItemKey::prefix()).await, expected);

    let mut cursor: Option<Cursor> = None;
    let mut sizes = Vec::new();
    loop {
        let page = items
            .list_page(ItemKey::prefix(), cursor.as_ref(), Some(1000))
            .await
            .unwrap();
        sizes.push(page.rows.len());
        cursor = page.cursor;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(sizes, [1000, 1000, 345]);
    assert_eq!(items.delete_all(ItemKey::prefix()).await.unwrap().deleted, 2345);
    assert!(names(host, ItemKey::prefix()).await.is_empty());
}

async fn a_list_goes_on_while_its_rows_are_deleted<B: Backend>(host: &Host<B>) {
    let items = Item::repository(&host.kv);
    let all: Vec<Item> = (0..1500).map(|n| item(&format!("k{n:04}"), json!(n))).collect();
    for written in items.put_many(&all).await {
        written.unwrap();
    }
    let mut rows = items.list(ItemKey::prefix()).skip_foreign();
    let mut listed = Vec::new();
    while let Some(row) = rows.next().await.unwrap() {
        // Commits of a file are slow: as many as show it, on both sides of the page's end.
        if row.key.name.ends_with("00") || row.key.name == "k0999" {
            items.delete(&row.key).await.unwrap();
        }
        listed.push(row.key.name);
    }
    assert!(listed.iter().eq(all.iter().map(|item| &item.name)));
    assert_eq!(names(host, ItemKey::prefix()).await.len(), 1500 - 16);
}

async fn prefixes_keep_two_tenants_apart<B: Backend>(host: &Host<B>) {
    let (one, other) = (Prefixed::new(&host.kv, "t1:"), Prefixed::new(&host.kv, "t10:"));
    let (one, other) = (Item::repository(&one), Item::repository(&other));
    one.put(&item("k", json!(1))).await.unwrap();
    assert_eq!(other.get("k").await.unwrap(), None);
    other.put(&item("k", json!(10))).await.unwrap();
    assert_eq!(one.get("k").await.unwrap(), Some(item("k", json!(1))));
    assert_eq!(one.delete_all(ItemKey::prefix()).await.unwrap().deleted, 1);
    assert_eq!(one.get("k").await.unwrap(), None);
    assert_eq!(other.get("k").await.unwrap(), Some(item("k", json!(10))));
}

async fn a_page_has_its_limit_and_its_prefix<B: Backend>(host: &Host<B>) {
    let notes = Note::repository(&host.kv);
    let all: Vec<Note> = ["s1", "s10", "s1:a", "s2", "S1"]
        .iter()
        .flat_map(|folder| ["x", "y", "z"].map(|title| note(folder, title)))
        .collect();
    for written in notes.put_many(&all).await {
        written.unwrap();
    }
    let folder = || NoteKey::prefix().folder("s1");
    let first = notes.list_page(folder(), None, Some(2)).await.unwrap();
    assert_eq!(first.rows.len(), 2);
    let last = notes
        .list_page(folder(), first.cursor.as_ref(), Some(2))
        .await
        .unwrap();
    let row = last.rows.into_iter().next().unwrap().into_own().unwrap();
    assert_eq!((&*row.key.folder, &*row.key.title), ("s1", "z"));
    assert!(last.cursor.is_none());
    for limit in [0, 1001] {
        let error = notes.list_page(folder(), None, Some(limit)).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidArgument, "{limit}");
    }
    let missing = notes.list_page(NoteKey::prefix().folder("s"), None, None).await;
    assert!(missing.unwrap().rows.is_empty());
}

async fn a_page_resumes_although_its_last_key_is_gone<B: Backend>(host: &Host<B>) {
    let items = Item::repository(&host.kv);
    for name in ["a", "b", "c", "d"] {
        items.put(&item(name, json!(0))).await.unwrap();
    }
    let page = items.list_page(ItemKey::prefix(), None, Some(2)).await.unwrap();
    for name in ["a", "b", "c"] {
        items.delete(name).await.unwrap();
    }
    items.put(&item("bb", json!(0))).await.unwrap();
    let cursor = page.cursor.unwrap().to_string().parse().unwrap();
    let next = items
        .list_page(ItemKey::prefix(), Some(&cursor), Some(2))
        .await
        .unwrap();
    let next: Vec<String> = next
        .rows
        .into_iter()
        .map(|row| row.into_own().unwrap().key.name)
        .collect();
    assert_eq!(next, ["bb", "d"]);
}

async fn a_cursor_of_somebody_else_is_refused<B: Backend>(host: &Host<B>) {
    let notes = Note::repository(&host.kv);
    for title in ["x", "y"] {
        notes.put(&note("a", title)).await.unwrap();
    }
    let page = notes
        .list_page(NoteKey::prefix().folder("a"), None, Some(1))
        .await
        .unwrap();
    let cursor = page.cursor.unwrap();
    let of_another_prefix = notes
        .list_page(NoteKey::prefix(), Some(&cursor), None)
        .await
        .unwrap_err();
    assert_eq!(of_another_prefix.kind(), ErrorKind::InvalidCursor);
    let whole = cursor.to_string();
    for damaged in ["", "null", "0", "\u{e9}", &whole[1..], &whole[..whole.len() - 2]] {
        let damaged: Cursor = damaged.parse().unwrap();
        let error = notes
            .list_page(NoteKey::prefix().folder("a"), Some(&damaged), None)
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidCursor, "{damaged}");
    }
}

async fn puts_at_once_do_not_meet<B: Backend>(host: &Host<B>) {
    let items = Item::repository(&host.kv);
    let of_thread = |thread: usize| -> Vec<Item> {
        (0..25)
            .map(|n| item(&format!("{thread}/{n}"), json!([thread, n])))
            .chain([Item {
                tag: Some(thread.to_string()),
                ..item("shared", json!(thread.to_string()))
            }])
            .collect()
    };
    std::thread::scope(|scope| {
        for thread in 0..4 {
            let (items, all) = (&items, of_thread(thread));
            scope.spawn(move || {
                for written in block_on(join_all(all.iter().map(|item| items.put(item)))) {
                    written.unwrap();
                }
            });
        }
    });
    for thread in 0..4 {
        let all = &of_thread(thread)[..25];
        for (hit, expected) in items.get_many(all).await.into_iter().zip(all) {
            assert_eq!(hit.unwrap().as_ref(), Some(expected));
        }
    }
    // Some put came last: it is there as a whole.
    let shared = items.get("shared").await.unwrap().unwrap();
    assert_eq!(json!(shared.tag), shared.value);
}

async fn names<B: Backend>(host: &Host<B>, range: impl Into<kv_schema::key::KeyRange<Item>>) -> Vec<String> {
    let items = Item::repository(&host.kv);
    let mut rows = items.list(range).skip_foreign();
    let mut names = Vec::new();
    while let Some(row) = rows.next().await.unwrap() {
        names.push(row.key.name);
    }
    names
}
