//! An in-memory backend that behaves as Workers KV does: the reference implementation, and what tests run on.

mod cursor;
mod metadata;
mod settings;
mod state;

use std::collections::{BTreeMap, HashSet};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Poll;

use bytes::Bytes;

pub use self::settings::{Quota, Settings};
use self::state::State;
use crate::backend::{Backend, BulkRecord, Capabilities, Head, ListRequest, Page, Put, ReadOptions, Record};
use crate::clock::{Clock, UnixSeconds};
use crate::error::{Error, ErrorKind, Result};
use crate::layer::{FaultPlan, FaultRule, Injected, Operation, Operations};
use crate::maybe_send::MaybeSend;
use crate::metadata::MetadataReader;

/// Keeps everything in memory, and answers as Workers KV does, down to its quirks.
///
/// Clones share one store. What the platform does rarely or never on a developer's machine is off until [`Settings`] ask for
/// it: rate limits, operation limits, quotas, empty pages. Calls fail by rule with [`fail_nth`](Self::fail_nth) and
/// [`fail_when`](Self::fail_when).
///
/// Metadata is stored as JavaScript would print it: numbers pass through `f64`, so that 2^53+1 comes back as 2^53.
///
/// ```
/// use std::sync::Arc;
/// use std::time::Duration;
/// use kv_schema::backend::{Backend, Expiration, Put, ReadOptions, memory::MemoryKv};
/// use kv_schema::clock::{ManualClock, UnixSeconds};
///
/// # pollster::block_on(async {
/// let clock = Arc::new(ManualClock::at(UnixSeconds(1_700_000_000)));
/// let kv = MemoryKv::with_clock(Arc::clone(&clock));
/// kv.put("code", Put { expiration: Some(Expiration::Ttl(60)), ..Put::value(b"1234") }).await?;
/// clock.advance(Duration::from_secs(60));
/// assert!(kv.get("code", ReadOptions::default()).await?.is_none());
/// # Ok::<(), kv_schema::Error>(()) }).unwrap();
/// ```
#[derive(Clone)]
pub struct MemoryKv {
    shared: Arc<Shared>,
}

struct Shared {
    id: u32,
    clock: Box<dyn Clock>,
    faults: FaultPlan,
    state: Mutex<State>,
    in_flight: AtomicUsize,
    peak_in_flight: AtomicUsize,
}

/// What is stored under a key, expiration included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The value.
    pub value: Bytes,
    /// The metadata as JSON text; `None` where there is none.
    pub metadata: Option<String>,
    /// When the key expires; `None` is never.
    pub expiration: Option<UnixSeconds>,
}

impl MemoryKv {
    /// Creates an empty store that expires keys by the clock of the machine.
    ///
    /// ```
    /// use kv_schema::backend::memory::MemoryKv;
    ///
    /// assert!(MemoryKv::new().dump().is_empty());
    /// ```
    #[cfg(any(not(target_arch = "wasm32"), feature = "workers"))]
    pub fn new() -> Self {
        Self::with_clock(crate::clock::SystemClock)
    }

