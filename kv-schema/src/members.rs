//! The members of JSON objects as they stand in a text.
//!
//! What is taken apart here is JSON that somebody has looked at already: the platform, `JSON.stringify`, or the check of a
//! backend. So it is one pass that finds where things begin and end; what a member holds is `serde_json`'s to read, when
//! somebody asks.

use std::borrow::Cow;

/// A name, and the JSON text of its value.
pub(crate) type Member<'a> = (Cow<'a, [u8]>, &'a [u8]);

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
pub(crate) fn objects(text: &str, mut visit: impl FnMut(&[Member<'_>]) -> Option<()>) -> Option<()> {
    let mut scan = Scan {
        rest: text.as_bytes(),
    };
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
        while let [b' ' | b'\t' | b'\n' | b'\r', rest @ ..] = self.rest {
            self.rest = rest;
        }
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
        let quoted = &start[..start.len() - self.rest.len()];
        if !self.takes(b':') {
            return None;
        }
        self.skip_space();
        let start = self.rest;
        self.value()?;
        let value = &start[..start.len() - self.rest.len()];
        let name = match quoted {
            [_, plain @ .., _] if !escaped => Cow::Borrowed(plain),
            _ => Cow::Owned(serde_json::from_slice::<String>(quoted).ok()?.into_bytes()),
        };
        Some((name, value))
    }

    /// Skips what follows the first quote of a string, and tells whether there are escapes in it.
    fn string(&mut self) -> Option<bool> {
        let mut escaped = false;
        loop {
            match self.rest {
                [b'"', rest @ ..] => {
                    self.rest = rest;
                    return Some(escaped);
                }
                [b'\\', _, rest @ ..] => {
                    escaped = true;
                    self.rest = rest;
                }
                [_, rest @ ..] => self.rest = rest,
                [] => return None,
            }
        }
    }

    /// Skips a value.
    fn value(&mut self) -> Option<()> {
        let mut depth = 0_usize;
        loop {
            let [byte, rest @ ..] = self.rest else { return None };
            self.rest = rest;
            match byte {
                b'"' => {
                    self.string()?;
                }
                b'{' | b'[' => {
                    depth += 1;
                    continue;
                }
                b'}' | b']' => depth = depth.checked_sub(1)?,
                b'-' | b'0'..=b'9' | b't' | b'f' | b'n' => self.literal(),
                b',' | b':' | b' ' | b'\t' | b'\n' | b'\r' if depth > 0 => continue,
                _ => return None,
            }
            if depth == 0 {
                return Some(());
            }
        }
    }

    /// Skips the rest of a number, of `true`, `false` or `null`.
    fn literal(&mut self) {
        while let [b'-' | b'+' | b'.' | b'0'..=b'9' | b'a'..=b'z' | b'E', rest @ ..] = self.rest {
            self.rest = rest;
        }
    }
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
            .map(|(name, value)| (text(name), text(value)))
            .collect();
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
        assert_eq!(super::members(" {} ").unwrap(), []);
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
            "{a:1}",
            "{\"a\":x}",
            "{\"a\":]}",
            "{\"a\":\"}",
            "{\"a\":[1}",
            "{\"a\":{\"b\":1}",
            "{\"a\\\":1}",
            "{\"a\":1",
            "{\"\\x\":1}",
        ] {
            assert!(members(text).is_none(), "{text}");
        }
    }

    #[test]
    fn an_array_of_objects_is_taken_apart() {
        let mut names = Vec::new();
        let mut visit = |text| {
            objects(text, |members| {
                names.push(members.iter().map(|(name, _)| name.to_vec()).collect::<Vec<_>>());
                Some(())
            })
        };
        assert_eq!(visit(r#" [ {"a":[{"x":1}],"b":2} , {}, {"c":null}]"#), Some(()));
        assert_eq!(visit("[]"), Some(()));
        for text in ["", "{}", "[{}", "[,{}]", "[{},]", "[{}{}]", "[1]", "[{}] x"] {
            assert_eq!(visit(text), None, "{text}");
        }
        let first: [&[u8]; 2] = [b"a", b"b"];
        assert_eq!(
            names[..3],
            [first.map(<[u8]>::to_vec).to_vec(), vec![], vec![b"c".to_vec()]]
        );
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
                    for (name, text) in members {
                        let read: serde_json::Value = serde_json::from_slice(text).unwrap();
                        let name = std::str::from_utf8(&name).unwrap();
                        prop_assert_eq!(Some(&read), object.get(name));
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
