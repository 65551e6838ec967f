//! What a list covers: a template filled from the left, and a range of the part that comes next.

use std::fmt;
use std::marker::PhantomData;
use std::ops::RangeBounds;
use std::sync::Arc;

use super::interval::{Interval, Narrowed, Plan, bound, strings};
use super::{KeyPart, KeyWriter, OrderedKeyPart, RestKeyPart};
use crate::backend::ListedKey;
use crate::entity::KvEntity;
use crate::error::Result;
use crate::fingerprint::Fingerprint;
use crate::schema::Lean;

/// A key template filled from the left up to a separator, so that a list of `user:1` never returns `user:10`.
///
/// The derive wraps it in a builder with one method a part (`SessionKey::prefix().tenant("acme")`).
pub struct Prefix<E> {
    text: KeyWriter,
    entity: PhantomData<fn() -> E>,
}

impl<E: KvEntity> Default for Prefix<E> {
    fn default() -> Self {
        Self {
            text: KeyWriter::prefix(&E::LEAN.key),
            entity: PhantomData,
        }
    }
}

impl<E: KvEntity> Prefix<E> {
    // What generated code fills most parts through.
    #[doc(hidden)]
    #[inline]
    pub fn part<T: KeyPart>(mut self, field: &'static str, part: T::Ref<'_>, literal: &'static str) -> Self {
        self.text.part::<T>(field, part);
        self.text.literal(literal);
        self
    }

    /// Returns where the next part is written, with the literal that follows it.
    #[doc(hidden)]
    pub fn writer(&mut self) -> &mut KeyWriter {
        &mut self.text
    }

    /// Stops filling: all the keys under the prefix.
    pub fn into_range(self) -> KeyRange<E> {
        self.into()
    }

    /// Narrows to the keys whose next part, in ascending form, lies in a range of values.
    pub fn asc_range<'a, T: OrderedKeyPart + 'a>(self, range: impl RangeBounds<T::Ref<'a>>) -> KeyRange<E> {
        let write = |part, out: &mut KeyWriter| out.asc_part::<T>("", part);
        let lower = bound(range.start_bound(), write);
        let upper = bound(range.end_bound(), write);
        self.narrowed(Interval::new(lower, upper, Some(strings::<T>(T::next_asc))))
    }

    /// Narrows to the keys whose next part, in descending form, lies in a range of values.
    ///
    /// The range is still written from the earlier to the later value: `yesterday..now`.
    pub fn desc_range<'a, T: OrderedKeyPart + 'a>(self, range: impl RangeBounds<T::Ref<'a>>) -> KeyRange<E> {
        let write = |part, out: &mut KeyWriter| out.desc_part::<T>("", part);
        let lower = bound(range.end_bound(), write);
        let upper = bound(range.start_bound(), write);
        self.narrowed(Interval::new(lower, upper, Some(strings::<T>(T::next_desc))))
    }

    /// Narrows to the keys whose unescaped rest begins with a text.
    pub fn rest_starting_with(mut self, text: &str) -> KeyRange<E> {
        self.text.verbatim(text);
        self.into()
    }

    /// Narrows to the keys whose unescaped rest lies in a range of texts, compared as UTF-8 bytes.
    pub fn rest_range<'a, T: RestKeyPart + 'a>(self, range: impl RangeBounds<T::Ref<'a>>) -> KeyRange<E> {
        // Not `rest_part`: an empty text is no part, but a bound.
        let write = |part, out: &mut KeyWriter| out.verbatim(&T::rest_text(part));
        let lower = bound(range.start_bound(), write);
        let upper = bound(range.end_bound(), write);
        self.narrowed(Interval::new(lower, upper, None))
    }

    fn narrowed(self, interval: Interval) -> KeyRange<E> {
        KeyRange {
            range: Range {
                prefix: self.text,
                narrowed: Some(Arc::new(interval)),
            },
            entity: PhantomData,
        }
    }
}

