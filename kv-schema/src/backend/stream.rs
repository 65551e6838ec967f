//! Values as byte streams, in and out.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use futures_util::stream::{self, StreamExt};

use crate::backend::{Backend, BoxBackend, CacheStatus, Expiration, Put, ReadOptions};
use crate::clock::UnixSeconds;
use crate::error::Result;
use crate::limits::Limits;
use crate::maybe_send::MaybeSend;

/// A backend that hands values over as streams, for values too large to hold.
///
/// In a Worker the body is a JavaScript stream whose bytes never enter wasm; on a host it is a [`ByteStream`]. A backend
/// that cannot stream implements this with [`get_buffered`] and [`put_buffered`], so that code written for a Worker runs
/// on it too.
pub trait StreamBackend: Backend {
    /// The stream of a value's bytes.
    type Body: MaybeSend;

    /// Reads one key as a stream, in one operation.
    ///
    /// # Behavior
    ///
    /// - It answers as `get` does, with the same bytes and the same metadata.
    /// - The body may be dropped unread.
    fn get_stream(
        &self,
        key: &str,
        options: ReadOptions,
    ) -> impl Future<Output = Result<Option<Streamed<Self::Body>>>> + MaybeSend;

    /// Writes one key from a stream, in one operation.
    ///
    /// # Behavior
    ///
    /// - It writes as `put` does; an `Ok` means all of the body.
    /// - A body longer than the value limit fails the call, and what was stored before stays.
    /// - A body that fails fails the call. A backend without streams of its own then keeps what was stored before; one that
    ///   streams may have stored the part that had come, so the key must be written again, or deleted.
    fn put_stream(
        &self,
        key: &str,
        body: Self::Body,
        options: PutStream<'_>,
    ) -> impl Future<Output = Result<()>> + MaybeSend;
}

/// What is stored under a key, with the value as a stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Streamed<Body> {
    /// The value.
    pub body: Body,
    /// The metadata as JSON text; `None` where there is none.
    pub metadata: Option<String>,
    /// How the edge cache took part in the read, where the backend knows.
    pub cache_status: Option<CacheStatus>,
}

/// What to write beside a streamed value.
#[non_exhaustive]
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PutStream<'a> {
    /// How long the body says it is, in bytes: too much is refused before the body is touched. It is not verified.
    pub len: Option<u64>,
    /// The metadata as JSON text, in the form that `JSON.stringify` prints.
    pub metadata: Option<&'a str>,
    /// When the platform drops the key; `None` is never.
    pub expiration: Option<Expiration>,
}

impl<'a> PutStream<'a> {
    /// Says how long the body is, where that is known (a `Content-Length`).
    pub const fn len(mut self, len: Option<u64>) -> Self {
        self.len = len;
        self
    }

    /// Writes metadata too.
    pub const fn metadata(mut self, metadata: Option<&'a str>) -> Self {
        self.metadata = metadata;
        self
    }

    /// Lets the key expire.
    pub const fn expiration(mut self, expiration: Option<Expiration>) -> Self {
        self.expiration = expiration;
        self
    }

    /// Returns the plain write with this value.
    pub const fn put(self, value: &'a [u8]) -> Put<'a> {
        Put {
            value,
            metadata: self.metadata,
            expiration: self.expiration,
        }
    }

    /// Refuses what [`Limits::check_put`] refuses, as far as it shows before the body is read.
    pub fn check(&self, limits: &Limits, key: &str, now: UnixSeconds) -> Result<()> {
        limits.check_put(key, &self.put(&[]), now)?;
        let len = self.len.unwrap_or(0);
        limits.check_value(usize::try_from(len).unwrap_or(usize::MAX))
    }
}

/// A boxed stream of bytes: the body of backends without one of their own.
pub struct ByteStream(BoxStream);

#[cfg(not(target_arch = "wasm32"))]
type BoxStream = Pin<Box<dyn Stream<Item = Result<Bytes>> + Send>>;
#[cfg(target_arch = "wasm32")]
type BoxStream = Pin<Box<dyn Stream<Item = Result<Bytes>>>>;

impl ByteStream {
    /// Boxes a stream.
    pub fn new(stream: impl Stream<Item = Result<Bytes>> + MaybeSend + 'static) -> Self {
        Self(Box::pin(stream))
    }

