//! The bytes store underneath a repository, and its contract.

mod boxed;
pub mod memory;
#[cfg(any(test, all(feature = "workers", target_arch = "wasm32")))]
mod platform_error;
#[cfg(all(feature = "redb", not(target_arch = "wasm32")))]
pub mod redb;
pub mod stream;
#[cfg(all(feature = "workers", target_arch = "wasm32"))]
pub mod workers;

use std::sync::atomic::{AtomicU32, Ordering};

use bytes::Bytes;

pub use self::boxed::{BoxBackend, DynBackend};
use crate::clock::{Clock, UnixSeconds};
use crate::error::Result;
use crate::limits::Limits;
use crate::maybe_send::{MaybeSend, MaybeSync};

/// Stores bytes under keys, with metadata and an expiration: what Workers KV does, and no more.
///
/// Each bullet below is one case of the conformance suite
/// ([`backend_conformance!`](crate::backend_conformance), feature `conformance`).
///
/// # Behavior
///
/// - A key is any text of 1 to [`Capabilities::key_room`] bytes but `.` and `..`; another is refused before anything is sent.
/// - Keys are compared as UTF-8 bytes: nothing is normalized, case matters.
/// - Every call checks its arguments with [`Limits`], and refuses with the same kind of error as every other backend.
/// - An expired key is missing for every call, from the second of its expiration on.
pub trait Backend: MaybeSend + MaybeSync {
    /// Says what this backend can do, and its limits.
    fn capabilities(&self) -> Capabilities;

    /// Returns the clock by which this backend expires keys.
    fn clock(&self) -> &dyn Clock;

    /// Reads one key: its value and its metadata.
    ///
    /// # Behavior
    ///
    /// - A missing key is `None`; an empty value is not missing.
    /// - The value and the metadata are those of one put, byte for byte; the metadata is JSON text, equal as JSON.
    /// - Metadata of the version that [`ReadOptions::brief`] names may be answered by its deadline, any other is read whole.
    fn get(
        &self,
        key: &str,
        options: ReadOptions,
    ) -> impl Future<Output = Result<Option<Record>>> + MaybeSend;

    /// Reads up to [`Limits::bulk_keys`] keys in one operation.
    ///
    /// # Behavior
    ///
    /// - The answers are in the order of `keys`, one for each, repeated for a repeated key.
    /// - A key that this backend cannot answer for in bulk is [`BulkRecord::Unanswered`], never `Missing`: the caller reads it singly.
    /// - No key, too many keys, or a key that is not valid fails the whole call before anything is sent.
    fn get_many(
        &self,
        keys: &[&str],
        options: ReadOptions,
    ) -> impl Future<Output = Result<Vec<BulkRecord>>> + MaybeSend;

    /// Writes one key.
    ///
    /// # Behavior
    ///
    /// - A put replaces value, metadata and expiration; nothing is inherited from what was there.
    /// - Metadata that is absent, or the JSON text `null`, is no metadata; text that is not JSON is refused.
    /// - After an `Ok` this backend itself reads the new value; a read elsewhere may lag where [`Capabilities::consistent`] is false.
    fn put(&self, key: &str, put: Put<'_>) -> impl Future<Output = Result<()>> + MaybeSend;

    /// Removes `key`.
    ///
    /// # Behavior
    ///
    /// - Deleting a missing key succeeds.
    fn delete(&self, key: &str) -> impl Future<Output = Result<()>> + MaybeSend;

    /// Lists one page of the keys that begin with a prefix.
    ///
    /// # Behavior
    ///
    /// - Keys come in the order of their UTF-8 bytes.
    /// - The prefix is compared as bytes; an empty one matches every key.
    /// - A page may be empty although more follow: only a `None` cursor ends the list.
    /// - A cursor continues after the last key of its page, whatever was written or deleted since.
    /// - An entry has its expiration and its metadata as they were put, and no value.
    fn list(&self, request: ListRequest<'_>) -> impl Future<Output = Result<Page>> + MaybeSend;

    /// Reads a key's metadata without its value, in one operation.
    ///
    /// # Behavior
    ///
    /// - It answers as `get` does, without the value.
    ///
    /// The default reads the value too and drops it; [`Capabilities::head`] says whether this backend does better.
    fn head(
        &self,
        key: &str,
        options: ReadOptions,
    ) -> impl Future<Output = Result<Option<Head>>> + MaybeSend {
        let record = self.get(key, options.brief(None));
        async {
            Ok(record.await?.map(|record| Head {
                metadata: record.metadata,
                cache_status: record.cache_status,
            }))
        }
    }

    /// Writes many keys; the answers are in the order of `puts`.
    ///
    /// # Behavior
    ///
    /// - One refused or failed write does not keep the others from being tried.
    /// - Of several writes to one key in one call the last one stays.
    ///
    /// The default writes a few at a time, each key's own writes in order; a backend with transactions commits once.
    fn put_many(&self, puts: &[(&str, Put<'_>)]) -> impl Future<Output = Vec<Result<()>>> + MaybeSend {
        crate::batch::put_each(self, puts)
    }

    /// Removes many keys; the answers are in the order of `keys`.
    ///
    /// # Behavior
    ///
    /// - One failed delete does not keep the others from being tried.
    fn delete_many(&self, keys: &[&str]) -> impl Future<Output = Vec<Result<()>>> + MaybeSend {
        crate::batch::delete_each(self, keys)
    }
}

/// What a backend can do.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a fact by itself; no two of them make one state"
)]
#[non_exhaustive]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Capabilities {
    /// The sizes and times that it accepts.
    pub limits: Limits,
    /// Stores metadata beside values.
    pub metadata: bool,
    /// Answers bulk reads of UTF-8 text only: other values are read singly.
    pub bulk_text_only: bool,
    /// Starts a list after a given key without reading what comes before.
    pub start_after: bool,
    /// Reads metadata without transferring the value.
    pub head: bool,
    /// Shows every write to every reader at once.
    pub consistent: bool,
    /// The bytes that a prefixing layer puts before every key.
    pub key_prefix: usize,
    /// Which store it is, where one process may have several: what a repository remembers of one (a daily quota that is spent, a key that
    /// was just written back) is nothing to another. 0 where all are one, as on Workers KV.
    pub store: u32,
}

impl Capabilities {
    /// The capabilities of a plain store: everything within `limits`, consistent, without shortcuts.
    pub const fn new(limits: Limits) -> Self {
        Self {
            limits,
            metadata: limits.metadata > 0,
            bulk_text_only: false,
            start_after: false,
            head: false,
            consistent: true,
            key_prefix: 0,
            store: 0,
        }
    }

