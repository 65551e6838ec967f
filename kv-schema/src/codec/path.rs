//! Where in a value something happened: `items[3].price`.

use std::fmt::{self, Display, Write as _};

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
    let line_start = match line.checked_sub(2) {
        None => 0,
        Some(nth) => json
            .iter()
            .enumerate()
            .filter(|(_, byte)| **byte == b'\n')
            .nth(nth)
            .map_or(0, |(at, _)| at + 1),
    };
    let end = line_start.saturating_add(column).min(json.len());
    let mut path = String::new();
    for level in open_levels(&json[..end]) {
        match level {
            Level::Array(index) => push_index(&mut path, index),
            Level::Object(Some((start, end))) => push_field(&mut path, &key_text(&json[start..end])),
            Level::Object(None) => {}
        }
    }
    path
}

/// An array or object that is open where the walk ends.
#[derive(Debug, Clone, Copy)]
enum Level {
    Array(usize),
    /// Where the key of the current member stands, quotes included.
    Object(Option<(usize, usize)>),
}

fn open_levels(json: &[u8]) -> Vec<Level> {
    let mut levels = Vec::new();
    let mut expects_key = false;
    let mut at = 0;
    while at < json.len() {
        match json[at] {
            b'{' => {
                levels.push(Level::Object(None));
                expects_key = true;
            }
            b'[' => levels.push(Level::Array(0)),
            b'}' | b']' => {
                levels.pop();
                expects_key = false;
            }
            b',' => match levels.last_mut() {
                Some(Level::Array(index)) => *index += 1,
                Some(Level::Object(key)) => {
                    *key = None;
                    expects_key = true;
                }
                None => {}
            },
            b'"' => {
                let start = at;
                at = string_end(json, at);
                if let (true, Some(Level::Object(key))) = (expects_key, levels.last_mut()) {
                    *key = Some((start, (at + 1).min(json.len())));
                    expects_key = false;
                }
            }
            _ => {}
        }
        at += 1;
    }
    levels
}

/// Returns where the closing quote of the string stands that opens at `start`; the end of the text where there is none.
fn string_end(json: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while at < json.len() {
        match json[at] {
            b'"' => return at,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    json.len()
}

fn key_text(quoted: &[u8]) -> String {
    // What is no JSON text has no name to show.
    serde_json::from_slice(quoted).unwrap_or_default()
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
