//! Reads keys: the literals in their places, the parts between them, nothing but the canonical form.

use std::borrow::Cow;

use super::template::{KeyTemplate, PartForm, PartSchema, Segment};
use super::{
    AnyKey, EntityKey, KeyOf, KeyPart, OrderedKeyPart, PaddedKeyPart, PartError, RestKeyPart, foreign,
    written,
};
use crate::eights;
use crate::error::{Error, Result};
use crate::key::KeyWriter;
use crate::key::writer::RESERVED;
use crate::schema::{Lean, Schema};

/// Takes a stored key apart, from the left.
#[derive(Debug)]
pub struct KeyParser<'k> {
    /// Of the entity whose key it is.
    schema: Option<&'static Schema>,
    template: &'static KeyTemplate,
    text: &'k str,
    rest: &'k str,
    next: usize,
    /// What was read is surely what would be written.
    canonical: bool,
}

impl<'k> KeyParser<'k> {
    /// Reads a key; only the form that writing it again would give is accepted.
    pub(crate) fn parse<K: EntityKey>(text: &'k str) -> Result<K> {
        let schema = K::Entity::LEAN;
        let mut parser = KeyParser::new(&schema.key, text, Some(schema));
        let key = K::read_parts(&mut parser)?;
        parser.accept(&KeyOf::<K::Entity, _>::new(&key))?;
        Ok(key)
    }

    /// Reads a key of a template that belongs to no entity.
    #[doc(hidden)]
    pub fn parse_with<K>(
        template: &'static KeyTemplate,
        text: &'k str,
        read: impl FnOnce(&mut Self) -> Result<K>,
        write: impl FnOnce(&K, &mut KeyWriter),
    ) -> Result<K> {
        let mut parser = KeyParser::new(template, text, None);
        let key = read(&mut parser)?;
        if parser.ends()? {
            return Ok(key);
        }
        let mut canonical = KeyWriter::new(template);
        write(&key, &mut canonical);
        parser.compare(canonical)?;
        Ok(key)
    }

    fn new(template: &'static KeyTemplate, text: &'k str, schema: Option<&'static Schema>) -> Self {
        KeyParser {
            schema,
            template,
            text,
            rest: text,
            next: 0,
            // The shortest keys may be dots, which are escaped as a whole; and a reserved one is nobody's, whatever its parts say.
            canonical: text.len() > "%2E%2E".len() && !is_reserved(text),
        }
    }

    /// Refuses a key that goes on, and one that `key`, which was read from it, would be written otherwise.
    fn accept(mut self, key: &dyn AnyKey) -> Result<()> {
        if self.ends()? {
            return Ok(());
        }
        let canonical = written(self.template, key);
        self.compare(canonical)
    }

    /// Refuses a key that goes on; tells whether it is surely canonical.
    fn ends(&mut self) -> Result<bool> {
        self.skip_literal()?;
        if !self.rest.is_empty() {
            return Err(self.foreign("the key goes on after its last part"));
        }
        Ok(self.canonical)
    }

    /// Refuses a key that would be written otherwise.
    fn compare(self, canonical: KeyWriter) -> Result<()> {
        match canonical.finish() {
            Ok(canonical) if eights::same(canonical.as_bytes(), self.text.as_bytes()) => Ok(()),
            _ => Err(self.foreign("the key is not in canonical form")),
        }
    }

    // What generated code reads most keys by: one call is less to check than one for each part.
    #[doc(hidden)]
    #[inline]
    pub fn parts2<A: KeyPart, B: KeyPart>(&mut self) -> Result<(A, B)> {
        Ok((self.part()?, self.part()?))
    }

    #[doc(hidden)]
    #[inline]
    pub fn parts3<A: KeyPart, B: KeyPart, C: KeyPart>(&mut self) -> Result<(A, B, C)> {
        Ok((self.part()?, self.part()?, self.part()?))
    }

    #[doc(hidden)]
    #[inline]
    pub fn parts4<A: KeyPart, B: KeyPart, C: KeyPart, D: KeyPart>(&mut self) -> Result<(A, B, C, D)> {
        Ok((self.part()?, self.part()?, self.part()?, self.part()?))
    }

    /// Reads a part in its plain form.
    pub fn part<T: KeyPart>(&mut self) -> Result<T> {
        let (text, part) = self.next_part()?;
        let text = if self.is_clean(text, part, T::STRICT) && T::is_canonical(text) {
            PartText::verbatim(text)
        } else {
            self.unescaped(text, part)?
        };
        match T::decode(&text) {
            Ok(value) => Ok(value),
            Err(error) => Err(self.refuse(part, &error)),
        }
    }