    /// Returns a number that no other store of this process has.
    pub(crate) fn another_store() -> u32 {
        static NEXT: AtomicU32 = AtomicU32::new(1);
        NEXT.fetch_add(1, Ordering::Relaxed)
    }

    /// Returns the length of the longest key that a caller can give, in bytes.
    pub const fn key_room(&self) -> usize {
        self.limits.key.saturating_sub(self.key_prefix)
    }
}

/// Options of a read.
#[non_exhaustive]
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ReadOptions {
    /// How long an edge location may serve its copy, in seconds; the platform's default is 60.
    pub cache_ttl: Option<u32>,
    /// The version (`$v`; 0 for none) of whose metadata the caller wants no more than the deadline (`$x`), and no cache status.
    ///
    /// A backend may answer a `get` or `get_many` with [`Record::brief`] for such metadata, where that is cheaper; any other call
    /// takes no notice. `None` asks for all of it.
    pub brief: Option<u32>,
    /// No key of this `get_many` is repeated: the caller has seen to it, so that a backend need not.
    ///
    /// Where it is not true a backend may read, and bill, a key twice; [`MemoryKv`](crate::backend::memory::MemoryKv) refuses the call.
    pub distinct: bool,
}

impl ReadOptions {
    /// Options with this cache TTL, in seconds.
    pub const fn cache_ttl(seconds: Option<u32>) -> Self {
        Self {
            cache_ttl: seconds,
            brief: None,
            distinct: false,
        }
    }

    /// The same, where of the metadata of this version the deadline is enough.
    pub const fn brief(mut self, version: Option<u32>) -> Self {
        self.brief = version;
        self
    }

    /// The same, of keys that are known to differ.
    pub const fn distinct(mut self) -> Self {
        self.distinct = true;
        self
    }
}

/// What is stored under a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The value; in an answer to a brief bulk read, part of a buffer that all of its values may share.
    pub value: Bytes,
    /// The metadata as JSON text; `None` where there is none.
    pub metadata: Option<String>,
    /// What stands for metadata of the version that [`ReadOptions::brief`] names; `metadata` is `None` then.
    pub brief: Option<Brief>,
    /// How the edge cache took part in the read, where the backend knows.
    pub cache_status: Option<CacheStatus>,
}

/// What a brief read tells of metadata: it is an object of the version that was named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Brief {
    /// The deadline that it says (`$x`); `None` where it says none.
    pub deadline: Option<UnixSeconds>,
}

/// What is stored under a key, but for the value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// The metadata as JSON text; `None` where there is none.
    pub metadata: Option<String>,
    /// How the edge cache took part in the read, where the backend knows.
    pub cache_status: Option<CacheStatus>,
}

/// One answer of a bulk read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BulkRecord {
    /// The key exists.
    Found(Record),
    /// The key does not exist.
    Missing,
    /// The backend cannot say in bulk: read this key singly.
    Unanswered,
}

