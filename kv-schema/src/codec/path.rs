//! Where in a value something happened: `items[3].price`.

use std::fmt::{self, Display, Write as _};

use crate::members::string;

/// The steps from the root of a value to a place inside it, gathered from the inside outwards.
#[derive(Debug, Default)]
pub(crate) struct Path(Vec<Step>);

#[derive(Debug)]
enum Step {
    Field(String),
    Index(usize),
}

/// A map key in a path is cut after so many characters: it is there to be recognized.
const SHOWN: usize = 40;

/// The most levels of a path, which is as many as `serde_json` reads.
const DEEPEST: usize = 128;

impl Path {
    /// Puts a field, a variant or a map key in front.
    #[cold]
    pub(crate) fn outer_field(&mut self, name: &str) {
        self.0.push(Step::Field(name.to_owned()));
    }

    /// Puts a position in a sequence in front.
    #[cold]
    pub(crate) fn outer_index(&mut self, index: usize) {
        self.0.push(Step::Index(index));
    }
}

impl Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::new();
        for step in self.0.iter().rev() {
            match step {
                Step::Index(index) => push_index(&mut text, *index),
                Step::Field(name) => push_field(&mut text, name),
            }
        }
        f.write_str(&text)
    }
}

fn push_index(path: &mut String, index: usize) {
    let _ = write!(path, "[{index}]");
}

fn push_field(path: &mut String, name: &str) {
    if is_plain(name) {
        if !path.is_empty() {
            path.push('.');
        }
        path.push_str(name);
        return;
    }
    let _ = match name.char_indices().nth(SHOWN) {
        Some((cut, _)) => write!(path, "[{:?}…]", &name[..cut]),
        None => write!(path, "[{name:?}]"),
    };
}

fn is_plain(name: &str) -> bool {
    !name.is_empty()
        && name.len() <= SHOWN
        && !name.starts_with(|c: char| c.is_ascii_digit())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'$')
}

/// Finds the path of the place that `serde_json`'s `line` and `column` mean.
///
/// A walk over the bytes, and not a second deserializer round the user's types, so that every type is compiled once. It
/// runs only after a failure, never fails itself, and says as much as it knows when the text is no JSON.
pub(crate) fn locate(json: &[u8], line: usize, column: usize) -> String {
    let lines = json.split_inclusive(|byte| *byte == b'\n');
    let before: usize = lines.take(line.saturating_sub(1)).map(<[u8]>::len).sum();
    of(json.get(..before.saturating_add(column)).unwrap_or(json))
}

/// Returns the path of the place where JSON is cut off.
pub(super) fn of(read: &[u8]) -> String {
    let mut path = String::new();
    for level in open_levels(read) {
        match level {
            Level::Array(index) => push_index(&mut path, index),
            Level::Object([]) => {}
            Level::Object(key) => push_field(&mut path, &key_text(key)),
        }
    }
    path
}

/// An array or object that is open where the walk ends.
#[derive(Debug, Clone, Copy)]
enum Level<'j> {
    Array(usize),
    /// The key of the current member, quotes included; empty until it comes.
    Object(&'j [u8]),
}

/// Returns the levels that are open where a text ends; none where it was deeper than anything reads, since a text of nothing but
/// brackets is no reason to allocate a multiple of it.
fn open_levels(json: &[u8]) -> Vec<Level<'_>> {
    let mut levels = Vec::new();
    let mut rest = json;
    while let [byte, after @ ..] = rest {
        let mut next = after;
        let is_full = levels.len() >= DEEPEST;
        match (byte, levels.last_mut()) {
            (b'{' | b'[', _) if is_full => return Vec::new(),
            (b'{', _) => levels.push(Level::Object(&[])),
            (b'[', _) => levels.push(Level::Array(0)),
            (b'}' | b']', _) => {
                levels.pop();
            }
            (b',', Some(Level::Array(index))) => *index += 1,
            (b',', Some(Level::Object(key))) => *key = &[],
            (b'"', last) => {
                // What is cut off ends with the text, and is no key yet.
                let Some(skipped) = string(after) else {
                    break;
                };
                next = &after[skipped.len()..];
                if let Some(Level::Object(key @ [])) = last {
                    *key = &rest[..=skipped.len()];
                }
            }
            _ => {}
        }
        rest = next;
    }
    levels
}

fn key_text(quoted: &[u8]) -> String {
    // What is no JSON text has no name to show.
    super::json::read(quoted).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{Path, locate};

    fn at(json: &str, needle: &str) -> String {
        let column = json.find(needle).unwrap() + needle.len();
        locate(json.as_bytes(), 1, column)
    }

    #[test]
    fn a_place_is_found() {
        let json = r#"{"a":1,"items":[{"price":1},{"odd key":[2,"x,]}"],"t\u0061g":true}],"z":9}"#;
        assert_eq!(at(json, "\"a\":1"), "a");
        assert_eq!(at(json, "\"price\":1"), "items[0].price");
        assert_eq!(at(json, "\"price\":1}"), "items[0]");
        assert_eq!(at(json, "[2,\"x,]}\""), "items[1][\"odd key\"][1]");
        assert_eq!(at(json, "true"), "items[1].tag");
        assert_eq!(at(json, "9}"), "");
    }

    #[test]
    fn what_is_cut_off_in_a_name_is_in_no_member_yet() {
        assert_eq!(locate(b"{\"a\":1,\"b", 1, 10), "");
        assert_eq!(locate(b"[{},{\"a\":{\"b\\q\":1", 1, 14), "[1].a");
    }

    #[test]
    fn a_path_is_no_deeper_than_what_is_read() {
        let deep = "[".repeat(100_000) + "1,2]";
        assert_eq!(locate(deep.as_bytes(), 1, deep.len()), "");
        let as_read = "[".repeat(128) + "1,";
        assert_eq!(
            locate(as_read.as_bytes(), 1, as_read.len()),
            "[0]".repeat(127) + "[1]"
        );
    }

    #[test]
    fn a_place_on_a_later_line_is_found() {
        assert_eq!(locate(b"{\n \"a\": {\n  \"b\": x", 3, 7), "a.b");
    }

    #[test]
    fn nonsense_is_no_panic() {
        for text in [
            "",
            "}",
            "]]]{",
            "\"",
            "{\"\\",
            "{\"a",
            ",,,",
            "[\"\\\"",
            "{\"\u{fffd}",
        ] {
            for line in 0..4 {
                for column in 0..12 {
                    let _ = locate(text.as_bytes(), line, column);
                }
            }
        }
    }

    #[test]
    fn keys_are_quoted_where_they_are_no_names() {
        let mut path = Path::default();
        path.outer_field("a.b");
        path.outer_field("42");
        path.outer_index(3);
        path.outer_field("items");
        assert_eq!(path.to_string(), r#"items[3]["42"]["a.b"]"#);
        let mut path = Path::default();
        path.outer_field(&"é".repeat(100));
        assert_eq!(path.to_string(), format!("[\"{}\"…]", "é".repeat(40)));
    }
}