    /// Creates an empty store that expires keys by `clock`, such as an `Arc<ManualClock>`.
    ///
    /// ```
    /// use std::sync::Arc;
    /// use kv_schema::backend::{Backend, memory::MemoryKv};
    /// use kv_schema::clock::{ManualClock, UnixSeconds};
    ///
    /// let clock = Arc::new(ManualClock::at(UnixSeconds(1_700_000_000)));
    /// let kv = MemoryKv::with_clock(Arc::clone(&clock));
    /// clock.set(UnixSeconds(1_800_000_000));
    /// assert_eq!(kv.clock().now(), UnixSeconds(1_800_000_000));
    /// ```
    #[cfg_attr(
        target_arch = "wasm32",
        expect(
            clippy::arc_with_non_send_sync,
            reason = "one type for hosts, where it is both, and for wasm32"
        )
    )]
    pub fn with_clock(clock: impl Clock + 'static) -> Self {
        Self {
            shared: Arc::new(Shared {
                id: Capabilities::another_store(),
                clock: Box::new(clock),
                faults: FaultPlan::default(),
                state: Mutex::default(),
                in_flight: AtomicUsize::new(0),
                peak_in_flight: AtomicUsize::new(0),
            }),
        }
    }

    /// Changes the settings, and returns the store.
    ///
    /// ```
    /// use kv_schema::backend::memory::MemoryKv;
    ///
    /// let kv = MemoryKv::new().with(|settings| settings.empty_pages = true);
    /// assert!(kv.settings().empty_pages);
    /// ```
    pub fn with(self, change: impl FnOnce(&mut Settings)) -> Self {
        self.configure(change);
        self
    }

    /// Changes the settings of this store and its clones.
    ///
    /// ```
    /// use kv_schema::ErrorKind;
    /// use kv_schema::backend::{Backend, memory::MemoryKv};
    ///
    /// # pollster::block_on(async {
    /// let kv = MemoryKv::new();
    /// kv.configure(|settings| settings.operation_limit = Some(1));
    /// kv.delete("user:1").await?;
    /// assert_eq!(kv.delete("user:2").await.unwrap_err().kind(), ErrorKind::Budget);
    /// # Ok::<(), kv_schema::Error>(()) }).unwrap();
    /// ```
    pub fn configure(&self, change: impl FnOnce(&mut Settings)) {
        change(&mut self.lock().settings);
    }

    /// Returns the settings.
    ///
    /// ```
    /// use kv_schema::backend::memory::MemoryKv;
    ///
    /// assert!(!MemoryKv::new().settings().rate_limit, "off, as on a developer's machine");
    /// ```
    pub fn settings(&self) -> Settings {
        self.lock().settings
    }

    /// Fails the `n`-th operation from now; 1 is the next. A call that is refused before it is sent is none.
    ///
    /// ```
    /// use kv_schema::ErrorKind;
    /// use kv_schema::backend::{Backend, Put, memory::MemoryKv};
    /// use kv_schema::layer::Injected;
    ///
    /// # pollster::block_on(async {
    /// let kv = MemoryKv::new();
    /// kv.fail_nth(2, Injected::before(ErrorKind::Transient));
    /// assert!(kv.put("user:1", Put::value(b"Ada")).await.is_ok());
    /// assert!(kv.put("user:2", Put::value(b"Bob")).await.is_err());
    /// assert_eq!(kv.dump().len(), 1);
    /// # });
    /// ```
    pub fn fail_nth(&self, n: u64, injected: Injected) {
        self.shared.faults.fail_nth(n, injected);
    }

    /// Fails the operations that a rule chooses, from now on; of several rules the first that wants to decides.
    ///
    /// ```
    /// use kv_schema::ErrorKind;
    /// use kv_schema::backend::{Backend, memory::MemoryKv};
    /// use kv_schema::layer::{Call, Injected, Operation};
    ///
    /// let kv = MemoryKv::new();
    /// kv.fail_when(|call: &Call<'_>| {
    ///     (call.operation == Operation::Delete).then_some(Injected::before(ErrorKind::Transient))
    /// });
    /// let error = pollster::block_on(kv.delete("user:1")).unwrap_err();
    /// assert_eq!(error.kind(), ErrorKind::Transient);
    /// ```
    pub fn fail_when(&self, rule: impl FaultRule + 'static) {
        self.shared.faults.fail_when(rule);
    }

    /// Forgets every rule by which operations fail.
    ///
    /// ```
    /// use kv_schema::ErrorKind;
    /// use kv_schema::backend::{Backend, memory::MemoryKv};
    /// use kv_schema::layer::Injected;
    ///
    /// let kv = MemoryKv::new();
    /// kv.fail_nth(1, Injected::before(ErrorKind::Transient));
    /// kv.heal();
    /// assert!(pollster::block_on(kv.delete("user:1")).is_ok());
    /// ```
    pub fn heal(&self) {
        self.shared.faults.heal();
    }

    /// Returns the operations so far: what the platform would count, so not the calls that were refused before it.
    ///
    /// ```
    /// use kv_schema::backend::{Backend, ReadOptions, memory::MemoryKv};
    ///
    /// # pollster::block_on(async {
    /// let kv = MemoryKv::new();
    /// kv.get("user:1", ReadOptions::default()).await?;
    /// assert!(kv.get("", ReadOptions::default()).await.is_err()); // refused, and not sent
    /// assert_eq!(kv.operations().gets, 1);
    /// # Ok::<(), kv_schema::Error>(()) }).unwrap();
    /// ```
    pub fn operations(&self) -> Operations {
        self.lock().operations
    }

    /// Counts operations from zero again, as a new invocation does, and returns those until now.
    ///
    /// ```
    /// use kv_schema::backend::{Backend, memory::MemoryKv};
    ///
    /// let kv = MemoryKv::new();
    /// pollster::block_on(kv.delete("user:1")).unwrap();
    /// assert_eq!(kv.reset_operations().deletes, 1);
    /// assert_eq!(kv.operations().total(), 0);
    /// ```
    pub fn reset_operations(&self) -> Operations {
        std::mem::take(&mut self.lock().operations)
    }

    /// Returns the options of the last read, bulk read or `head`.
    ///
    /// ```
    /// use kv_schema::KvEntity;
    /// use kv_schema::backend::memory::MemoryKv;
    /// use serde::{Deserialize, Serialize};
    ///
    /// #[derive(Serialize, Deserialize, KvEntity)]
    /// #[kv(key = "flags:{user}", cache_ttl = "5m")]
    /// struct Flags {
    ///     user: u64,
    /// }
    ///
    /// let kv = MemoryKv::new();
    /// pollster::block_on(Flags::repository(&kv).get(7)).unwrap();
    /// assert_eq!(kv.last_read().unwrap().cache_ttl, Some(300));
    /// ```
    pub fn last_read(&self) -> Option<ReadOptions> {
        self.lock().last_read
    }

    /// Returns the most operations that were under way at once; more than one only with [`Settings::yields`].
    ///
    /// ```
    /// use kv_schema::backend::{Backend, Put, memory::MemoryKv};
    ///
    /// let kv = MemoryKv::new().with(|settings| settings.yields = 1);
    /// let puts = ["a", "b", "c"].map(|key| (key, Put::value(b"1")));
    /// let answers = pollster::block_on(kv.put_many(&puts));
    /// assert!(answers.iter().all(Result::is_ok));
    /// assert_eq!(kv.peak_in_flight(), 3);
    /// ```
    pub fn peak_in_flight(&self) -> usize {
        self.shared.peak_in_flight.load(Ordering::Relaxed)
    }

    /// Returns every row, expired ones that no call has met since among them.
    ///
    /// ```
    /// use kv_schema::backend::{Backend, Put, memory::MemoryKv};
    ///
    /// let kv = MemoryKv::new();
    /// pollster::block_on(kv.put("greeting", Put::value(b"hello"))).unwrap();
    /// assert_eq!(kv.dump()["greeting"].value, "hello");
    /// ```
    pub fn dump(&self) -> BTreeMap<String, Row> {
        self.lock().rows.clone()
    }

    /// Stores a row as it is, as if it had always been there: no check, no operation.
    ///
    /// ```
    /// use kv_schema::UnixSeconds;
    /// use kv_schema::backend::{Backend, ReadOptions, memory::{MemoryKv, Row}};
    ///
    /// let kv = MemoryKv::new();
    /// let expired = Row { value: "hello".into(), metadata: None, expiration: Some(UnixSeconds(1)) };
    /// kv.insert("greeting", expired);
    /// let found = pollster::block_on(kv.get("greeting", ReadOptions::default())).unwrap();
    /// assert!(found.is_none());
    /// ```
    pub fn insert(&self, key: impl Into<String>, row: Row) {
        self.lock().rows.insert(key.into(), row);
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // Every change of the state is one statement, so a panic elsewhere leaves it whole.
        self.shared.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Carries out one operation that has passed the checks of its arguments.
    async fn operate<T>(
        &self,
        settings: &Settings,
        operation: Operation,
        keys: &[&str],
        run: impl FnOnce(&mut State, UnixSeconds) -> Result<T> + MaybeSend,
    ) -> Result<T> {
        let _flight = Flight::take_off(&self.shared);
        wait(settings.yields).await;
        let fate = self.shared.faults.decide(operation, keys);
        let now = self.shared.clock.now_millis();
        let mut state = self.lock();
        state.admit(operation, keys, now)?;
        if let Some(error) = fate.before {
            return Err(error);
        }
        let answer = run(&mut state, UnixSeconds(now / 1000));
        match fate.after {
            Some(error) => Err(error),
            None => answer,
        }
    }
}

