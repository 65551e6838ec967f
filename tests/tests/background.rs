//! Write-backs that run after the answer, and scans that put aside what cannot be read.

use std::sync::{Arc, Mutex};

use kv_schema::backend::memory::MemoryKv;
use kv_schema::backend::{Backend, Put};
use kv_schema::repository::BoxFuture;
use kv_schema::{ErrorKind, KvEntity, VersionState};
use pollster::block_on;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
#[kv(key = "note:{id}", version = 2, write_back = on_read)]
struct Note {
    id: u64,
    #[kv(was(1 => "body"))]
    text: String,
}

fn put(kv: &impl Backend, id: u64, value: &str) {
    let put = Put {
        value: value.as_bytes(),
        metadata: Some(r#"{"$v":1}"#),
        expiration: None,
    };
    block_on(kv.put(&format!("note:{id}"), put)).unwrap();
}

/// Work that waits until somebody runs it.
#[derive(Clone, Default)]
struct Queue(Arc<Mutex<Vec<BoxFuture<'static, ()>>>>);

impl Queue {
    fn take(&self) -> Vec<BoxFuture<'static, ()>> {
        std::mem::take(&mut *self.0.lock().unwrap())
    }
}

#[test]
fn a_write_back_runs_after_the_answer() {
    let kv = Arc::new(MemoryKv::new());
    put(&*kv, 1, r#"{"id":1,"body":"old"}"#);
    let queue = Queue::default();
    let later = queue.clone();
    let notes = Note::repository(&kv)
        .cloned()
        .background(move |work| later.0.lock().unwrap().push(work));

    let entry = block_on(notes.get_entry(1)).unwrap().unwrap();
    assert_eq!(
        (entry.state(), &*entry.value().text),
        (VersionState::Older(1), "old")
    );
    assert_eq!(
        kv.reset_operations().puts,
        1,
        "nothing is written before the answer"
    );
    let work = queue.take();
    assert_eq!(work.len(), 1);
    for work in work {
        block_on(work);
    }
    assert_eq!(kv.operations().puts, 1);
    let entry = block_on(notes.get_entry(1)).unwrap().unwrap();
    assert_eq!(
        (entry.state(), &*entry.value().text),
        (VersionState::Current, "old")
    );
    assert!(queue.take().is_empty(), "what is current needs none");
}

#[test]
fn a_write_back_that_comes_too_late_writes_nothing() {
    let kv = Arc::new(MemoryKv::new());
    put(&*kv, 2, r#"{"id":2,"body":"old"}"#);
    put(&*kv, 3, r#"{"id":3,"body":"old"}"#);
    let queue = Queue::default();
    let later = queue.clone();
    let notes = Note::repository(kv.clone()).background(move |work| later.0.lock().unwrap().push(work));
    block_on(notes.get(2)).unwrap();
    block_on(notes.get(3)).unwrap();
    // Meanwhile one is deleted and one is written.
    block_on(notes.delete(2)).unwrap();
    let newer = Note {
        id: 3,
        text: "newer".into(),
    };
    block_on(notes.put(&newer)).unwrap();
    for work in queue.take() {
        block_on(work);
    }
    assert_eq!(block_on(notes.get(2)).unwrap(), None);
    assert_eq!(block_on(notes.get(3)).unwrap(), Some(newer));
}

#[test]
fn a_scan_puts_aside_what_cannot_be_read() {
    let kv = MemoryKv::new();
    put(&kv, 1, r#"{"id":1,"body":"fine"}"#);
    put(&kv, 2, "{");
    put(&kv, 3, r#"{"id":4,"body":"another's"}"#);
    block_on(kv.put("note:x", Put::value(b"theirs"))).unwrap();
    let notes = Note::repository(&kv);
    let mut aside = Vec::new();
    let mut scan = notes
        .scan(NoteKey::prefix())
        .quarantine(|key, error| aside.push((key.to_owned(), error.kind(), error.raw().cloned())));
    let mut found = Vec::new();
    while let Some(entry) = block_on(scan.next()).unwrap() {
        found.push(entry.into_value().id);
    }
    drop(scan);
    assert_eq!(found, [1]);
    assert_eq!(
        aside,
        [
            ("note:2".to_owned(), ErrorKind::Decode, Some("{".into())),
            (
                "note:3".to_owned(),
                ErrorKind::KeyMismatch,
                Some(r#"{"id":4,"body":"another's"}"#.into())
            ),
        ]
    );
}
