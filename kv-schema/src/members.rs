//! The members of JSON objects as they stand in a text.
//!
//! What is taken apart here is JSON that somebody has looked at already: the platform, `JSON.stringify`, or the check of a
//! backend. So it is one pass that finds where things begin and end; what a member holds is `serde_json`'s to read, when
//! somebody asks.

use std::borrow::Cow;

/// A member of an object.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Member<'a> {
    /// The name as JSON text, quotes included.
    pub(crate) name: &'a [u8],
    /// The JSON text of the value.
    pub(crate) value: &'a [u8],
    /// There are escapes in the name.
    escaped: bool,
}

impl<'a> Member<'a> {
    pub(crate) fn is(&self, name: &str) -> bool {
        let [_, inner @ .., _] = self.name else {
            return false;
        };
        inner == name.as_bytes() || (self.escaped && self.name() == name)
    }

    /// Returns the name; one that is no text, such as half a surrogate pair, as it is written.
    pub(crate) fn name(&self) -> Cow<'a, str> {
        let [_, inner @ .., _] = self.name else {
            return Cow::Borrowed("");
        };
        let inner = Cow::Borrowed(std::str::from_utf8(inner).unwrap_or_default());
        if !self.escaped {
            return inner;
        }
        serde_json::from_slice(self.name).map_or(inner, Cow::Owned)
    }
}

/// Takes an object apart; `None` where the text is no object.
pub(crate) fn members(text: &str) -> Option<Vec<Member<'_>>> {
    let mut scan = Scan {
        rest: text.as_bytes(),
    };
    let mut members = Vec::new();
    scan.object(&mut members)?;
    scan.end().then_some(members)
}

/// Takes an array of objects apart; `None` where the text is none, or where `visit` says so.
#[cfg(any(test, all(target_arch = "wasm32", feature = "workers")))]
pub(crate) fn objects<'a>(text: &'a [u8], mut visit: impl FnMut(&[Member<'a>]) -> Option<()>) -> Option<()> {
    let mut scan = Scan { rest: text };
    let mut members = Vec::new();
    let mut first = true;
    if !scan.takes(b'[') {
        return None;
    }
    while !scan.takes(b']') {
        if !first && !scan.takes(b',') {
            return None;
        }
        first = false;
        members.clear();
        scan.object(&mut members)?;
        visit(&members)?;
    }
    scan.end().then_some(())
}

struct Scan<'a> {
    rest: &'a [u8],
}

impl<'a> Scan<'a> {
    fn skip_space(&mut self) {
        let mut text = self.rest;
        while let [b' ' | b'\t' | b'\n' | b'\r', rest @ ..] = text {
            text = rest;
        }
        self.rest = text;
    }

    /// Skips this byte, and white space before it, if that is what follows.
    fn takes(&mut self, byte: u8) -> bool {
        self.skip_space();
        match self.rest {
            [first, rest @ ..] if *first == byte => {
                self.rest = rest;
                true
            }
            _ => false,
        }
    }

    fn end(&mut self) -> bool {
        self.skip_space();
        self.rest.is_empty()
    }

    fn object(&mut self, members: &mut Vec<Member<'a>>) -> Option<()> {
        if !self.takes(b'{') {
            return None;
        }
        while !self.takes(b'}') {
            if !members.is_empty() && !self.takes(b',') {
                return None;
            }
            members.push(self.member()?);
        }
        Some(())
    }

