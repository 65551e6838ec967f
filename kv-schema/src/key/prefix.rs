//! What a list covers: a template filled from the left, and a range of the part that comes next.

use std::fmt;
use std::marker::PhantomData;
use std::ops::{Bound, RangeBounds};

use super::cover::{Bounds, Strings, cover, cover_texts};
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
        let write = |part, out: &mut KeyWriter| out.asc_part::<T>("", part);
        let lower = part_bound(range.start_bound(), write);
        let upper = part_bound(range.end_bound(), write);
        self.bounded(lower, upper, Some(strings::<T>(T::next_asc)))
    }

    /// Narrows to the keys whose next part, in descending form, lies in a range of values.
    ///
    /// The range is still written from the earlier to the later value: `yesterday..now`.
    pub fn desc_range<'a, T: OrderedKeyPart + 'a>(self, range: impl RangeBounds<T::Ref<'a>>) -> KeyRange<E> {
        let write = |part, out: &mut KeyWriter| out.desc_part::<T>("", part);
        let lower = part_bound(range.end_bound(), write);
        let upper = part_bound(range.start_bound(), write);
        self.bounded(lower, upper, Some(strings::<T>(T::next_desc)))
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
        let lower = part_bound(range.start_bound(), write);
        let upper = part_bound(range.end_bound(), write);
        self.bounded(lower, upper, None)
    }

    fn bounded(
        self,
        lower: Bound<KeyWriter>,
        upper: Bound<KeyWriter>,
        strings: Option<Strings>,
    ) -> KeyRange<E> {
        KeyRange {
            prefix: self.text,
            lower,
            upper,
            strings,
            entity: PhantomData,
        }
    }
}

fn strings<T: OrderedKeyPart>(next: fn(&[u8]) -> super::Alphabet) -> Strings {
    Strings {
        width: T::WIDTH as usize,
        next,
    }
}

fn part_bound<R: Copy>(bound: Bound<&R>, write: impl FnOnce(R, &mut KeyWriter)) -> Bound<KeyWriter> {
    bound.map(|part| {
        let mut out = KeyWriter::bare();
        write(*part, &mut out);
        out
    })
}

/// What a list covers: the keys under a prefix, and of those the ones whose next part lies in a range.
///
/// # Cost
///
/// Workers KV has no start key, so a range is listed through the few longest prefixes that cover it, one after the other,
/// and what lies outside is left out:
///
/// - At most 20 prefixes, usually one to ten. Each costs at least one list operation, and one more for every further 1,000
///   keys below it.
/// - They cover at most twice the range, were keys spread evenly over the digits of the part, as long as 20 are enough.
///   A day of instants is one prefix; the last 24 hours are two, and read up to 48.
/// - A range without an end covers everything on that side, however empty: give both ends where there is much to skip.
/// - A range of `rest` texts is one prefix, the common one of its ends.
/// - An empty range costs nothing.
pub struct KeyRange<E> {
    prefix: KeyWriter,
    lower: Bound<KeyWriter>,
    upper: Bound<KeyWriter>,
    strings: Option<Strings>,
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
            prefix: self.prefix.clone(),
            lower: self.lower.clone(),
            upper: self.upper.clone(),
            strings: self.strings,
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
        f.debug_struct("KeyRange")
            .field("prefix", &self.prefix)
            .field("lower", &self.lower)
            .field("upper", &self.upper)
            .finish_non_exhaustive()
    }
}

impl<E> From<Prefix<E>> for KeyRange<E> {
    fn from(prefix: Prefix<E>) -> Self {
        Self {
            prefix: prefix.text,
            lower: Bound::Unbounded,
            upper: Bound::Unbounded,
            strings: None,
            entity: PhantomData,
        }
    }
}

impl<E: KvEntity> KeyRange<E> {
    /// Refuses a range that has no stored form, and finds the prefixes that cover it.
    pub(crate) fn check(self) -> Result<CheckedRange> {
        let checked = || {
            let prefix = self.prefix.finish_prefix()?;
            let bounds = Bounds {
                lower: finished(self.lower)?,
                upper: finished(self.upper)?,
            };
            Ok(CheckedRange::new(prefix, bounds, self.strings))
        };
        checked().map_err(|error: crate::Error| error.with_entity(E::SCHEMA.name))
    }
}

fn finished(bound: Bound<KeyWriter>) -> Result<Bound<String>> {
    Ok(match bound {
        Bound::Included(text) => Bound::Included(text.finish_prefix()?),
        Bound::Excluded(text) => Bound::Excluded(text.finish_prefix()?),
        Bound::Unbounded => Bound::Unbounded,
    })
}

/// A range whose texts were checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CheckedRange {
    /// What to list: disjoint prefixes in byte order; none where the range is empty.
    pub(crate) prefixes: Vec<String>,
    prefix: String,
    bounds: Bounds,
    width: Option<usize>,
}

impl CheckedRange {
    pub(super) fn new(prefix: String, bounds: Bounds, strings: Option<Strings>) -> Self {
        let mut prefixes = match strings {
            Some(strings) => cover(strings, &bounds),
            None => cover_texts(&bounds),
        };
        for text in &mut prefixes {
            text.insert_str(0, &prefix);
        }
        Self {
            prefixes,
            prefix,
            bounds,
            width: strings.map(|strings| strings.width),
        }
    }

    /// Tells whether a listed key lies in the range.
    ///
    /// It compares bytes and does not parse: a foreign key in the range stays a foreign row.
    pub(crate) fn contains(&self, key: &str) -> bool {
        if self.bounds == Bounds::ALL {
            return key.starts_with(&self.prefix);
        }
        let part = key
            .strip_prefix(self.prefix.as_str())
            .and_then(|rest| match self.width {
                Some(width) => rest.get(..width),
                None => Some(rest),
            });
        part.is_some_and(|part| self.bounds.contains(part))
    }

    /// Tells one range from another, so that a cursor is used with its own alone.
    pub(crate) fn fingerprint(&self, template: &str) -> u64 {
        // FNV-1a: the same on every platform and in every release, which std's hasher does not promise.
        let text = format!("{template}\0{:?}\0{:?}", self.prefixes, self.bounds);
        text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
        })
    }
}

#[cfg(test)]
mod tests;
