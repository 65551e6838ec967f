//! Calls that fail on purpose.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::backend::{Backend, BulkRecord, Capabilities, Head, ListRequest, Page, Put, ReadOptions, Record};
use crate::clock::Clock;
use crate::error::{Error, ErrorKind, Result};
use crate::layer::{Operation, merge};
use crate::maybe_send::{MaybeSend, MaybeSync};

/// A call, as a fault rule sees it.
#[non_exhaustive]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Call<'a> {
    /// The how-manieth call it is, from 1; each write of a batch is one.
    pub number: u64,
    /// What is called.
    pub operation: Operation,
    /// The keys that it is about; of a list, the prefix.
    pub keys: &'a [&'a str],
}

/// A failure to inject into a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Injected {
    kind: ErrorKind,
    after: bool,
}

impl Injected {
    /// Fails the call before it has any effect.
    ///
    /// ```
    /// use kv_schema::ErrorKind;
    /// use kv_schema::backend::{Backend, Put, memory::MemoryKv};
    /// use kv_schema::layer::Injected;
    ///
    /// let kv = MemoryKv::new();
    /// kv.fail_nth(1, Injected::before(ErrorKind::DailyQuota));
    /// let error = pollster::block_on(kv.put("greeting", Put::value(b"hello"))).unwrap_err();
    /// assert_eq!(error.kind(), ErrorKind::DailyQuota);
    /// assert!(kv.dump().is_empty());
    /// ```
    pub const fn before(kind: ErrorKind) -> Self {
        Self { kind, after: false }
    }

    /// Lets the call take effect, and loses its answer: the caller sees a failure that was none.
    ///
    /// ```
    /// use kv_schema::ErrorKind;
    /// use kv_schema::backend::{Backend, Put, memory::MemoryKv};
    /// use kv_schema::layer::Injected;
    ///
    /// let kv = MemoryKv::new();
    /// kv.fail_nth(1, Injected::after(ErrorKind::Transient));
    /// assert!(pollster::block_on(kv.put("greeting", Put::value(b"hello"))).is_err());
    /// assert_eq!(kv.dump().len(), 1);
    /// ```
    pub const fn after(kind: ErrorKind) -> Self {
        Self { kind, after: true }
    }

    fn error(self, keys: &[&str]) -> Error {
        let error = Error::new(self.kind, "injected fault");
        let error = match self.kind {
            ErrorKind::RateLimited => error.with_status(429),
            ErrorKind::Transient => error.with_status(503),
            _ => error,
        };
        match keys {
            [key] => error.with_key(*key),
            _ => error,
        }
    }
}

/// Says which calls fail; every `Fn(&Call<'_>) -> Option<Injected>` is one.
pub trait FaultRule: MaybeSend + MaybeSync {
    /// Returns the failure to inject into `call`, if any.
    fn decide(&self, call: &Call<'_>) -> Option<Injected>;
}

impl<F: Fn(&Call<'_>) -> Option<Injected> + MaybeSend + MaybeSync> FaultRule for F {
    fn decide(&self, call: &Call<'_>) -> Option<Injected> {
        self(call)
    }
}

/// The rules by which calls fail, and how many calls there were.
#[derive(Default)]
pub(crate) struct FaultPlan(Mutex<State>);

#[derive(Default)]
struct State {
    calls: u64,
    nth: Vec<(u64, Injected)>,
    rules: Vec<Arc<dyn FaultRule>>,
}

impl FaultPlan {
    pub(crate) fn fail_nth(&self, n: u64, injected: Injected) {
        let mut state = self.lock();
        let number = state.calls.saturating_add(n);
        state.nth.push((number, injected));
    }

    pub(crate) fn fail_when(&self, rule: impl FaultRule + 'static) {
        self.lock().rules.push(Arc::new(rule));
    }

    pub(crate) fn heal(&self) {
        let mut state = self.lock();
        state.nth.clear();
        state.rules.clear();
    }

    pub(crate) fn calls(&self) -> u64 {
        self.lock().calls
    }

