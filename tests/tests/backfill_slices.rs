//! Backfills: the budget whatever the backend makes of bulk reads, a state apart from others', and versions that no list shows.

use std::sync::Arc;
use std::time::Duration;

use kv_schema::backend::memory::MemoryKv;
use kv_schema::backend::{
    Backend, BulkRecord, Capabilities, Expiration, Head, ListRequest, Page, Put, ReadOptions, Record,
};
use kv_schema::backfill::{Advice, Slice, Stopped};
use kv_schema::clock::{ManualClock, UnixSeconds};
use kv_schema::layer::Counting;
use kv_schema::{ErrorKind, KvEntity, VersionState};
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
    /// Moves on by a second with each list, where a slice is to look every now and then whether it may go on; what it keeps is then
    /// read singly too.
    clock: Option<Arc<ManualClock>>,
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
            if key.ends_with(['1', '4', '7']) || (self.clock.is_some() && key.starts_with('$')) {
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

    async fn list(&self, mut request: ListRequest<'_>) -> kv_schema::Result<Page> {
        if let Some(clock) = &self.clock {
            clock.advance(Duration::from_secs(1));
            request.limit = Some(4);
        }
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
    filled_in(MemoryKv::new(), most)
}

fn filled_in(kv: MemoryKv, most: usize) -> Awkward {
    for id in 0..KEYS {
        let value = format!(r#"{{"id":{id},"text":"x"}}"#);
        let put = Put {
            value: value.as_bytes(),
            metadata: Some(r#"{"$v":1}"#),
            expiration: None,
        };
        block_on(kv.put(&format!("note:{id}"), put)).unwrap();
    }
    Awkward {
        kv,
        most,
        clock: None,
    }
}

fn runs<E: KvEntity>(most: usize, operations: u64, range: impl Into<kv_schema::key::KeyRange<E>>) {
    runs_on::<E>(filled(most), operations, range);
}

fn runs_on<E: KvEntity>(kv: Awkward, operations: u64, range: impl Into<kv_schema::key::KeyRange<E>>) {
    let most = kv.most;
    let kv = Counting::new(kv);
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

#[test]
fn a_slice_that_looks_whether_it_may_go_on_keeps_its_budget() {
    for operations in 12..120 {
        let clock = Arc::new(ManualClock::at(UnixSeconds(1_800_000_000)));
        let kv = MemoryKv::with_clock(Arc::clone(&clock));
        let mut kv = filled_in(kv, 100);
        kv.clock = Some(clock);
        runs_on::<Note>(kv, operations, NoteKey::prefix());
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

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
#[kv(key = "ticket:{id}", version = 2, ttl = "1h", envelope)]
struct Ticket {
    id: u64,
    #[kv(was(1 => "text"))]
    note: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
#[kv(key = "t:{id}", moved_from = "ticket:{id}", version = 2, envelope)]
struct MovedTicket {
    id: u64,
    #[kv(was(1 => "text"))]
    note: String,
}

/// 30 tickets of version 1, 30 of version 2, one of version 3 and one that is none.
fn tickets(ours: usize) -> Awkward {
    let now = UnixSeconds(1_800_000_000);
    let kv = MemoryKv::with_clock(ManualClock::at(now));
    let put = |key: &str, value: &str, expiration| {
        let put = Put {
            value: value.as_bytes(),
            metadata: None,
            expiration,
        };
        block_on(kv.put(key, put)).unwrap();
    };
    for id in 0..60 {
        let (version, name) = if id % 2 == 0 { (1, "text") } else { (2, "note") };
        let body = format!(r#"{{"id":{id},"{name}":"x"}}"#);
        let (head, expiration) = match id % 3 {
            0 => (format!(r#"{{"$v":{version}}}"#), None),
            1 => (format!(r#"{{"$v":{version},"$x":1800003600}}"#), Some(3600)),
            // Somebody else's expiration.
            _ => (format!(r#"{{"$v":{version}}}"#), Some(3000)),
        };
        put(
            &format!("ticket:{id}"),
            &format!("{head}\n{body}"),
            expiration.map(Expiration::Ttl),
        );
    }
    put("ticket:90", "{\"$v\":3}\n{}", None);
    put("ticket:91", "none", None);
    Awkward {
        kv,
        most: ours,
        clock: None,
    }
}

#[test]
fn versions_in_envelopes_are_read_by_a_backfill() {
    for (most, operations) in [(100, 1000), (100, 17), (1, 30), (0, 12)] {
        let kv = Counting::new(tickets(most));
        let all = Ticket::repository(&kv);
        let rehearsal = all.backfill(TicketKey::prefix()).dry_run();
        let slice = Slice::operations(operations);
        while !block_on(rehearsal.slice(slice, &mut ())).unwrap().is_over() {}
        let state = block_on(rehearsal.state()).unwrap().unwrap();
        assert_eq!((state.written, state.failed, state.newer), (30, 1, 1));
        let backfill = all.backfill(TicketKey::prefix());
        let report = loop {
            let report = block_on(backfill.slice(slice, &mut ())).unwrap();
            assert!(
                report.operations <= operations,
                "{} of {operations}",
                report.operations
            );
            if report.is_over() {
                break report;
            }
        };
        let state = report.state;
        assert_eq!(report.stopped, Stopped::Incomplete);
        assert_eq!((state.written, state.failed, state.newer), (30, 1, 1));
        assert_eq!(state.remaining, 1, "the one that is none");
        for id in 0..60 {
            let entry = block_on(all.get_entry(id)).unwrap().unwrap();
            assert_eq!(
                (entry.state(), &*entry.value().note),
                (VersionState::Current, "x")
            );
            let kept = match id % 3 {
                0 => None,
                1 => Some(UnixSeconds(1_800_003_600)),
                _ => Some(UnixSeconds(1_800_003_000)),
            };
            assert_eq!(kv.inner().kv.dump()[&format!("ticket:{id}")].expiration, kept);
        }
    }
}

#[test]
fn what_is_in_envelopes_moves_too() {
    let kv = tickets(100);
    for id in [90, 91] {
        block_on(kv.delete(&format!("ticket:{id}"))).unwrap();
    }
    let all = MovedTicket::repository(&kv);
    let backfill = all.backfill(MovedTicketKey::prefix());
    let report = block_on(backfill.slice(Slice::operations(2000), &mut ())).unwrap();
    assert_eq!((report.stopped, report.state.written), (Stopped::Over, 60));
    assert!(kv.kv.dump().keys().all(|key| !key.starts_with("ticket:")));
    assert_eq!(block_on(all.get(5)).unwrap().unwrap().note, "x");
}

#[test]
fn a_census_says_what_it_does_not_see() {
    let kv = tickets(100);
    let all = Ticket::repository(&kv);
    let census = all
        .census(TicketKey::prefix())
        .expiring_within(Duration::from_secs(3001));
    let census = block_on(census.run(&mut ())).unwrap();
    assert_eq!(
        (census.keys(), census.enclosed.keys, census.enclosed.expiring),
        (62, 62, 20)
    );
    assert_eq!((census.unversioned.keys, census.below(2).keys), (0, 0));
    assert_eq!(
        census.advice::<Ticket>(),
        Advice::Look {
            keys: 62,
            operations: 8
        }
    );
    assert_eq!(
        census.to_string(),
        "with a version inside the value: 62, 32 % expire by themselves in time, 0 bytes of metadata\nall: 62 keys on 1 pages"
    );
    assert_eq!(
        census.advice::<Ticket>().to_string(),
        "only the 62 values tell: a backfill reads each, and looks again, in about 8 operations and one for each older value"
    );
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
#[kv(key = "p:{team}:{id}", moved_from = "pupil:{id}", version = 2, migrate(1 => String with of_key))]
struct Pupil {
    team: String,
    id: u64,
    name: String,
}

fn of_key(name: String, key: &PupilKey) -> Pupil {
    Pupil {
        team: key.team.clone(),
        id: key.id,
        name,
    }
}

#[test]
fn a_step_that_takes_a_key_which_nobody_knows_is_a_failure_that_says_so() {
    let kv = MemoryKv::new();
    let put = Put {
        value: br#""Ada""#,
        metadata: Some(r#"{"$v":1}"#),
        expiration: None,
    };
    block_on(kv.put("pupil:1", put)).unwrap();
    let all = Pupil::repository(&kv);
    let backfill = all.backfill(PupilKey::prefix());
    let report = block_on(backfill.slice(Slice::operations(100), &mut ())).unwrap();
    assert_eq!((report.stopped, report.state.failed), (Stopped::Incomplete, 1));
    let [failure] = &*report.state.failures else {
        panic!("{report:?}")
    };
    assert_eq!(failure.key, "pupil:1");
    assert!(failure.reason.contains("a step takes the key"), "{failure:?}");
    // Who knows the key moves it.
    let key = PupilKey {
        team: "red".into(),
        id: 1,
    };
    let entry = block_on(all.get_entry(&key)).unwrap().unwrap();
    assert!(block_on(all.write_back(&entry)).unwrap());
    assert_eq!(
        kv.dump()
            .keys()
            .filter(|key| key.starts_with('p'))
            .collect::<Vec<_>>(),
        ["p:red:1"]
    );
}
