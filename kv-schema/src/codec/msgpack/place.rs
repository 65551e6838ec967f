//! Where in a value its decoding failed.
//!
//! The decoder does not say it, and one that did would compile every type of the user's twice. So what failed is decoded again,
//! cut short: it fails alike as long as the place is there. It runs only after a failure.

use rmp_serde::decode::Error;

use super::scan::{Item, item};
use crate::codec::path::Path;

/// The decoding of bytes by a type: what it complains about.
pub(super) type Complaint<'a> = &'a dyn Fn(&[u8]) -> Option<Error>;

/// Beyond this a value is not decoded again.
const MOST: usize = 1 << 18;

/// A part of the value that holds the place, from the whole inwards.
struct Part {
    start: usize,
    /// Where an array or a map has its items, and how many items it promises.
    items: Option<(usize, Item)>,
    end: usize,
    step: Step,
}

#[derive(Clone, Copy)]
enum Step {
    Whole,
    Index(usize),
    /// Where the key begins.
    Key(usize),
}

/// Finds the path of the place that a type complains about in a well-formed value; empty where it is the whole value or unknown.
#[cold]
pub(super) fn locate(bytes: &[u8], complaint: Complaint<'_>) -> String {
    if bytes.len() > MOST {
        return String::new();
    }
    let text = |bytes: &[u8]| complaint(bytes).map(|error| error.to_string());
    let whole = text(bytes);
    // The shortest beginning that fails alike ends where the decoder was.
    let (mut without, mut with) = (0, bytes.len());
    while with - without > 1 {
        let half = without.midpoint(with);
        if text(&bytes[..half]) == whole {
            with = half;
        } else {
            without = half;
        }
    }
    let parts = parts(bytes, with);
    // Where a map lacks a field the decoder is behind its last value, as it is where that value is wrong. It asks for one item more if
    // one is promised.
    let asks = |part: &Part| {
        part.end == with
            && promising_more(&bytes[..with], part)
                .and_then(|bytes| complaint(&bytes))
                .is_some_and(|error| is_end(&error))
    };
    let last = parts.iter().position(asks).map_or(parts.len(), |part| part + 1);
    let mut path = Path::default();
    for part in parts.iter().take(last).rev() {
        match part.step {
            Step::Whole => {}
            Step::Index(index) => path.outer_index(index),
            Step::Key(start) => path.outer_field(&key(bytes, start)),
        }
    }
    path.to_string()
}

fn is_end(error: &Error) -> bool {
    matches!(error, Error::InvalidMarkerRead(_) | Error::InvalidDataRead(_))
}

/// Finds the parts in which the byte before `place` stands.
fn parts(bytes: &[u8], place: usize) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut next = Some((0, Step::Whole));
    while let Some((start, step)) = next.take() {
        let Some((kind, body)) = item(bytes, start) else {
            break;
        };
        let Some(end) = end_of(bytes, start) else { break };
        let groups = match kind {
            Item::Leaf(_) => None,
            Item::Array(count) => Some((count, 1)),
            Item::Map(count) => Some((count, 2)),
        };
        parts.push(Part {
            start,
            items: groups.is_some().then_some((body, kind)),
            end,
            step,
        });
        let Some((count, width)) = groups else { break };
        let mut at = body;
        for index in 0..count {
            let begin = at;
            let mut inner = at;
            for _ in 0..width {
                inner = at;
                let Some(end) = end_of(bytes, at) else {
                    return parts;
                };
                at = end;
            }
            if begin < place && place <= at {
                let step = if width == 2 {
                    Step::Key(begin)
                } else {
                    Step::Index(index)
                };
                next = Some((inner, step));
                break;
            }
        }
    }
    parts
}

/// Returns where the item ends that begins at `start`.
fn end_of(bytes: &[u8], start: usize) -> Option<usize> {
    let (mut at, mut missing) = (start, 1_usize);
    while missing > 0 {
        let (kind, body) = item(bytes, at)?;
        missing -= 1;
        at = body;
        match kind {
            Item::Leaf(len) => at = at.saturating_add(len),
            Item::Array(count) => missing = missing.saturating_add(count),
            Item::Map(count) => missing = missing.saturating_add(count.saturating_mul(2)),
        }
    }
    Some(at)
}

/// Copies a value that ends with a part, which promises an item more than it has.
fn promising_more(bytes: &[u8], part: &Part) -> Option<Vec<u8>> {
    let (body, kind) = part.items?;
    let (marker, count) = match kind {
        Item::Leaf(_) => return None,
        Item::Array(count) => (0xdd, count),
        Item::Map(count) => (0xdf, count),
    };
    let mut out = bytes[..part.start].to_vec();
    out.push(marker);
    out.extend(u32::try_from(count).ok()?.checked_add(1)?.to_be_bytes());
    out.extend(&bytes[body..]);
    Some(out)
}

/// Reads a key as text; one that is none has no name to show.
fn key(bytes: &[u8], start: usize) -> String {
    let text = match (item(bytes, start), bytes.get(start)) {
        (Some((Item::Leaf(len), body)), Some(0xa0..=0xbf | 0xd9..=0xdb)) => bytes.get(body..body + len),
        _ => None,
    };
    text.map_or_else(
        || "?".to_owned(),
        |text| String::from_utf8_lossy(text).into_owned(),
    )
}
