//! Writing metadata.

use serde::Serialize;

use super::scalar;
use crate::KvEntity;
use crate::clock::UnixSeconds;
use crate::codec::js::{MAX_SAFE, Style};
use crate::codec::{CodecError, json};
use crate::error::{Error, ErrorKind, Result};
use crate::members::Member;
use crate::schema::{Projected, ProjectedForm};

/// Writes metadata: one flat JSON object, in the bytes that JavaScript will make of it.
///
/// Numbers are printed as JavaScript prints them (`1.0` is `1`), and integers beyond 2^53-1 are decimal strings, so that
/// `JSON.stringify(JSON.parse(text))` is as long as `text`, which is what Workers KV counts. Values that would not read
/// back equal are refused: NaN, infinities, `Some(None)`, map keys that are no text.
///
/// ```
/// use kv_schema::MetadataWriter;
///
/// let mut out = MetadataWriter::default();
/// out.version(2);
/// out.field("device", "Firefox");
/// out.field("at", &[1.0, 9_007_199_254_740_993.0_f64]);
/// out.field("id", &u64::MAX);
/// assert_eq!(
///     out.finish()?.as_deref(),
///     Some(r#"{"$v":2,"device":"Firefox","at":[1,9007199254740992],"id":"18446744073709551615"}"#)
/// );
/// assert_eq!(MetadataWriter::default().finish()?, None);
/// # Ok::<(), kv_schema::Error>(())
/// ```
#[derive(Debug, Default)]
pub struct MetadataWriter {
    text: String,
    largest: Option<(&'static str, usize)>,
    error: Option<Error>,
    write_as: Option<u32>,
}

impl MetadataWriter {
    /// Writes a projected field; `None` is written as `null`.
    pub fn field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) {
        self.written(name, false, |out| json::write(value, out, Style::METADATA));
    }

    /// Writes the projected field at a position of the schema of `E`.
    // The constant stands here and not in generated code, where it is a body more to check; and so does the choice, of which only one
    // is compiled.
    #[doc(hidden)]
    #[inline]
    pub fn nth<E: KvEntity, const POSITION: usize>(&mut self, value: &(impl Serialize + ?Sized)) {
        let Projected {
            name,
            plain_name,
            form,
        } = const { E::SCHEMA.projected(POSITION) };
        match form {
            ProjectedForm::Scalar => self.scalar(name, plain_name, value),
            ProjectedForm::Plain => self.plain(name, plain_name, value),
            ProjectedForm::Any => self.field(name, value),
        }
    }

    fn scalar<T: Serialize + ?Sized>(&mut self, name: &'static str, plain_name: bool, value: &T) {
        let start = self.begin(name, plain_name);
        if scalar::push(&mut self.text, value).is_ok() {
            return self.end(start, name);
        }
        // Of text, integers and flags this is not compiled.
        self.text.truncate(start);
        self.plain(name, plain_name, value);
    }

    fn plain<T: Serialize + ?Sized>(&mut self, name: &'static str, plain_name: bool, value: &T) {
        self.written(name, plain_name, |out| json::write_numbers(value, out));
    }

    #[inline]
    fn written(
        &mut self,
        name: &'static str,
        plain_name: bool,
        write: impl FnOnce(&mut Vec<u8>) -> Result<(), CodecError>,
    ) {
        let start = self.begin(name, plain_name);
        match scalar::append(&mut self.text, write) {
            Ok(()) => self.end(start, name),
            Err(error) => self.refuse(start, name, error),
        }
    }

    /// Writes the fields as those of a version, where that is not today's.
    pub(crate) fn write_as(version: Option<u32>) -> Self {
        Self {
            write_as: version,
            ..Self::default()
        }
    }

    /// Tells whether the fields are written as those of a version before this one.
    pub fn is_before(&self, version: u32) -> bool {
        self.write_as.is_some_and(|of| of < version)
    }

    /// Writes the version of the entity.
    pub fn version(&mut self, version: u32) {
        self.number(r#""$v":"#, version.into());
    }

    /// Writes the deadline.
    pub fn deadline(&mut self, deadline: UnixSeconds) {
        self.number(r#""$x":"#, deadline.0);
    }

    /// Writes the soft expiry.
    pub fn soft(&mut self, soft: UnixSeconds) {
        self.number(r#""$s":"#, soft.0);
    }

    /// Copies fields from metadata that was read, whoever wrote them; never the version and the deadline.
    pub(crate) fn copy_fields(
        &mut self,
        stored: &super::MetadataReader<'_>,
        wanted: impl Fn(&Member<'_>) -> bool,
    ) {
        for field in stored.kept().filter(|field| wanted(field)) {
            self.separate(false);
            for text in [field.json_name(), ":", field.value] {
                self.text.push_str(text);
            }
        }
    }

    /// Returns the field that takes the most bytes, its name included, where there is one.
    pub fn largest_field(&self) -> Option<(&'static str, usize)> {
        self.largest
    }

    /// Returns the object; `None` where nothing was written.
    pub fn finish(self) -> Result<Option<String>> {
        self.finish_within(usize::MAX)
    }

    /// Returns the object, where it has no more than `limit` bytes; the error names the field that takes the most.
    #[inline]
    pub fn finish_within(mut self, limit: usize) -> Result<Option<String>> {
        if let Some(error) = self.error {
            return Err(error);
        }
        if self.text.is_empty() {
            return Ok(None);
        }
        self.text.push('}');
        if self.text.len() > limit {
            let error =
                Error::new(ErrorKind::MetadataTooLarge, "").with_limit(limit as u64, self.text.len() as u64);
            return Err(match self.largest {
                Some((name, _)) => error.with_field(name),
                None => error,
            });
        }
        Ok(Some(self.text))
    }

    /// Writes a member of a reserved name, which is JSON already.
    fn number(&mut self, name: &str, value: u64) {
        self.separate(false);
        self.text.push_str(name);
        scalar::push_integer(
            &mut self.text,
            itoa::Buffer::new().format(value),
            value <= MAX_SAFE,
        );
    }

    /// Begins a field, and its name where that is as it is in JSON but for the quotes; returns where.
    fn separate(&mut self, plain_name: bool) -> usize {
        let start = self.text.len();
        if start == 0 {
            // One allocation for nearly all metadata, and made at that size: to grow to it takes longer.
            self.text = String::with_capacity(128);
        }
        self.text.push_str(match (start, plain_name) {
            (0, true) => "{\"",
            (0, false) => "{",
            (_, true) => ",\"",
            (_, false) => ",",
        });
        start
    }

    fn begin(&mut self, name: &str, plain_name: bool) -> usize {
        let start = self.separate(plain_name);
        if plain_name {
            self.text.push_str(name);
            self.text.push_str("\":");
        } else {
            // Who writes a schema or a field by hand may name it by any text.
            scalar::push_text(&mut self.text, name);
            self.text.push(':');
        }
        start
    }

    fn end(&mut self, start: usize, name: &'static str) {
        let len = self.text.len() - start;
        if len > self.largest.map_or(0, |(_, len)| len) && !name.starts_with('$') {
            self.largest = Some((name, len));
        }
    }

    #[cold]
    fn refuse(&mut self, start: usize, name: &str, error: CodecError) {
        self.text.truncate(start);
        let path = error.path_in(name);
        self.error.get_or_insert_with(|| {
            Error::new(ErrorKind::Encode, "metadata")
                .with_field(path)
                .with_source(error.source)
        });
    }
}
