//! The members of JSON objects as they stand in a text.
//!
//! What is taken apart here is JSON that somebody has looked at already: the platform, `JSON.stringify`, or the check of a
//! backend. So it is one pass that finds where things begin and end; what a member holds is read when somebody asks, by
//! `serde_json` but for the arrays.

use std::borrow::Cow;
use std::num::NonZero;

use crate::eights;

/// A member of an object.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Member<'a> {
    /// The name as JSON text, quotes included.
    pub(crate) name: &'a [u8],
    /// The JSON text of the value.
    pub(crate) value: &'a str,
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

    /// Returns the name as JSON text.
    pub(crate) fn json_name(&self) -> &'a str {
        std::str::from_utf8(self.name).unwrap_or_default()
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
        crate::codec::json::read(self.name).map_or(inner, Cow::Owned)
    }
}

/// Takes an object apart; `None` where the text is no object.
pub(crate) fn members(text: &str) -> Option<Vec<Member<'_>>> {
    let bytes = text.as_bytes();
    let mut at = behind(bytes, 0, b'{')?;
    if bytes.get(at) != Some(&b'"') && ends(bytes, at, b'}') {
        return Some(Vec::new());
    }
    // One allocation for nearly all metadata.
    let mut members = Vec::with_capacity(8);
    loop {
        let inner = behind(bytes, at, b'"')?;
        let skipped = string(bytes.get(inner..)?)?;
        let end = inner + skipped.len();
        let start = value_at(bytes, behind(bytes, end, b':')?);
        at = start + value(bytes.get(start..)?)?.len();
        members.push(Member {
            name: bytes.get(inner - 1..end)?,
            value: text.get(start..at)?,
            escaped: skipped.is_escaped(),
        });
        match bytes.get(at..)? {
            [b'}'] => return Some(members),
            [b',', ..] => at += 1,
            _ => match behind(bytes, at, b',') {
                Some(after) => at = after,
                None => return ends(bytes, at, b'}').then_some(members),
            },
        }
    }
}

/// The elements of an array, one after the other.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Elements<'a> {
    /// From where the next one begins; `None` behind the last one.
    rest: Option<&'a str>,
}

impl<'a> Elements<'a> {
    /// Begins an array; `None` where the text is none.
    pub(crate) fn of(text: &'a str) -> Option<Self> {
        let bytes = text.as_bytes();
        let inner = behind(bytes, 0, b'[')?;
        let is_empty = matches!(bytes.get(inner), Some(b']' | ..=b' ')) && ends(bytes, inner, b']');
        Some(Self {
            rest: if is_empty { None } else { text.get(inner..) },
        })
    }

    /// Tells whether there are no more.
    pub(crate) fn is_empty(&self) -> bool {
        self.rest.is_none()
    }

    /// Cuts off the next element; `None` where the text does not go on as an array does.
    pub(crate) fn cut(&mut self) -> Option<&'a str> {
        let text = self.rest?;
        let bytes = text.as_bytes();
        let start = value_at(bytes, 0);
        let end = start + value(bytes.get(start..)?)?.len();
        self.rest = match behind(bytes, end, b',') {
            Some(next) => text.get(next..),
            None if ends(bytes, end, b']') => None,
            None => return None,
        };
        text.get(start..end)
    }
}

/// Takes an array apart into the texts of its elements; `None` where the text is none, or where `visit` says so.
#[cfg(any(test, all(target_arch = "wasm32", feature = "workers")))]
pub(crate) fn elements<'a>(text: &'a str, mut visit: impl FnMut(&'a str) -> Option<()>) -> Option<()> {
    let mut elements = Elements::of(text)?;
    while !elements.is_empty() {
        visit(elements.cut()?)?;
    }
    Some(())
}

/// Tells whether a text is `null`.
#[cold]
pub(crate) fn is_null(text: &str) -> bool {
    let text = text.as_bytes();
    let rest = text.get(without_space(text, 0)..);
    let rest = rest.and_then(|rest| rest.strip_prefix(b"null"));
    rest.is_some_and(|rest| without_space(rest, 0) == rest.len())
}

/// Returns what follows this byte, where it is the first from a place on but for white space.
fn behind(text: &[u8], at: usize, byte: u8) -> Option<usize> {
    if text.get(at) == Some(&byte) {
        return Some(at + 1);
    }
    behind_space(text, at, byte)
}

// In nearly all metadata there is none. That it is not inlined is said outright for a Worker: what the compiler decides by itself depends
// on which features are on that nobody uses.
#[cold]
#[cfg_attr(target_arch = "wasm32", inline(never))]
fn behind_space(text: &[u8], at: usize, byte: u8) -> Option<usize> {
    let at = without_space(text, at);
    (text.get(at) == Some(&byte)).then_some(at + 1)
}

#[cold]
#[cfg_attr(target_arch = "wasm32", inline(never))]
fn without_space(text: &[u8], mut at: usize) -> usize {
    while let Some(b' ' | b'\t' | b'\n' | b'\r') = text.get(at) {
        at += 1;
    }
    at
}

/// Tells whether a text ends with this byte, but for white space.
fn ends(text: &[u8], at: usize, byte: u8) -> bool {
    behind(text, at, byte).is_some_and(|rest| rest == text.len() || without_space(text, rest) == text.len())
}

/// Returns where the value begins that is next.
#[inline]
fn value_at(text: &[u8], at: usize) -> usize {
    match text.get(at) {
        Some(..=b' ') => without_space(text, at),
        _ => at,
    }
}

