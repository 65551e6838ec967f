//! An embedded store on disk, for hosts: services, tools, and tests that want a file.

mod cursor;
mod failure;
mod metadata;
mod open;
mod row;
mod store;
mod verify;
mod writer;

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::backend::redb::failure::{Failure, contained};
use crate::backend::redb::open::How;
use crate::backend::redb::row::{Row, Value};
use crate::backend::redb::store::{Store, Tables};
use crate::backend::redb::writer::{Change, Writer};
use crate::backend::{Backend, BulkRecord, Capabilities, Head, ListRequest, Page, Put, ReadOptions, Record};
use crate::clock::{Clock, SystemClock, UnixSeconds};
use crate::error::Result;
use crate::limits::Limits;

/// Expired rows that one commit of [`RedbKv::sweep`] removes.
const SWEEP_BATCH: usize = 1000;

/// Workers KV's rules on one file, with [redb](https://docs.rs/redb) underneath.
///
/// - **Acknowledged is durable.** A write returns after its commit is synced to disk, or fails. Writes that wait at the
///   same time share a commit, and [`put_many`](Backend::put_many) is one commit: all of it is there after a crash, or nothing.
/// - **One process.** The file is locked while it is open; clones of a `RedbKv` share it. Another open is
///   [`Locked`](crate::ErrorKind::Locked).
/// - **Expired rows are never served.** Their space is freed by later writes, a few rows each, or by [`sweep`](Self::sweep).
/// - **Any executor.** Commits run on a thread of the store's own. Reads run on the calling thread: they are lookups in
///   redb's cache or the system's, and a read from disk where neither has the page.
/// - **Values of more than 1 KiB are not copied**: they point into redb's cache, and hold the state of the file that they
///   were read from, so its space is not used again before they are dropped. Copy a value that is kept for long.
///
/// A write whose future is dropped before it is done may still happen, or not.
/// Dropping the last clone waits until everything queued is on disk.
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let directory = std::env::temp_dir().join(format!("kv-schema-doc-{}", std::process::id()));
/// # std::fs::create_dir_all(&directory)?;
/// # let path = directory.join("app.redb");
/// use kv_schema::backend::redb::RedbKv;
/// use kv_schema::backend::{Backend, Put, ReadOptions};
///
/// # pollster::block_on(async {
/// let kv = RedbKv::open(&path)?;
/// kv.put("user:1", Put::value(b"Ada")).await?;
/// drop(kv);
///
/// let kv = RedbKv::open(&path)?;
/// let hit = kv.get("user:1", ReadOptions::default()).await?;
/// assert_eq!(hit.unwrap().value, "Ada");
/// # Ok::<(), kv_schema::Error>(())
/// # })?;
/// # std::fs::remove_dir_all(&directory)?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct RedbKv(Arc<Inner>);

struct Inner {
    id: u32,
    // Before the database: the writer commits what is queued, and then the file is closed.
    writer: Writer,
    store: Arc<Store>,
    clock: Arc<dyn Clock>,
    limits: Limits,
    path: PathBuf,
}

impl RedbKv {
    /// Opens the store in a file, or creates it.
    ///
    /// # Errors
    ///
    /// - [`Locked`](crate::ErrorKind::Locked): the file is open already, here or in another process.
    /// - [`Corrupt`](crate::ErrorKind::Corrupt): the file is damaged, or is no such store.
    /// - [`Unsupported`](crate::ErrorKind::Unsupported): a newer version of this crate wrote it.
    /// - [`Permanent`](crate::ErrorKind::Permanent): its directory is missing, permission is denied, or the like.
    pub fn open(path: impl AsRef<Path>) -> Result<Self> {
        Self::builder().open(path)
    }

