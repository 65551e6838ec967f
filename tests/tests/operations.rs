//! What every call costs in KV operations and in round trips, counted, and the table of it in `docs/performance.md`.
//!
//! `KV_BLESS=1` rewrites the table.
#![allow(missing_docs)]

mod entities;

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};

use entities::{Image, Session, SessionKey, User, UserKey, memory, session, user};
use kv_schema::backend::memory::MemoryKv;
use kv_schema::backend::{Backend, BulkRecord, Capabilities, ListRequest, Page, Put, ReadOptions, Record};
use kv_schema::clock::Clock;
use kv_schema::layer::{Counting, Operations};
use kv_schema::{KvEntity, Renew, Result, Write};

/// A store that is a round trip away, and answers as Workers KV does: nothing arrives before everybody waits.
struct Away {
    inner: MemoryKv,
    trips: Mutex<Trips>,
}

#[derive(Default)]
struct Trips {
    done: u64,
    waiting: Vec<Waker>,
}

impl Away {
    /// Waits for the next round trip to end.
    async fn trip(&self) {
        let begun = self.trips.lock().unwrap().done;
        std::future::poll_fn(|context| {
            let mut trips = self.trips.lock().unwrap();
            if trips.done > begun {
                return Poll::Ready(());
            }
            trips.waiting.push(context.waker().clone());
            Poll::Pending
        })
        .await;
    }
}

/// Only what a backend has to say: batches are the defaults, as on Workers KV.
impl Backend for Away {
    fn capabilities(&self) -> Capabilities {
        let mut capabilities = self.inner.capabilities();
        capabilities.bulk_text_only = true;
        capabilities
    }

    fn clock(&self) -> &dyn Clock {
        self.inner.clock()
    }

    async fn get(&self, key: &str, options: ReadOptions) -> Result<Option<Record>> {
        self.trip().await;
        self.inner.get(key, options).await
    }

    async fn get_many(&self, keys: &[&str], options: ReadOptions) -> Result<Vec<BulkRecord>> {
        self.trip().await;
        self.inner.get_many(keys, options).await
    }

    async fn put(&self, key: &str, put: Put<'_>) -> Result<()> {
        self.trip().await;
        self.inner.put(key, put).await
    }

    async fn delete(&self, key: &str) -> Result<()> {
        self.trip().await;
        self.inner.delete(key).await
    }

    async fn list(&self, request: ListRequest<'_>) -> Result<Page> {
        self.trip().await;
        self.inner.list(request).await
    }
}

struct Woken(AtomicBool);

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Runs calls, and keeps a row of the table for each.
struct Ledger {
    kv: Counting<Arc<Away>>,
    rows: String,
}

impl Ledger {
    fn new() -> Self {
        let (inner, _clock) = memory();
        let trips = Mutex::default();
        Self {
            kv: Counting::new(Arc::new(Away { inner, trips })),
            rows: String::new(),
        }
    }

    /// Runs a call without a row.
    fn run<T>(&self, call: impl Future<Output = T>) -> T {
        let mut call = pin!(call);
        let woken = Arc::new(Woken(AtomicBool::new(false)));
        let waker = Waker::from(Arc::clone(&woken));
        loop {
            woken.0.store(false, Ordering::Relaxed);
            if let Poll::Ready(done) = call.as_mut().poll(&mut Context::from_waker(&waker)) {
                return done;
            }
            if woken.0.load(Ordering::Relaxed) {
                continue;
            }
            // Everybody waits for the store.
            let mut trips = self.kv.inner().trips.lock().unwrap();
            assert!(!trips.waiting.is_empty(), "the call waits for nothing");
            trips.done += 1;
            let waiting = std::mem::take(&mut trips.waiting);
            drop(trips);
            waiting.into_iter().for_each(Waker::wake);
        }
    }

    /// Makes a row of what a call costs, after a look at what it did.
    fn row<T>(&mut self, name: &str, call: impl Future<Output = T>, is_right: impl FnOnce(T) -> bool) {
        self.kv.reset();
        self.kv.inner().trips.lock().unwrap().done = 0;
        assert!(is_right(self.run(call)), "{name}");
        let Operations {
            gets,
            heads,
            bulk_gets,
            puts,
            deletes,
            lists,
            ..
        } = self.kv.reset();
        let trips = self.kv.inner().trips.lock().unwrap().done;
        let _ = write!(self.rows, "| {name} |");
        for count in [gets + heads, bulk_gets, puts, deletes, lists, trips] {
            let _ = match count {
                0 => write!(self.rows, " |"),
                count => write!(self.rows, " {count} |"),
            };
        }
        self.rows.push('\n');
    }
}

const BEGIN: &str =
    "<!-- operations: written by `KV_BLESS=1 cargo test -p kv-schema-tests --test operations` -->\n";
const END: &str = "<!-- end of operations -->\n";

#[test]
fn the_page_says_what_each_call_costs() {
    let mut ledger = Ledger::new();
    ledger.rows.push_str(
        "| call | reads | bulk reads | writes | deletes | lists | round trips |\n|---|---:|---:|---:|---:|---:|---:|\n",
    );
    single_calls(&mut ledger);
    many_at_once(&mut ledger);
    lists(&mut ledger);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/performance.md");
    let page = fs::read_to_string(&path).unwrap();
    let (before, rest) = page.split_once(BEGIN).unwrap();
    let (found, after) = rest.split_once(END).unwrap();
    if std::env::var_os("KV_BLESS").is_some() {
        fs::write(&path, [before, BEGIN, &ledger.rows, END, after].concat()).unwrap();
    } else {
        assert!(
            found == ledger.rows,
            "docs/performance.md differs; KV_BLESS=1 rewrites it:\n{}",
            ledger.rows
        );
    }
}

