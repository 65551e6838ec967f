//! Covers a range of byte strings by prefixes, because a list of Workers KV has no start and no end key.

use std::ops::Bound;

use super::template::Alphabet;

/// The most prefixes that a range is listed through.
pub(crate) const MAX_PREFIXES: usize = 20;

/// What is known about the strings of an ordered form.
#[derive(Debug, Clone, Copy)]
pub(super) struct Strings {
    /// The bytes of every string.
    pub(super) width: usize,
    /// The bytes that can follow a beginning.
    pub(super) next: fn(&[u8]) -> Alphabet,
}

/// A range of byte strings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Bounds {
    pub(crate) lower: Bound<String>,
    pub(crate) upper: Bound<String>,
}

impl Bounds {
    pub(super) const ALL: Self = Self {
        lower: Bound::Unbounded,
        upper: Bound::Unbounded,
    };

    pub(super) fn contains(&self, text: &str) -> bool {
        let above = match &self.lower {
            Bound::Included(lower) => text >= lower.as_str(),
            Bound::Excluded(lower) => text > lower.as_str(),
            Bound::Unbounded => true,
        };
        above && !self.is_above(text)
    }

    /// Tells whether a text sorts behind every text of the range.
    pub(super) fn is_above(&self, text: &str) -> bool {
        match &self.upper {
            Bound::Included(upper) => text > upper.as_str(),
            Bound::Excluded(upper) => text >= upper.as_str(),
            Bound::Unbounded => false,
        }
    }

    fn is_empty(&self) -> bool {
        use Bound::{Excluded, Included, Unbounded};
        match (&self.lower, &self.upper) {
            (Unbounded, _) | (_, Unbounded) => false,
            (Included(lower), Included(upper)) => lower > upper,
            (Included(lower) | Excluded(lower), Included(upper) | Excluded(upper)) => lower >= upper,
        }
    }

    /// Returns the longest text that every string of the range begins with.
    fn common_prefix(&self) -> &str {
        use Bound::{Excluded, Included};
        let (Included(lower) | Excluded(lower), Included(upper) | Excluded(upper)) =
            (&self.lower, &self.upper)
        else {
            return "";
        };
        let same = lower
            .bytes()
            .zip(upper.bytes())
            .take_while(|(left, right)| left == right)
            .count();
        &lower[..lower.floor_char_boundary(same)]
    }
}

/// Covers a range of any strings: by their common prefix.
pub(super) fn cover_texts(bounds: &Bounds) -> Vec<String> {
    if bounds.is_empty() {
        return Vec::new();
    }
    vec![bounds.common_prefix().to_owned()]
}

/// Covers a range of strings of fixed width by disjoint prefixes in byte order.
///
/// There are at most [`MAX_PREFIXES`], and as few as cover at most twice the range, as if strings were spread evenly.
pub(super) fn cover(strings: Strings, bounds: &Bounds) -> Vec<String> {
    if bounds.is_empty() {
        return Vec::new();
    }
    let cover = Cover { strings, bounds };
    let root = Cell {
        prefix: Vec::new(),
        weight: 1.0,
        share: 0.0,
    };
    let mut cells: Vec<Cell> = cover.measured(root).into_iter().collect();
    while let Some((at, parts)) = cover.step(&cells) {
        cells.splice(at..=at, parts);
    }
    cells
        .into_iter()
        .filter_map(|cell| String::from_utf8(cell.prefix).ok())
        .collect()
}

struct Cover<'a> {
    strings: Strings,
    bounds: &'a Bounds,
}

/// The strings that begin with a prefix.
#[derive(Debug, Clone)]
struct Cell {
    prefix: Vec<u8>,
    /// The share of all strings that begin with the prefix.
    weight: f64,
    /// The share of those that lie in the range; 1 is all of them.
    share: f64,
}

impl Cell {
    fn waste(&self) -> f64 {
        self.weight * (1.0 - self.share)
    }
}

