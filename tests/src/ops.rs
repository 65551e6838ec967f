//! Operations on a [`Backend`](kv_schema::Backend) as JSON, so that one script runs on several backends and the answers can be compared.
//!
//! A differential test sends the same `Vec<Op>` to a `MemoryKv` in its own process and to a Worker on workerd's KV, and asks
//! [`Answer::agrees_with`] of each pair. What may differ by nature (the text of a cursor, the second in which a relative
//! expiry was turned into an absolute one) does not count.

mod compare;
pub mod differ;
mod execute;
pub mod generate;
mod value;

use kv_schema::backend::stream::PutStream;
use kv_schema::backend::{Expiration, Head, ListedKey, Put, Record};
use kv_schema::clock::UnixSeconds;
use kv_schema::{Error, Result};
use serde::{Deserialize, Serialize};

pub use self::execute::{Body, execute, execute_all};
pub use self::value::Value;

/// One call of a [`Backend`](kv_schema::Backend).
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
    /// `StreamBackend::get_stream`, read to its end.
    GetStream {
        /// The key.
        key: String,
        /// The cache TTL, in seconds.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        cache_ttl: Option<u32>,
    },
    /// `Backend::put`.
    Put(Write),
    /// `StreamBackend::put_stream`.
    PutStream {
        /// The write.
        #[serde(flatten)]
        write: Write,
        /// Says how long the body is.
        tells_len: bool,
    },
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
        /// The key after which the list begins.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        start_after: Option<String>,
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
        /// The HTTP status that the platform gave, if it was asked.
        status: Option<u16>,
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

impl Write {
    fn put<'a>(&'a self, value: &'a [u8], now: UnixSeconds) -> Put<'a> {
        Put {
            value,
            metadata: self.metadata.as_deref(),
            expiration: self.expiration(now),
        }
    }

    fn put_stream(&self, len: Option<u64>, now: UnixSeconds) -> PutStream<'_> {
        PutStream::default()
            .len(len)
            .metadata(self.metadata.as_deref())
            .expiration(self.expiration(now))
    }

    fn expiration(&self, now: UnixSeconds) -> Option<Expiration> {
        self.expiry.map(|expiry| match expiry {
            Expiry::Ttl(seconds) => Expiration::Ttl(seconds),
            Expiry::At(at) => Expiration::At(UnixSeconds(at)),
            Expiry::AtIn(seconds) => Expiration::At(UnixSeconds(now.0.saturating_add(seconds))),
        })
    }
}

impl Op {
    /// Returns the name of the method that it calls.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Get { .. } => "get",
            Self::Head { .. } => "head",
            Self::GetMany { .. } => "get_many",
            Self::GetStream { .. } => "get_stream",
            Self::Put(_) => "put",
            Self::PutStream { .. } => "put_stream",
            Self::PutMany { .. } => "put_many",
            Self::Delete { .. } => "delete",
            Self::DeleteMany { .. } => "delete_many",
            Self::List { .. } => "list",
            Self::ListAll { .. } => "list_all",
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
            status: error.status(),
            message: error.to_string(),
        }
    }
}
