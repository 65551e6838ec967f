use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use bytes::Bytes;
use futures_util::stream;
use pollster::block_on;

use crate::backend::stream::{ByteStream, PutStream, StreamBackend};
use crate::backend::{
    Backend, BulkRecord, Capabilities, Expiration, ListRequest, Page, Put, ReadOptions, Record,
};
use crate::clock::{Clock, SystemClock};
use crate::error::{Error, ErrorKind, Result};
use crate::limits::Limits;

/// Keeps one record, whatever its key, and counts writes.
#[derive(Default)]
struct Slot {
    record: Mutex<Option<Record>>,
    puts: AtomicUsize,
}

impl Backend for Slot {
    fn capabilities(&self) -> Capabilities {
        Capabilities::new(Limits::WORKERS_KV)
    }

    fn clock(&self) -> &dyn Clock {
        &SystemClock
    }

    async fn get(&self, _: &str, _: ReadOptions) -> Result<Option<Record>> {
        Ok(self.record.lock().unwrap().clone())
    }

    async fn get_many(&self, _: &[&str], _: ReadOptions) -> Result<Vec<BulkRecord>> {
        Err(Error::new(ErrorKind::Unsupported, ""))
    }

    async fn put(&self, _: &str, put: Put<'_>) -> Result<()> {
        self.puts.fetch_add(1, Ordering::SeqCst);
        *self.record.lock().unwrap() = Some(Record {
            value: Bytes::copy_from_slice(put.value),
            metadata: put.metadata.map(str::to_owned),
            brief: None,
            cache_status: None,
        });
        Ok(())
    }

    async fn delete(&self, _: &str) -> Result<()> {
        Err(Error::new(ErrorKind::Unsupported, ""))
    }

    async fn list(&self, _: ListRequest<'_>) -> Result<Page> {
        Err(Error::new(ErrorKind::Unsupported, ""))
    }
}

buffer_streams!(Slot);

fn chunks(chunks: impl IntoIterator<Item = Result<Bytes>, IntoIter: Send + 'static>) -> ByteStream {
    ByteStream::new(stream::iter(chunks))
}

fn put(slot: &Slot, body: ByteStream, options: PutStream<'_>) -> Result<()> {
    block_on(slot.put_stream("key", body, options))
}

#[test]
fn what_a_stream_writes_a_stream_reads() {
    let slot = Slot::default();
    let parts = ["ab", "", "cd", "e"].map(|part| Ok(Bytes::from(part)));
    put(&slot, chunks(parts), PutStream::default().metadata(Some("{}"))).unwrap();
    let read = block_on(slot.get_stream("key", ReadOptions::default()))
        .unwrap()
        .unwrap();
    assert_eq!(read.metadata.as_deref(), Some("{}"));
    assert_eq!(
        block_on(read.body.into_bytes(&Limits::WORKERS_KV)).unwrap(),
        "abcde"
    );
}

#[test]
fn an_empty_body_is_an_empty_value() {
    let slot = Slot::default();
    put(&slot, chunks([]), PutStream::default()).unwrap();
    assert_eq!(slot.record.lock().unwrap().as_ref().unwrap().value, "");
}

#[test]
fn a_long_body_is_refused_as_soon_as_it_has_passed_the_limit() {
    const CHUNK: usize = 1024 * 1024;
    let slot = Slot::default();
    let polled = std::sync::Arc::new(AtomicUsize::new(0));
    let count = polled.clone();
    // 1 GiB, if anybody read it all.
    let body = chunks((0..1024).map(move |_| {
        count.fetch_add(1, Ordering::SeqCst);
        Ok(Bytes::from(vec![0; CHUNK]))
    }));
    let error = put(&slot, body, PutStream::default()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ValueTooLarge);
    assert_eq!(error.actual(), Some(26 * CHUNK as u64));
    assert_eq!(polled.load(Ordering::SeqCst), 26);
    assert_eq!(slot.puts.load(Ordering::SeqCst), 0);
}

#[test]
fn what_shows_before_the_body_is_read_is_refused_before() {
    fn untouched() -> ByteStream {
        ByteStream::new(stream::poll_fn(|_| panic!("the body was read")))
    }
    let slot = Slot::default();
    for (options, kind) in [
        (
            PutStream::default().len(Some(25 * 1024 * 1024 + 1)),
            ErrorKind::ValueTooLarge,
        ),
        (PutStream::default().len(Some(u64::MAX)), ErrorKind::ValueTooLarge),
        (
            PutStream::default().metadata(Some(&"1".repeat(1025))),
            ErrorKind::MetadataTooLarge,
        ),
        (
            PutStream::default().expiration(Some(Expiration::Ttl(59))),
            ErrorKind::InvalidExpiry,
        ),
    ] {
        assert_eq!(put(&slot, untouched(), options).unwrap_err().kind(), kind);
    }
    let error = block_on(slot.put_stream("..", untouched(), PutStream::default())).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidKey);
}

#[test]
fn a_body_that_fails_keeps_what_was_stored() {
    let slot = Slot::default();
    put(&slot, Bytes::from("before").into(), PutStream::default()).unwrap();
    let broken = [
        Ok(Bytes::from("af")),
        Err(Error::new(ErrorKind::Transient, "connection lost")),
    ];
    let error = put(&slot, chunks(broken), PutStream::default()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Transient);
    assert_eq!(slot.record.lock().unwrap().as_ref().unwrap().value, "before");
}

#[test]
fn futures_are_send() {
    fn assert_send<T: Send>(_: T) {}
    fn generic<B: StreamBackend>(backend: &B, body: B::Body) {
        assert_send(backend.put_stream("", body, PutStream::default()));
        assert_send(backend.get_stream("", ReadOptions::default()));
    }
    generic(&std::sync::Arc::new(Slot::default()), Bytes::new().into());
}
