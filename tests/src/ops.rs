//! Operations on a [`Backend`] as JSON, so that one script runs on several backends and the answers can be compared.
//!
//! A differential test sends the same `Vec<Op>` to a `MemoryKv` in its own process and to a Worker on workerd's KV, and asks
//! [`Answer::agrees_with`] of each pair. What may differ by nature (the text of a cursor, the second in which a relative
//! expiry was turned into an absolute one) does not count.

mod compare;
mod value;

use std::borrow::Cow;

use kv_schema::backend::{
    Backend, BulkRecord, Expiration, Head, ListRequest, ListedKey, Page, Put, ReadOptions, Record,
};
use kv_schema::clock::UnixSeconds;
use kv_schema::{Error, Result};
use serde::{Deserialize, Serialize};

pub use self::value::Value;

/// One call of a [`Backend`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "op", rename_all = "snake_case", deny_unknown_fields)]
pub enum Op {
    /// `Backend::get`.
    Get {
        /// The key.
        key: String,
        /// The cache TTL, in seconds.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        cache_ttl: Option<u32>,
    },
    /// `Backend::head`.
    Head {
        /// The key.
        key: String,
        /// The cache TTL, in seconds.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        cache_ttl: Option<u32>,
    },
    /// `Backend::get_many`; what is unanswered in bulk is read singly.
    GetMany {
        /// The keys.
        keys: Vec<String>,
        /// The cache TTL, in seconds.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        cache_ttl: Option<u32>,
    },
    /// `Backend::put`.
    Put(Write),
    /// `Backend::put_many`.
    PutMany {
        /// The writes.
        puts: Vec<Write>,
    },
    /// `Backend::delete`.
    Delete {
        /// The key.
        key: String,
    },
    /// `Backend::delete_many`.
    DeleteMany {
        /// The keys.
        keys: Vec<String>,
    },
    /// `Backend::list`: one page.
    List {
        /// The prefix.
        #[serde(default)]
        prefix: String,
        /// The most keys in the page.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        limit: Option<u32>,
        /// The cursor that this backend gave with the page before.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        cursor: Option<String>,
    },
    /// `Backend::list` until there is no cursor.
    ListAll {
        /// The prefix.
        #[serde(default)]
        prefix: String,
        /// The most keys in a page.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        limit: Option<u32>,
    },
}

/// One write.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Write {
    /// The key.
    pub key: String,
    /// The value.
    pub value: Value,
    /// The metadata as JSON text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub metadata: Option<String>,
    /// When the key expires.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expiry: Option<Expiry>,
}

/// When a key expires.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Expiry {
    /// This many seconds after the write.
    Ttl(u32),
    /// At this Unix second.
    At(u64),
    /// This many seconds after the second that the backend's clock shows, as an absolute deadline.
    AtIn(u64),
}

/// What a backend answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// The call succeeded and has nothing to say.
    Done,
    /// The key does not exist.
    Missing,
    /// The key exists.
    Found {
        /// The value; none for a head.
        value: Option<Value>,
        /// The metadata as JSON text.
        metadata: Option<String>,
    },
    /// One answer each.
    Many(Vec<Answer>),
    /// One page, or several of `ListAll`, each on its own.
    Pages(Vec<Vec<Row>>, Option<String>),
    /// The call failed.
    Failed {
        /// The name of the `ErrorKind`.
        kind: String,
        /// The limit that was passed.
        limit: Option<u64>,
        /// What was found where the limit was allowed.
        actual: Option<u64>,
        /// The message.
        message: String,
    },
}

/// One key of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// The key.
    pub name: String,
    /// The Unix second of its expiry.
    pub expiration: Option<u64>,
    /// The metadata as JSON text.
    pub metadata: Option<String>,
}

/// Runs operations one after the other.
pub async fn execute_all(backend: &impl Backend, ops: Vec<Op>) -> Vec<Answer> {
    let mut answers = Vec::with_capacity(ops.len());
    for op in ops {
        answers.push(execute(backend, op).await);
    }
    answers
}

/// Runs one operation.
pub async fn execute(backend: &impl Backend, op: Op) -> Answer {
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
        Op::Put(write) => {
            let now = backend.clock().now();
            backend
                .put(&write.key, write.put(&write.value.bytes(), now))
                .await
                .map(|()| Answer::Done)
        }
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
        } => {
            let request = request(&prefix, limit).cursor(cursor.as_deref());
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

impl Write {
    fn put<'a>(&'a self, value: &'a [u8], now: UnixSeconds) -> Put<'a> {
        Put {
            value,
            metadata: self.metadata.as_deref(),
            expiration: self.expiry.map(|expiry| match expiry {
                Expiry::Ttl(seconds) => Expiration::Ttl(seconds),
                Expiry::At(at) => Expiration::At(UnixSeconds(at)),
                Expiry::AtIn(seconds) => Expiration::At(UnixSeconds(now.0.saturating_add(seconds))),
            }),
        }
    }
}

impl Answer {
    /// Returns the cursor of a page.
    pub fn cursor(&self) -> Option<&str> {
        match self {
            Self::Pages(_, cursor) => cursor.as_deref(),
            _ => None,
        }
    }

    fn each(results: Vec<Result<()>>) -> Self {
        Self::Many(
            results
                .into_iter()
                .map(|result| result.map_or_else(Self::from, |()| Self::Done))
                .collect(),
        )
    }
}

impl From<Record> for Answer {
    fn from(record: Record) -> Self {
        Self::Found {
            value: Some(Value::of(&record.value)),
            metadata: record.metadata,
        }
    }
}

impl From<Head> for Answer {
    fn from(head: Head) -> Self {
        Self::Found {
            value: None,
            metadata: head.metadata,
        }
    }
}

impl From<ListedKey> for Row {
    fn from(key: ListedKey) -> Self {
        Self {
            name: key.name,
            expiration: key.expiration.map(|at| at.0),
            metadata: key.metadata,
        }
    }
}

impl From<Error> for Answer {
    fn from(error: Error) -> Self {
        Self::Failed {
            kind: format!("{:?}", error.kind()),
            limit: error.limit(),
            actual: error.actual(),
            message: error.to_string(),
        }
    }
}
