//! Reads keys: the literals in their places, the parts between them, nothing but the canonical form.

use std::borrow::Cow;

use super::template::{KeyTemplate, PartForm, Segment};
use super::{EntityKey, KeyPart, OrderedKeyPart, PaddedKeyPart, PartError, RestKeyPart, ToKey, foreign};
use crate::entity::KvEntity;
use crate::error::Result;
use crate::key::KeyWriter;

/// Takes a stored key apart, from the left.
#[derive(Debug)]
pub struct KeyParser<'k> {
    template: &'static KeyTemplate,
    text: &'k str,
    rest: &'k str,
    next: usize,
}

impl<'k> KeyParser<'k> {
    /// Reads a key; only the form that writing it again would give is accepted.
    pub(crate) fn parse<K: EntityKey>(text: &'k str) -> Result<K> {
        let template = &K::Entity::SCHEMA.key;
        let mut parser = KeyParser {
            template,
            text,
            rest: text,
            next: 0,
        };
        let key = K::read_parts(&mut parser)
            .and_then(|key| parser.finish(key))
            .map_err(|error| error.with_entity(K::Entity::SCHEMA.name))?;
        Ok(key)
    }

    /// Reads a part in its plain form.
    pub fn part<T: KeyPart>(&mut self) -> Result<T> {
        self.read(|text, _| T::decode(&PartText::new(text)?))
    }

    /// Reads a zero-padded part.
    pub fn padded_part<T: PaddedKeyPart>(&mut self) -> Result<T> {
        self.read(|text, form| match form {
            PartForm::Padded(width) => T::decode_padded(text, width),
            _ => Err(PartError::new("not a padded part")),
        })
    }

    /// Reads a part in ascending form.
    pub fn asc_part<T: OrderedKeyPart>(&mut self) -> Result<T> {
        self.read(|text, _| T::decode_asc(&PartText::new(text)?))
    }

    /// Reads a part in descending form.
    pub fn desc_part<T: OrderedKeyPart>(&mut self) -> Result<T> {
        self.read(|text, _| T::decode_desc(&PartText::new(text)?))
    }

    /// Reads the unescaped rest of the key.
    pub fn rest_part<T: RestKeyPart>(&mut self) -> Result<T> {
        self.read(|text, _| T::decode_rest(text))
    }

    fn read<T>(&mut self, decode: impl FnOnce(&str, PartForm) -> Result<T, PartError>) -> Result<T> {
        self.skip_literal()?;
        let Some(Segment::Part(part)) = self.template.segments.get(self.next) else {
            return Err(foreign(self.text, "the template has no more parts"));
        };
        self.next += 1;
        // The first byte of a separator is escaped in every part, so the first one met ends this part.
        let end = match self.template.segments.get(self.next) {
            Some(Segment::Literal(separator)) => self.rest.find(char::from(separator.as_bytes()[0])),
            _ => Some(self.rest.len()),
        };
        let Some(end) = end else {
            return Err(foreign(self.text, "the key ends too early").with_field(part.field));
        };
        let (text, rest) = self.rest.split_at(end);
        self.rest = rest;
        decode(text, part.form).map_err(|error| foreign(self.text, error.to_string()).with_field(part.field))
    }

    fn skip_literal(&mut self) -> Result<()> {
        if let Some(Segment::Literal(literal)) = self.template.segments.get(self.next) {
            let Some(rest) = self.rest.strip_prefix(literal) else {
                return Err(foreign(
                    self.text,
                    format!("expected `{literal}`, as in `{}`", self.template.text),
                ));
            };
            self.rest = rest;
            self.next += 1;
        }
        Ok(())
    }

    fn finish<K: EntityKey>(mut self, key: K) -> Result<K> {
        self.skip_literal()?;
        if !self.rest.is_empty() {
            return Err(foreign(self.text, "the key goes on after its last part"));
        }
        let mut canonical = KeyWriter::new(self.template);
        ToKey::<K::Entity>::write_key(&key, &mut canonical);
        match canonical.finish() {
            Ok(canonical) if canonical == self.text => Ok(key),
            _ => Err(foreign(self.text, "the key is not in canonical form")),
        }
    }
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
    if !text.contains('%') {
        return Ok(Cow::Borrowed(text));
    }
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut index = 0;
    while let Some(&byte) = bytes.get(index) {
        if byte == b'%' {
            let digits = bytes.get(index + 1..index + 3);
            let Some(value) =
                digits.and_then(|digits| Some(hex_digit(digits[0])? << 4 | hex_digit(digits[1])?))
            else {
                return Err(PartError::new("`%` is not followed by two hexadecimal digits"));
            };
            out.push(value);
            index += 3;
        } else {
            out.push(byte);
            index += 1;
        }
    }
    String::from_utf8(out)
        .map(Cow::Owned)
        .map_err(|_| PartError::new("the escapes are not UTF-8"))
}

fn hex_digit(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'A'..=b'F' => Some(byte - b'A' + 10),
        _ => None,
    }
}
