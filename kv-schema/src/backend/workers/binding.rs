//! The KV namespace object of JavaScript, as far as bytes and text go.
//!
//! A call crosses the border twice: once to start it, and once with all that it brought. `calls.js` is the other side. What
//! wasm-bindgen offers for a promise makes two closures for each, and every field of an answer is a crossing of its own; for a
//! small value that takes longer than everything else.

use std::cell::{Cell, RefCell};
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

use js_sys::Function;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::{JsCast, JsValue, wasm_bindgen};

use crate::backend::{Expiration, ListRequest, Put, ReadOptions};

#[wasm_bindgen(module = "/src/backend/workers/calls.js")]
extern "C" {
    fn read(
        kv: &JsValue,
        key: &str,
        form: u32,
        cache_ttl: Option<u32>,
        bare: bool,
        brief: Option<u32>,
        id: u32,
        done: &Function,
    );

    #[wasm_bindgen(js_name = readMany)]
    fn read_many(
        kv: &JsValue,
        keys: &str,
        ends: &[u32],
        cache_ttl: Option<u32>,
        bare: bool,
        brief: Option<u32>,
        distinct: bool,
        id: u32,
        done: &Function,
    );

    fn write(
        kv: &JsValue,
        head: &[u8],
        key_end: u32,
        end: u32,
        value: &JsValue,
        bytes: Option<&[u8]>,
        expiration_ttl: Option<u32>,
        expiration: Option<f64>,
        id: u32,
        done: &Function,
    );

    fn remove(kv: &JsValue, key: &str, id: u32, done: &Function);

    fn list(kv: &JsValue, prefix: &str, limit: Option<u32>, cursor: Option<&str>, id: u32, done: &Function);
}

/// The form in which a read hands over the value; `calls.js` knows them by their numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ReadAs {
    Bytes,
    Stream,
    /// Not at all.
    Head,
}

/// A `KVNamespace`.
#[derive(Debug, Clone)]
pub(super) struct KvNamespace(pub(super) JsValue);

impl KvNamespace {
    /// Reads one key; `bare` asks for no metadata.
    pub(super) fn read(&self, key: &str, form: ReadAs, options: ReadOptions, bare: bool) -> Call {
        let ReadOptions { cache_ttl, brief, .. } = options;
        let form = form as u32;
        Call::start(|id, done| read(&self.0, key, form, cache_ttl, bare, brief, id, done))
    }

    /// Reads many keys as text, in one operation.
    pub(super) fn read_many(&self, keys: &[&str], options: ReadOptions, bare: bool) -> Call {
        let ReadOptions {
            cache_ttl,
            brief,
            distinct,
        } = options;
        let mut all = String::with_capacity(keys.iter().map(|key| key.len()).sum());
        let mut ends = Vec::with_capacity(keys.len());
        for key in keys {
            all.push_str(key);
            ends.push(small(all.len()));
        }
        Call::start(|id, done| read_many(&self.0, &all, &ends, cache_ttl, bare, brief, distinct, id, done))
    }

    /// Writes bytes.
    pub(super) fn write(&self, key: &str, put: Put<'_>) -> Call {
        let (short, bytes) = match put.value.len() {
            ..=SHORT => (put.value, None),
            _ => (&[][..], Some(put.value)),
        };
        self.write_parts(key, put, short, &JsValue::UNDEFINED, bytes)
    }

    /// Writes a value that is a JavaScript object already.
    pub(super) fn write_object(&self, key: &str, put: Put<'_>, value: &JsValue) -> Call {
        self.write_parts(key, put, &[], value, None)
    }

    fn write_parts(
        &self,
        key: &str,
        put: Put<'_>,
        short: &[u8],
        value: &JsValue,
        bytes: Option<&[u8]>,
    ) -> Call {
        // No text at all is no JSON either; a space says so to `calls.js`.
        let metadata = put
            .metadata
            .map_or("", |text| if text.is_empty() { " " } else { text });
        let mut head = Vec::with_capacity(key.len() + metadata.len() + short.len());
        for part in [key.as_bytes(), metadata.as_bytes(), short] {
            head.extend_from_slice(part);
        }
        let (key_end, end) = (small(key.len()), small(key.len() + metadata.len()));
        let (ttl, at) = match put.expiration {
            Some(Expiration::Ttl(seconds)) => (Some(seconds), None),
            #[expect(clippy::cast_precision_loss, reason = "a deadline was checked to fit 31 bits")]
            Some(Expiration::At(at)) => (None, Some(at.0 as f64)),
            None => (None, None),
        };
        Call::start(|id, done| write(&self.0, &head, key_end, end, value, bytes, ttl, at, id, done))
    }

    pub(super) fn delete(&self, key: &str) -> Call {
        Call::start(|id, done| remove(&self.0, key, id, done))
    }

    pub(super) fn list(&self, request: &ListRequest<'_>) -> Call {
        Call::start(|id, done| list(&self.0, request.prefix, request.limit, request.cursor, id, done))
    }
}

/// The longest value that goes out in one piece with key and metadata; a longer one is quicker by itself, undecoded.
const SHORT: usize = 64 * 1024;