    /// Undoes the escapes of a part.
    #[cold]
    #[inline(never)]
    fn unescaped(&mut self, text: &'k str, part: &PartSchema) -> Result<PartText<'k>> {
        self.canonical = false;
        PartText::new(text).map_err(|error| self.refuse(part, &error))
    }

    /// Tells whether a text holds nothing that is escaped, and is as long as it may be; of a `strict` part where it decodes.
    fn is_clean(&self, text: &str, part: &PartSchema, strict: bool) -> bool {
        let escape = &self.template.escape;
        let has_escapes = || {
            let may_have = !strict || escape.touches(part.shape.alphabet);
            may_have && escape.may_be_in(text)
        };
        !text.is_empty()
            && !is_marked(text)
            && part.max_len.is_none_or(|max_len| text.len() <= max_len as usize)
            && !has_escapes()
    }

    /// Reads a zero-padded part.
    pub fn padded_part<T: PaddedKeyPart>(&mut self) -> Result<T> {
        self.read(T::PADDED_EXACT, |text, form| match form {
            PartForm::Padded(width) => T::decode_padded(text, width),
            _ => Err(PartError::new("not a padded part")),
        })
    }

    /// Reads a part in ascending form.
    pub fn asc_part<T: OrderedKeyPart>(&mut self) -> Result<T> {
        self.read(T::ORDERED_EXACT, |text, _| {
            T::decode_asc(&PartText::verbatim(text))
        })
    }

    /// Reads a part in descending form.
    pub fn desc_part<T: OrderedKeyPart>(&mut self) -> Result<T> {
        self.read(T::ORDERED_EXACT, |text, _| {
            T::decode_desc(&PartText::verbatim(text))
        })
    }

    /// Reads the unescaped rest of the key.
    pub fn rest_part<T: RestKeyPart>(&mut self) -> Result<T> {
        self.read(false, |text, _| T::decode_rest(text))
    }

    /// Reads a form that is not escaped; an `exact` one cannot be read but from what it is written as.
    fn read<T>(
        &mut self,
        exact: bool,
        decode: impl FnOnce(&str, PartForm) -> Result<T, PartError>,
    ) -> Result<T> {
        let (text, part) = self.next_part()?;
        self.canonical &= exact;
        decode(text, part.form).map_err(|error| self.refuse(part, &error))
    }

    /// Cuts off the text of the next part.
    fn next_part(&mut self) -> Result<(&'k str, &'static PartSchema)> {
        self.skip_literal()?;
        let Some(Segment::Part(part)) = self.template.segments.get(self.next) else {
            return Err(self.foreign("the template has no more parts"));
        };
        self.next += 1;
        let separator = match self.template.segments.get(self.next) {
            Some(Segment::Literal(separator)) => Some(separator.as_bytes()[0]),
            _ => None,
        };
        let end = match (part.form.width(), separator) {
            // A form of fixed width is not escaped: it may hold the separator.
            (Some(width), _) => Some(width as usize),
            // The first byte of a separator is escaped in every part, so the first one met ends this part. A `$` that begins
            // a part begins the mark of `None`.
            (None, Some(separator)) => {
                let skip = usize::from(is_marked(self.rest));
                let found = self.rest.bytes().skip(skip).position(|byte| byte == separator);
                found.map(|at| at + skip)
            }
            (None, None) => Some(self.rest.len()),
        };
        let Some((text, rest)) = end.and_then(|end| self.rest.split_at_checked(end)) else {
            return Err(self.foreign("the key ends too early").with_field(part.field));
        };
        self.rest = rest;
        Ok((text, part))
    }

    #[cold]
    fn refuse(&self, part: &PartSchema, error: &PartError) -> Error {
        self.foreign(&error.0).with_field(part.field)
    }

    #[cold]
    fn foreign(&self, detail: &str) -> Error {
        let error = foreign(self.text, detail);
        match self.schema {
            Some(schema) => error.about(schema),
            None => error,
        }
    }

    fn skip_literal(&mut self) -> Result<()> {
        if let Some(Segment::Literal(literal)) = self.template.segments.get(self.next) {
            let head = self.rest.as_bytes().get(..literal.len());
            if !head.is_some_and(|head| eights::same(head, literal.as_bytes())) {
                return Err(self.foreign(&format!("expected `{literal}`, as in `{}`", self.template.text)));
            }
            self.rest = self.rest.get(literal.len()..).unwrap_or_default();
            self.next += 1;
        }
        Ok(())
    }
}

/// Tells a key of our own.
fn is_reserved(text: &str) -> bool {
    is_marked(text) && text.starts_with(RESERVED)
}

/// Tells whether a text begins with `$`. By its byte: for a `char` the standard library makes a text of that first.
fn is_marked(text: &str) -> bool {
    text.as_bytes().first() == Some(&b'$')
}

/// The text of one part, as it stands in a key and with its escapes undone.
#[derive(Debug)]
pub struct PartText<'k> {
    stored: &'k str,
    text: Cow<'k, str>,
}

impl<'k> PartText<'k> {
    fn new(stored: &'k str) -> Result<Self, PartError> {
        Ok(Self {
            stored,
            text: unescape(stored)?,
        })
    }

    /// The text of a form that is not escaped.
    pub(super) fn verbatim(text: &'k str) -> Self {
        Self {
            stored: text,
            text: Cow::Borrowed(text),
        }
    }

    /// Returns the text without escapes.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Tells whether the part is the mark of `None`.
    pub fn is_none(&self) -> bool {
        self.stored == super::writer::NONE
    }
}

impl std::ops::Deref for PartText<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        &self.text
    }
}

/// Undoes the escapes of a part.
fn unescape(text: &str) -> Result<Cow<'_, str>, PartError> {
    if !text.bytes().any(|byte| byte == b'%') {
        return Ok(Cow::Borrowed(text));
    }
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [byte, after @ ..] = rest {
        rest = after;
        let mut byte = *byte;
        if byte == b'%' {
            let [high, low, after @ ..] = after else {
                return Err(half_escape());
            };
            let (Some(high), Some(low)) = (hex_digit(*high), hex_digit(*low)) else {
                return Err(half_escape());
            };
            byte = high << 4 | low;
            rest = after;
        }
        out.push(byte);
    }
    String::from_utf8(out)
        .map(Cow::Owned)
        .map_err(|_| PartError::new("the escapes are not UTF-8"))
}

#[cold]
fn half_escape() -> PartError {
    PartError::new("`%` is not followed by two hexadecimal digits")
}

fn hex_digit(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'A'..=b'F' => Some(byte - b'A' + 10),
        _ => None,
    }
}