    /// Reads all of it, but refuses as soon as it has passed the value limit.
    pub async fn into_bytes(mut self, limits: &Limits) -> Result<Bytes> {
        let Some(first) = self.next().await.transpose()? else {
            return Ok(Bytes::new());
        };
        limits.check_value(first.len())?;
        let Some(second) = self.next().await.transpose()? else {
            // One chunk is handed on without a copy.
            return Ok(first);
        };
        let mut all = BytesMut::from(first);
        let mut chunk = second;
        loop {
            limits.check_value(all.len().saturating_add(chunk.len()))?;
            all.extend_from_slice(&chunk);
            match self.next().await.transpose()? {
                Some(next) => chunk = next,
                None => return Ok(all.freeze()),
            }
        }
    }
}

impl From<Bytes> for ByteStream {
    fn from(bytes: Bytes) -> Self {
        Self::new(stream::iter([Ok(bytes)]))
    }
}

impl Stream for ByteStream {
    type Item = Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.as_mut().poll_next(cx)
    }
}

impl fmt::Debug for ByteStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ByteStream").finish_non_exhaustive()
    }
}

/// Implements [`StreamBackend::get_stream`] over a plain read, which holds the whole value.
pub async fn get_buffered<B: Backend + ?Sized>(
    backend: &B,
    key: &str,
    options: ReadOptions,
) -> Result<Option<Streamed<ByteStream>>> {
    let record = backend.get(key, options.brief(None)).await?;
    Ok(record.map(|record| Streamed {
        body: record.value.into(),
        metadata: record.metadata,
        cache_status: record.cache_status,
    }))
}

/// Implements [`StreamBackend::put_stream`] over a plain write, which holds the whole value.
pub async fn put_buffered<B: Backend + ?Sized>(
    backend: &B,
    key: &str,
    body: ByteStream,
    options: PutStream<'_>,
) -> Result<()> {
    let limits = backend.capabilities().limits;
    options.check(&limits, key, backend.clock().now())?;
    let value = body.into_bytes(&limits).await?;
    backend.put(key, options.put(&value)).await
}

/// Makes a backend without streams a [`StreamBackend`] by way of [`get_buffered`] and [`put_buffered`].
macro_rules! buffer_streams {
    ($backend:ty) => {
        impl $crate::backend::stream::StreamBackend for $backend {
            type Body = $crate::backend::stream::ByteStream;

            fn get_stream(
                &self,
                key: &str,
                options: $crate::backend::ReadOptions,
            ) -> impl Future<
                Output = $crate::error::Result<Option<$crate::backend::stream::Streamed<Self::Body>>>,
            > + $crate::maybe_send::MaybeSend {
                $crate::backend::stream::get_buffered(self, key, options)
            }

            fn put_stream(
                &self,
                key: &str,
                body: Self::Body,
                options: $crate::backend::stream::PutStream<'_>,
            ) -> impl Future<Output = $crate::error::Result<()>> + $crate::maybe_send::MaybeSend {
                $crate::backend::stream::put_buffered(self, key, body, options)
            }
        }
    };
}
#[allow(
    unused_imports,
    reason = "used by the backends that cannot stream, in some builds none"
)]
pub(crate) use buffer_streams;

buffer_streams!(BoxBackend);

macro_rules! forward_streams {
    ($($generics:tt)*) => {
        $($generics)* {
            type Body = B::Body;

            fn get_stream(
                &self,
                key: &str,
                options: ReadOptions,
            ) -> impl Future<Output = Result<Option<Streamed<Self::Body>>>> + MaybeSend {
                (**self).get_stream(key, options)
            }

            fn put_stream(
                &self,
                key: &str,
                body: Self::Body,
                options: PutStream<'_>,
            ) -> impl Future<Output = Result<()>> + MaybeSend {
                (**self).put_stream(key, body, options)
            }
        }
    };
}

forward_streams!(impl<B: StreamBackend + ?Sized> StreamBackend for &B);
forward_streams!(impl<B: StreamBackend + ?Sized> StreamBackend for Arc<B>);
forward_streams!(impl<B: StreamBackend + ?Sized> StreamBackend for Box<B>);

#[cfg(test)]
mod tests;