/// How much of a text a value or a string takes, and of a string whether there are escapes in it.
///
/// In one number, because on wasm32 more than one goes through memory.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Skipped(NonZero<usize>);

impl Skipped {
    fn new(len: usize, escaped: bool) -> Option<Self> {
        NonZero::new(len << 1 | usize::from(escaped)).map(Self)
    }

    pub(crate) fn len(self) -> usize {
        self.0.get() >> 1
    }

    fn is_escaped(self) -> bool {
        self.0.get() & 1 != 0
    }
}

/// Skips the value that a text begins with.
fn value(text: &[u8]) -> Option<Skipped> {
    match text {
        [b'"', rest @ ..] => Skipped::new(1 + string(rest)?.len(), false),
        [b'{' | b'[', ..] => nested(text),
        scalar => literal(scalar),
    }
}

/// Skips what follows the first quote of a string.
pub(crate) fn string(text: &[u8]) -> Option<Skipped> {
    let mut escaped = false;
    let mut at = 0;
    loop {
        // Plain bytes first, eight at a time: nearly all are.
        while let Some(eight) = text.get(at..).and_then(<[u8]>::first_chunk) {
            let plain = eights::plain_bytes(*eight);
            at += plain;
            if plain < 8 {
                break;
            }
        }
        match text.get(at)? {
            b'"' => return Skipped::new(at + 1, escaped),
            b'\\' if at + 1 < text.len() => {
                escaped = true;
                at += 2;
            }
            b'\\' | ..=0x1f => return None,
            _ => at += 1,
        }
    }
}

/// Skips an array or an object. What stands between its members is left to who reads it.
fn nested(text: &[u8]) -> Option<Skipped> {
    // Which of the open brackets are braces, the innermost in the lowest bit. Of more than 64 levels the kinds are not compared.
    let (mut braces, mut depth, mut deepest) = (0_u64, 0_u32, 0);
    let mut at = 0;
    loop {
        let byte = *text.get(at)?;
        at += match byte {
            b'{' | b'[' => {
                braces = braces << 1 | u64::from(byte == b'{');
                depth += 1;
                deepest = deepest.max(depth);
                1
            }
            b'}' | b']' => {
                if (braces & 1 == 1) != (byte == b'}') && deepest <= 64 {
                    return None;
                }
                braces >>= 1;
                depth -= 1;
                if depth == 0 {
                    return Skipped::new(at + 1, false);
                }
                1
            }
            b',' | b':' | b' ' | b'\t' | b'\n' | b'\r' => 1,
            b'"' => 1 + string(text.get(at + 1..)?)?.len(),
            _ => literal(text.get(at..)?)?.len(),
        };
    }
}

/// Reads a whole number of up to 18 digits, as nearly all are, without asking `serde_json`.
#[inline(never)]
pub(crate) fn digits(text: &[u8]) -> Option<u64> {
    match text {
        [b'0', _, ..] => None,
        _ if text.len() > 18 => None,
        _ => eights::decimal(text),
    }
}

/// Skips a number, `true`, `false` or `null`.
fn literal(text: &[u8]) -> Option<Skipped> {
    let len = match text {
        [b'0', rest @ ..] if !matches!(rest, [b'0'..=b'9' | b'.' | b'e' | b'E', ..]) => 1,
        [b'1'..=b'9', ..] => {
            let len = digits_end(text, 1);
            if let Some(b'.' | b'e' | b'E') = text.get(len) {
                return number(text);
            }
            len
        }
        [b't', b'r', b'u', b'e', ..] | [b'n', b'u', b'l', b'l', ..] => 4,
        [b'f', b'a', b'l', b's', b'e', ..] => 5,
        _ => return number(text),
    };
    Skipped::new(len, false)
}

/// Skips a number with a sign, a point or an exponent.
#[cold]
fn number(text: &[u8]) -> Option<Skipped> {
    let some_digits = |at| Some(digits_end(text, at)).filter(|end| *end > at);
    let mut at = usize::from(text.first() == Some(&b'-'));
    at = match text.get(at..)? {
        [b'0', b'0'..=b'9', ..] => return None,
        _ => some_digits(at)?,
    };
    if text.get(at) == Some(&b'.') {
        at = some_digits(at + 1)?;
    }
    if let Some(b'e' | b'E') = text.get(at) {
        let sign = matches!(text.get(at + 1), Some(b'+' | b'-'));
        at = some_digits(at + 1 + usize::from(sign))?;
    }
    Skipped::new(at, false)
}

/// Returns where the digits end that begin at a place, if any.
fn digits_end(text: &[u8], mut at: usize) -> usize {
    while let Some(eight) = text.get(at..).and_then(<[u8]>::first_chunk) {
        let digits = eights::leading_digits(*eight);
        at += digits;
        if digits < 8 {
            return at;
        }
    }
    while let Some(b'0'..=b'9') = text.get(at) {
        at += 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{elements, members};

    #[test]
    fn an_object_is_taken_apart() {
        let text = "\t{ \"a\" : 1 ,\"b\\u0062\":[1,{\"c\":\"]}\"}, 2 ], \"\": \"x\\\"\" ,\"é\":-1.5E+3,\"n\":null}\n";
        let members = members(text).unwrap();
        let members: Vec<_> = members
            .iter()
            .map(|member| (member.name().into_owned(), member.value))
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
                        let read: serde_json::Value = serde_json::from_str(member.value).unwrap();
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