    /// Sets up a store before it is opened.
    ///
    /// ```no_run
    /// use kv_schema::backend::redb::RedbKv;
    /// use kv_schema::limits::Limits;
    ///
    /// # fn main() -> kv_schema::Result<()> {
    /// let kv = RedbKv::builder()
    ///     .cache_size(8 * 1024 * 1024)
    ///     .limits(Limits::WORKERS_KV_INSTANT)
    ///     .check_on_open(false)
    ///     .open("app.redb")?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn builder() -> RedbBuilder {
        RedbBuilder {
            clock: Arc::new(SystemClock),
            limits: Limits::WORKERS_KV,
            cache_size: 64 * 1024 * 1024,
            check: true,
        }
    }

    /// Returns the path that was opened.
    pub fn path(&self) -> &Path {
        &self.0.path
    }

    /// Removes every row that has expired by now; returns how many.
    ///
    /// Rows that expire are hidden at once without it, and later writes remove them bit by bit; a store that is rarely
    /// written gets its space back this way.
    ///
    /// ```no_run
    /// # async fn example() -> kv_schema::Result<()> {
    /// let kv = kv_schema::backend::redb::RedbKv::open("app.redb")?;
    /// println!("{} rows had expired", kv.sweep().await?);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn sweep(&self) -> Result<u64> {
        let mut total = 0;
        loop {
            let swept = self.submit(Vec::new(), SWEEP_BATCH).await?;
            total += swept as u64;
            if swept < SWEEP_BATCH {
                return Ok(total);
            }
        }
    }

    /// Reads every row, and compares values and expirations with it; returns how many rows there are, expired ones included.
    ///
    /// It blocks the calling thread for as long as reading the whole file takes.
    ///
    /// # Errors
    ///
    /// [`Corrupt`](crate::ErrorKind::Corrupt), with the key where there is one.
    ///
    /// ```no_run
    /// # fn main() -> kv_schema::Result<()> {
    /// let kv = kv_schema::backend::redb::RedbKv::open("app.redb")?;
    /// println!("{} rows are sound", kv.verify()?);
    /// # Ok(())
    /// # }
    /// ```
    pub fn verify(&self) -> Result<u64> {
        self.read(verify::verify)
    }

    fn now(&self) -> UnixSeconds {
        self.0.clock.now()
    }

    fn read<T>(&self, read: impl FnOnce(&Tables) -> Result<T, Failure>) -> Result<T> {
        contained(|| read(&*self.0.store.tables()?)).map_err(|failure| failure.into_error(&self.0.path))
    }

    async fn submit(&self, changes: Vec<Change>, sweep: usize) -> Result<usize> {
        let done = self.0.writer.submit(changes, sweep).await;
        done.map_err(|failure| failure.into_error(&self.0.path))
    }

    fn change_to_put(&self, key: &str, put: Put<'_>) -> Result<Change> {
        let now = self.now();
        let metadata = metadata::present(put.metadata);
        self.0.limits.check_put(key, &Put { metadata, ..put }, now)?;
        let metadata = metadata
            .map(metadata::normalize)
            .transpose()
            .map_err(|error| error.with_key(key))?;
        let expiration = put.expiration.map(|expiration| expiration.deadline(now));
        let row = Row {
            expiration,
            metadata: metadata.as_deref(),
            value: Value::place(put.value),
        };
        Ok(Change::Put {
            key: key.to_owned(),
            expiration,
            row: row.encode(),
            value: row.value.is_apart().then(|| put.value.to_vec()),
        })
    }

    fn change_to_delete(&self, key: &str) -> Result<Change> {
        self.0.limits.check_key(key)?;
        Ok(Change::Delete { key: key.to_owned() })
    }

    /// Commits what is valid at once; the answers are in the order of `changes`.
    async fn submit_each(&self, changes: Vec<Result<Change>>) -> Vec<Result<()>> {
        let mut valid = Vec::with_capacity(changes.len());
        let mut answers = Vec::with_capacity(changes.len());
        for change in changes {
            answers.push(change.map(|change| valid.push(change)));
        }
        if !valid.is_empty()
            && let Err(failure) = self.0.writer.submit(valid, 0).await
        {
            for answer in answers.iter_mut().filter(|answer| answer.is_ok()) {
                *answer = Err(failure.clone().into_error(&self.0.path));
            }
        }
        answers
    }
}

impl fmt::Debug for RedbKv {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedbKv")
            .field("path", &self.0.path)
            .finish_non_exhaustive()
    }
}

impl Backend for RedbKv {
    fn capabilities(&self) -> Capabilities {
        let mut capabilities = Capabilities::new(self.0.limits);
        capabilities.start_after = true;
        capabilities.head = true;
        capabilities.store = self.0.id;
        capabilities
    }

    fn clock(&self) -> &dyn Clock {
        &*self.0.clock
    }

    async fn get(&self, key: &str, options: ReadOptions) -> Result<Option<Record>> {
        self.0.limits.check_key(key)?;
        self.0.limits.check_cache_ttl(options.cache_ttl)?;
        self.read(|tables| store::get(tables, key, self.now()))
    }

    async fn get_many(&self, keys: &[&str], options: ReadOptions) -> Result<Vec<BulkRecord>> {
        self.0.limits.check_bulk(keys)?;
        self.0.limits.check_cache_ttl(options.cache_ttl)?;
        // One view and one instant for all keys.
        let now = self.now();
        self.read(|tables| {
            let records = keys.iter().map(|key| store::get(tables, key, now));
            records
                .map(|record| Ok(record?.map_or(BulkRecord::Missing, BulkRecord::Found)))
                .collect()
        })
    }

    async fn put(&self, key: &str, put: Put<'_>) -> Result<()> {
        let change = self.change_to_put(key, put)?;
        self.submit(vec![change], 0).await.map(drop)
    }

