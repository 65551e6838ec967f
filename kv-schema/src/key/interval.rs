//! A range of the part that comes next in a key: what a list narrows to.

use std::fmt::Debug;
use std::ops::Bound;

use super::cover::{Bounds, Strings, cover, cover_texts};
use super::{Alphabet, KeyWriter, OrderedKeyPart};
use crate::backend::ListedKey;
use crate::error::Result;
use crate::fingerprint::Fingerprint;

/// Where a key lies against a range.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Inside,
    /// Outside, and keys of the range may follow.
    Outside,
    /// Behind the range: no key of it follows.
    Beyond,
}

/// How a range is listed.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    /// Disjoint prefixes, in byte order; none where the range is empty.
    pub(super) prefixes: Vec<String>,
    /// Where a backend that seeks begins.
    pub(super) start_after: Option<String>,
}

/// A narrowed list. Behind a pointer, so that a Worker that lists whole prefixes carries none of it.
pub(super) trait Narrowed: Debug + Send + Sync {
    /// Refuses a bound that has no stored form, and finds out how to list the range below `prefix`; `seeks` says that the
    /// backend takes a start key.
    fn plan(&self, prefix: &str, seeks: bool) -> Result<Plan>;

    /// Removes the keys that lie outside, and tells whether one lay behind the range; `prefix` is that of the range.
    ///
    /// It compares bytes and does not parse: a foreign key in the range stays a foreign row.
    fn keep(&self, prefix: &str, keys: &mut Vec<ListedKey>) -> bool;

    /// Takes the bounds into a fingerprint.
    fn mix(&self, fingerprint: Fingerprint) -> Fingerprint;
}

/// A range of texts.
#[derive(Debug)]
pub(super) struct Interval {
    bounds: Result<Bounds>,
    /// What is known of the texts: nothing of a `rest`.
    strings: Option<Strings>,
}

impl Interval {
    pub(super) fn new(lower: Bound<KeyWriter>, upper: Bound<KeyWriter>, strings: Option<Strings>) -> Self {
        let bounds = || {
            Ok(Bounds {
                lower: finished(lower)?,
                upper: finished(upper)?,
            })
        };
        Self {
            bounds: bounds(),
            strings,
        }
    }

    fn bounds(&self) -> &Bounds {
        self.bounds.as_ref().unwrap_or(&Bounds::ALL)
    }

    /// Finds the disjoint texts, in byte order, with which the keys of the range go on behind the prefix.
    fn covers(&self) -> Vec<String> {
        match self.strings {
            Some(strings) => cover(strings, self.bounds()),
            None => cover_texts(self.bounds()),
        }
    }

    /// Finds a text that lies before the range, as near as may be; `None` where the range has no beginning.
    fn seek(&self) -> Option<String> {
        match &self.bounds().lower {
            Bound::Unbounded => None,
            Bound::Included(lower) => Some(just_before(lower)),
            // More of the key follows a part of fixed width, all of it to be skipped; a rest is the whole of it.
            Bound::Excluded(lower) if self.strings.is_some() => Some(format!("{lower}{}", char::MAX)),
            Bound::Excluded(lower) => Some(lower.clone()),
        }
    }

    /// Tells where a key lies by what stands behind the prefix.
    fn place(&self, rest: &str) -> Place {
        let part = match self.strings {
            // A text that is too short, or cut in a character, is no part: whatever it is, it is not in the range.
            Some(Strings { width, .. }) => rest.get(..width).unwrap_or(rest),
            None => rest,
        };
        if self.bounds().is_above(part) {
            return Place::Beyond;
        }
        let whole = self.strings.is_none_or(|strings| part.len() == strings.width);
        if whole && self.bounds().contains(part) {
            Place::Inside
        } else {
            Place::Outside
        }
    }
}

impl Narrowed for Interval {
    fn plan(&self, prefix: &str, seeks: bool) -> Result<Plan> {
        if let Err(error) = &self.bounds {
            return Err(error.clone());
        }
        let mut start_after = None;
        let mut prefixes = self.covers();
        if seeks && !prefixes.is_empty() {
            start_after = self.seek().map(|text| format!("{prefix}{text}"));
            prefixes = vec![String::new()];
        }
        for text in &mut prefixes {
            text.insert_str(0, prefix);
        }
        Ok(Plan {
            prefixes,
            start_after,
        })
    }

    fn keep(&self, prefix: &str, keys: &mut Vec<ListedKey>) -> bool {
        let mut beyond = false;
        keys.retain(|listed| {
            let place = listed
                .name
                .strip_prefix(prefix)
                .map_or(Place::Outside, |rest| self.place(rest));
            beyond |= place == Place::Beyond;
            place == Place::Inside
        });
        beyond
    }

    fn mix(&self, fingerprint: Fingerprint) -> Fingerprint {
        let Bounds { lower, upper } = self.bounds();
        [lower, upper]
            .into_iter()
            .fold(fingerprint, |fingerprint, bound| match bound {
                Bound::Included(text) => fingerprint.text("included").text(text),
                Bound::Excluded(text) => fingerprint.text("excluded").text(text),
                Bound::Unbounded => fingerprint.text("unbounded"),
            })
    }
}

/// What is known of the texts of an ordered part.
pub(super) fn strings<T: OrderedKeyPart>(next: fn(&[u8]) -> Alphabet) -> Strings {
    Strings {
        width: T::WIDTH as usize,
        next,
    }
}

/// Writes the bound of a range.
pub(super) fn bound<R: Copy>(bound: Bound<&R>, write: impl FnOnce(R, &mut KeyWriter)) -> Bound<KeyWriter> {
    bound.map(|part| {
        let mut out = KeyWriter::bare();
        write(*part, &mut out);
        out
    })
}

fn finished(bound: Bound<KeyWriter>) -> Result<Bound<String>> {
    Ok(match bound {
        Bound::Included(text) => Bound::Included(text.finish_prefix()?),
        Bound::Excluded(text) => Bound::Excluded(text.finish_prefix()?),
        Bound::Unbounded => Bound::Unbounded,
    })
}

/// Returns a text that sorts before `text`, with hardly any text in between: there is no nearest one.
fn just_before(text: &str) -> String {
    let mut before = text.to_owned();
    let last = before.pop();
    // Below the surrogates there is a character again; below U+0000 there is none, and the shorter text is the nearest.
    let below = last.and_then(|last| match last {
        '\u{e000}' => Some('\u{d7ff}'),
        _ => char::from_u32(u32::from(last).checked_sub(1)?),
    });
    if let Some(below) = below {
        before.push(below);
        before.push(char::MAX);
    }
    before
}

#[cfg(test)]
mod tests {
    use super::just_before;

    #[test]
    fn just_before_is_before_and_near() {
        for text in [
            "a",
            "0",
            "\u{0}",
            "x\u{0}",
            "\u{e000}",
            "\u{80}",
            "20261120T1",
            "é",
            "\u{10000}",
        ] {
            let before = just_before(text);
            assert!(before.as_str() < text, "{before:?} {text:?}");
        }
        assert_eq!(just_before("b"), "a\u{10ffff}");
        assert_eq!(just_before("b\u{0}"), "b");
    }
}