/// The `CF-Cache-Status` of a read, such as `HIT` or `MISS`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CacheStatus(pub Box<str>);

/// When the platform drops a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expiration {
    /// This many seconds after the write.
    Ttl(u32),
    /// At this instant.
    At(UnixSeconds),
}

impl Expiration {
    /// Returns the instant, for a write at `now`.
    pub fn deadline(self, now: UnixSeconds) -> UnixSeconds {
        match self {
            Self::Ttl(ttl) => UnixSeconds(now.0.saturating_add(ttl.into())),
            Self::At(at) => at,
        }
    }
}

/// What to write under a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Put<'a> {
    /// The value.
    pub value: &'a [u8],
    /// The metadata as JSON text, in the form that `JSON.stringify` prints.
    pub metadata: Option<&'a str>,
    /// When the platform drops the key; `None` is never.
    pub expiration: Option<Expiration>,
}

impl<'a> Put<'a> {
    /// A write of a value alone.
    pub const fn value(value: &'a [u8]) -> Self {
        Self {
            value,
            metadata: None,
            expiration: None,
        }
    }
}

/// Which keys to list.
#[non_exhaustive]
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ListRequest<'a> {
    /// Only keys that begin with these bytes.
    pub prefix: &'a str,
    /// The most keys in the page; `None` is the most that the backend allows.
    pub limit: Option<u32>,
    /// Where the page before this one ended.
    pub cursor: Option<&'a str>,
    /// Skips keys up to and including this one, where [`Capabilities::start_after`] says so; otherwise refused as unsupported.
    pub start_after: Option<&'a str>,
}

impl<'a> ListRequest<'a> {
    /// A request for the first page of a prefix.
    pub const fn prefix(prefix: &'a str) -> Self {
        Self {
            prefix,
            limit: None,
            cursor: None,
            start_after: None,
        }
    }

    /// Asks for at most `limit` keys.
    pub const fn limit(mut self, limit: u32) -> Self {
        self.limit = Some(limit);
        self
    }

    /// Continues where an earlier page ended.
    pub const fn cursor(mut self, cursor: Option<&'a str>) -> Self {
        self.cursor = cursor;
        self
    }

    /// Skips keys up to and including `key`.
    pub const fn start_after(mut self, key: &'a str) -> Self {
        self.start_after = Some(key);
        self
    }
}

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// The keys, in byte order.
    pub keys: Vec<ListedKey>,
    /// Where the next page begins; `None` ends the list.
    pub cursor: Option<String>,
    /// How the edge cache took part in the list, where the backend knows.
    pub cache_status: Option<CacheStatus>,
}

/// A key as a list shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedKey {
    /// The key.
    pub name: String,
    /// When the platform drops it; `None` is never.
    pub expiration: Option<UnixSeconds>,
    /// The metadata as JSON text; `None` where there is none.
    pub metadata: Option<String>,
}

macro_rules! forward_backend {
    ($($generics:tt)*) => {
        $($generics)* {
            fn capabilities(&self) -> Capabilities {
                (**self).capabilities()
            }

            fn clock(&self) -> &dyn Clock {
                (**self).clock()
            }

            fn get(&self, key: &str, options: ReadOptions) -> impl Future<Output = Result<Option<Record>>> + MaybeSend {
                (**self).get(key, options)
            }

            fn get_many(&self, keys: &[&str], options: ReadOptions) -> impl Future<Output = Result<Vec<BulkRecord>>> + MaybeSend {
                (**self).get_many(keys, options)
            }

            fn put(&self, key: &str, put: Put<'_>) -> impl Future<Output = Result<()>> + MaybeSend {
                (**self).put(key, put)
            }

            fn delete(&self, key: &str) -> impl Future<Output = Result<()>> + MaybeSend {
                (**self).delete(key)
            }

            fn list(&self, request: ListRequest<'_>) -> impl Future<Output = Result<Page>> + MaybeSend {
                (**self).list(request)
            }

            fn head(&self, key: &str, options: ReadOptions) -> impl Future<Output = Result<Option<Head>>> + MaybeSend {
                (**self).head(key, options)
            }

            fn put_many(&self, puts: &[(&str, Put<'_>)]) -> impl Future<Output = Vec<Result<()>>> + MaybeSend {
                (**self).put_many(puts)
            }

            fn delete_many(&self, keys: &[&str]) -> impl Future<Output = Vec<Result<()>>> + MaybeSend {
                (**self).delete_many(keys)
            }
        }
    };
}

forward_backend!(impl<B: Backend + ?Sized> Backend for &B);
forward_backend!(impl<B: Backend + ?Sized> Backend for std::sync::Arc<B>);
forward_backend!(impl<B: Backend + ?Sized> Backend for Box<B>);
