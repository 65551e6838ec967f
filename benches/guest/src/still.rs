//! A backend that answers at once, with what it was made to hold.

use std::sync::LazyLock;
use std::task::{Context, Poll, Waker};

use kv_schema::backend::{
    BulkRecord, Capabilities, Head, ListRequest, ListedKey, Page, Put, ReadOptions, Record,
};
use kv_schema::clock::{Clock, ManualClock, UnixSeconds};
use kv_schema::limits::Limits;
use kv_schema::{Backend, Result};
use serde::Serialize;

pub(crate) const NOW: UnixSeconds = UnixSeconds(1_800_000_000);

/// A backend that answers at once, with what it was made to hold.
pub(crate) struct Still {
    pub(crate) record: Option<Record>,
    pub(crate) rows: Vec<ListedKey>,
}

static CLOCK: LazyLock<ManualClock> = LazyLock::new(|| ManualClock::at(NOW));

impl Still {
    pub(crate) fn empty() -> Self {
        Self {
            record: None,
            rows: Vec::new(),
        }
    }

    pub(crate) fn holding(entity: &impl Serialize, metadata: Option<&str>) -> Self {
        Self {
            record: Some(Record {
                value: serde_json::to_vec(entity).unwrap_or_default().into(),
                metadata: metadata.map(Into::into),
                brief: None,
                cache_status: None,
            }),
            rows: Vec::new(),
        }
    }

    pub(crate) fn listing(rows: Vec<ListedKey>) -> Self {
        Self { record: None, rows }
    }
}

impl Backend for Still {
    fn capabilities(&self) -> Capabilities {
        Capabilities::new(Limits::WORKERS_KV)
    }

    fn clock(&self) -> &dyn Clock {
        &*CLOCK
    }

    async fn get(&self, _key: &str, _options: ReadOptions) -> Result<Option<Record>> {
        Ok(self.record.clone())
    }

    async fn put(&self, key: &str, put: Put<'_>) -> Result<()> {
        self.capabilities().limits.check_put(key, &put, NOW)?;
        std::hint::black_box((key, put.value, put.metadata));
        Ok(())
    }

    async fn delete(&self, _key: &str) -> Result<()> {
        Ok(())
    }

    async fn list(&self, _request: ListRequest<'_>) -> Result<Page> {
        Ok(Page {
            keys: self.rows.clone(),
            cursor: None,
            cache_status: None,
        })
    }

    async fn head(&self, _key: &str, _options: ReadOptions) -> Result<Option<Head>> {
        Ok(None)
    }

    async fn get_many(&self, keys: &[&str], _options: ReadOptions) -> Result<Vec<BulkRecord>> {
        Ok(vec![BulkRecord::Missing; keys.len()])
    }
}

/// Finishes a future that never waits.
pub(crate) fn now<T>(future: impl Future<Output = T>) -> T {
    let mut future = std::pin::pin!(future);
    match future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(done) => done,
        Poll::Pending => unreachable!("a still backend answers at once"),
    }
}
