//! A slice of a backfill keeps its budget whatever the backend makes of bulk reads, and its state apart from others'.

use kv_schema::backend::memory::MemoryKv;
use kv_schema::backend::{
    Backend, BulkRecord, Capabilities, Head, ListRequest, Page, Put, ReadOptions, Record,
};
use kv_schema::backfill::{Slice, Stopped};
use kv_schema::layer::Counting;
use kv_schema::{ErrorKind, KvEntity};
use pollster::block_on;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
#[kv(key = "note:{id}", version = 2)]
struct Note {
    id: u64,
    #[kv(was(1 => "text"))]
    body: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
#[kv(key = "n:{id}", moved_from = "note:{id}", version = 2)]
struct Moved {
    id: u64,
    #[kv(was(1 => "text"))]
    body: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
#[kv(key = "note:{id}", codec = MsgPack, version = 2, migrate(1 => Self as Json))]
struct Packed {
    id: u64,
    #[kv(was(1 => "text"))]
    body: String,
}

/// Refuses bulk reads of more keys than this, answers only some of the others, and lists no metadata: no expiry is known.
struct Awkward {
    kv: MemoryKv,
    most: usize,
}

impl Backend for Awkward {
    fn capabilities(&self) -> Capabilities {
        let mut capabilities = self.kv.capabilities();
        capabilities.bulk_text_only = true;
        capabilities
    }

    fn clock(&self) -> &dyn kv_schema::clock::Clock {
        self.kv.clock()
    }

    async fn get(&self, key: &str, options: ReadOptions) -> kv_schema::Result<Option<Record>> {
        self.kv.get(key, options).await
    }

    async fn get_many(&self, keys: &[&str], options: ReadOptions) -> kv_schema::Result<Vec<BulkRecord>> {
        if keys.len() > self.most && keys.iter().any(|key| !key.starts_with('$')) {
            return Err(kv_schema::Error::new(ErrorKind::BulkTooLarge, "too much"));
        }
        let mut answers = self.kv.get_many(keys, options).await?;
        for (answer, key) in answers.iter_mut().zip(keys) {
            if key.ends_with(['1', '4', '7']) {
                *answer = BulkRecord::Unanswered;
            }
        }
        Ok(answers)
    }

    async fn put(&self, key: &str, put: Put<'_>) -> kv_schema::Result<()> {
        self.kv.put(key, put).await
    }

    async fn delete(&self, key: &str) -> kv_schema::Result<()> {
        self.kv.delete(key).await
    }

    async fn list(&self, request: ListRequest<'_>) -> kv_schema::Result<Page> {
        let mut page = self.kv.list(request).await?;
        for key in &mut page.keys {
            key.metadata = key
                .metadata
                .take()
                .filter(|metadata| !metadata.contains("\"$v\":1"));
        }
        Ok(page)
    }

    async fn head(&self, key: &str, options: ReadOptions) -> kv_schema::Result<Option<Head>> {
        self.kv.head(key, options).await
    }
}

const KEYS: u64 = 60;

fn filled(most: usize) -> Awkward {
    let kv = MemoryKv::new();
    for id in 0..KEYS {
        let value = format!(r#"{{"id":{id},"text":"x"}}"#);
        let put = Put {
            value: value.as_bytes(),
            metadata: Some(r#"{"$v":1}"#),
            expiration: None,
        };
        block_on(kv.put(&format!("note:{id}"), put)).unwrap();
    }
    Awkward { kv, most }
}

fn runs<E: KvEntity>(most: usize, operations: u64, range: impl Into<kv_schema::key::KeyRange<E>>) {
    let kv = Counting::new(filled(most));
    let all = E::repository(&kv);
    let backfill = all.backfill(range);
    for slice in 0.. {
        assert!(slice < 400, "{operations} operations a slice never end");
        kv.reset();
        let report = block_on(backfill.slice(Slice::operations(operations), &mut ())).unwrap();
        let spent = kv.reset().total();
        assert!(
            spent <= operations,
            "{spent} of {operations}, {most} keys in bulk"
        );
        assert_eq!(report.operations, spent);
        if report.is_over() {
            assert_eq!(
                (report.stopped, report.state.written),
                (Stopped::Over, KEYS),
                "{operations}"
            );
            break;
        }
        assert_eq!(report.stopped, Stopped::Spent);
    }
}

#[test]
fn a_slice_keeps_its_budget_whatever_bulk_reads_cost() {
    for most in [0, 1, 3, 100] {
        for operations in [12, 13, 14, 15, 17, 23, 50, 77, 1000] {
            runs::<Note>(most, operations, NoteKey::prefix());
            runs::<Packed>(most, operations, PackedKey::prefix());
            runs::<Moved>(most, operations, MovedKey::prefix());
        }
    }
}

mod other {
    use super::{Deserialize, KvEntity, Serialize};

    /// Of the same name as another in its namespace.
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
    #[kv(key = "notice:{id}", version = 2)]
    pub(super) struct Note {
        pub(super) id: u64,
        #[kv(was(1 => "text"))]
        pub(super) body: String,
    }
}

#[test]
fn structs_of_one_name_have_backfills_of_their_own() {
    let kv = filled(100).kv;
    let (notes, notices) = (Note::repository(&kv), other::Note::repository(&kv));
    block_on(notices.put(&other::Note {
        id: 1,
        body: "x".into(),
    }))
    .unwrap();
    let of_notes = notes.backfill(NoteKey::prefix());
    let of_notices = notices.backfill(other::NoteKey::prefix());
    assert_eq!(of_notes.key(), "$kv:backfill:Note.6ab0f35a");
    assert_ne!(of_notes.key(), of_notices.key());
    block_on(of_notes.slice(Slice::operations(50), &mut ())).unwrap();
    block_on(of_notices.pause()).unwrap();
    block_on(of_notices.restart()).unwrap();
    block_on(of_notices.cancel()).unwrap();
    let report = block_on(of_notes.slice(Slice::operations(1000), &mut ())).unwrap();
    assert_eq!((report.stopped, report.state.written), (Stopped::Over, KEYS));
}

#[test]
fn where_it_stood_under_the_shared_key_is_taken_up() {
    let kv = filled(100).kv;
    let notes = Note::repository(&kv);
    let backfill = notes.backfill(NoteKey::prefix());
    let slice = Slice::operations(50);
    let first = block_on(backfill.slice(slice, &mut ())).unwrap();
    let record = block_on(kv.get(backfill.key(), ReadOptions::default()))
        .unwrap()
        .unwrap();
    let shared = "$kv:backfill:Note";
    block_on(kv.put(shared, Put::value(&record.value))).unwrap();
    block_on(kv.delete(backfill.key())).unwrap();
    assert_eq!(block_on(backfill.state()).unwrap().unwrap(), first.state);
    let second = block_on(backfill.slice(slice, &mut ())).unwrap();
    assert!(second.state.written > first.state.written && second.state.started == first.state.started);
    // Another struct of that name goes over other keys.
    let notices = other::Note::repository(&kv);
    assert_eq!(
        block_on(notices.backfill(other::NoteKey::prefix()).state()).unwrap(),
        None
    );
    block_on(backfill.restart()).unwrap();
    assert_eq!(block_on(backfill.state()).unwrap(), None);
    assert!(!kv.dump().contains_key(shared));
}