/// What a list covers: the keys under a prefix, and of those the ones whose next part lies in a range.
///
/// # Cost
///
/// A backend that can seek ([`Capabilities::start_after`](crate::backend::Capabilities::start_after): `RedbKv`) is asked for the
/// range alone: one list for each 1,000 keys in it. Workers KV has no start key, so there a range is listed through the few longest
/// prefixes that cover it, one after the other, and what lies outside is left out:
///
/// - At most 20 prefixes, usually one to ten. Each costs at least one list operation, and one more for every further 1,000
///   keys below it.
/// - They cover at most twice the range, were keys spread evenly over the digits of the part, as long as 20 are enough.
///   A day of instants is one prefix; the last 24 hours are two, and read up to 48.
/// - A range without an end covers everything on that side, however empty: give both ends where there is much to skip.
/// - A range of `rest` texts is one prefix, the common one of its ends.
/// - An empty range costs nothing.
pub struct KeyRange<E> {
    range: Range,
    entity: PhantomData<fn() -> E>,
}

// Written out, because a derive would ask the same of `E`.
impl<E> Clone for Prefix<E> {
    fn clone(&self) -> Self {
        Self {
            text: self.text.clone(),
            entity: PhantomData,
        }
    }
}

// A walk over pages gives the same range to each.
impl<E> Clone for KeyRange<E> {
    fn clone(&self) -> Self {
        Self {
            range: self.range.clone(),
            entity: PhantomData,
        }
    }
}

impl<E> fmt::Debug for Prefix<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Prefix").field(&self.text).finish()
    }
}

impl<E> fmt::Debug for KeyRange<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("KeyRange").field(&self.range).finish()
    }
}

impl<E> From<Prefix<E>> for KeyRange<E> {
    fn from(prefix: Prefix<E>) -> Self {
        Self {
            range: Range {
                prefix: prefix.text,
                narrowed: None,
            },
            entity: PhantomData,
        }
    }
}

impl<E> KeyRange<E> {
    /// Forgets the entity.
    pub(crate) fn into_untyped(self) -> Range {
        self.range
    }
}

/// A range of keys, of whichever entity.
#[derive(Debug, Clone)]
pub(crate) struct Range {
    prefix: KeyWriter,
    narrowed: Option<Arc<dyn Narrowed>>,
}

impl Range {
    /// Refuses a range that has no stored form, and finds out how to list it; `seeks` says that the backend takes a start key.
    pub(crate) fn check(self, seeks: bool) -> Result<CheckedRange> {
        let prefix = self.prefix.finish_prefix()?;
        let plan = match &self.narrowed {
            None => None,
            Some(narrowed) => Some(narrowed.plan(&prefix, seeks)?),
        };
        Ok(CheckedRange {
            plan,
            prefix,
            narrowed: self.narrowed,
        })
    }
}

/// A range whose texts were checked.
#[derive(Debug, Clone)]
pub(crate) struct CheckedRange {
    /// How it is listed, where that is not by its prefix.
    plan: Option<Plan>,
    prefix: String,
    narrowed: Option<Arc<dyn Narrowed>>,
}

impl CheckedRange {
    /// What to list: disjoint prefixes in byte order; none where the range is empty.
    pub(crate) fn prefixes(&self) -> &[String] {
        match &self.plan {
            None => std::slice::from_ref(&self.prefix),
            Some(plan) => &plan.prefixes,
        }
    }

    /// Where a backend that seeks begins.
    pub(crate) fn start_after(&self) -> Option<&str> {
        self.plan.as_ref()?.start_after.as_deref()
    }

    /// Removes the listed keys that lie outside, and tells whether one lay behind the range, where no more of it follows.
    pub(crate) fn keep(&self, keys: &mut Vec<ListedKey>) -> bool {
        match &self.narrowed {
            // A backend lists nothing else. Were it wrong, a `delete_all` would remove another tenant's.
            None => {
                keys.retain(|listed| listed.name.starts_with(&self.prefix));
                false
            }
            Some(narrowed) => narrowed.keep(&self.prefix, keys),
        }
    }

    /// Tells one range from another, so that a cursor is used with its own alone.
    pub(crate) fn fingerprint(&self, template: &str) -> u64 {
        let mut fingerprint = Fingerprint::new().text(template);
        for prefix in self.prefixes() {
            fingerprint = fingerprint.text(prefix);
        }
        if let Some(narrowed) = &self.narrowed {
            fingerprint = narrowed.mix(fingerprint);
        }
        fingerprint.finish()
    }
}

#[cfg(test)]
mod tests;
