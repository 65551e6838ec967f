//! Writes keys: literals as they are, parts escaped.

use super::template::{EscapeSet, KeyTemplate};
use super::{KeyPart, OrderedKeyPart, PaddedKeyPart, PartError, RestKeyPart};
use crate::error::{Error, ErrorKind, Result};

/// The text of a key under construction.
///
/// Writing never fails: the first part that has no stored form is remembered, and [`finish`](Self::finish) reports it.
#[derive(Debug)]
pub struct KeyWriter {
    text: String,
    escape: EscapeSet,
    problem: Option<Problem>,
}

#[derive(Debug)]
struct Problem {
    field: &'static str,
    error: PartError,
    limit: Option<(u32, usize)>,
}

impl KeyWriter {
    /// Starts a key of a template.
    pub fn new(template: &KeyTemplate) -> Self {
        Self {
            text: String::with_capacity(template.usual_len()),
            escape: template.escape,
            problem: None,
        }
    }

    /// Starts a text that is not a whole key: the bound of a range.
    pub(super) fn bare() -> Self {
        Self {
            text: String::new(),
            escape: EscapeSet::ALWAYS,
            problem: None,
        }
    }

    /// Writes a literal of the template.
    pub fn literal(&mut self, literal: &'static str) {
        self.text.push_str(literal);
    }

    /// Writes a part in its plain form.
    pub fn part<T: KeyPart>(&mut self, field: &'static str, part: T::Ref<'_>) {
        self.write(field, |out| T::encode(part, out));
    }

    /// Writes a part in its plain form, of at most `max_len` bytes before escaping.
    pub fn bounded_part<T: KeyPart>(&mut self, field: &'static str, part: T::Ref<'_>, max_len: u32) {
        self.write(field, |out| {
            out.max_len = Some(max_len);
            T::encode(part, out);
        });
    }

    /// Writes a zero-padded part.
    pub fn padded_part<T: PaddedKeyPart>(&mut self, field: &'static str, part: T::Ref<'_>, width: u32) {
        self.write(field, |out| T::encode_padded(part, width, out));
    }

    /// Writes a part whose byte order is the order of the values.
    pub fn asc_part<T: OrderedKeyPart>(&mut self, field: &'static str, part: T::Ref<'_>) {
        self.write(field, |out| T::encode_asc(part, out));
    }

    /// Writes a part whose byte order is the reverse of the order of the values.
    pub fn desc_part<T: OrderedKeyPart>(&mut self, field: &'static str, part: T::Ref<'_>) {
        self.write(field, |out| T::encode_desc(part, out));
    }

    /// Writes the unescaped rest of the key, of at most `max_len` bytes if that is given.
    pub fn rest_part<T: RestKeyPart>(&mut self, field: &'static str, part: T::Ref<'_>, max_len: Option<u32>) {
        self.write(field, |out| {
            out.max_len = max_len;
            out.verbatim(&T::rest_text(part));
        });
    }

    fn write(&mut self, field: &'static str, write: impl FnOnce(&mut PartWriter<'_>)) {
        let start = self.text.len();
        let mut out = PartWriter {
            text: &mut self.text,
            escape: self.escape,
            start,
            len: 0,
            max_len: None,
            error: None,
        };
        write(&mut out);
        let (len, max_len, error) = (out.len, out.max_len, out.error);
        if error.is_some() || len == 0 || max_len.is_some_and(|max| len > max as usize) {
            self.report(field, len, max_len, error);
        }
    }

    #[cold]
    fn report(&mut self, field: &'static str, len: usize, max_len: Option<u32>, error: Option<PartError>) {
        let error = match (error, max_len) {
            (Some(error), _) => Problem {
                field,
                error,
                limit: None,
            },
            (None, Some(max)) if len > 0 => Problem {
                field,
                error: PartError::new("text is longer than its `max_len`"),
                limit: Some((max, len)),
            },
            _ => Problem {
                field,
                error: PartError::new("text of a key part cannot be empty"),
                limit: None,
            },
        };
        self.problem.get_or_insert(error);
    }

    /// Appends text as it is.
    pub(super) fn verbatim(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Returns the key, or why it has no stored form.
    pub fn finish(mut self) -> Result<String> {
        self.take_problem()?;
        Ok(self.into_text())
    }

    /// Returns a prefix, or why it has no stored form.
    pub(super) fn finish_prefix(mut self) -> Result<String> {
        self.take_problem()?;
        Ok(self.text)
    }

    fn take_problem(&mut self) -> Result<()> {
        match self.problem.take() {
            None => Ok(()),
            Some(problem) => {
                let mut error =
                    Error::new(ErrorKind::InvalidKey, problem.error.to_string()).with_field(problem.field);
                if let Some((limit, actual)) = problem.limit {
                    error = error.with_limit(limit.into(), actual as u64);
                }
                Err(error.with_key(self.text.clone()))
            }
        }
    }

    /// Returns the text that was written, valid or not.
    pub fn into_text(self) -> String {
        match self.text.as_str() {
            // The platform refuses these two keys.
            "." => "%2E".to_owned(),
            ".." => "%2E%2E".to_owned(),
            _ => self.text,
        }
    }

    /// Returns the text without regard to the keys that the platform refuses.
    pub(super) fn into_raw(self) -> String {
        self.text
    }
}

/// Writes the text of one part.
#[derive(Debug)]
pub struct PartWriter<'k> {
    text: &'k mut String,
    escape: EscapeSet,
    start: usize,
    len: usize,
    max_len: Option<u32>,
    error: Option<PartError>,
}

impl PartWriter<'_> {
    /// Appends text, escaping what would be taken for structure.
    pub fn text(&mut self, text: &str) {
        self.len += text.len();
        let mut rest = text;
        if self.text.len() == self.start && rest.starts_with('$') {
            self.escape_byte(b'$');
            rest = &rest[1..];
        }
        let mut done = 0;
        for (index, byte) in rest.bytes().enumerate() {
            if self.escape.contains(byte) {
                self.text.push_str(&rest[done..index]);
                self.escape_byte(byte);
                done = index + 1;
            } else if byte == 0xc2 && matches!(rest.as_bytes().get(index + 1), Some(0x80..=0x9f)) {
                // U+0080 to U+009F are control characters too.
                self.text.push_str(&rest[done..index]);
                self.escape_byte(byte);
                self.escape_byte(rest.as_bytes()[index + 1]);
                done = index + 2;
            }
        }
        self.text.push_str(&rest[done..]);
    }

    /// Appends ASCII letters and digits, which are never escaped.
    pub fn alphanumeric(&mut self, text: &str) {
        debug_assert!(text.bytes().all(|byte| byte.is_ascii_alphanumeric()));
        self.verbatim(text);
    }

    /// Appends the mark of `None`, which no text can write.
    pub fn none(&mut self) {
        self.verbatim(NONE);
    }

    /// Remembers that the value has no stored form.
    pub fn refuse(&mut self, error: PartError) {
        self.error.get_or_insert(error);
    }

    pub(super) fn verbatim(&mut self, text: &str) {
        self.len += text.len();
        self.text.push_str(text);
    }

    fn escape_byte(&mut self, byte: u8) {
        const HEX: &[u8; 16] = b"0123456789ABCDEF";
        self.text.push('%');
        self.text.push(char::from(HEX[usize::from(byte >> 4)]));
        self.text.push(char::from(HEX[usize::from(byte & 15)]));
    }
}

/// What `None` writes; a leading `$` is escaped in every text.
pub(crate) const NONE: &str = "$none";