    fn member(&mut self) -> Option<Member<'a>> {
        self.skip_space();
        let start = self.rest;
        let [b'"', rest @ ..] = start else { return None };
        self.rest = rest;
        let escaped = self.string()?;
        let name = &start[..start.len() - self.rest.len()];
        if !self.takes(b':') {
            return None;
        }
        self.skip_space();
        let start = self.rest;
        self.value()?;
        let value = &start[..start.len() - self.rest.len()];
        Some(Member { name, value, escaped })
    }

    /// Skips what follows the first quote of a string, and tells whether there are escapes in it.
    fn string(&mut self) -> Option<bool> {
        let mut escaped = false;
        let mut rest = self.rest;
        loop {
            // Plain bytes first: nearly all are.
            let plain = rest
                .iter()
                .position(|byte| *byte < b' ' || matches!(byte, b'"' | b'\\'))?;
            match rest.get(plain..)? {
                [b'"', after @ ..] => {
                    self.rest = after;
                    return Some(escaped);
                }
                [b'\\', _, after @ ..] => {
                    escaped = true;
                    rest = after;
                }
                _ => return None,
            }
        }
    }

    /// Skips a value.
    fn value(&mut self) -> Option<()> {
        match self.rest {
            [b'"', rest @ ..] => {
                self.rest = rest;
                self.string().map(drop)
            }
            [b'{' | b'[', ..] => self.nested(),
            scalar => {
                self.rest = literal(scalar)?;
                Some(())
            }
        }
    }

    /// Skips an array or an object. What stands between its members is left to who reads it.
    fn nested(&mut self) -> Option<()> {
        // Which of the open brackets are braces, the innermost in the lowest bit. More than 128 levels nobody reads.
        let (mut braces, mut depth, mut deepest) = (0_u128, 0_usize, 0);
        loop {
            let [byte, rest @ ..] = self.rest else { return None };
            match byte {
                b'{' | b'[' => {
                    braces = braces << 1 | u128::from(*byte == b'{');
                    depth += 1;
                    deepest = deepest.max(depth);
                }
                b'}' | b']' => {
                    if (braces & 1 == 1) != (*byte == b'}') && deepest <= 128 {
                        return None;
                    }
                    braces >>= 1;
                    depth -= 1;
                }
                b',' | b':' | b' ' | b'\t' | b'\n' | b'\r' => {}
                _ => {
                    self.value()?;
                    continue;
                }
            }
            self.rest = rest;
            if depth == 0 {
                return Some(());
            }
        }
    }
}

/// Skips a number, `true`, `false` or `null`.
fn literal(text: &[u8]) -> Option<&[u8]> {
    let mut rest = match text {
        [b'0', rest @ ..] | [b'-', b'0', rest @ ..] => rest,
        [b'1'..=b'9', digits @ ..] | [b'-', b'1'..=b'9', digits @ ..] => after_digits(digits),
        [b't', b'r', b'u', b'e', rest @ ..]
        | [b'f', b'a', b'l', b's', b'e', rest @ ..]
        | [b'n', b'u', b'l', b'l', rest @ ..] => return Some(rest),
        _ => return None,
    };
    if let [b'.', fraction @ ..] = rest {
        rest = some_digits(fraction)?;
    }
    if let [b'e' | b'E', b'+' | b'-', digits @ ..] | [b'e' | b'E', digits @ ..] = rest {
        rest = some_digits(digits)?;
    }
    Some(rest)
}

fn after_digits(mut text: &[u8]) -> &[u8] {
    while let [b'0'..=b'9', rest @ ..] = text {
        text = rest;
    }
    text
}

