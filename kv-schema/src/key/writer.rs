//! Writes keys: literals as they are, parts escaped.

use super::template::{CONTROL, EscapeSet, KeyTemplate};
use super::{Alphabet, KeyPart, OrderedKeyPart, PaddedKeyPart, PartError, RestKeyPart};
use crate::eights;
use crate::error::{Error, ErrorKind, Result};
use crate::schema::Schema;

/// What `None` writes; a leading `$` is escaped in every text.
pub(crate) const NONE: &str = "$none";

/// How the keys begin that belong to this crate.
pub(super) const RESERVED: &str = "$kv:";

/// The text of a key under construction.
///
/// Writing never fails: the first part that has no stored form is remembered, and [`finish`](Self::finish) reports it.
#[derive(Debug, Clone)]
pub struct KeyWriter {
    text: String,
    escape: &'static EscapeSet,
    dot_head: bool,
    rest: bool,
    odd: Option<Odd>,
    problem: Option<Error>,
}

/// What is out of the ordinary of the part that is being written: of nearly every part, nothing.
#[derive(Debug, Clone, Copy, Default)]
struct Odd {
    /// By how many bytes its escapes have made it longer.
    added: usize,
    none: bool,
    refused: bool,
}

impl KeyWriter {
    /// Starts a key of a template.
    pub fn new(template: &'static KeyTemplate) -> Self {
        Self::over(template, String::with_capacity(template.usual_len()))
    }

    /// Starts a key of a template, in place of a text that is there.
    pub(super) fn over(template: &'static KeyTemplate, mut text: String) -> Self {
        text.clear();
        Self {
            text,
            escape: &template.escape,
            dot_head: template.dot_head,
            rest: false,
            odd: None,
            problem: None,
        }
    }

    /// Starts a prefix of a template: its first literal.
    pub(super) fn prefix(template: &'static KeyTemplate) -> Self {
        let mut out = Self::new(template);
        out.literal(template.head());
        out
    }

    /// Starts a text that is not a whole key: the bound of a range.
    pub(super) fn bare() -> Self {
        Self {
            text: String::new(),
            escape: &EscapeSet::ALWAYS,
            dot_head: false,
            rest: false,
            odd: None,
            problem: None,
        }
    }

    /// Writes a literal of the template.
    pub fn literal(&mut self, literal: &'static str) {
        self.text.push_str(literal);
    }

    // What generated code writes most parts by: half the calls to check.
    #[doc(hidden)]
    pub fn part_after<T: KeyPart>(&mut self, literal: &'static str, field: &'static str, part: T::Ref<'_>) {
        self.literal(literal);
        self.part::<T>(field, part);
    }

    /// Writes a part in its plain form.
    pub fn part<T: KeyPart>(&mut self, field: &'static str, part: T::Ref<'_>) {
        self.write(field, true, None, |out| T::encode(part, out));
    }

    /// Writes a part in its plain form, of at most `max_len` bytes before escaping.
    pub fn bounded_part<T: KeyPart>(&mut self, field: &'static str, part: T::Ref<'_>, max_len: u32) {
        self.write(field, true, Some(max_len), |out| {
            T::encode(part, out);
        });
    }

    /// Writes a zero-padded part.
    pub fn padded_part<T: PaddedKeyPart>(&mut self, field: &'static str, part: T::Ref<'_>, width: u32) {
        let len = self.write(field, false, None, |out| T::encode_padded(part, width, out));
        if len != width as usize {
            self.report(field, "number is wider than its padding", Some((width, len)));
        }
    }

    /// Writes a part whose byte order is the order of the values.
    pub fn asc_part<T: OrderedKeyPart>(&mut self, field: &'static str, part: T::Ref<'_>) {
        self.ordered::<T>(field, |out| T::encode_asc(part, out));
    }

    /// Writes a part whose byte order is the reverse of the order of the values.
    pub fn desc_part<T: OrderedKeyPart>(&mut self, field: &'static str, part: T::Ref<'_>) {
        self.ordered::<T>(field, |out| T::encode_desc(part, out));
    }

    /// Writes the unescaped rest of the key, of at most `max_len` bytes if that is given.
    pub fn rest_part<T: RestKeyPart>(&mut self, field: &'static str, part: T::Ref<'_>, max_len: Option<u32>) {
        self.rest = true;
        self.write(field, false, max_len, |out| out.verbatim(&T::rest_text(part)));
    }