fn single_calls(ledger: &mut Ledger) {
    let kv = ledger.kv.clone();
    let sessions = Session::repository(&kv);
    let mut ada = session("acme", 7);
    let key = SessionKey {
        tenant: "acme".into(),
        user: 7,
    };
    ledger.row("`put`", sessions.put(&ada), |done| done.is_ok());
    ledger.row("`get`", sessions.get(&key), |hit| hit.unwrap().is_some());
    ledger.row(
        "`get` of what is missing",
        sessions.get(session("acme", 8)),
        |hit| hit.unwrap().is_none(),
    );
    ledger.row("`get_entry`", sessions.get_entry(&key), |hit| {
        hit.unwrap().is_some()
    });
    ledger.row("`contains`", sessions.contains(&key), |found| found.unwrap());
    let unchanged = ada.clone();
    ledger.row(
        "`put_if_changed`, the same",
        sessions.put_if_changed(&unchanged),
        |done| !done.unwrap(),
    );
    ada.csrf = "y".into();
    ledger.row(
        "`put_if_changed`, another",
        sessions.put_if_changed(&ada),
        |done| done.unwrap(),
    );
    ledger.row(
        "`update`",
        sessions.update(&key, |session| session.csrf.push('z')),
        |done| done.unwrap().is_some(),
    );
    ledger.row(
        "`update` of what is missing",
        sessions.update(session("acme", 8), |_| ()),
        |done| done.unwrap().is_none(),
    );
    ledger.row("`upsert`", sessions.upsert(session("acme", 9), |_| ()), |done| {
        done.is_ok()
    });
    ledger.row(
        "`put_with`, `Write::keep_expiry()`",
        sessions.put_with(&ada, Write::keep_expiry()),
        |done| done.is_ok(),
    );
    let entry = ledger.run(sessions.get_entry(&key)).unwrap().unwrap();
    ledger.row(
        "`renew`, not yet due",
        sessions.renew(&entry, Renew::below_half()),
        |done| !done.unwrap(),
    );
    ledger.row("`renew`", sessions.renew(&entry, Renew::always()), |done| {
        done.unwrap()
    });
    ledger.row("`take_if`, refused", sessions.take_if(&key, |_| false), |taken| {
        taken.unwrap().is_none()
    });
    ledger.row("`take`", sessions.take(&key), |taken| taken.unwrap().is_some());
    ledger.row("`delete`", sessions.delete(&key), |done| done.is_ok());
}

fn many_at_once(ledger: &mut Ledger) {
    let kv = ledger.kv.clone();
    let users = User::repository(&kv);
    let all: Vec<User> = (0..1_000).map(user).collect();
    ledger.row("`put_many` of 1,000", users.put_many(&all), |done| {
        done.iter().all(Result::is_ok)
    });
    for (name, count) in [
        ("`get_many` of 1", 1_u64),
        ("`get_many` of 100", 100),
        ("`get_many` of 1,000", 1_000),
    ] {
        ledger.row(name, users.get_many(0..count), |found| {
            found.iter().all(|hit| hit.as_ref().unwrap().is_some())
        });
    }
    ledger.row(
        "`get_many` of 1,000, each twice",
        users.get_many((0..1_000).chain(0..1_000)),
        |found| found.len() == 2_000,
    );
    ledger.row("`delete_many` of 1,000", users.delete_many(0..1_000), |done| {
        done.iter().all(Result::is_ok)
    });
    let images = Image::repository(&kv);
    ledger.row(
        "`get_many` of 100, of a codec that is not text",
        images.get_many((0..100).map(|n| format!("{n}")).collect::<Vec<_>>()),
        |found| found.len() == 100,
    );
}

fn lists(ledger: &mut Ledger) {
    let kv = ledger.kv.clone();
    let users = User::repository(&kv);
    let all: Vec<User> = (0..1_000).map(user).collect();
    ledger.run(users.put_many(&all));
    ledger.row(
        "`list_page` of 10 rows",
        users.list_page(UserKey::prefix(), None, Some(10)),
        |page| page.unwrap().rows.len() == 10,
    );
    ledger.row(
        "`list` of 1,000 rows",
        async {
            let mut rows = users.list(UserKey::prefix()).skip_foreign();
            let mut count = 0;
            while rows.next().await.unwrap().is_some() {
                count += 1;
            }
            count
        },
        |count| count == 1_000,
    );
    ledger.row(
        "`scan` of 1,000 rows",
        async {
            let mut rows = users.scan(UserKey::prefix());
            let mut count = 0;
            while rows.next().await.unwrap().is_some() {
                count += 1;
            }
            count
        },
        |count| count == 1_000,
    );
    ledger.row(
        "`delete_page` of 500 rows",
        users.delete_page(UserKey::prefix(), None, 500),
        |done| done.unwrap().deleted == 500,
    );
    ledger.row(
        "`delete_all` of 500 rows",
        users.delete_all(UserKey::prefix()),
        |done| done.unwrap().deleted == 500,
    );
}