#[cfg(any(not(target_arch = "wasm32"), feature = "workers"))]
impl Default for MemoryKv {
    fn default() -> Self {
        Self::new()
    }
}

impl std::fmt::Debug for MemoryKv {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let state = self.lock();
        f.debug_struct("MemoryKv")
            .field("rows", &state.rows.len())
            .field("settings", &state.settings)
            .finish_non_exhaustive()
    }
}

impl Backend for MemoryKv {
    fn capabilities(&self) -> Capabilities {
        let settings = self.settings();
        Capabilities {
            bulk_text_only: settings.bulk_text_only,
            start_after: settings.start_after,
            head: true,
            store: self.shared.id,
            ..Capabilities::new(settings.limits)
        }
    }

    fn clock(&self) -> &dyn Clock {
        &*self.shared.clock
    }

    async fn get(&self, key: &str, options: ReadOptions) -> Result<Option<Record>> {
        let settings = self.settings();
        settings.limits.check_key(key)?;
        settings.limits.check_cache_ttl(options.cache_ttl)?;
        self.operate(&settings, Operation::Get, &[key], |state, now| {
            state.last_read = Some(options);
            Ok(state.read(key, now).map(|row| row.record(options)))
        })
        .await
    }

    async fn get_many(&self, keys: &[&str], options: ReadOptions) -> Result<Vec<BulkRecord>> {
        let settings = self.settings();
        settings.limits.check_bulk(keys)?;
        settings.limits.check_cache_ttl(options.cache_ttl)?;
        if options.distinct && keys.iter().collect::<HashSet<_>>().len() < keys.len() {
            return Err(Error::new(
                ErrorKind::InvalidArgument,
                "a key is repeated, and `ReadOptions::distinct` says that none is",
            ));
        }
        self.operate(&settings, Operation::GetMany, keys, |state, now| {
            state.last_read = Some(options);
            state.read_many(keys, options, now)
        })
        .await
    }

