//! Streams through the layers: each does to a stream what it does to a value.

use super::{Counting, Fault, Operation, Prefixed};
use crate::backend::ReadOptions;
use crate::backend::stream::{PutStream, StreamBackend, Streamed};
use crate::error::Result;

impl<B: StreamBackend> StreamBackend for Prefixed<B> {
    type Body = B::Body;

    async fn get_stream(&self, key: &str, options: ReadOptions) -> Result<Option<Streamed<B::Body>>> {
        let key = self.key(key)?;
        self.inner().get_stream(&key, options).await
    }

    async fn put_stream(&self, key: &str, body: B::Body, options: PutStream<'_>) -> Result<()> {
        let key = self.key(key)?;
        self.inner().put_stream(&key, body, options).await
    }
}

impl<B: StreamBackend> StreamBackend for Counting<B> {
    type Body = B::Body;

    async fn get_stream(&self, key: &str, options: ReadOptions) -> Result<Option<Streamed<B::Body>>> {
        self.count(Operation::Get, 1);
        self.inner().get_stream(key, options).await
    }

    async fn put_stream(&self, key: &str, body: B::Body, options: PutStream<'_>) -> Result<()> {
        self.count(Operation::Put, 1);
        self.inner().put_stream(key, body, options).await
    }
}

impl<B: StreamBackend> StreamBackend for Fault<B> {
    type Body = B::Body;

    async fn get_stream(&self, key: &str, options: ReadOptions) -> Result<Option<Streamed<B::Body>>> {
        let fate = self.decide(Operation::Get, key);
        fate.apply(self.inner().get_stream(key, options)).await
    }

    async fn put_stream(&self, key: &str, body: B::Body, options: PutStream<'_>) -> Result<()> {
        let fate = self.decide(Operation::Put, key);
        fate.apply(self.inner().put_stream(key, body, options)).await
    }
}
