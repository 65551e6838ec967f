//! How many operations a piece of code costs.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::backend::{Backend, BulkRecord, Capabilities, Head, ListRequest, Page, Put, ReadOptions, Record};
use crate::clock::Clock;
use crate::error::Result;

/// A kind of call to a backend.
#[non_exhaustive]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Operation {
    /// [`Backend::get`].
    Get,
    /// [`Backend::get_many`].
    GetMany,
    /// [`Backend::head`].
    Head,
    /// [`Backend::put`], and each write of [`Backend::put_many`].
    Put,
    /// [`Backend::delete`], and each key of [`Backend::delete_many`].
    Delete,
    /// [`Backend::list`].
    List,
}

/// Operations as Workers KV counts them: a bulk read is one, each write of a batch is one.
#[non_exhaustive]
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Operations {
    /// Reads of one key.
    pub gets: u64,
    /// Bulk reads, each one operation.
    pub bulk_gets: u64,
    /// Keys asked for in bulk reads, repeated ones too; they are billed, but are no operations.
    pub bulk_keys: u64,
    /// Reads of metadata alone.
    pub heads: u64,
    /// Writes.
    pub puts: u64,
    /// Deletes.
    pub deletes: u64,
    /// Pages of lists.
    pub lists: u64,
}

impl Operations {
    /// Returns the number of operations of every kind.
    ///
    /// ```
    /// use kv_schema::layer::Operations;
    ///
    /// let mut operations = Operations::default();
    /// operations.gets = 1;
    /// operations.bulk_gets = 1;
    /// operations.bulk_keys = 100; // billed, but no operations
    /// assert_eq!(operations.total(), 2);
    /// ```
    pub fn total(&self) -> u64 {
        self.gets + self.bulk_gets + self.heads + self.puts + self.deletes + self.lists
    }

    pub(crate) fn add(&mut self, operation: Operation, keys: usize) {
        let keys = keys as u64;
        match operation {
            Operation::Get => self.gets += 1,
            Operation::GetMany => {
                self.bulk_gets += 1;
                self.bulk_keys += keys;
            }
            Operation::Head => self.heads += 1,
            Operation::Put => self.puts += keys,
            Operation::Delete => self.deletes += keys,
            Operation::List => self.lists += 1,
        }
    }
}

/// Counts the calls that are made to a backend, refused ones too.
///
/// Clones count together.
///
/// ```
/// use kv_schema::backend::{Backend, Put, memory::MemoryKv};
/// use kv_schema::layer::Counting;
///
/// # pollster::block_on(async {
/// let kv = Counting::new(MemoryKv::new());
/// kv.put("greeting", Put::value(b"hello")).await?;
/// assert_eq!(kv.operations().puts, 1);
/// assert_eq!(kv.operations().total(), 1);
/// # Ok::<(), kv_schema::Error>(()) }).unwrap();
/// ```
#[derive(Debug, Clone)]
pub struct Counting<B> {
    inner: B,
    operations: Arc<Mutex<Operations>>,
}

impl<B> Counting<B> {
    /// Counts the calls to `inner`, from zero.
    pub fn new(inner: B) -> Self {
        Self {
            inner,
            operations: Arc::default(),
        }
    }

    /// Returns the calls so far.
    pub fn operations(&self) -> Operations {
        *self.lock()
    }

    /// Counts from zero again, and returns the calls until now.
    ///
    /// ```
    /// use kv_schema::backend::{Backend, memory::MemoryKv};
    /// use kv_schema::layer::Counting;
    ///
    /// let kv = Counting::new(MemoryKv::new());
    /// pollster::block_on(kv.delete("user:1")).unwrap();
    /// assert_eq!(kv.reset().deletes, 1);
    /// assert_eq!(kv.operations().total(), 0);
    /// ```
    pub fn reset(&self) -> Operations {
        std::mem::take(&mut *self.lock())
    }

    /// Returns the backend underneath.
    pub fn inner(&self) -> &B {
        &self.inner
    }

    pub(super) fn count(&self, operation: Operation, keys: usize) {
        self.lock().add(operation, keys);
    }

    fn lock(&self) -> MutexGuard<'_, Operations> {
        self.operations.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<B: Backend> Backend for Counting<B> {
    fn capabilities(&self) -> Capabilities {
        self.inner.capabilities()
    }

    fn clock(&self) -> &dyn Clock {
        self.inner.clock()
    }

    async fn get(&self, key: &str, options: ReadOptions) -> Result<Option<Record>> {
        self.count(Operation::Get, 1);
        self.inner.get(key, options).await
    }

    async fn get_many(&self, keys: &[&str], options: ReadOptions) -> Result<Vec<BulkRecord>> {
        self.count(Operation::GetMany, keys.len());
        self.inner.get_many(keys, options).await
    }

    async fn put(&self, key: &str, put: Put<'_>) -> Result<()> {
        self.count(Operation::Put, 1);
        self.inner.put(key, put).await
    }

    async fn delete(&self, key: &str) -> Result<()> {
        self.count(Operation::Delete, 1);
        self.inner.delete(key).await
    }

    async fn list(&self, request: ListRequest<'_>) -> Result<Page> {
        self.count(Operation::List, 1);
        self.inner.list(request).await
    }

    async fn head(&self, key: &str, options: ReadOptions) -> Result<Option<Head>> {
        self.count(Operation::Head, 1);
        self.inner.head(key, options).await
    }

    async fn put_many(&self, puts: &[(&str, Put<'_>)]) -> Vec<Result<()>> {
        self.count(Operation::Put, puts.len());
        self.inner.put_many(puts).await
    }

    async fn delete_many(&self, keys: &[&str]) -> Vec<Result<()>> {
        self.count(Operation::Delete, keys.len());
        self.inner.delete_many(keys).await
    }
}