    async fn put(&self, key: &str, put: Put<'_>) -> Result<()> {
        let settings = self.settings();
        settings.limits.check_put(key, &put, self.shared.clock.now())?;
        let metadata = metadata::stored(put.metadata, &settings.limits)?;
        let value = Bytes::copy_from_slice(put.value);
        self.operate(&settings, Operation::Put, &[key], |state, now| {
            let row = Row {
                value,
                metadata,
                expiration: put.expiration.map(|expiration| expiration.deadline(now)),
            };
            state.rows.insert(key.to_owned(), row);
            Ok(())
        })
        .await
    }

    async fn delete(&self, key: &str) -> Result<()> {
        let settings = self.settings();
        settings.limits.check_key(key)?;
        self.operate(&settings, Operation::Delete, &[key], |state, _| {
            state.rows.remove(key);
            Ok(())
        })
        .await
    }

    async fn list(&self, request: ListRequest<'_>) -> Result<Page> {
        let settings = self.settings();
        settings.limits.check_list(&request)?;
        let position = settings.position(&request)?;
        self.operate(&settings, Operation::List, &[request.prefix], |state, now| {
            Ok(state.list(&request, &position, now))
        })
        .await
    }

    async fn head(&self, key: &str, options: ReadOptions) -> Result<Option<Head>> {
        let settings = self.settings();
        settings.limits.check_key(key)?;
        settings.limits.check_cache_ttl(options.cache_ttl)?;
        self.operate(&settings, Operation::Head, &[key], |state, now| {
            state.last_read = Some(options);
            Ok(state.read(key, now).map(|row| Head {
                metadata: row.metadata.clone(),
                cache_status: None,
            }))
        })
        .await
    }
}

impl Row {
    /// Leaves out what the reader does not look at, so that a reader who does finds out in a test.
    fn record(&self, options: ReadOptions) -> Record {
        let metadata = self.metadata.as_deref();
        let brief = metadata.and_then(|metadata| MetadataReader::in_brief(metadata, options.brief?));
        Record {
            value: self.value.clone(),
            metadata: metadata.filter(|_| brief.is_none()).map(str::to_owned),
            brief,
            cache_status: None,
        }
    }

    fn is_expired(&self, now: UnixSeconds) -> bool {
        self.expiration.is_some_and(|at| at <= now)
    }
}

/// An operation under way; dropped when it ends, or when its caller gives up.
struct Flight<'a>(&'a Shared);

impl<'a> Flight<'a> {
    fn take_off(shared: &'a Shared) -> Self {
        let in_flight = shared.in_flight.fetch_add(1, Ordering::Relaxed) + 1;
        shared.peak_in_flight.fetch_max(in_flight, Ordering::Relaxed);
        Self(shared)
    }
}

impl Drop for Flight<'_> {
    fn drop(&mut self) {
        self.0.in_flight.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Gives way to other futures this many times.
async fn wait(polls: u32) {
    let mut left = polls;
    std::future::poll_fn(|context| {
        if left == 0 {
            return Poll::Ready(());
        }
        left -= 1;
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

crate::backend::stream::buffer_streams!(MemoryKv);
