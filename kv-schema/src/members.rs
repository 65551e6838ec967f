//! The members of JSON objects as they stand in a text.
//!
//! What is taken apart here is JSON that somebody has looked at already: the platform, `JSON.stringify`, or the check of a
//! backend. So it is one pass that finds where things begin and end; what a member holds is read when somebody asks, by
//! `serde_json` but for the arrays.

use std::borrow::Cow;

use crate::eights;

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
        let inner = match self.name {
            [_, inner @ .., _] if inner.len() == name.len() => inner,
            _ => return self.escaped && self.is_escaped(name),
        };
        eights::same(inner, name.as_bytes()) || (self.escaped && self.is_escaped(name))
    }

    /// Tells the same of a reserved name, a `$` and a letter: every read asks for them.
    #[inline]
    pub(crate) fn is_reserved(&self, name: &str) -> bool {
        match (self.name, name.as_bytes()) {
            ([b'"', b'$', letter, b'"'], [b'$', wanted]) => letter == wanted,
            _ => self.escaped && self.is_escaped(name),
        }
    }

    #[cold]
    #[inline(never)]
    fn is_escaped(&self, name: &str) -> bool {
        self.name() == name
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
    // One allocation for nearly all metadata.
    let mut members = Vec::with_capacity(8);
    each_member(text, &mut |member| members.push(member))?;
    Some(members)
}

/// Shows the members of an object, one after the other; `None` where the text is no object.
pub(crate) fn each_member<'a>(text: &'a str, visit: &mut dyn FnMut(Member<'a>)) -> Option<()> {
    let mut rest = behind(text.as_bytes(), b'{')?;
    if ends(rest, b'}') {
        return Some(());
    }
    loop {
        let inner = behind(rest, b'"')?;
        let (escaped, after) = string(inner)?;
        let name = &rest[rest.len() - inner.len() - 1..rest.len() - after.len()];
        let (value, after) = value(behind(after, b':')?)?;
        visit(Member { name, value, escaped });
        match after {
            [b'}'] => return Some(()),
            _ => match behind(after, b',') {
                Some(after) => rest = after,
                None => return ends(after, b'}').then_some(()),
            },
        }
    }
}

/// The elements of an array, one after the other.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Elements<'a> {
    /// From where the next one begins; `None` behind the last one.
    rest: Option<&'a [u8]>,
}

impl<'a> Elements<'a> {
    /// Begins an array; `None` where the text is none.
    pub(crate) fn of(text: &'a [u8]) -> Option<Self> {
        let inner = behind(text, b'[')?;
        let is_empty = matches!(inner, [b']' | ..=b' ', ..]) && ends(inner, b']');
        Some(Self {
            rest: if is_empty { None } else { Some(inner) },
        })
    }

    /// Tells whether there are no more.
    pub(crate) fn is_empty(&self) -> bool {
        self.rest.is_none()
    }

    /// Cuts off the next element; `None` where the text does not go on as an array does.
    pub(crate) fn cut(&mut self) -> Option<&'a [u8]> {
        let (value, after) = value(self.rest?)?;
        self.rest = match after {
            [b']'] => None,
            _ => match behind(after, b',') {
                None if !ends(after, b']') => return None,
                next => next,
            },
        };
        Some(value)
    }
}

/// Takes an array apart into the texts of its elements; `None` where the text is none, or where `visit` says so.
#[cfg(any(test, all(target_arch = "wasm32", feature = "workers")))]
pub(crate) fn elements<'a>(text: &'a str, mut visit: impl FnMut(&'a str) -> Option<()>) -> Option<()> {
    let mut elements = Elements::of(text.as_bytes())?;
    while let Some(rest) = elements.rest {
        // Cut out of the text again, which looks at two of its bytes, and not at all of them.
        let start = text.len() - from_value(rest).len();
        let value = elements.cut()?;
        visit(text.get(start..start + value.len())?)?;
    }
    Some(())
}