    /// Writes a form that is never escaped, because its width alone says where it ends.
    fn ordered<T: OrderedKeyPart>(&mut self, field: &'static str, write: impl FnOnce(&mut PartWriter<'_>)) {
        let start = self.text.len();
        let len = self.write(field, false, None, write);
        let looks_fit = || is_graphic(&self.text.as_bytes()[start..]);
        debug_assert!(!T::ORDERED_DIGITS || looks_fit(), "digits are printable");
        if len != T::WIDTH as usize || !(T::ORDERED_DIGITS || looks_fit()) {
            self.report(
                field,
                "the ordered form is not of its fixed width of printable ASCII",
                None,
            );
        }
    }

    /// Writes a part and returns its bytes before escaping; one that is not `escaped` is written as it is.
    #[inline]
    fn write(
        &mut self,
        field: &'static str,
        escaped: bool,
        max_len: Option<u32>,
        write: impl FnOnce(&mut PartWriter<'_>),
    ) -> usize {
        let start = self.text.len();
        write(&mut PartWriter {
            key: self,
            start,
            escaped,
        });
        let len = self.text.len() - start;
        let too_long = max_len.is_some_and(|max_len| len > max_len as usize);
        if len == 0 || too_long || self.odd.is_some() {
            return self.settle(field, len, max_len);
        }
        len
    }

    /// Judges a part with something odd about it, and returns its bytes before escaping.
    #[cold]
    fn settle(&mut self, field: &'static str, len: usize, max_len: Option<u32>) -> usize {
        let odd = self.odd.take().unwrap_or_default();
        let len = len - odd.added;
        if odd.refused {
            self.problem = self.problem.take().map(|problem| placed(problem, field));
        } else if len == 0 {
            self.report(field, "a key part cannot be empty", None);
        } else if let Some(max_len) = max_len.filter(|max_len| len > *max_len as usize && !odd.none) {
            self.report(field, "text is longer than its `max_len`", Some((max_len, len)));
        }
        len
    }

    #[cold]
    fn report(&mut self, field: &'static str, detail: &str, limit: Option<(u32, usize)>) {
        if self.problem.is_some() {
            return;
        }
        let mut error = placed(Error::new(ErrorKind::InvalidKey, detail), field);
        if let Some((limit, actual)) = limit {
            error = error.with_limit(limit.into(), actual as u64);
        }
        self.problem = Some(error);
    }

    /// Appends text as it is.
    pub(super) fn verbatim(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Returns the key, or why it has no stored form.
    pub fn finish(self) -> Result<String> {
        if self.is_plain() {
            return Ok(self.text);
        }
        self.finish_oddly()
    }

    /// Returns the key of an entity.
    pub(crate) fn finish_of(self, schema: &Schema) -> Result<String> {
        self.finish().map_err(|error| error.about(schema))
    }

    /// Tells a key with nothing to say against it: too long for dots, and not of our own. Nearly every one is.
    fn is_plain(&self) -> bool {
        self.problem.is_none() && self.text.len() > 2 && self.text.as_bytes()[0] != RESERVED.as_bytes()[0]
    }

    #[cold]
    fn finish_oddly(mut self) -> Result<String> {
        self.take_problem()?;
        let detail = if self.text.starts_with(RESERVED) {
            "keys that begin with `$kv:` are reserved"
        } else if self.rest && self.is_dots() {
            "a key cannot be `.` or `..`"
        } else {
            return Ok(self.take_text());
        };
        Err(Error::new(ErrorKind::InvalidKey, detail).with_key(self.text.clone()))
    }

    /// Tells whether a text is what was written, valid or not.
    pub(crate) fn comes_to(&mut self, text: &str) -> bool {
        self.settle_dots();
        eights::same(self.text.as_bytes(), text.as_bytes())
    }

    /// Returns the text for the next key.
    pub(super) fn into_buffer(self) -> String {
        self.text
    }

    /// Returns a prefix, or why it has no stored form.
    pub(super) fn finish_prefix(mut self) -> Result<String> {
        self.take_problem()?;
        Ok(self.text)
    }

    fn take_problem(&mut self) -> Result<()> {
        match self.problem.take() {
            None => Ok(()),
            Some(error) => Err(error.with_key(self.text.clone())),
        }
    }

    /// Returns the text that was written, valid or not.
    pub fn into_text(mut self) -> String {
        self.take_text()
    }

    fn take_text(&mut self) -> String {
        self.settle_dots();
        std::mem::take(&mut self.text)
    }

    fn settle_dots(&mut self) {
        // The platform refuses these two keys, so the dots of the parts are escaped. A `rest` has no escapes: it stays as it
        // is, and is refused.
        if self.is_dots() && !self.rest {
            let literal = usize::from(self.dot_head && self.text.len() == 2);
            let dots = self.text.len() - literal;
            self.text.truncate(literal);
            for _ in 0..dots {
                self.text.push_str("%2E");
            }
        }
    }

    fn is_dots(&self) -> bool {
        matches!(self.text.as_bytes(), b"." | b"..")
    }
}

/// Names the field of a part in an error; a bound of a range has none.
fn placed(error: Error, field: &'static str) -> Error {
    if field.is_empty() {
        error
    } else {
        error.with_field(field)
    }
}

/// Tells whether a text is printable ASCII without a space.
fn is_graphic(text: &[u8]) -> bool {
    eights::all_are(text, eights::are_graphic)
}

/// Writes the text of one part.
#[derive(Debug)]
pub struct PartWriter<'k> {
    key: &'k mut KeyWriter,
    start: usize,
    escaped: bool,
}