/// Hands a length to JavaScript: keys, metadata and short values are far below 2^32.
fn small(len: usize) -> u32 {
    u32::try_from(len).unwrap_or(u32::MAX)
}

/// What a call brought.
#[derive(Debug, Default)]
pub(super) struct Answer {
    /// A list goes on, a read found nothing.
    pub(super) outcome: Outcome,
    /// The body and the cache status of a streamed read, the cache status of anything else, what was thrown, what is odd.
    pub(super) value: JsValue,
    pub(super) bytes: Option<Vec<u8>>,
    /// What stands at which place in the bytes of many keys.
    pub(super) heads: Option<Vec<u32>>,
    /// The metadata of a read, the cursor of a list.
    pub(super) text: Option<String>,
    /// The deadline of a brief read; else whether the value is the cache status.
    pub(super) number: u32,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Outcome {
    #[default]
    Found,
    Missing,
    Thrown,
    Odd,
    BadMetadata,
    More,
    /// Of the metadata the deadline alone.
    Brief,
    /// What a bulk read found is all ASCII.
    Ascii,
}

impl Outcome {
    /// As `calls.js` numbers them.
    const ALL: [Self; 8] = [
        Self::Found,
        Self::Missing,
        Self::Thrown,
        Self::Odd,
        Self::BadMetadata,
        Self::More,
        Self::Brief,
        Self::Ascii,
    ];
}

/// A call on its way; its answer is kept until somebody asks, or nobody will.
///
/// It is started at once, so several can be on their way.
#[derive(Debug)]
pub(super) struct Call {
    id: u32,
}

#[derive(Debug)]
enum Slot {
    Free,
    Waiting(Option<Waker>),
    /// Nobody asks any more.
    Abandoned,
    Done(Answer),
}

type Done = dyn Fn(u32, u32, JsValue, Option<Vec<u8>>, Option<Vec<u32>>, Option<String>, u32);

/// What there is of all calls together.
struct Calls {
    slots: RefCell<Vec<Slot>>,
    done: Closure<Done>,
}

thread_local! {
    static CALLS: Cell<Option<&'static Calls>> = const { Cell::new(None) };
}

/// Returns what there is of all calls, which is made for the first of them.
///
/// By hand: a `thread_local` that is made when it is needed takes 1 KB of a Worker.
#[inline(never)]
fn calls() -> &'static Calls {
    CALLS.get().unwrap_or_else(|| {
        let calls: &Calls = Box::leak(Box::new(Calls {
            slots: RefCell::default(),
            done: Closure::new(|id, outcome: u32, value, bytes, heads, text, number| {
                let outcome = Outcome::ALL.get(outcome as usize).copied();
                settle(
                    id,
                    Answer {
                        outcome: outcome.unwrap_or(Outcome::Odd),
                        value,
                        bytes,
                        heads,
                        text,
                        number,
                    },
                );
            }),
        }));
        CALLS.with(|kept| kept.set(Some(calls)));
        calls
    })
}

impl Calls {
    /// Takes a free slot.
    fn claim(&self) -> u32 {
        let mut slots = self.slots.borrow_mut();
        let free = slots.iter().position(|slot| matches!(slot, Slot::Free));
        let id = free.unwrap_or(slots.len());
        match slots.get_mut(id) {
            Some(slot) => *slot = Slot::Waiting(None),
            None => slots.push(Slot::Waiting(None)),
        }
        u32::try_from(id).unwrap_or(u32::MAX)
    }

    /// Puts an answer into its slot, and returns who waits for it.
    fn settled(&self, id: u32, answer: Answer) -> Option<Waker> {
        let mut slots = self.slots.borrow_mut();
        let slot = slots.get_mut(id as usize)?;
        match std::mem::replace(slot, Slot::Free) {
            Slot::Waiting(waker) => {
                *slot = Slot::Done(answer);
                waker
            }
            _ => None,
        }
    }
}

fn settle(id: u32, answer: Answer) {
    // What it wakes may start a call: the slots are not borrowed any more.
    if let Some(waker) = calls().settled(id, answer) {
        waker.wake();
    }
}

impl Call {
    fn start(start: impl FnOnce(u32, &Function)) -> Self {
        let calls = calls();
        let id = calls.claim();
        start(id, calls.done.as_ref().unchecked_ref());
        Self { id }
    }
}

impl Future for Call {
    type Output = Answer;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Answer> {
        let mut slots = calls().slots.borrow_mut();
        let Some(slot) = slots.get_mut(self.id as usize) else {
            return Poll::Pending;
        };
        if let Slot::Done(answer) = std::mem::replace(slot, Slot::Free) {
            // Its place may be another's from here on.
            self.id = u32::MAX;
            return Poll::Ready(answer);
        }
        *slot = Slot::Waiting(Some(context.waker().clone()));
        Poll::Pending
    }
}

impl Drop for Call {
    fn drop(&mut self) {
        if let Some(slot) = calls().slots.borrow_mut().get_mut(self.id as usize) {
            *slot = match slot {
                Slot::Waiting(_) => Slot::Abandoned,
                _ => Slot::Free,
            };
        }
    }
}