/// Tells whether a text is `null`.
#[cold]
pub(crate) fn is_null(text: &str) -> bool {
    let rest = without_space(text.as_bytes()).strip_prefix(b"null");
    rest.is_some_and(|rest| without_space(rest).is_empty())
}

/// Returns what follows this byte, where it is the first but for white space.
fn behind(text: &[u8], byte: u8) -> Option<&[u8]> {
    match text {
        [first, rest @ ..] if *first == byte => Some(rest),
        _ => behind_space(text, byte),
    }
}

// In nearly all metadata there is none. That it is not inlined is said outright for a Worker: what the compiler decides by itself depends
// on which features are on that nobody uses.
#[cold]
#[cfg_attr(target_arch = "wasm32", inline(never))]
fn behind_space(text: &[u8], byte: u8) -> Option<&[u8]> {
    without_space(text).strip_prefix(&[byte])
}

#[cold]
#[cfg_attr(target_arch = "wasm32", inline(never))]
fn without_space(mut text: &[u8]) -> &[u8] {
    while let [b' ' | b'\t' | b'\n' | b'\r', rest @ ..] = text {
        text = rest;
    }
    text
}

/// Tells whether a text ends with this byte, but for white space.
fn ends(text: &[u8], byte: u8) -> bool {
    behind(text, byte).is_some_and(|rest| rest.is_empty() || without_space(rest).is_empty())
}

/// Returns a text from the value on that it begins with.
#[inline]
fn from_value(text: &[u8]) -> &[u8] {
    match text {
        [..=b' ', ..] => without_space(text),
        _ => text,
    }
}

/// Cuts a value off a text.
fn value(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let text = from_value(text);
    let rest = match text {
        [b'"', rest @ ..] => string(rest)?.1,
        [b'{' | b'[', ..] => nested(text)?,
        scalar => literal(scalar)?,
    };
    Some((&text[..text.len() - rest.len()], rest))
}

/// Skips what follows the first quote of a string, and tells whether there are escapes in it.
pub(crate) fn string(text: &[u8]) -> Option<(bool, &[u8])> {
    let mut escaped = false;
    let mut rest = text;
    loop {
        // Plain bytes first, eight at a time: nearly all are.
        while let Some((eight, after)) = rest.split_first_chunk() {
            let plain = eights::plain_bytes(*eight);
            if plain < 8 {
                rest = rest.get(plain..)?;
                break;
            }
            rest = after;
        }
        match rest {
            [b'"', after @ ..] => return Some((escaped, after)),
            [b'\\', _, after @ ..] => {
                escaped = true;
                rest = after;
            }
            [b' '..=0xFF, after @ ..] => rest = after,
            _ => return None,
        }
    }
}

/// Skips an array or an object. What stands between its members is left to who reads it.
fn nested(text: &[u8]) -> Option<&[u8]> {
    // Which of the open brackets are braces, the innermost in the lowest bit. Of more than 64 levels the kinds are not compared.
    let (mut braces, mut depth, mut deepest) = (0_u64, 0_u32, 0);
    let mut rest = text;
    loop {
        let [byte, after @ ..] = rest else { return None };
        match byte {
            b'{' | b'[' => {
                braces = braces << 1 | u64::from(*byte == b'{');
                depth += 1;
                deepest = deepest.max(depth);
            }
            b'}' | b']' => {
                if (braces & 1 == 1) != (*byte == b'}') && deepest <= 64 {
                    return None;
                }
                braces >>= 1;
                depth -= 1;
            }
            b',' | b':' | b' ' | b'\t' | b'\n' | b'\r' => {}
            b'"' => {
                rest = string(after)?.1;
                continue;
            }
            _ => {
                rest = literal(rest)?;
                continue;
            }
        }
        rest = after;
        if depth == 0 {
            return Some(rest);
        }
    }
}