    /// Counts a call, and says how it is to fail.
    pub(crate) fn decide(&self, operation: Operation, keys: &[&str]) -> Fate {
        let (number, nth, rules) = {
            let mut state = self.lock();
            state.calls += 1;
            let number = state.calls;
            let nth = state.nth.iter().find(|(n, _)| *n == number);
            (number, nth.map(|(_, injected)| *injected), state.rules.clone())
        };
        let call = Call {
            number,
            operation,
            keys,
        };
        // Outside the lock: a rule may well look at the backend that it belongs to.
        let injected = nth.or_else(|| rules.iter().find_map(|rule| rule.decide(&call)));
        match injected {
            None => Fate::default(),
            Some(injected) if injected.after => Fate {
                before: None,
                after: Some(injected.error(keys)),
            },
            Some(injected) => Fate {
                before: Some(injected.error(keys)),
                after: None,
            },
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for FaultPlan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.lock();
        f.debug_struct("FaultPlan")
            .field("calls", &state.calls)
            .field("nth", &state.nth)
            .field("rules", &state.rules.len())
            .finish()
    }
}

/// What becomes of one call: at most one of the two errors is there.
#[derive(Debug, Default)]
pub(crate) struct Fate {
    pub(crate) before: Option<Error>,
    pub(crate) after: Option<Error>,
}

impl Fate {
    pub(super) async fn apply<T>(self, call: impl Future<Output = Result<T>> + MaybeSend) -> Result<T> {
        if let Some(error) = self.before {
            return Err(error);
        }
        let answer = call.await;
        match self.after {
            Some(error) => Err(error),
            None => answer,
        }
    }
}

/// Fails chosen calls to a backend, before they take effect or after.
///
/// Clones share their rules and their count of calls.
///
/// ```
/// use kv_schema::ErrorKind;
/// use kv_schema::backend::{Backend, Put, ReadOptions, memory::MemoryKv};
/// use kv_schema::layer::{Fault, Injected};
///
/// # pollster::block_on(async {
/// let kv = Fault::new(MemoryKv::new());
/// kv.fail_nth(1, Injected::after(ErrorKind::Transient));
/// assert!(kv.put("greeting", Put::value(b"hello")).await.is_err());
/// assert!(kv.get("greeting", ReadOptions::default()).await?.is_some(), "only the answer was lost");
/// # Ok::<(), kv_schema::Error>(()) }).unwrap();
/// ```
#[derive(Debug, Clone)]
pub struct Fault<B> {
    inner: B,
    plan: Arc<FaultPlan>,
}

impl<B> Fault<B> {
    /// Wraps a backend; no call fails yet.
    pub fn new(inner: B) -> Self {
        Self {
            inner,
            plan: Arc::default(),
        }
    }

    /// Fails the `n`-th call from now; 1 is the next.
    pub fn fail_nth(&self, n: u64, injected: Injected) {
        self.plan.fail_nth(n, injected);
    }

    /// Fails the calls that a rule chooses, from now on; of several rules the first that wants to decides.
    ///
    /// ```
    /// use kv_schema::ErrorKind;
    /// use kv_schema::backend::{Backend, ReadOptions, memory::MemoryKv};
    /// use kv_schema::layer::{Call, Fault, Injected};
    ///
    /// # pollster::block_on(async {
    /// let kv = Fault::new(MemoryKv::new());
    /// kv.fail_when(|call: &Call<'_>| call.keys.contains(&"user:1").then_some(Injected::before(ErrorKind::Transient)));
    /// assert!(kv.get("user:1", ReadOptions::default()).await.is_err());
    /// assert!(kv.get("user:2", ReadOptions::default()).await.is_ok());
    /// # });
    /// ```
    pub fn fail_when(&self, rule: impl FaultRule + 'static) {
        self.plan.fail_when(rule);
    }

    /// Forgets every rule.
    pub fn heal(&self) {
        self.plan.heal();
    }

