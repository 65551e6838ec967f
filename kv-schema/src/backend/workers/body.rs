//! A JavaScript stream as the value of a key.

use bytes::Bytes;
use js_sys::Uint8Array;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{ReadableStream, Response};
use worker::send::{SendFuture, SendWrapper};

use crate::backend::ReadOptions;
use crate::backend::stream::{PutStream, StreamBackend, Streamed};
use crate::backend::workers::answer::property;
use crate::backend::workers::binding::ReadAs;
use crate::backend::workers::{WorkersKv, answer};
use crate::clock::{Clock, SystemClock};
use crate::error::Result;
use crate::maybe_send::MaybeSend;

/// The bytes of a value as a JavaScript `ReadableStream`: handed on as it is, its bytes never enter wasm.
///
/// It becomes a [`worker::ResponseBody`] (`body.into()`), and comes from a request
/// ([`of_request`](WorkersBody::of_request)) or from any `ReadableStream` of bytes.
#[derive(Debug)]
pub struct WorkersBody(SendWrapper<ReadableStream>);

impl WorkersBody {
    /// Takes the body of a request; one without a body is empty.
    pub fn of_request(request: &worker::Request) -> Result<Self> {
        request
            .inner()
            .body()
            .map_or_else(|| Self::of_bytes(&[]), |body| Ok(body.into()))
    }

    /// Makes a stream of bytes that are in wasm already.
    pub fn of_bytes(bytes: &[u8]) -> Result<Self> {
        let bytes = Uint8Array::new_from_slice(bytes);
        // A response is the one thing in a Worker that turns bytes into a stream of known length.
        let response =
            Response::new_with_opt_js_u8_array(Some(&bytes)).map_err(|thrown| answer::error(&thrown))?;
        response
            .body()
            .map(Self::from)
            .ok_or_else(|| answer::unexpected("a response", &JsValue::NULL))
    }

    /// Returns the stream.
    pub fn into_stream(self) -> ReadableStream {
        self.0.0
    }

    /// Reads all bytes into wasm.
    pub fn into_bytes(self) -> impl Future<Output = Result<Bytes>> + MaybeSend {
        SendFuture::new(async move {
            let buffer = Response::new_with_opt_readable_stream(Some(&self.0))
                .and_then(|response| response.array_buffer())
                .map_err(|thrown| answer::error(&thrown))?;
            let buffer = wasm_bindgen_futures::JsFuture::from(buffer)
                .await
                .map_err(|thrown| answer::error(&thrown))?;
            Ok(Bytes::from(Uint8Array::new(&buffer).to_vec()))
        })
    }
}

impl From<ReadableStream> for WorkersBody {
    fn from(stream: ReadableStream) -> Self {
        Self(SendWrapper::new(stream))
    }
}

impl From<WorkersBody> for ReadableStream {
    fn from(body: WorkersBody) -> Self {
        body.into_stream()
    }
}

impl From<WorkersBody> for worker::ResponseBody {
    fn from(body: WorkersBody) -> Self {
        Self::Stream(body.into_stream())
    }
}

/// Two things are the platform's:
///
/// - A stream longer than the value limit is refused only when all of it was sent. Say [`PutStream::len`] where it is
///   known, to be refused before.
/// - When a body breaks off (a client that hangs up), the call fails, but the local platform has by then replaced the value
///   with the part that had come; whether production does is not documented.
impl StreamBackend for WorkersKv {
    type Body = WorkersBody;

    fn get_stream(
        &self,
        key: &str,
        options: ReadOptions,
    ) -> impl Future<Output = Result<Option<Streamed<WorkersBody>>>> + MaybeSend {
        SendFuture::new(async move {
            let answer = self.read(key, ReadAs::Stream, options.brief(None))?.await;
            answer.check("a read")?;
            if answer.is_missing() {
                return Ok(None);
            }
            let body: ReadableStream = property(&answer.value, "body")
                .dyn_into()
                .map_err(|value| answer::unexpected("a streamed read", &value))?;
            Ok(Some(Streamed {
                body: body.into(),
                metadata: answer.text,
                cache_status: answer::status(&property(&answer.value, "status")),
            }))
        })
    }

    fn put_stream(
        &self,
        key: &str,
        body: WorkersBody,
        options: PutStream<'_>,
    ) -> impl Future<Output = Result<()>> + MaybeSend {
        SendFuture::new(async move {
            options.check(&self.limits, key, SystemClock.now())?;
            self.namespace
                .write_object(key, options.put(&[]), &body.into_stream())
                .await
                .check("a write")
        })
    }
}
