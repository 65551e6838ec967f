//! A namespace within a namespace.

use crate::backend::{Backend, BulkRecord, Capabilities, Head, ListRequest, Page, Put, ReadOptions, Record};
use crate::clock::Clock;
use crate::error::{Error, ErrorKind, Result};
use crate::fingerprint::Fingerprint;
use crate::layer::merge;
use crate::limits::Limits;

/// Puts a literal before every key, and takes it off again in lists: an environment, a tenant, a test run.
///
/// A key has that much less room, which [`Capabilities::key_prefix`] says. A cursor is bound to the literal:
/// one that was made behind another is refused, since it would skip keys here. An error from the
/// inner backend names the key as it is stored there. Nothing is escaped: choose a literal that ends in a separator, such as
/// `staging:`, or the keys of `a` and of `ab` meet.
///
/// ```
/// use kv_schema::backend::{Backend, Put, ReadOptions, memory::MemoryKv};
/// use kv_schema::layer::Prefixed;
///
/// # pollster::block_on(async {
/// let kv = MemoryKv::new();
/// let staging = Prefixed::new(kv.clone(), "staging:");
/// staging.put("greeting", Put::value(b"hello")).await?;
/// assert!(kv.get("staging:greeting", ReadOptions::default()).await?.is_some());
/// # Ok::<(), kv_schema::Error>(()) }).unwrap();
/// ```
#[derive(Debug, Clone)]
pub struct Prefixed<B> {
    inner: B,
    prefix: Box<str>,
}

impl<B> Prefixed<B> {
    /// Puts `prefix` before every key of `inner`.
    pub fn new(inner: B, prefix: impl Into<Box<str>>) -> Self {
        Self {
            inner,
            prefix: prefix.into(),
        }
    }

    /// Returns the literal.
    pub fn prefix(&self) -> &str {
        &self.prefix
    }

    /// Returns the backend underneath.
    pub fn inner(&self) -> &B {
        &self.inner
    }

    fn stored(&self, key: &str) -> String {
        [&*self.prefix, key].concat()
    }

    /// What the cursors of this prefix begin with; it hides nothing.
    fn mark(&self) -> String {
        format!("{:08x}", Fingerprint::new().text(&self.prefix).short())
    }

    /// Takes the mark off a cursor, and refuses one that has another.
    fn opened<'a>(&self, cursor: Option<&'a str>) -> Result<Option<&'a str>> {
        let Some(cursor) = cursor else { return Ok(None) };
        match cursor.strip_prefix(&self.mark()) {
            Some(inner) => Ok(Some(inner)),
            None => Err(Error::new(
                ErrorKind::InvalidCursor,
                "it was made behind another prefix",
            )),
        }
    }
}

impl<B: Backend> Prefixed<B> {
    /// The limits by which a key is checked here, so that the error counts the key that the caller gave.
    fn limits(&self) -> Limits {
        let capabilities = self.capabilities();
        Limits {
            key: capabilities.key_room(),
            ..capabilities.limits
        }
    }

    pub(super) fn key(&self, key: &str) -> Result<String> {
        self.limits().check_key(key)?;
        Ok(self.stored(key))
    }
}

impl<B: Backend> Backend for Prefixed<B> {
    fn capabilities(&self) -> Capabilities {
        let inner = self.inner.capabilities();
        Capabilities {
            key_prefix: inner.key_prefix + self.prefix.len(),
            ..inner
        }
    }

    fn clock(&self) -> &dyn Clock {
        self.inner.clock()
    }

    async fn get(&self, key: &str, options: ReadOptions) -> Result<Option<Record>> {
        let key = self.key(key)?;
        self.inner.get(&key, options).await
    }

    async fn get_many(&self, keys: &[&str], options: ReadOptions) -> Result<Vec<BulkRecord>> {
        self.limits().check_bulk(keys)?;
        let stored: Vec<String> = keys.iter().map(|key| self.stored(key)).collect();
        let keys: Vec<&str> = stored.iter().map(String::as_str).collect();
        self.inner.get_many(&keys, options).await
    }

    async fn put(&self, key: &str, put: Put<'_>) -> Result<()> {
        let key = self.key(key)?;
        self.inner.put(&key, put).await
    }

    async fn delete(&self, key: &str) -> Result<()> {
        let key = self.key(key)?;
        self.inner.delete(&key).await
    }

    async fn list(&self, request: ListRequest<'_>) -> Result<Page> {
        self.limits().check_list(&request)?;
        let prefix = self.stored(request.prefix);
        let start_after = request.start_after.map(|key| self.stored(key));
        let inner = ListRequest {
            prefix: &prefix,
            start_after: start_after.as_deref(),
            cursor: self.opened(request.cursor)?,
            ..request
        };
        let mut page = self.inner.list(inner).await?;
        for key in &mut page.keys {
            let Some(name) = key.name.strip_prefix(&*self.prefix) else {
                return Err(Error::new(
                    ErrorKind::Permanent,
                    "the inner backend listed a key outside the prefix",
                )
                .with_key(key.name.clone()));
            };
            key.name = name.to_owned();
        }
        // Whoever wrote the bare prefix as a key has no name that can be given here.
        page.keys.retain(|key| !key.name.is_empty());
        page.cursor = page.cursor.map(|cursor| self.mark() + &cursor);
        Ok(page)
    }

    async fn head(&self, key: &str, options: ReadOptions) -> Result<Option<Head>> {
        let key = self.key(key)?;
        self.inner.head(&key, options).await
    }

    async fn put_many(&self, puts: &[(&str, Put<'_>)]) -> Vec<Result<()>> {
        let keys: Vec<Result<String>> = puts.iter().map(|(key, _)| self.key(key)).collect();
        let sent: Vec<(&str, Put<'_>)> = keys
            .iter()
            .zip(puts)
            .filter_map(|(key, (_, put))| Some((key.as_deref().ok()?, *put)))
            .collect();
        let answers = match sent.as_slice() {
            [] => Vec::new(),
            sent => self.inner.put_many(sent).await,
        };
        merge(keys.into_iter().map(Result::err).collect(), answers)
    }

    async fn delete_many(&self, keys: &[&str]) -> Vec<Result<()>> {
        let keys: Vec<Result<String>> = keys.iter().map(|key| self.key(key)).collect();
        let sent: Vec<&str> = keys.iter().filter_map(|key| key.as_deref().ok()).collect();
        let answers = match sent.as_slice() {
            [] => Vec::new(),
            sent => self.inner.delete_many(sent).await,
        };
        merge(keys.into_iter().map(Result::err).collect(), answers)
    }
}
