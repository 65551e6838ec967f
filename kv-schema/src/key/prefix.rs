//! What a list covers: a template filled from the left, and a range of the part that comes next.

use std::fmt;
use std::marker::PhantomData;
use std::ops::{Bound, RangeBounds};

use super::template::Segment;
use super::{KeyWriter, OrderedKeyPart, RestKeyPart};
use crate::entity::KvEntity;
use crate::error::Result;

/// A key template filled from the left up to a separator, so that a list of `user:1` never returns `user:10`.
///
/// The derive wraps it in a builder with one method a part (`SessionKey::prefix().tenant("acme")`).
pub struct Prefix<E> {
    text: KeyWriter,
    entity: PhantomData<fn() -> E>,
}

impl<E: KvEntity> Default for Prefix<E> {
    fn default() -> Self {
        let mut text = KeyWriter::new(&E::SCHEMA.key);
        if let Some(Segment::Literal(head)) = E::SCHEMA.key.segments.first() {
            text.literal(head);
        }
        Self {
            text,
            entity: PhantomData,
        }
    }
}

impl<E: KvEntity> Prefix<E> {
    /// Fills the next part, with the literal that follows it.
    pub fn then(mut self, write: impl FnOnce(&mut KeyWriter)) -> Self {
        write(&mut self.text);
        self
    }

    /// Stops filling: all the keys under the prefix.
    pub fn into_range(self) -> KeyRange<E> {
        self.into()
    }

    /// Narrows to the keys whose next part, in ascending form, lies in a range of values.
    pub fn asc_range<'a, T: OrderedKeyPart + 'a>(self, range: impl RangeBounds<T::Ref<'a>>) -> KeyRange<E> {
        let lower = part_bound(range.start_bound(), |part, out| out.asc_part::<T>("", part));
        let upper = part_bound(range.end_bound(), |part, out| out.asc_part::<T>("", part));
        self.bounded(lower, upper)
    }

    /// Narrows to the keys whose next part, in descending form, lies in a range of values.
    pub fn desc_range<'a, T: OrderedKeyPart + 'a>(self, range: impl RangeBounds<T::Ref<'a>>) -> KeyRange<E> {
        let lower = part_bound(range.end_bound(), |part, out| out.desc_part::<T>("", part));
        let upper = part_bound(range.start_bound(), |part, out| out.desc_part::<T>("", part));
        self.bounded(lower, upper)
    }

    /// Narrows to the keys whose unescaped rest begins with a text.
    pub fn rest_starting_with(mut self, text: &str) -> KeyRange<E> {
        self.text.verbatim(text);
        self.into()
    }

    /// Narrows to the keys whose unescaped rest lies in a range of texts, compared as UTF-8 bytes.
    pub fn rest_range<'a, T: RestKeyPart + 'a>(self, range: impl RangeBounds<T::Ref<'a>>) -> KeyRange<E> {
        let lower = part_bound(range.start_bound(), |part, out| {
            out.rest_part::<T>("", part, None)
        });
        let upper = part_bound(range.end_bound(), |part, out| out.rest_part::<T>("", part, None));
        self.bounded(lower, upper)
    }

    fn bounded(self, lower: Bound<String>, upper: Bound<String>) -> KeyRange<E> {
        KeyRange {
            prefix: self.text,
            lower,
            upper,
            entity: PhantomData,
        }
    }
}

fn part_bound<R: Copy>(bound: Bound<&R>, write: impl FnOnce(R, &mut KeyWriter)) -> Bound<String> {
    bound.map(|part| {
        let mut out = KeyWriter::bare();
        write(*part, &mut out);
        out.into_raw()
    })
}

/// What a list covers: the keys under a prefix, and of those the ones whose next part lies in a range.
///
/// Workers KV has no start key: a range is listed through the few longest prefixes that cover it, and what lies outside
/// is left out. Each of those prefixes costs at least one list operation.
pub struct KeyRange<E> {
    prefix: KeyWriter,
    lower: Bound<String>,
    upper: Bound<String>,
    entity: PhantomData<fn() -> E>,
}

impl<E> fmt::Debug for Prefix<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Prefix").field(&self.text).finish()
    }
}

impl<E> fmt::Debug for KeyRange<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeyRange")
            .field("prefix", &self.prefix)
            .field("lower", &self.lower)
            .field("upper", &self.upper)
            .finish()
    }
}

impl<E> From<Prefix<E>> for KeyRange<E> {
    fn from(prefix: Prefix<E>) -> Self {
        Self {
            prefix: prefix.text,
            lower: Bound::Unbounded,
            upper: Bound::Unbounded,
            entity: PhantomData,
        }
    }
}

/// A range whose prefix was checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CheckedRange {
    pub(crate) prefixes: Vec<String>,
    pub(crate) lower: Bound<String>,
    pub(crate) upper: Bound<String>,
}

impl CheckedRange {
    /// Tells one range from another, so that a cursor is used with its own alone.
    pub(crate) fn fingerprint(&self, template: &str) -> u64 {
        // FNV-1a: the same on every platform and in every release, which std's hasher does not promise.
        let text = format!(
            "{template}\0{:?}\0{:?}\0{:?}",
            self.prefixes, self.lower, self.upper
        );
        text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
        })
    }

    pub(crate) fn contains(&self, _key: &str) -> bool {
        true
    }
}

impl<E: KvEntity> KeyRange<E> {
    pub(crate) fn check(self) -> Result<CheckedRange> {
        let prefix = self
            .prefix
            .finish_prefix()
            .map_err(|error| error.with_entity(E::SCHEMA.name))?;
        Ok(CheckedRange {
            prefixes: vec![prefix],
            lower: self.lower,
            upper: self.upper,
        })
    }
}