    /// Returns how many calls there were, failed ones too; each write of a batch is one.
    ///
    /// ```
    /// use kv_schema::ErrorKind;
    /// use kv_schema::backend::{Backend, memory::MemoryKv};
    /// use kv_schema::layer::{Fault, Injected};
    ///
    /// # pollster::block_on(async {
    /// let kv = Fault::new(MemoryKv::new());
    /// kv.fail_nth(1, Injected::before(ErrorKind::Transient));
    /// assert!(kv.delete("user:1").await.is_err());
    /// kv.heal();
    /// assert!(kv.delete("user:1").await.is_ok());
    /// assert_eq!(kv.calls(), 2);
    /// # });
    /// ```
    pub fn calls(&self) -> u64 {
        self.plan.calls()
    }

    /// Returns the backend underneath.
    pub fn inner(&self) -> &B {
        &self.inner
    }

    pub(super) fn decide(&self, operation: Operation, key: &str) -> Fate {
        self.plan.decide(operation, &[key])
    }
}

impl<B: Backend> Backend for Fault<B> {
    fn capabilities(&self) -> Capabilities {
        self.inner.capabilities()
    }

    fn clock(&self) -> &dyn Clock {
        self.inner.clock()
    }

    async fn get(&self, key: &str, options: ReadOptions) -> Result<Option<Record>> {
        let fate = self.plan.decide(Operation::Get, &[key]);
        fate.apply(self.inner.get(key, options)).await
    }

    async fn get_many(&self, keys: &[&str], options: ReadOptions) -> Result<Vec<BulkRecord>> {
        let fate = self.plan.decide(Operation::GetMany, keys);
        fate.apply(self.inner.get_many(keys, options)).await
    }

    async fn put(&self, key: &str, put: Put<'_>) -> Result<()> {
        let fate = self.plan.decide(Operation::Put, &[key]);
        fate.apply(self.inner.put(key, put)).await
    }

    async fn delete(&self, key: &str) -> Result<()> {
        let fate = self.plan.decide(Operation::Delete, &[key]);
        fate.apply(self.inner.delete(key)).await
    }

    async fn list(&self, request: ListRequest<'_>) -> Result<Page> {
        let fate = self.plan.decide(Operation::List, &[request.prefix]);
        fate.apply(self.inner.list(request)).await
    }

    async fn head(&self, key: &str, options: ReadOptions) -> Result<Option<Head>> {
        let fate = self.plan.decide(Operation::Head, &[key]);
        fate.apply(self.inner.head(key, options)).await
    }

    async fn put_many(&self, puts: &[(&str, Put<'_>)]) -> Vec<Result<()>> {
        let fates = puts
            .iter()
            .map(|(key, _)| self.plan.decide(Operation::Put, &[*key]));
        let (sent, before, after) = split(puts, fates);
        let answers = match sent.as_slice() {
            [] => Vec::new(),
            sent => self.inner.put_many(sent).await,
        };
        lose(merge(before, answers), after)
    }

    async fn delete_many(&self, keys: &[&str]) -> Vec<Result<()>> {
        let fates = keys
            .iter()
            .map(|key| self.plan.decide(Operation::Delete, &[*key]));
        let (sent, before, after) = split(keys, fates);
        let answers = match sent.as_slice() {
            [] => Vec::new(),
            sent => self.inner.delete_many(sent).await,
        };
        lose(merge(before, answers), after)
    }
}

/// Splits a batch into what is sent, and each item's failure before and after.
fn split<T: Copy>(
    items: &[T],
    fates: impl Iterator<Item = Fate>,
) -> (Vec<T>, Vec<Option<Error>>, Vec<Option<Error>>) {
    let mut sent = Vec::with_capacity(items.len());
    let mut before = Vec::with_capacity(items.len());
    let mut after = Vec::with_capacity(items.len());
    for (item, fate) in items.iter().zip(fates) {
        if fate.before.is_none() {
            sent.push(*item);
        }
        before.push(fate.before);
        after.push(fate.after);
    }
    (sent, before, after)
}

fn lose(answers: Vec<Result<()>>, after: Vec<Option<Error>>) -> Vec<Result<()>> {
    answers
        .into_iter()
        .zip(after)
        .map(|(answer, lost)| lost.map_or(answer, Err))
        .collect()
}