/// Where the strings of a cell lie.
enum Place {
    Outside,
    Inside,
    Across,
}

impl Cover<'_> {
    /// Chooses the next cell to split; `None` where the cover is good enough.
    fn step(&self, cells: &[Cell]) -> Option<(usize, Vec<Cell>)> {
        let mut widest: Option<(usize, Vec<Cell>, f64)> = None;
        for (at, cell) in cells.iter().enumerate().filter(|(_, cell)| cell.share < 1.0) {
            let parts = self.split(cell);
            // A longer prefix that costs no more lists is always better.
            if parts.len() == 1 {
                return Some((at, parts));
            }
            let waste = cell.waste();
            if !parts.is_empty() && widest.as_ref().is_none_or(|(_, _, most)| waste > *most) {
                widest = Some((at, parts, waste));
            }
        }
        let (at, parts, _) = widest?;
        let covered: f64 = cells.iter().map(|cell| cell.weight).sum();
        let range: f64 = cells.iter().map(|cell| cell.weight * cell.share).sum();
        (covered > 2.0 * range && cells.len() - 1 + parts.len() <= MAX_PREFIXES).then_some((at, parts))
    }

    /// Splits a cell by its next byte, and drops what lies outside; empty where the next byte is not known.
    fn split(&self, cell: &Cell) -> Vec<Cell> {
        self.children(cell)
            .filter_map(|child| self.measured(child))
            .collect()
    }

    /// Measures how much of a cell lies in the range; `None` is nothing.
    fn measured(&self, mut cell: Cell) -> Option<Cell> {
        cell.share = self.share(&cell);
        (cell.share > 0.0).then_some(cell)
    }

    /// At most two cells of each length lie across a bound, so this visits few.
    fn share(&self, cell: &Cell) -> f64 {
        match self.place(&cell.prefix) {
            Place::Outside => 0.0,
            Place::Inside => 1.0,
            Place::Across => {
                let (mut shares, mut count) = (0.0, 0.0);
                for child in self.children(cell) {
                    shares += self.share(&child);
                    count += 1.0;
                }
                // Without knowledge of the next byte some of the cell is in the range.
                if count == 0.0 { 0.5 } else { shares / count }
            }
        }
    }

    fn place(&self, prefix: &[u8]) -> Place {
        use std::cmp::Ordering::{Equal, Greater, Less};
        let whole = prefix.len() >= self.strings.width;
        let against =
            |bound: &String| prefix.cmp(bound.as_bytes().get(..prefix.len()).unwrap_or(bound.as_bytes()));
        let lower = match &self.bounds.lower {
            Bound::Unbounded => Greater,
            Bound::Included(bound) | Bound::Excluded(bound) => against(bound),
        };
        let upper = match &self.bounds.upper {
            Bound::Unbounded => Less,
            Bound::Included(bound) | Bound::Excluded(bound) => against(bound),
        };
        let excluded = (lower == Equal && matches!(self.bounds.lower, Bound::Excluded(_)))
            || (upper == Equal && matches!(self.bounds.upper, Bound::Excluded(_)));
        if lower == Less || upper == Greater || (whole && excluded) {
            Place::Outside
        } else if whole || (lower == Greater && upper == Less) {
            Place::Inside
        } else {
            Place::Across
        }
    }

    fn children(&self, cell: &Cell) -> impl Iterator<Item = Cell> {
        let next = (self.strings.next)(&cell.prefix);
        let known = !next.non_ascii && cell.prefix.len() < self.strings.width;
        let bytes = (0..128).filter(move |byte| known && next.contains(*byte));
        let count = bytes.clone().fold(0.0, |count, _| count + 1.0);
        bytes.map(move |byte| {
            let mut prefix = Vec::with_capacity(cell.prefix.len() + 1);
            prefix.extend_from_slice(&cell.prefix);
            prefix.push(byte);
            Cell {
                prefix,
                weight: cell.weight / count,
                share: 0.0,
            }
        })
    }
}