    async fn delete(&self, key: &str) -> Result<()> {
        let change = self.change_to_delete(key)?;
        self.submit(vec![change], 0).await.map(drop)
    }

    async fn list(&self, request: ListRequest<'_>) -> Result<Page> {
        self.0.limits.check_list(&request)?;
        let cursor = request
            .cursor
            .map(|cursor| cursor::decode(request.prefix, cursor))
            .transpose()?;
        let after = cursor.as_deref().max(request.start_after);
        let limit = request.limit.unwrap_or(self.0.limits.list);
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let listed = self.read(|tables| store::list(tables, request.prefix, after, limit, self.now()))?;
        Ok(Page {
            keys: listed.keys,
            cursor: listed
                .next_after
                .map(|last| cursor::encode(request.prefix, &last)),
            cache_status: None,
        })
    }

    async fn head(&self, key: &str, options: ReadOptions) -> Result<Option<Head>> {
        self.0.limits.check_key(key)?;
        self.0.limits.check_cache_ttl(options.cache_ttl)?;
        self.read(|tables| store::head(tables, key, self.now()))
    }

    async fn put_many(&self, puts: &[(&str, Put<'_>)]) -> Vec<Result<()>> {
        let changes = puts.iter().map(|&(key, put)| self.change_to_put(key, put));
        self.submit_each(changes.collect()).await
    }

    async fn delete_many(&self, keys: &[&str]) -> Vec<Result<()>> {
        let changes = keys.iter().map(|key| self.change_to_delete(key));
        self.submit_each(changes.collect()).await
    }
}

/// How to open a [`RedbKv`].
///
/// ```
/// # let directory = std::env::temp_dir().join(format!("kv-schema-builder-doc-{}", std::process::id()));
/// # std::fs::create_dir_all(&directory).unwrap();
/// # let path = directory.join("app.redb");
/// use kv_schema::backend::redb::RedbKv;
/// use kv_schema::clock::{ManualClock, UnixSeconds};
///
/// let kv = RedbKv::builder()
///     .clock(ManualClock::at(UnixSeconds(1_700_000_000)))
///     .cache_size(8 * 1024 * 1024)
///     .open(&path)
///     .unwrap();
/// assert_eq!(kv.path(), path);
/// # drop(kv);
/// # std::fs::remove_dir_all(&directory).unwrap();
/// ```
#[derive(Clone)]
#[must_use = "a builder does nothing before `open`"]
pub struct RedbBuilder {
    clock: Arc<dyn Clock>,
    limits: Limits,
    cache_size: usize,
    check: bool,
}

impl RedbBuilder {
    /// Expires rows by this clock; the default is the machine's.
    ///
    /// ```no_run
    /// use std::sync::Arc;
    /// use kv_schema::backend::redb::RedbKv;
    /// use kv_schema::clock::{ManualClock, UnixSeconds};
    ///
    /// # fn main() -> kv_schema::Result<()> {
    /// let clock = Arc::new(ManualClock::at(UnixSeconds(1_800_000_000)));
    /// let kv = RedbKv::builder().clock(Arc::clone(&clock)).open("test.redb")?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn clock(mut self, clock: impl Clock + 'static) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// Accepts what these limits accept; the default is [`Limits::WORKERS_KV`].
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Caches up to this many bytes of the file; the default is 64 MiB.
    pub fn cache_size(mut self, bytes: usize) -> Self {
        self.cache_size = bytes;
        self
    }

    /// Chooses whether `open` reads the whole file and checks its checksums; the default is yes.
    ///
    /// Without it a file that was closed cleanly opens at once however large it is, but damage is found only when a
    /// damaged page is read, if at all. After a crash everything is checked in any case.
    pub fn check_on_open(mut self, check: bool) -> Self {
        self.check = check;
        self
    }

    /// Opens the store in a file, or creates it: as [`RedbKv::open`] does.
    pub fn open(self, path: impl AsRef<Path>) -> Result<RedbKv> {
        let path = path.as_ref();
        let how = How {
            cache_size: self.cache_size,
            check: self.check,
        };
        let started = open::open(path, &how).and_then(|db| {
            let store = Arc::new(Store::new(db));
            let writer = Writer::start(Arc::clone(&store), Arc::clone(&self.clock))?;
            Ok((store, writer))
        });
        let (store, writer) = started.map_err(|failure| failure.into_error(path))?;
        Ok(RedbKv(Arc::new(Inner {
            id: Capabilities::another_store(),
            writer,
            store,
            clock: self.clock,
            limits: self.limits,
            path: path.to_owned(),
        })))
    }
}

impl fmt::Debug for RedbBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedbBuilder")
            .field("limits", &self.limits)
            .field("cache_size", &self.cache_size)
            .field("check", &self.check)
            .finish_non_exhaustive()
    }
}

crate::backend::stream::buffer_streams!(RedbKv);
