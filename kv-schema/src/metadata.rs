//! Metadata: the small JSON object beside a value, with the projected fields and what the library says of the value.

use std::fmt::Debug;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use crate::error::{Error, ErrorKind, Result};

/// The fields of an entity that also travel in metadata, as the derive generates them.
pub trait Projection: Sized + Clone + Debug + crate::MaybeSend + crate::MaybeSync {
    /// Reads the fields.
    fn read(metadata: &MetadataReader<'_>) -> Result<Self>;
}

/// The projection of an entity that has no metadata fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct NoMetadata;

impl Projection for NoMetadata {
    fn read(_: &MetadataReader<'_>) -> Result<Self> {
        Ok(Self)
    }
}

/// Writes metadata: one flat JSON object.
#[derive(Debug, Default)]
pub struct MetadataWriter {
    text: String,
    error: Option<Error>,
}

impl MetadataWriter {
    /// Writes a projected field.
    pub fn field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) {
        match serde_json::to_string(value) {
            Ok(text) => self.raw(name, &text),
            Err(error) => {
                self.error.get_or_insert_with(|| {
                    Error::new(ErrorKind::Encode, "metadata")
                        .with_field(name)
                        .with_source(error)
                });
            }
        }
    }

    fn raw(&mut self, name: &str, json: &str) {
        self.text.push(if self.text.is_empty() { '{' } else { ',' });
        self.text.push('"');
        self.text.push_str(name);
        self.text.push_str("\":");
        self.text.push_str(json);
    }

    /// Copies the fields that are not reserved.
    pub(crate) fn copy_fields(&mut self, stored: &MetadataReader<'_>) {
        for (name, raw) in &stored.fields {
            if !name.starts_with('$') {
                self.raw(name, raw.get());
            }
        }
    }

    pub(crate) fn version(&mut self, version: u32) {
        self.raw("$v", itoa::Buffer::new().format(version));
    }

    pub(crate) fn deadline(&mut self, deadline: crate::clock::UnixSeconds) {
        self.raw("$x", itoa::Buffer::new().format(deadline.0));
    }

    /// Returns the object; `None` where nothing was written.
    pub(crate) fn finish(mut self, _limit: usize) -> Result<Option<String>> {
        if let Some(error) = self.error {
            return Err(error);
        }
        if self.text.is_empty() {
            return Ok(None);
        }
        self.text.push('}');
        Ok(Some(self.text))
    }
}

/// Reads metadata, whoever wrote it.
#[derive(Debug)]
pub struct MetadataReader<'a> {
    fields: Vec<(std::borrow::Cow<'a, str>, &'a RawValue)>,
}

impl<'a> MetadataReader<'a> {
    /// Reads the object; metadata of another kind has no fields.
    pub(crate) fn new(text: Option<&'a str>) -> Self {
        let fields = text
            .and_then(|text| {
                serde_json::from_str::<std::collections::BTreeMap<String, &'a RawValue>>(text).ok()
            })
            .map(|map| {
                map.into_iter()
                    .map(|(name, value)| (name.into(), value))
                    .collect()
            })
            .unwrap_or_default();
        Self { fields }
    }

    /// Reads a projected field; a missing `Option` is `None`.
    pub fn field<T: DeserializeOwned>(&self, name: &'static str) -> Result<T> {
        let raw = self
            .fields
            .iter()
            .find(|(key, _)| key == name)
            .map_or("null", |(_, raw)| raw.get());
        serde_json::from_str(raw).map_err(|error| {
            Error::new(ErrorKind::Metadata, "")
                .with_field(name)
                .with_source(error)
        })
    }

    /// Reads a projected field, or its default where it is missing.
    pub fn field_or<T: DeserializeOwned>(
        &self,
        name: &'static str,
        default: impl FnOnce() -> T,
    ) -> Result<T> {
        if self.fields.iter().any(|(key, _)| key == name) {
            self.field(name)
        } else {
            Ok(default())
        }
    }

    /// Returns the name under which a field is present: its own, else one of its aliases.
    pub fn name_of(&self, name: &'static str, aliases: &[&'static str]) -> &'static str {
        let present = |name: &&str| self.fields.iter().any(|(key, _)| key == name);
        if present(&name) {
            return name;
        }
        aliases.iter().copied().find(present).unwrap_or(name)
    }

    pub(crate) fn version(&self) -> Option<u32> {
        self.number("$v").and_then(|version| u32::try_from(version).ok())
    }

    pub(crate) fn deadline(&self) -> Option<crate::clock::UnixSeconds> {
        self.number("$x").map(crate::clock::UnixSeconds)
    }

    /// Tells whether two metadata say the same of a value, whatever its expiry.
    pub(crate) fn says_the_same(&self, other: &Self) -> bool {
        let fields = |reader: &Self| -> Vec<(String, String)> {
            reader
                .fields
                .iter()
                .filter(|(name, _)| name != "$x")
                .map(|(name, raw)| (name.to_string(), raw.get().to_owned()))
                .collect()
        };
        fields(self) == fields(other)
    }

    pub(crate) fn number(&self, name: &str) -> Option<u64> {
        self.fields
            .iter()
            .find(|(key, _)| key == name)
            .and_then(|(_, raw)| serde_json::from_str(raw.get()).ok())
    }
}
