//! A backend behind a pointer, for those who choose one at run time.

use crate::backend::{Backend, BulkRecord, Capabilities, Head, ListRequest, Page, Put, ReadOptions, Record};
use crate::clock::Clock;
use crate::error::Result;
use crate::maybe_send::{BoxFuture, boxed};

/// The object-safe form of [`Backend`]; every backend is one.
pub trait DynBackend: crate::maybe_send::MaybeSend + crate::maybe_send::MaybeSync {
    #[doc(hidden)]
    fn dyn_capabilities(&self) -> Capabilities;
    #[doc(hidden)]
    fn dyn_clock(&self) -> &dyn Clock;
    #[doc(hidden)]
    fn dyn_get<'a>(&'a self, key: &'a str, options: ReadOptions) -> BoxFuture<'a, Result<Option<Record>>>;
    #[doc(hidden)]
    fn dyn_get_many<'a>(
        &'a self,
        keys: &'a [&'a str],
        options: ReadOptions,
    ) -> BoxFuture<'a, Result<Vec<BulkRecord>>>;
    #[doc(hidden)]
    fn dyn_put<'a>(&'a self, key: &'a str, put: Put<'a>) -> BoxFuture<'a, Result<()>>;
    #[doc(hidden)]
    fn dyn_delete<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<()>>;
    #[doc(hidden)]
    fn dyn_list<'a>(&'a self, request: ListRequest<'a>) -> BoxFuture<'a, Result<Page>>;
    #[doc(hidden)]
    fn dyn_head<'a>(&'a self, key: &'a str, options: ReadOptions) -> BoxFuture<'a, Result<Option<Head>>>;
    #[doc(hidden)]
    fn dyn_put_many<'a>(&'a self, puts: &'a [(&'a str, Put<'a>)]) -> BoxFuture<'a, Vec<Result<()>>>;
    #[doc(hidden)]
    fn dyn_delete_many<'a>(&'a self, keys: &'a [&'a str]) -> BoxFuture<'a, Vec<Result<()>>>;
}

impl<B: Backend> DynBackend for B {
    fn dyn_capabilities(&self) -> Capabilities {
        self.capabilities()
    }

    fn dyn_clock(&self) -> &dyn Clock {
        self.clock()
    }

    fn dyn_get<'a>(&'a self, key: &'a str, options: ReadOptions) -> BoxFuture<'a, Result<Option<Record>>> {
        boxed(self.get(key, options))
    }

    fn dyn_get_many<'a>(
        &'a self,
        keys: &'a [&'a str],
        options: ReadOptions,
    ) -> BoxFuture<'a, Result<Vec<BulkRecord>>> {
        boxed(self.get_many(keys, options))
    }

    fn dyn_put<'a>(&'a self, key: &'a str, put: Put<'a>) -> BoxFuture<'a, Result<()>> {
        boxed(self.put(key, put))
    }

    fn dyn_delete<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<()>> {
        boxed(self.delete(key))
    }

    fn dyn_list<'a>(&'a self, request: ListRequest<'a>) -> BoxFuture<'a, Result<Page>> {
        boxed(self.list(request))
    }

    fn dyn_head<'a>(&'a self, key: &'a str, options: ReadOptions) -> BoxFuture<'a, Result<Option<Head>>> {
        boxed(self.head(key, options))
    }

    fn dyn_put_many<'a>(&'a self, puts: &'a [(&'a str, Put<'a>)]) -> BoxFuture<'a, Vec<Result<()>>> {
        boxed(self.put_many(puts))
    }

    fn dyn_delete_many<'a>(&'a self, keys: &'a [&'a str]) -> BoxFuture<'a, Vec<Result<()>>> {
        boxed(self.delete_many(keys))
    }
}

/// A backend of any kind, chosen at run time; each call allocates its future.
///
/// A [`stream`](super::stream) through it holds the whole value, even where the backend inside streams, because the body would
/// be of a type that depends on the backend.
pub struct BoxBackend(Box<dyn DynBackend>);

impl BoxBackend {
    /// Boxes a backend.
    pub fn new(backend: impl Backend + 'static) -> Self {
        Self(Box::new(backend))
    }
}

impl std::fmt::Debug for BoxBackend {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("BoxBackend").finish_non_exhaustive()
    }
}

impl Backend for BoxBackend {
    fn capabilities(&self) -> Capabilities {
        self.0.dyn_capabilities()
    }

    fn clock(&self) -> &dyn Clock {
        self.0.dyn_clock()
    }

    async fn get(&self, key: &str, options: ReadOptions) -> Result<Option<Record>> {
        self.0.dyn_get(key, options).await
    }

    async fn get_many(&self, keys: &[&str], options: ReadOptions) -> Result<Vec<BulkRecord>> {
        self.0.dyn_get_many(keys, options).await
    }

    async fn put(&self, key: &str, put: Put<'_>) -> Result<()> {
        self.0.dyn_put(key, put).await
    }

    async fn delete(&self, key: &str) -> Result<()> {
        self.0.dyn_delete(key).await
    }

    async fn list(&self, request: ListRequest<'_>) -> Result<Page> {
        self.0.dyn_list(request).await
    }

    async fn head(&self, key: &str, options: ReadOptions) -> Result<Option<Head>> {
        self.0.dyn_head(key, options).await
    }

    async fn put_many(&self, puts: &[(&str, Put<'_>)]) -> Vec<Result<()>> {
        self.0.dyn_put_many(puts).await
    }

    async fn delete_many(&self, keys: &[&str]) -> Vec<Result<()>> {
        self.0.dyn_delete_many(keys).await
    }
}
