//! The KV binding of a Cloudflare Worker; wasm32, feature `workers`.

mod answer;
mod binding;
mod body;
mod send;

use std::fmt;

use bytes::Bytes;
use wasm_bindgen::JsValue;
use worker::Env;
use worker::send::{SendFuture, SendWrapper};

use self::answer::property;
use self::binding::{Call, KvNamespace, ReadAs};
pub use self::body::WorkersBody;
use crate::backend::{
    Backend, BulkRecord, Capabilities, Expiration, Head, ListRequest, Page, Put, ReadOptions, Record,
};
use crate::batch::CONCURRENCY;
use crate::clock::{Clock, SystemClock, UnixSeconds};
use crate::error::{Error, ErrorKind, Result};
use crate::limits::Limits;
use crate::maybe_send::MaybeSend;

/// A KV namespace of the Worker that we run in.
///
/// Bytes and JSON text cross to JavaScript as they are; no value is ever turned into a JavaScript object. Its futures are
/// `Send`, so that a repository on it works where a framework demands that (axum).
///
/// ```no_run
/// use kv_schema::KvEntity;
/// use kv_schema::backend::workers::WorkersKv;
/// use serde::{Deserialize, Serialize};
///
/// #[derive(Serialize, Deserialize, KvEntity)]
/// #[kv(key = "user:{id}")]
/// struct User {
///     id: u64,
///     name: String,
/// }
///
/// async fn name(env: &worker::Env, id: u64) -> kv_schema::Result<Option<String>> {
///     let users = User::repository(WorkersKv::from_env(env, "APP")?);
///     Ok(users.get(id).await?.map(|user| user.name))
/// }
/// ```
///
/// # What the platform cannot do
///
/// - A bulk read answers with text. A value that is not UTF-8 comes back damaged, which shows (U+FFFD) and makes it
///   [`BulkRecord::Unanswered`]; so are keys that look like array indexes, and `__proto__`, which the platform drops.
/// - A bulk read may take a byte order mark off the beginning of a value (the local platform does; production is not
///   documented), which does not show. JSON never begins with one; read a text that may with [`get`](Backend::get).
/// - Other locations see a write up to 60 seconds later or more, and a miss is cached as a value is.
#[derive(Clone)]
pub struct WorkersKv {
    namespace: SendWrapper<KvNamespace>,
    limits: Limits,
}

impl WorkersKv {
    /// Takes the KV binding of this name out of a Worker's environment.
    ///
    /// A binding that is missing, or is something else than a KV namespace, is an error of kind [`ErrorKind::Binding`].
    ///
    /// ```no_run
    /// use kv_schema::backend::workers::WorkersKv;
    ///
    /// fn open(env: &worker::Env) -> kv_schema::Result<WorkersKv> {
    ///     WorkersKv::from_env(env, "APP")
    /// }
    /// ```
    pub fn from_env(env: &Env, binding: &str) -> Result<Self> {
        Self::from_js(property(env.as_ref(), binding), binding)
    }

    /// Takes a KV namespace that JavaScript handed over; `name` is for messages.
    ///
    /// Any object with the methods of a KV namespace will do, so a test may bring its own.
    ///
    /// ```no_run
    /// use kv_schema::backend::workers::WorkersKv;
    ///
    /// fn open(binding: wasm_bindgen::JsValue) -> kv_schema::Result<WorkersKv> {
    ///     WorkersKv::from_js(binding, "APP")
    /// }
    /// ```
    pub fn from_js(value: JsValue, name: &str) -> Result<Self> {
        match refusal(&value) {
            None => Ok(Self {
                namespace: SendWrapper::new(KvNamespace(value)),
                limits: Limits::WORKERS_KV,
            }),
            Some(reason) => Err(Error::new(ErrorKind::Binding, format!("`{name}` {reason}"))),
        }
    }

    /// Goes by other limits, such as [`Limits::WORKERS_KV_INSTANT`].
    ///
    /// Where they allow no metadata, none is asked for either.
    ///
    /// ```no_run
    /// use kv_schema::backend::workers::WorkersKv;
    /// use kv_schema::limits::Limits;
    ///
    /// fn open(env: &worker::Env) -> kv_schema::Result<WorkersKv> {
    ///     Ok(WorkersKv::from_env(env, "APP")?.with_limits(Limits::WORKERS_KV_INSTANT))
    /// }
    /// ```
    pub fn with_limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Reads one key; what is not bytes is as JavaScript has it.
    fn read(&self, key: &str, form: ReadAs, options: ReadOptions) -> Result<Call> {
        self.limits.check_key(key)?;
        self.limits.check_cache_ttl(options.cache_ttl)?;
        let bare = self.limits.metadata == 0;
        Ok(self.namespace.read(key, form, options, bare))
    }

    /// Reads many keys as text, in one operation.
    async fn read_many(&self, keys: &[&str], options: ReadOptions) -> Result<Vec<BulkRecord>> {
        // What the platform would drop is not asked for: every key of a bulk read is billed.
        let is_asked = |key: &&str| !answer::is_dropped_from_bulk(key);
        let asked: Vec<&str> = keys.iter().copied().filter(is_asked).collect();
        if asked.is_empty() {
            return Ok(vec![BulkRecord::Unanswered; keys.len()]);
        }
        let bare = self.limits.metadata == 0;
        // Who asks for little of the metadata decodes the values and is done with them; an entry keeps its own.
        let shared = options.brief.is_some();
        let records = answer::bulk(self.namespace.read_many(&asked, options, bare).await, shared)?;
        if asked.len() == keys.len() {
            return Ok(records);
        }
        let mut records = records.into_iter();
        let mut answer = |key| is_asked(key).then(|| records.next()).flatten();
        let answers = keys
            .iter()
            .map(|key| answer(key).unwrap_or(BulkRecord::Unanswered));
        Ok(answers.collect())
    }
}