impl PartWriter<'_> {
    /// Appends text, escaping what would be taken for structure.
    ///
    /// In the forms of fixed width nothing is escaped: the width alone says where they end.
    pub fn text(&mut self, text: &str) {
        if self.escaped && (text.as_bytes().first() == Some(&b'$') || self.key.escape.may_be_in(text)) {
            self.escape(text);
        } else {
            self.verbatim(text);
        }
    }

    #[cold]
    fn escape(&mut self, text: &str) {
        let escape = self.key.escape;
        let bytes = text.as_bytes();
        let mut done = 0;
        if self.key.text.len() == self.start && bytes.first() == Some(&b'$') {
            self.escape_byte(b'$');
            done = 1;
        }
        let mut next = done;
        while let Some(&byte) = bytes.get(next) {
            let run = match byte {
                _ if !escape.may_escape(byte) => 0,
                // U+0080 to U+009F are control characters too.
                CONTROL if matches!(bytes.get(next + 1), Some(0x80..=0x9f)) => 2,
                _ => usize::from(byte.is_ascii()),
            };
            if run == 0 {
                next += 1;
                continue;
            }
            self.verbatim(&text[done..next]);
            for &byte in &bytes[next..next + run] {
                self.escape_byte(byte);
            }
            next += run;
            done = next;
        }
        self.verbatim(&text[done..]);
    }

    /// Appends text of a known alphabet: it is not looked through where nothing of that is escaped.
    #[inline]
    pub(super) fn known(&mut self, text: &str, alphabet: Alphabet) {
        if self.escaped && self.key.escape.touches(alphabet) {
            self.text(text);
        } else {
            self.verbatim(text);
        }
    }

    /// Appends ASCII letters and digits, which are never escaped.
    pub fn alphanumeric(&mut self, text: &str) {
        if text.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            self.verbatim(text);
        } else {
            self.text(text);
        }
    }

    /// Appends the mark of `None`, which no text can write.
    pub fn none(&mut self) {
        if !self.written().is_empty() {
            self.refuse(PartError::new("the mark of `None` stands alone"));
        }
        self.odd().none = true;
        self.verbatim(NONE);
    }

    /// Tells whether the mark of `None` was written.
    pub(super) fn wrote_none(&self) -> bool {
        self.key.odd.is_some_and(|odd| odd.none)
    }

    /// Returns what was written of this part.
    pub(super) fn written(&self) -> &str {
        &self.key.text[self.start..]
    }

    /// Remembers that the value has no stored form.
    pub fn refuse(&mut self, error: PartError) {
        if self.key.problem.is_none() {
            self.key.problem = Some(Error::new(ErrorKind::InvalidKey, error.0));
            self.odd().refused = true;
        }
    }

    fn odd(&mut self) -> &mut Odd {
        self.key.odd.get_or_insert_default()
    }

    #[inline]
    pub(super) fn verbatim(&mut self, text: &str) {
        self.key.text.push_str(text);
    }

    fn escape_byte(&mut self, byte: u8) {
        const HEX: &[u8; 16] = b"0123456789ABCDEF";
        let escape = [b'%', HEX[usize::from(byte >> 4)], HEX[usize::from(byte & 15)]];
        // It is all ASCII.
        self.verbatim(std::str::from_utf8(&escape).unwrap_or_default());
        self.odd().added += 2;
    }
}

#[cfg(test)]
mod tests {
    use super::is_graphic;

    #[test]
    fn any_byte_that_is_not_graphic_is_found_in_any_place() {
        for byte in 0..=u8::MAX {
            for (len, at) in (1..20).flat_map(|len| (0..len).map(move |at| (len, at))) {
                for beside in [b'!', b'~'] {
                    let mut text = vec![beside; len];
                    text[at] = byte;
                    assert_eq!(is_graphic(&text), byte.is_ascii_graphic(), "{text:?}");
                }
            }
        }
    }
}
