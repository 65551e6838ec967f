//! Operations, carried out.

use std::borrow::Cow;

use bytes::Bytes;
use kv_schema::Result;
use kv_schema::backend::stream::{ByteStream, StreamBackend};
use kv_schema::backend::{Backend, BulkRecord, ListRequest, Page, Put, ReadOptions};
use kv_schema::limits::Limits;

use crate::ops::{Answer, Op, Row, Value, Write};

/// A streamed value that a test makes of bytes, and reads to its end.
pub trait Body: Sized {
    /// Makes a body of bytes.
    fn of(bytes: &[u8]) -> Result<Self>;

    /// Reads all of it.
    fn read(self) -> impl Future<Output = Result<Bytes>>;
}

impl Body for ByteStream {
    fn of(bytes: &[u8]) -> Result<Self> {
        Ok(Bytes::copy_from_slice(bytes).into())
    }

    async fn read(self) -> Result<Bytes> {
        self.into_bytes(&Limits::WORKERS_KV).await
    }
}

#[cfg(all(feature = "workers", target_arch = "wasm32"))]
impl Body for kv_schema::backend::workers::WorkersBody {
    fn of(bytes: &[u8]) -> Result<Self> {
        Self::of_bytes(bytes)
    }

    async fn read(self) -> Result<Bytes> {
        self.into_bytes().await
    }
}

/// Runs operations one after the other.
pub async fn execute_all(backend: &impl StreamBackend<Body: Body>, ops: Vec<Op>) -> Vec<Answer> {
    let mut answers = Vec::with_capacity(ops.len());
    for op in ops {
        answers.push(execute(backend, op).await);
    }
    answers
}

/// Runs one operation.
pub async fn execute(backend: &impl StreamBackend<Body: Body>, op: Op) -> Answer {
    let answer = match op {
        Op::Get { key, cache_ttl } => {
            let record = backend.get(&key, ReadOptions::cache_ttl(cache_ttl)).await;
            record.map(|record| record.map_or(Answer::Missing, Answer::from))
        }
        Op::Head { key, cache_ttl } => {
            let head = backend.head(&key, ReadOptions::cache_ttl(cache_ttl)).await;
            head.map(|head| head.map_or(Answer::Missing, Answer::from))
        }
        Op::GetMany { keys, cache_ttl } => get_many(backend, &keys, ReadOptions::cache_ttl(cache_ttl)).await,
        Op::GetStream { key, cache_ttl } => {
            get_stream(backend, &key, ReadOptions::cache_ttl(cache_ttl)).await
        }
        Op::Put(write) => {
            let now = backend.clock().now();
            backend
                .put(&write.key, write.put(&write.value.bytes(), now))
                .await
                .map(|()| Answer::Done)
        }
        Op::PutStream { write, tells_len } => put_stream(backend, &write, tells_len).await,
        Op::PutMany { puts } => Ok(put_many(backend, &puts).await),
        Op::Delete { key } => backend.delete(&key).await.map(|()| Answer::Done),
        Op::DeleteMany { keys } => {
            let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
            Ok(Answer::each(backend.delete_many(&keys).await))
        }
        Op::List {
            prefix,
            limit,
            cursor,
            start_after,
        } => {
            let mut request = request(&prefix, limit).cursor(cursor.as_deref());
            request.start_after = start_after.as_deref();
            backend.list(request).await.map(|page| {
                let (rows, cursor) = rows(page);
                Answer::Pages(vec![rows], cursor)
            })
        }
        Op::ListAll { prefix, limit } => list_all(backend, request(&prefix, limit)).await,
    };
    answer.unwrap_or_else(Answer::from)
}

async fn get_many(backend: &impl Backend, keys: &[String], options: ReadOptions) -> Result<Answer> {
    let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
    let records = backend.get_many(&keys, options).await?;
    let mut answers = Vec::with_capacity(records.len());
    for (key, record) in keys.iter().zip(records) {
        answers.push(match record {
            BulkRecord::Found(record) => record.into(),
            BulkRecord::Missing => Answer::Missing,
            BulkRecord::Unanswered => match backend.get(key, options).await {
                Ok(record) => record.map_or(Answer::Missing, Answer::from),
                Err(error) => error.into(),
            },
        });
    }
    Ok(Answer::Many(answers))
}

async fn get_stream<B: StreamBackend<Body: Body>>(
    backend: &B,
    key: &str,
    options: ReadOptions,
) -> Result<Answer> {
    let Some(streamed) = backend.get_stream(key, options).await? else {
        return Ok(Answer::Missing);
    };
    Ok(Answer::Found {
        value: Some(Value::of(&streamed.body.read().await?)),
        metadata: streamed.metadata,
    })
}

async fn put_stream<B: StreamBackend<Body: Body>>(
    backend: &B,
    write: &Write,
    tells_len: bool,
) -> Result<Answer> {
    let bytes = write.value.bytes();
    let options = write.put_stream(tells_len.then_some(bytes.len() as u64), backend.clock().now());
    let body = B::Body::of(&bytes)?;
    backend
        .put_stream(&write.key, body, options)
        .await
        .map(|()| Answer::Done)
}

async fn put_many(backend: &impl Backend, puts: &[Write]) -> Answer {
    let now = backend.clock().now();
    let values: Vec<Cow<'_, [u8]>> = puts.iter().map(|write| write.value.bytes()).collect();
    let puts: Vec<(&str, Put<'_>)> = puts
        .iter()
        .zip(&values)
        .map(|(write, value)| (write.key.as_str(), write.put(value, now)))
        .collect();
    Answer::each(backend.put_many(&puts).await)
}

async fn list_all(backend: &impl Backend, mut request: ListRequest<'_>) -> Result<Answer> {
    let mut pages = Vec::new();
    let mut cursor: Option<String> = None;
    loop {
        request.cursor = None;
        let (rows, next) = rows(backend.list(request.cursor(cursor.as_deref())).await?);
        pages.push(rows);
        let Some(next) = next else {
            return Ok(Answer::Pages(pages, None));
        };
        cursor = Some(next);
    }
}

fn request(prefix: &str, limit: Option<u32>) -> ListRequest<'_> {
    let request = ListRequest::prefix(prefix);
    limit.map_or(request, |limit| request.limit(limit))
}

fn rows(page: Page) -> (Vec<Row>, Option<String>) {
    (page.keys.into_iter().map(Row::from).collect(), page.cursor)
}