impl fmt::Debug for WorkersKv {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WorkersKv")
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}

/// Lets a handler use `?`. The message holds no JavaScript stack; a handler that answers by kind looks at the error itself.
impl From<crate::Error> for worker::Error {
    fn from(error: crate::Error) -> Self {
        Self::RustError(error.to_string())
    }
}

impl Backend for WorkersKv {
    fn capabilities(&self) -> Capabilities {
        Capabilities {
            bulk_text_only: true,
            head: true,
            consistent: false,
            ..Capabilities::new(self.limits)
        }
    }

    fn clock(&self) -> &dyn Clock {
        &SystemClock
    }

    fn get(
        &self,
        key: &str,
        options: ReadOptions,
    ) -> impl Future<Output = Result<Option<Record>>> + MaybeSend {
        SendFuture::new(async move {
            let answer = self.read(key, ReadAs::Bytes, options)?.await;
            answer.check("a read")?;
            if answer.is_missing() {
                return Ok(None);
            }
            Ok(Some(Record {
                brief: answer.brief(),
                cache_status: answer.cache_status(),
                // With one vtable; `Bytes::from` of a vector may need any of three.
                value: Bytes::from_owner(answer.bytes.unwrap_or_default()),
                metadata: answer.text,
            }))
        })
    }

    fn get_many(
        &self,
        keys: &[&str],
        options: ReadOptions,
    ) -> impl Future<Output = Result<Vec<BulkRecord>>> + MaybeSend {
        SendFuture::new(async move {
            self.limits.check_bulk(keys)?;
            self.limits.check_cache_ttl(options.cache_ttl)?;
            self.read_many(keys, options).await
        })
    }

    fn put(&self, key: &str, put: Put<'_>) -> impl Future<Output = Result<()>> + MaybeSend {
        SendFuture::new(async move {
            // Only a deadline is compared with the time, and asking for it is a crossing.
            let now = match put.expiration {
                Some(Expiration::At(_)) => SystemClock.now(),
                _ => UnixSeconds(0),
            };
            // `JSON.parse` finds out whether the metadata is JSON.
            self.limits.check_sizes(key, &put, now)?;
            self.namespace.write(key, put).await.check("a write")
        })
    }

    fn delete(&self, key: &str) -> impl Future<Output = Result<()>> + MaybeSend {
        SendFuture::new(async move {
            self.limits.check_key(key)?;
            self.namespace.delete(key).await.check("a delete")
        })
    }

    // The default keeps Rust futures in flight; promises are in flight by themselves, which takes 3 KB less of wasm.
    fn delete_many(&self, keys: &[&str]) -> impl Future<Output = Vec<Result<()>>> + MaybeSend {
        SendFuture::new(async move {
            // The calls that are on their way: each makes room for the one that is started `CONCURRENCY` keys later.
            let mut started: [Option<Result<Call>>; CONCURRENCY] = [const { None }; CONCURRENCY];
            let mut answers = Vec::with_capacity(keys.len());
            for index in 0..keys.len() + CONCURRENCY {
                let slot = &mut started[index % CONCURRENCY];
                if let Some(call) = slot.take() {
                    answers.push(match call {
                        Ok(call) => call.await.check("a delete"),
                        Err(error) => Err(error),
                    });
                }
                *slot = keys.get(index).map(|key| {
                    let checked = self.limits.check_key(key);
                    checked.map(|()| self.namespace.delete(key))
                });
            }
            answers
        })
    }

    fn list(&self, request: ListRequest<'_>) -> impl Future<Output = Result<Page>> + MaybeSend {
        SendFuture::new(async move {
            self.limits.check_list(&request)?;
            if request.start_after.is_some() {
                return Err(Error::new(
                    ErrorKind::Unsupported,
                    "a list of Workers KV has no start key",
                ));
            }
            answer::page(self.namespace.list(&request).await)
        })
    }

    fn head(
        &self,
        key: &str,
        options: ReadOptions,
    ) -> impl Future<Output = Result<Option<Head>>> + MaybeSend {
        SendFuture::new(async move {
            let answer = self.read(key, ReadAs::Head, options.brief(None))?.await;
            answer.check("a read")?;
            if answer.is_missing() {
                return Ok(None);
            }
            Ok(Some(Head {
                cache_status: answer.cache_status(),
                metadata: answer.text,
            }))
        })
    }
}

/// Says why a value is not a KV namespace.
fn refusal(value: &JsValue) -> Option<String> {
    const METHODS: [&str; 5] = ["get", "getWithMetadata", "put", "delete", "list"];
    if value.is_undefined() || value.is_null() {
        return Some(
            "is not in the environment: is it among the `kv_namespaces` of the wrangler configuration?"
                .into(),
        );
    }
    // A service binding answers to every name, for remote calls.
    if METHODS.iter().all(|name| property(value, name).is_function())
        && property(value, "kv-schema").is_undefined()
    {
        return None;
    }
    let class = property(&property(value, "constructor"), "name").as_string();
    let class = class
        .or_else(|| value.js_typeof().as_string())
        .unwrap_or_default();
    Some(format!("is not a KV namespace but a `{class}`"))
}