/// Reads a whole number of up to 18 digits, as nearly all are, without asking `serde_json`.
#[inline(never)]
pub(crate) fn digits(text: &[u8]) -> Option<u64> {
    if text.is_empty() || text.len() > 18 || (text[0] == b'0' && text.len() > 1) {
        return None;
    }
    let (chunks, end) = text.as_chunks();
    let mut number = 0;
    for chunk in chunks {
        if eights::leading_digits(*chunk) < 8 {
            return None;
        }
        number = number * 100_000_000 + eights::number(*chunk);
    }
    for byte in end {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        number = number * 10 + u64::from(digit);
    }
    Some(number)
}

/// Skips a number, `true`, `false` or `null`.
fn literal(text: &[u8]) -> Option<&[u8]> {
    match text {
        [b'0', rest @ ..] if !matches!(rest, [b'0'..=b'9' | b'.' | b'e' | b'E', ..]) => Some(rest),
        [b'1'..=b'9', rest @ ..] => match without_digits(rest) {
            [b'.' | b'e' | b'E', ..] => number(text),
            rest => Some(rest),
        },
        [b't', b'r', b'u', b'e', rest @ ..]
        | [b'f', b'a', b'l', b's', b'e', rest @ ..]
        | [b'n', b'u', b'l', b'l', rest @ ..] => Some(rest),
        _ => number(text),
    }
}

/// Returns what follows the digits that a text begins with, if any.
fn without_digits(text: &[u8]) -> &[u8] {
    let mut rest = text;
    while let Some((eight, after)) = rest.split_first_chunk() {
        let digits = eights::leading_digits(*eight);
        if digits < 8 {
            return rest.get(digits..).unwrap_or_default();
        }
        rest = after;
    }
    while let [b'0'..=b'9', after @ ..] = rest {
        rest = after;
    }
    rest
}

/// Skips a number with a sign, a point or an exponent.
#[cold]
fn number(text: &[u8]) -> Option<&[u8]> {
    let whole = behind_one(text, b"-");
    let mut rest = match whole {
        [b'0', b'0'..=b'9', ..] => return None,
        _ => behind_digits(whole)?,
    };
    if let [b'.', fraction @ ..] = rest {
        rest = behind_digits(fraction)?;
    }
    if let [b'e' | b'E', exponent @ ..] = rest {
        rest = behind_digits(behind_one(exponent, b"+-"))?;
    }
    Some(rest)
}

/// Returns what follows one of these bytes, where a text begins with one.
fn behind_one<'a>(text: &'a [u8], bytes: &[u8]) -> &'a [u8] {
    match text {
        [first, rest @ ..] if bytes.contains(first) => rest,
        _ => text,
    }
}

/// Returns what follows the digits that a text begins with; `None` where there are none.
fn behind_digits(text: &[u8]) -> Option<&[u8]> {
    let rest = without_digits(text);
    (rest.len() < text.len()).then_some(rest)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{elements, members};

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
    fn an_array_is_taken_apart() {
        let visit = |text: &'static str| {
            let mut found = Vec::new();
            elements(text, |element| {
                found.push(element);
                Some(())
            })
            .map(|()| found)
        };
        let found = visit(r#" [ {"a":[{"x":"]é"}],"b":2} , null, "," ,-1.5,[ ]]"#);
        assert_eq!(
            found.unwrap(),
            [r#"{"a":[{"x":"]é"}],"b":2}"#, "null", r#"",""#, "-1.5", "[ ]"]
        );
        assert_eq!(visit("[]").unwrap(), [""; 0]);
        for text in [
            "", "{}", "[{}", "[,{}]", "[{},]", "[{}{}]", "[1", "[{}] x", "[x]", "[\"]",
        ] {
            assert!(visit(text).is_none(), "{text}");
        }
        assert!(elements("[1]", |_| None).is_none());
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
        fn a_number_is_what_serde_json_reads_as_one(text in "-?[-+.eE0-9]{1,8}") {
            let is_number = serde_json::from_str::<serde::de::IgnoredAny>(&text).is_ok();
            prop_assert_eq!(members(&format!("{{\"a\":{text}}}")).is_some(), is_number, "{}", text);
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
