//! Many values at once: what is stored by version, and storing it as today's.

use std::time::Duration;

use kv_schema::backend::memory::MemoryKv;
use kv_schema::backend::{Backend, Expiration, ListRequest, Put, ReadOptions};
use kv_schema::backfill::{Advice, Census, Phase, Progress, Slice, Stage, Status, Stopped};
use kv_schema::clock::{ManualClock, UnixSeconds};
use kv_schema::layer::{Counting, Fault, Injected};
use kv_schema::{ErrorKind, KvEntity, MetadataReader};
use pollster::block_on;
use serde::{Deserialize, Serialize};

mod v1 {
    use super::{Deserialize, Serialize};

    /// A step that is not idempotent: taken twice it counts twice.
    #[derive(Debug, Serialize, Deserialize)]
    pub(super) struct Account {
        pub(super) id: u64,
        pub(super) cents: u64,
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
#[kv(key = "account:{id}", version = 2, migrate(1 => v1::Account))]
struct Account {
    id: u64,
    cents: u64,
    #[kv(metadata)]
    steps: u32,
}

impl TryFrom<v1::Account> for Account {
    type Error = &'static str;

    fn try_from(old: v1::Account) -> Result<Self, &'static str> {
        if old.cents == 13 {
            return Err("nobody has 13 cents");
        }
        Ok(Self {
            id: old.id,
            cents: old.cents * 100,
            steps: 1,
        })
    }
}

impl Account {
    fn migrated(id: u64) -> Self {
        Self {
            id,
            cents: 700,
            steps: 1,
        }
    }
}

fn old_value(id: u64) -> String {
    format!(r#"{{"id":{id},"cents":7}}"#)
}

async fn put_old(kv: &impl Backend, id: u64, expiration: Option<Expiration>) {
    kv.put(
        &format!("account:{id}"),
        Put {
            value: old_value(id).as_bytes(),
            metadata: Some(r#"{"$v":1,"theirs":true}"#),
            expiration,
        },
    )
    .await
    .unwrap();
}

fn filled(count: u64) -> MemoryKv {
    let kv = MemoryKv::new();
    block_on(async {
        for id in 0..count {
            put_old(&kv, id, None).await;
        }
    });
    kv
}

fn assert_migrated(kv: &impl Backend, count: u64) {
    let accounts = Account::repository(kv);
    for id in 0..count {
        let entry = block_on(accounts.get_entry(id)).unwrap().unwrap();
        assert_eq!(
            (entry.value(), entry.version()),
            (&Account::migrated(id), Some(2))
        );
    }
}

#[test]
fn a_census_counts_from_lists_alone() {
    let now = UnixSeconds(1_800_000_000);
    let clock = std::sync::Arc::new(ManualClock::at(now));
    let kv = Counting::new(MemoryKv::with_clock(clock.clone()));
    let accounts = Account::repository(&kv);
    block_on(async {
        for id in 0..1500 {
            put_old(&kv, id, (id < 900).then_some(Expiration::Ttl(3600))).await;
        }
        for id in 1500..1600 {
            accounts.put(&Account::migrated(id)).await.unwrap();
        }
        let foreign = [
            ("account:x", None),
            ("account:1600", None),
            ("account:1601", Some(r#"{"$v":"?"}"#)),
            ("account:1602", Some(r#"{"$v":9}"#)),
        ];
        for (key, metadata) in foreign {
            let put = Put {
                value: b"{}",
                metadata,
                expiration: None,
            };
            kv.put(key, put).await.unwrap();
        }
        kv.reset();
        let mut pages = Vec::new();
        let census = accounts
            .census(AccountKey::prefix())
            .expiring_within(Duration::from_hours(24))
            .run(&mut |status: &Status| pages.push(*status))
            .await
            .unwrap();
        let operations = kv.reset();
        assert_eq!((operations.lists, operations.total()), (2, 2));
        assert_eq!(pages.len(), 2);
        assert!(pages.iter().all(|status| status.phase == Phase::Census));
        assert!(census.is_done());
        assert_eq!(census.keys(), 1603);
        let one = census.versions[&1];
        assert_eq!((one.keys, one.expiring, one.lasting), (1500, 900, 600));
        assert_eq!(one.last_expiry, Some(now.plus(Duration::from_hours(1))));
        assert_eq!(one.metadata_bytes, 1500 * 22);
        assert_eq!((census.versions[&2].keys, census.versions[&9].keys), (100, 1));
        assert_eq!(
            (census.unversioned.keys, census.unreadable.keys, census.foreign),
            (1, 1, 1)
        );
        assert_eq!((census.below(2).keys, census.above(2).keys), (1500, 1));
        let advice = census.advice::<Account>();
        assert!(
            matches!(
                advice,
                Advice::Backfill {
                    keys: 1501,
                    expiring: 900,
                    ..
                }
            ),
            "{advice:?}"
        );
        assert_eq!(
            census.to_string(),
            "version 1: 1500, 60 % expire by themselves in time, 33000 bytes of metadata\n\
             version 2: 100, 0 % expire by themselves in time, 1800 bytes of metadata\n\
             version 9: 1, 0 % expire by themselves in time, 8 bytes of metadata\n\
             without a version: 1, 0 % expire by themselves in time, 0 bytes of metadata\n\
             with a version that cannot be read: 1, 0 % expire by themselves in time, 10 bytes of metadata\n\
             keys of others: 1\nall: 1603 keys on 2 pages"
        );
    });
}

#[test]
fn a_census_can_be_stored_half_done() {
    let kv = filled(2500);
    let accounts = Account::repository(&kv);
    block_on(async {
        let mut census = Census::new();
        let mut more = true;
        while more {
            more = accounts
                .census_page(AccountKey::prefix(), &mut census, &mut ())
                .await
                .unwrap();
            let stored = serde_json::to_string(&census).unwrap();
            census = serde_json::from_str(&stored).unwrap();
        }
        assert_eq!((census.keys(), census.pages), (2500, 3));
        assert_eq!(
            census.advice::<Account>().to_string(),
            "2500 older values stay (0 % of 2500 expire by themselves in time): about 2606 operations"
        );
        // What is done stays done.
        assert!(
            !accounts
                .census_page(AccountKey::prefix(), &mut census, &mut ())
                .await
                .unwrap()
        );
    });
}

#[test]
fn a_backfill_stores_what_is_older() {
    let kv = filled(1100);
    let accounts = Account::repository(&kv);
    block_on(async {
        for id in 1100..1200 {
            accounts.put(&Account::migrated(id)).await.unwrap();
        }
    });
    let backfill = accounts.backfill(AccountKey::prefix());
    let report = block_on(backfill.slice(Slice::operations(10_000), &mut ())).unwrap();
    assert!(report.is_over());
    let state = &report.state;
    assert_eq!((state.stage, state.phase), (Stage::Done, Phase::Verify));
    assert_eq!(
        (state.keys, state.written, state.failed, state.remaining),
        (1200, 1100, 0, 0)
    );
    // 1,100 writes, 44 bulk reads of 25 values, two pages twice, and where it stands: read once and written once.
    assert_eq!(report.operations, 1100 + 44 + 4 + 2);
    assert_migrated(&kv, 1200);
    let metadata = block_on(kv.get("account:0", ReadOptions::default()))
        .unwrap()
        .unwrap()
        .metadata
        .unwrap();
    assert!(
        MetadataReader::new(Some(&metadata)).contains("theirs"),
        "{metadata}"
    );
    // Once more there is nothing to do.
    let again = block_on(backfill.slice(Slice::operations(12), &mut ())).unwrap();
    assert_eq!((again.stopped, again.operations), (Stopped::Over, 1));
}

#[test]
fn slices_never_spend_more_than_they_may() {
    for operations in [12, 13, 17, 29, 50, 101, 999] {
        let kv = Counting::new(filled(300));
        let accounts = Account::repository(&kv);
        let backfill = accounts.backfill(AccountKey::prefix());
        for slice in 0.. {
            assert!(slice < 300, "{operations} operations a slice never end");
            kv.reset();
            let report = block_on(backfill.slice(Slice::operations(operations), &mut ())).unwrap();
            let spent = kv.reset().total();
            assert!(spent <= operations, "{spent} of {operations}");
            assert_eq!(report.operations, spent);
            if report.is_over() {
                assert_eq!((report.state.written, report.state.keys), (300, 300));
                break;
            }
            assert_eq!(report.stopped, Stopped::Spent);
        }
        assert_migrated(&kv, 300);
    }
    let kv = MemoryKv::new();
    let accounts = Account::repository(&kv);
    let error = block_on(
        accounts
            .backfill(AccountKey::prefix())
            .slice(Slice::operations(11), &mut ()),
    )
    .unwrap_err();
    assert_eq!(
        (error.kind(), error.limit()),
        (ErrorKind::InvalidArgument, Some(12))
    );
}

#[test]
fn it_is_paused_resumed_cancelled_and_begun_anew() {
    let kv = filled(200);
    let accounts = Account::repository(&kv);
    let backfill = accounts.backfill(AccountKey::prefix());
    let slice = || block_on(backfill.slice(Slice::operations(60), &mut ())).unwrap();
    block_on(backfill.pause()).unwrap();
    assert_eq!((slice().stopped, slice().state.written), (Stopped::Paused, 0));
    block_on(backfill.resume()).unwrap();
    assert_eq!(slice().stopped, Stopped::Spent);
    let written = block_on(backfill.state()).unwrap().unwrap().written;
    assert!(written > 0);
    block_on(backfill.cancel()).unwrap();
    let report = slice();
    assert_eq!(
        (report.stopped, report.state.stage, report.state.written),
        (Stopped::Over, Stage::Cancelled, written)
    );
    block_on(backfill.restart()).unwrap();
    assert_eq!(block_on(backfill.state()).unwrap(), None);
    while !slice().is_over() {}
    assert_migrated(&kv, 200);
}

#[test]
fn a_dry_run_writes_nothing() {
    let kv = Counting::new(filled(130));
    kv.reset();
    let accounts = Account::repository(&kv);
    let backfill = accounts.backfill(AccountKey::prefix()).dry_run();
    while !block_on(backfill.slice(Slice::operations(12), &mut ()))
        .unwrap()
        .is_over()
    {}
    let state = block_on(backfill.state()).unwrap().unwrap();
    assert_eq!((state.written, state.keys, state.remaining), (130, 130, 0));
    let operations = kv.reset();
    assert_eq!((operations.puts, operations.deletes), (0, 0));
}

#[test]
fn one_bad_value_stops_nothing() {
    let kv = filled(60);
    let accounts = Account::repository(&kv);
    block_on(async {
        for (id, value) in [
            (3, r#"{"id":3,"cents":13}"#),
            (17, "{"),
            (40, r#"{"id":41,"cents":7}"#),
        ] {
            let put = Put {
                value: value.as_bytes(),
                metadata: Some(r#"{"$v":1}"#),
                expiration: None,
            };
            kv.put(&format!("account:{id}"), put).await.unwrap();
        }
        let report = accounts
            .backfill(AccountKey::prefix())
            .slice(Slice::operations(1000), &mut ())
            .await
            .unwrap();
        assert_eq!(report.stopped, Stopped::Incomplete);
        let state = report.state;
        assert_eq!((state.written, state.failed, state.remaining), (57, 3, 3));
        let mut failures: Vec<_> = state
            .failures
            .iter()
            .map(|failure| (&*failure.key, &*failure.reason))
            .collect();
        failures.sort_unstable();
        assert_eq!(failures[0].0, "account:17");
        assert!(failures[1].1.ends_with("nobody has 13 cents"), "{failures:?}");
        assert!(failures[2].1.contains("names another key"), "{failures:?}");
    });
}

#[test]
fn what_expires_soon_is_left() {
    let kv = MemoryKv::with_clock(ManualClock::at(UnixSeconds(1_800_000_000)));
    let accounts = Account::repository(&kv);
    block_on(async {
        for id in 0..30 {
            let ttl = if id % 3 == 0 { 120 } else { 86_400 };
            put_old(&kv, id, Some(Expiration::Ttl(ttl))).await;
        }
        let backfill = accounts
            .backfill(AccountKey::prefix())
            .skip_expiring_within(Duration::from_hours(1));
        let report = backfill.slice(Slice::operations(1000), &mut ()).await.unwrap();
        assert_eq!((report.state.written, report.state.remaining), (20, 10));
        // The rest keeps the expiry that it had, which its metadata did not say.
        let page = kv.list(ListRequest::prefix("account:1")).await.unwrap();
        let one = page.keys.iter().find(|key| key.name == "account:1").unwrap();
        assert_eq!(one.expiration, Some(UnixSeconds(1_800_086_400)));
    });
}

#[test]
fn it_writes_no_faster_than_it_may() {
    let clock = std::sync::Arc::new(ManualClock::at(UnixSeconds(1_800_000_000)));
    let kv = MemoryKv::with_clock(clock.clone());
    block_on(async {
        for id in 0..100 {
            put_old(&kv, id, None).await;
        }
    });
    let accounts = Account::repository(&kv);
    let backfill = accounts.backfill(AccountKey::prefix());
    let mut written = 0;
    loop {
        let slice = Slice::operations(1000).writes_per_second(10);
        let report = block_on(backfill.slice(slice, &mut ())).unwrap();
        assert!(report.state.written - written <= 10);
        written = report.state.written;
        if report.is_over() {
            break;
        }
        assert_eq!(
            (report.stopped, report.wait()),
            (Stopped::TooFast, Some(Duration::from_secs(1)))
        );
        clock.advance(Duration::from_secs(1));
    }
    assert_migrated(&kv, 100);
}

#[test]
fn an_older_release_leaves_the_backfill_of_a_newer_one() {
    let kv = filled(5);
    let accounts = Account::repository(&kv);
    let backfill = accounts.backfill(AccountKey::prefix());
    block_on(backfill.slice(Slice::operations(12), &mut ())).unwrap();
    let stored = block_on(kv.get(backfill.key(), ReadOptions::default()))
        .unwrap()
        .unwrap();
    let newer = String::from_utf8(stored.value.to_vec())
        .unwrap()
        .replace("\"to\":2", "\"to\":3");
    block_on(kv.put(backfill.key(), Put::value(newer.as_bytes()))).unwrap();
    let error = block_on(backfill.slice(Slice::operations(12), &mut ())).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NewerVersion);
    // One towards an older version is over, whatever it says.
    let older = newer.replace("\"to\":3", "\"to\":1");
    block_on(kv.put(backfill.key(), Put::value(older.as_bytes()))).unwrap();
    while !block_on(backfill.slice(Slice::operations(50), &mut ()))
        .unwrap()
        .is_over()
    {}
    assert_migrated(&kv, 5);
}

/// The key of the second release, which the first stored elsewhere.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
#[kv(key = "moved:{team}:{id}", version = 2, migrate(1 => Self), moved_from = "m/{id}")]
struct Moved {
    team: String,
    id: u64,
}

#[test]
fn entities_move_from_their_old_keys() {
    for (operations, known) in [(10_000, false), (12, false), (10_000, true)] {
        let kv = MemoryKv::new();
        let repository = Moved::repository(&kv);
        block_on(async {
            for id in 0..40 {
                let value = format!(r#"{{"team":"t{}","id":{id}}}"#, id % 3);
                kv.put(&format!("m/{id}"), Put::value(value.as_bytes()))
                    .await
                    .unwrap();
            }
            kv.put("m/x", Put::value(b"theirs")).await.unwrap();
            if known {
                // Interrupted between the put and the delete.
                let moved = Moved {
                    team: "t1".into(),
                    id: 1,
                };
                repository.put(&moved).await.unwrap();
                kv.put("m/1", Put::value(br#"{"team":"t1","id":1}"#))
                    .await
                    .unwrap();
            }
            let key = MovedKeyRef { team: "t2", id: 2 };
            let found = repository.get_entry(key).await.unwrap().unwrap();
            assert_eq!(found.moved_from(), Some("m/2"));
            assert_eq!(
                repository.get(MovedKeyRef { team: "t0", id: 2 }).await.unwrap(),
                None
            );
            let backfill = repository.backfill(MovedKey::prefix());
            let mut slices = 0;
            let state = loop {
                let report = backfill
                    .slice(Slice::operations(operations), &mut ())
                    .await
                    .unwrap();
                slices += 1;
                assert!(slices < 200);
                if report.is_over() {
                    break report.state;
                }
            };
            // What is under the old prefix and is no value of ours says so.
            assert_eq!((state.failed, state.remaining), (1, 0), "{state:?}");
            let left = kv.list(ListRequest::prefix("m/")).await.unwrap();
            assert_eq!(left.keys.len(), 1);
            for id in 0..40 {
                let team = format!("t{}", id % 3);
                let key = MovedKeyRef { team: &team, id };
                let entry = repository.get_entry(key).await.unwrap().unwrap();
                assert_eq!((entry.moved_from(), entry.version()), (None, Some(2)));
            }
        });
    }
}

/// The second release, which is about to be rolled back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
#[kv(key = "note:{id}", version = 2, write_version = 1)]
struct Note {
    id: u64,
    #[kv(metadata, was(1 => "body"))]
    text: String,
    #[kv(since = 2)]
    stars: u32,
}

#[test]
fn a_rollback_stores_what_the_older_release_knows() {
    let kv = MemoryKv::new();
    let notes = Note::repository(&kv);
    block_on(async {
        for id in 0..40 {
            let stars = u32::from(id == 7);
            let value = format!(r#"{{"id":{id},"text":"t","stars":{stars}}}"#);
            let put = Put {
                value: value.as_bytes(),
                metadata: Some(r#"{"text":"t","$v":2}"#),
                expiration: None,
            };
            kv.put(&format!("note:{id}"), put).await.unwrap();
        }
        let up = notes.backfill(NoteKey::prefix());
        let report = up.slice(Slice::operations(100), &mut ()).await.unwrap();
        assert_eq!(
            (report.state.written, report.stopped),
            (0, Stopped::Over),
            "nothing is older"
        );

        let down = notes.backfill(NoteKey::prefix()).down();
        assert_eq!(down.key(), "$kv:backfill-down:Note.6ab0f35a");
        let report = down.slice(Slice::operations(1000), &mut ()).await.unwrap();
        // A star has no place in version 1: that one stays, and says so.
        assert_eq!(
            (report.state.written, report.state.failed, report.state.remaining),
            (39, 1, 1)
        );
        assert_eq!(report.state.failures[0].key, "note:7");
        assert!(
            report.state.failures[0].reason.contains("no place"),
            "{:?}",
            report.state.failures
        );
        let old = kv.get("note:3", ReadOptions::default()).await.unwrap().unwrap();
        assert_eq!(old.value, r#"{"id":3,"body":"t"}"#);
        assert_eq!(old.metadata.as_deref(), Some(r#"{"body":"t","$v":1}"#));
        let kept = notes.get(7).await.unwrap().unwrap();
        assert_eq!(kept.stars, 1);
    });
}

/// Whose release does not see what a newer one stored, and whose keys moved.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
#[kv(key = "new:{id}", version = 2, migrate(1 => Self), moved_from = "old:{id}", newer = pass_through)]
struct Through {
    id: u64,
    text: String,
}

#[test]
fn what_a_newer_release_stored_under_an_old_key_stays() {
    let kv = MemoryKv::new();
    let value = br#"{"id":1,"text":"t","future":"precious"}"#;
    let put = Put {
        value,
        metadata: Some(r#"{"$v":3}"#),
        expiration: None,
    };
    block_on(kv.put("old:1", put)).unwrap();
    let through = Through::repository(&kv);
    let report = block_on(
        through
            .backfill(ThroughKey::prefix())
            .slice(Slice::operations(100), &mut ()),
    )
    .unwrap();
    assert_eq!(
        (report.stopped, report.state.written, report.state.failed),
        (Stopped::Incomplete, 0, 1)
    );
    assert!(
        report.state.failures[0].reason.contains("newer"),
        "{:?}",
        report.state.failures
    );
    assert_eq!(kv.dump()["old:1"].value, &value[..]);
    assert!(!kv.dump().contains_key("new:1"));
}

#[test]
fn a_move_that_fails_for_a_moment_is_tried_again() {
    let kv = MemoryKv::new();
    for id in 0..10 {
        let value = format!(r#"{{"id":{id},"text":"t"}}"#);
        block_on(kv.put(&format!("old:{id}"), Put::value(value.as_bytes()))).unwrap();
    }
    let faulty = Fault::new(&kv);
    let failed = std::sync::atomic::AtomicBool::new(false);
    faulty.fail_when(move |call: &kv_schema::layer::Call<'_>| {
        let hit = call.operation == kv_schema::layer::Operation::Put && call.keys.contains(&"new:5");
        (hit && !failed.swap(true, std::sync::atomic::Ordering::Relaxed))
            .then_some(Injected::before(ErrorKind::Transient))
    });
    let through = Through::repository(&faulty);
    let report = block_on(
        through
            .backfill(ThroughKey::prefix())
            .slice(Slice::operations(1000), &mut ()),
    )
    .unwrap();
    assert_eq!(
        (report.stopped, report.state.written, report.state.deferred),
        (Stopped::Over, 10, 0)
    );
    assert!(kv.dump().keys().all(|key| !key.starts_with("old:")));
}

/// Everything is in the metadata.
#[derive(Debug, Clone, PartialEq, KvEntity)]
#[kv(key = "tag:{id}", version = 2, migrate(1 => Self), moved_from = "t/{id}", metadata_only)]
struct Tag {
    id: u64,
    name: String,
}

#[test]
fn an_old_key_with_another_entity_stays() {
    let kv = MemoryKv::new();
    let tags = Tag::repository(&kv);
    let put = |key, name: &str| {
        let metadata = format!(r#"{{"name":"{name}","$v":1}}"#);
        let put = Put {
            value: b"",
            metadata: Some(&metadata),
            expiration: None,
        };
        block_on(kv.put(key, put)).unwrap();
    };
    put("t/1", "old");
    put("tag:1", "new");
    put("t/2", "only");
    let report = block_on(
        tags.backfill(TagKey::prefix())
            .slice(Slice::operations(100), &mut ()),
    )
    .unwrap();
    assert_eq!((report.stopped, report.state.failed), (Stopped::Incomplete, 1));
    assert!(kv.dump().contains_key("t/1"), "both were worth something");
    assert_eq!(block_on(tags.get(2)).unwrap().unwrap().name, "only");
    assert!(!kv.dump().contains_key("t/2"));
}

/// Lists what was there when it was made.
struct Lagging<'k> {
    kv: &'k MemoryKv,
    page: kv_schema::backend::Page,
}

impl Backend for Lagging<'_> {
    fn capabilities(&self) -> kv_schema::backend::Capabilities {
        self.kv.capabilities()
    }

    fn clock(&self) -> &dyn kv_schema::clock::Clock {
        self.kv.clock()
    }

    async fn get(
        &self,
        key: &str,
        options: ReadOptions,
    ) -> kv_schema::Result<Option<kv_schema::backend::Record>> {
        self.kv.get(key, options).await
    }

    async fn get_many(
        &self,
        keys: &[&str],
        options: ReadOptions,
    ) -> kv_schema::Result<Vec<kv_schema::backend::BulkRecord>> {
        self.kv.get_many(keys, options).await
    }

    async fn put(&self, key: &str, put: Put<'_>) -> kv_schema::Result<()> {
        self.kv.put(key, put).await
    }

    async fn delete(&self, key: &str) -> kv_schema::Result<()> {
        self.kv.delete(key).await
    }

    async fn list(&self, request: ListRequest<'_>) -> kv_schema::Result<kv_schema::backend::Page> {
        // One key alone is what somebody asks who wants to know an expiration.
        if request.limit == Some(1) {
            return self.kv.list(request).await;
        }
        Ok(self.page.clone())
    }

    async fn head(
        &self,
        key: &str,
        options: ReadOptions,
    ) -> kv_schema::Result<Option<kv_schema::backend::Head>> {
        self.kv.head(key, options).await
    }
}

#[test]
fn an_expiry_that_was_renewed_since_the_list_is_kept() {
    let now = 1_800_000_000;
    let kv = MemoryKv::with_clock(ManualClock::at(UnixSeconds(now)));
    let put = |id: u64, metadata: &str, ttl| {
        let value = old_value(id);
        let put = Put {
            value: value.as_bytes(),
            metadata: Some(metadata),
            expiration: Some(Expiration::Ttl(ttl)),
        };
        block_on(kv.put(&format!("account:{id}"), put)).unwrap();
    };
    put(1, &format!(r#"{{"$v":1,"$x":{}}}"#, now + 300), 300);
    put(2, r#"{"$v":1,"first":true}"#, 300);
    let page = block_on(kv.list(ListRequest::prefix("account:"))).unwrap();
    // The older release renews both meanwhile.
    put(1, &format!(r#"{{"$v":1,"$x":{}}}"#, now + 86_400), 86_400);
    put(2, r#"{"$v":1}"#, 86_400);
    let lagging = Lagging { kv: &kv, page };
    let accounts = Account::repository(&lagging);
    let report = block_on(
        accounts
            .backfill(AccountKey::prefix())
            .slice(Slice::operations(100), &mut ()),
    )
    .unwrap();
    assert_eq!(report.state.written, 2);
    for key in ["account:1", "account:2"] {
        assert_eq!(
            kv.dump()[key].expiration,
            Some(UnixSeconds(now + 86_400)),
            "{key}"
        );
    }
}

#[test]
fn metadata_that_is_no_object_is_not_lost() {
    let kv = MemoryKv::new();
    let put = Put {
        value: old_value(1).leak().as_bytes(),
        metadata: Some(r#"["theirs"]"#),
        expiration: None,
    };
    block_on(kv.put("account:1", put)).unwrap();
    let accounts = Account::repository(&kv);
    let report = block_on(
        accounts
            .backfill(AccountKey::prefix())
            .slice(Slice::operations(100), &mut ()),
    )
    .unwrap();
    assert_eq!((report.stopped, report.state.failed), (Stopped::Incomplete, 1));
    assert_eq!(kv.dump()["account:1"].metadata.as_deref(), Some(r#"["theirs"]"#));
    // Once it is mended, `restart` tries again.
    let backfill = accounts.backfill(AccountKey::prefix());
    block_on(put_old(&kv, 1, None));
    assert_eq!(
        block_on(backfill.slice(Slice::operations(100), &mut ()))
            .unwrap()
            .stopped,
        Stopped::Incomplete
    );
    block_on(backfill.restart()).unwrap();
    assert_eq!(
        block_on(backfill.slice(Slice::operations(100), &mut ()))
            .unwrap()
            .stopped,
        Stopped::Over
    );
    assert_migrated_one(&kv, 1);
}

fn assert_migrated_one(kv: &impl Backend, id: u64) {
    let accounts = Account::repository(kv);
    assert_eq!(block_on(accounts.get(id)).unwrap(), Some(Account::migrated(id)));
}

/// The same entity in the release that still writes version 1.
mod release_a {
    use super::{Deserialize, KvEntity, Serialize};

    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
    #[kv(key = "page:{id}", version = 2, write_version = 1)]
    pub(super) struct Leaf {
        pub(super) id: u64,
        #[kv(was(1 => "body"))]
        pub(super) text: String,
    }
}

mod release_b {
    use super::{Deserialize, KvEntity, Serialize};

    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
    #[kv(key = "page:{id}", version = 2)]
    pub(super) struct Leaf {
        pub(super) id: u64,
        #[kv(was(1 => "body"))]
        pub(super) text: String,
    }
}

#[test]
fn a_release_that_writes_the_old_version_leaves_the_backfill_of_the_new_one() {
    use release_a::Leaf as A;
    use release_b::Leaf as B;
    let kv = MemoryKv::new();
    for id in 0..300 {
        let value = format!(r#"{{"id":{id},"body":"t"}}"#);
        let put = Put {
            value: value.as_bytes(),
            metadata: Some(r#"{"$v":1}"#),
            expiration: None,
        };
        block_on(kv.put(&format!("page:{id}"), put)).unwrap();
    }
    let (old, new) = (A::repository(&kv), B::repository(&kv));
    let slice = Slice::operations(60);
    let report = block_on(new.backfill(release_b::LeafKey::prefix()).slice(slice, &mut ())).unwrap();
    assert_eq!(report.stopped, Stopped::Spent);
    let error = block_on(old.backfill(release_a::LeafKey::prefix()).slice(slice, &mut ())).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NewerVersion);
    while !block_on(new.backfill(release_b::LeafKey::prefix()).slice(slice, &mut ()))
        .unwrap()
        .is_over()
    {}
    for id in 0..300 {
        assert_eq!(block_on(new.get_entry(id)).unwrap().unwrap().version(), Some(2));
    }
    // Down, up and down again: neither takes the other's end for its own.
    for _ in 0..2 {
        let down = old.backfill(release_a::LeafKey::prefix()).down();
        while !block_on(down.slice(slice, &mut ())).unwrap().is_over() {}
        assert_eq!(block_on(new.get_entry(7)).unwrap().unwrap().version(), Some(1));
        let up = new.backfill(release_b::LeafKey::prefix());
        block_on(up.restart()).unwrap();
        while !block_on(up.slice(slice, &mut ())).unwrap().is_over() {}
        assert_eq!(block_on(new.get_entry(7)).unwrap().unwrap().version(), Some(2));
        block_on(old.backfill(release_a::LeafKey::prefix()).down().restart()).unwrap();
    }
    // Without a version that is written there is nowhere to go.
    let error = block_on(
        new.backfill(release_b::LeafKey::prefix())
            .down()
            .slice(slice, &mut ()),
    )
    .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidArgument);
}

#[test]
fn a_backfill_is_of_its_range() {
    let kv = filled(5);
    let moved = Moved::repository(&kv);
    let slice = Slice::operations(u64::MAX);
    let of = |team: &str| moved.backfill(MovedKey::prefix().team(team));
    block_on(of("u").slice(slice, &mut ())).unwrap();
    let error = block_on(of("w").slice(slice, &mut ())).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidArgument);
    let named = of("w").name("w:control");
    assert_eq!(named.key(), "$kv:backfill:Moved.29904ca9:w%3Acontrol");
    // Twice by one value, as often as wanted.
    assert!(block_on(named.slice(slice, &mut ())).unwrap().is_over());
    assert!(block_on(named.slice(slice, &mut ())).unwrap().is_over());
}

#[test]
fn slices_that_may_do_nothing_are_refused() {
    let kv = filled(5);
    let accounts = Account::repository(&kv);
    let backfill = accounts.backfill(AccountKey::prefix());
    for slice in [
        Slice::operations(100).writes_per_second(0),
        Slice::operations(100).time(Duration::from_millis(900)),
    ] {
        let error = block_on(backfill.slice(slice, &mut ())).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidArgument);
    }
}

#[test]
fn failures_are_counted_once_a_pass() {
    let kv = MemoryKv::new();
    for id in 0..60 {
        let put = Put {
            value: b"{",
            metadata: Some(r#"{"$v":1}"#),
            expiration: None,
        };
        block_on(kv.put(&format!("account:{id}"), put)).unwrap();
    }
    block_on(put_old(&kv, 60, None));
    let faulty = Fault::new(&kv);
    faulty.fail_when(|call: &kv_schema::layer::Call<'_>| {
        let hit = call.operation == kv_schema::layer::Operation::Put && call.keys.contains(&"account:60");
        hit.then_some(Injected::before(ErrorKind::Transient))
    });
    let accounts = Account::repository(&faulty);
    let report = block_on(
        accounts
            .backfill(AccountKey::prefix())
            .slice(Slice::operations(10_000), &mut ()),
    )
    .unwrap();
    assert_eq!((report.state.failed, report.state.failures.len()), (61, 20));
    assert_eq!(report.stopped, Stopped::Incomplete);
}

struct Pages(u64);

impl Progress for Pages {
    fn report(&mut self, _status: &Status) {
        self.0 += 1;
    }
}

#[test]
fn every_operation_may_fail_once() {
    // Before it has any effect, and after: the caller sees a failure that was none.
    for injected in [Injected::before, Injected::after] {
        for kind in [
            ErrorKind::Transient,
            ErrorKind::Permanent,
            ErrorKind::DailyQuota,
            ErrorKind::Budget,
        ] {
            for nth in 1.. {
                let memory = filled(30);
                let kv = Fault::new(&memory);
                kv.fail_nth(nth, injected(kind));
                let accounts = Account::repository(&kv);
                let backfill = accounts.backfill(AccountKey::prefix());
                let mut slices = 0;
                while !block_on(backfill.slice(Slice::operations(30), &mut Pages(0)))
                    .is_ok_and(|report| report.is_over())
                {
                    slices += 1;
                    assert!(slices < 100, "{kind:?} at {nth}");
                }
                let reached = kv.calls() >= nth;
                kv.heal();
                let state = block_on(backfill.state()).unwrap().unwrap();
                if kind == ErrorKind::Permanent && state.failed > 0 {
                    // One key was refused for good: it says so, and nothing is lost.
                    assert!(state.failed <= 25 && state.remaining <= state.failed, "{state:?}");
                } else {
                    assert_migrated(&memory, 30);
                }
                for id in 0..30 {
                    assert_eq!(
                        block_on(Account::repository(&memory).get(id)).unwrap(),
                        Some(Account::migrated(id))
                    );
                }
                if !reached {
                    break;
                }
            }
        }
    }
}