fn some_digits(text: &[u8]) -> Option<&[u8]> {
    let rest = after_digits(text);
    (rest.len() < text.len()).then_some(rest)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{members, objects};

    #[test]
    fn an_object_is_taken_apart() {
        let text = "\t{ \"a\" : 1 ,\"b\\u0062\":[1,{\"c\":\"]}\"}, 2 ], \"\": \"x\\\"\" ,\"é\":-1.5E+3,\"n\":null}\n";
        let members = members(text).unwrap();
        let text = |bytes| std::str::from_utf8(bytes).unwrap();
        let members: Vec<_> = members
            .iter()
            .map(|member| (member.name().into_owned(), text(member.value)))
            .collect();
        let members: Vec<_> = members.iter().map(|(name, value)| (&**name, *value)).collect();
        assert_eq!(
            members,
            [
                ("a", "1"),
                ("bb", r#"[1,{"c":"]}"}, 2 ]"#),
                ("", r#""x\"""#),
                ("é", "-1.5E+3"),
                ("n", "null"),
            ]
        );
        assert!(super::members(" {} ").unwrap().is_empty());
    }

    #[test]
    fn what_is_no_object_is_refused() {
        for text in [
            "",
            "null",
            "[1]",
            "5",
            "\"{}\"",
            "{",
            "{}}",
            "{} x",
            "{\"a\"}",
            "{\"a\":}",
            "{\"a\":1,}",
            "{,}",
            "{\"a\":1 \"b\":2}",
            "{\"a\":7-3}",
            "{\"a\":1x}",
            "{\"a\":truefalse}",
            "{\"a\":1.5.7}",
            "{\"a\":[1}}",
            "{\"a\":01}",
            "{\"a\":1.}",
            "{\"a\":-}",
            "{\"a\":1e}",
            "{\"a\":nul}",
            "{\"a\":\"\n\"}",
            "{\"a\":[tru]}",
            "{a:1}",
            "{\"a\":x}",
            "{\"a\":]}",
            "{\"a\":\"}",
            "{\"a\":[1}",
            "{\"a\":{\"b\":1}",
            "{\"a\\\":1}",
            "{\"a\":1",
        ] {
            assert!(members(text).is_none(), "{text}");
        }
    }

    #[test]
    fn an_array_of_objects_is_taken_apart() {
        let mut names = Vec::new();
        let mut visit = |text: &str| {
            objects(text.as_bytes(), |members| {
                names.push(
                    members
                        .iter()
                        .map(|member| member.name().into_owned())
                        .collect::<Vec<_>>(),
                );
                Some(())
            })
        };
        assert_eq!(visit(r#" [ {"a":[{"x":1}],"b":2} , {}, {"c":null}]"#), Some(()));
        assert_eq!(visit("[]"), Some(()));
        for text in ["", "{}", "[{}", "[,{}]", "[{},]", "[{}{}]", "[1]", "[{}] x"] {
            assert_eq!(visit(text), None, "{text}");
        }
        assert_eq!(names[..3], [vec!["a", "b"], vec![], vec!["c"]]);
    }

    fn json() -> impl Strategy<Value = serde_json::Value> {
        let leaf = prop_oneof![
            Just(serde_json::Value::Null),
            any::<bool>().prop_map(Into::into),
            any::<i64>().prop_map(Into::into),
            any::<f64>().prop_map(Into::into),
            any::<String>().prop_map(Into::into),
        ];
        leaf.prop_recursive(4, 32, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Into::into),
                prop::collection::btree_map(any::<String>(), inner, 0..4)
                    .prop_map(|map| serde_json::Value::Object(map.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn it_finds_what_serde_json_finds(value in json(), pretty: bool) {
            let text = if pretty {
                serde_json::to_string_pretty(&value).unwrap()
            } else {
                value.to_string()
            };
            match (members(&text), value.as_object()) {
                (None, None) => {}
                (Some(members), Some(object)) => {
                    prop_assert_eq!(members.len(), object.len());
                    for member in members {
                        let read: serde_json::Value = serde_json::from_slice(member.value).unwrap();
                        prop_assert_eq!(Some(&read), object.get(&*member.name()));
                        prop_assert!(member.is(&member.name()));
                    }
                }
                (found, _) => prop_assert!(false, "{:?} of {}", found, text),
            }
        }

        #[test]
        fn whatever_serde_json_reads_is_read(text in "[\\[\\]{},:\"\\\\ntrue0-9. a]{0,24}") {
            let object = serde_json::from_str::<serde_json::Map<String, serde_json::Value>>(&text);
            if object.is_ok() {
                prop_assert!(members(&text).is_some(), "{}", text);
            } else {
                let _ = members(&text);
            }
        }
    }
}
