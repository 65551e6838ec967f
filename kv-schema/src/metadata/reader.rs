//! Reading metadata, whoever wrote it.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeOwned, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::lenient::Lenient;
use super::{DEADLINE, SOFT, VERSION};
use crate::clock::UnixSeconds;
use crate::error::{Error, ErrorKind, Result};

/// Reads metadata, whoever wrote it.
///
/// Metadata that is no object — a number, an array, no JSON at all — has no fields and is [odd](Self::is_odd); it never
/// fails as a whole, so it never hides a value. Integers are read from numbers and from decimal strings.
///
/// ```
/// use kv_schema::MetadataReader;
/// use kv_schema::clock::UnixSeconds;
///
/// let text = r#"{"$v":2,"$x":1800000000,"device":"Firefox","id":"18446744073709551615"}"#;
/// let metadata = MetadataReader::new(Some(text));
/// assert_eq!(metadata.version(), Some(2));
/// assert_eq!(metadata.deadline(), Some(UnixSeconds(1_800_000_000)));
/// assert_eq!(metadata.field::<String>("device")?, "Firefox");
/// assert_eq!(metadata.field::<u64>("id")?, u64::MAX);
/// assert_eq!(metadata.field::<Option<u8>>("missing")?, None);
///
/// assert!(MetadataReader::new(Some("[1]")).is_odd());
/// assert!(!MetadataReader::new(None).is_odd());
/// # Ok::<(), kv_schema::Error>(())
/// ```
#[derive(Debug)]
pub struct MetadataReader<'a> {
    fields: Vec<(Cow<'a, str>, &'a RawValue)>,
    odd: bool,
}

impl<'a> MetadataReader<'a> {
    /// Reads the object; metadata of another kind has no fields.
    pub fn new(text: Option<&'a str>) -> Self {
        let fields = match text {
            None => Ok(Fields::default()),
            Some(text) => serde_json::from_str::<Option<Fields<'a>>>(text).map(Option::unwrap_or_default),
        };
        let odd = fields.is_err();
        Self {
            fields: fields.unwrap_or_default().0,
            odd,
        }
    }

    /// Tells whether there is metadata that is no JSON object; absent metadata and `null` are not odd.
    pub fn is_odd(&self) -> bool {
        self.odd
    }

    /// Tells whether there is a field of this name, readable or not; `null` counts.
    pub fn contains(&self, name: &str) -> bool {
        self.raw(name).is_some()
    }

    /// Returns the names in stored order, the reserved ones included.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.fields.iter().map(|(name, _)| &**name)
    }

    /// Returns the name under which a field is present: its own, else one of its aliases.
    pub fn name_of(&self, name: &'static str, aliases: &[&'static str]) -> &'static str {
        if self.contains(name) {
            return name;
        }
        let alias = aliases.iter().copied().find(|alias| self.contains(alias));
        alias.unwrap_or(name)
    }

    /// Reads a projected field; a missing `Option` is `None`.
    pub fn field<T: DeserializeOwned>(&self, name: &'static str) -> Result<T> {
        let Some(raw) = self.raw(name) else {
            // `null` reads as what may be absent, and as nothing else.
            return T::deserialize(Lenient::new("null"))
                .map_err(|_| unreadable(name, "the field is missing", None));
        };
        T::deserialize(Lenient::new(raw)).map_err(|error| unreadable(name, "", Some(error)))
    }

    /// Reads a projected field, or its default where it is missing.
    pub fn field_or<T: DeserializeOwned>(
        &self,
        name: &'static str,
        default: impl FnOnce() -> T,
    ) -> Result<T> {
        if self.contains(name) {
            self.field(name)
        } else {
            Ok(default())
        }
    }

    /// Returns the version that the value was written with; `None` where none is said or it is nonsense.
    ///
    /// The two can be told apart by [`is_unreadable`](Self::is_unreadable).
    pub fn version(&self) -> Option<u32> {
        let version = self.number(VERSION)?;
        u32::try_from(version).ok().filter(|version| *version > 0)
    }

    /// Returns the deadline; `None` where none is said or it is nonsense.
    pub fn deadline(&self) -> Option<UnixSeconds> {
        self.number(DEADLINE).map(UnixSeconds)
    }

    /// Returns the soft expiry; `None` where none is said or it is nonsense.
    pub fn soft(&self) -> Option<UnixSeconds> {
        self.number(SOFT).map(UnixSeconds)
    }

    /// Tells whether `$v`, `$x` or `$s` is there and says nothing that can be understood.
    pub fn is_unreadable(&self, reserved: &str) -> bool {
        let understood = match reserved {
            VERSION => self.version().is_some(),
            _ => self.number(reserved).is_some(),
        };
        !understood && self.raw(reserved).is_some_and(|raw| raw != "null")
    }

    /// Returns the fields that are not reserved, with their JSON text, in stored order.
    pub(crate) fn projected(&self) -> impl Iterator<Item = (&str, &'a str)> {
        self.fields
            .iter()
            .map(|(name, raw)| (&**name, raw.get()))
            .filter(|(name, _)| !name.starts_with('$'))
    }

    /// Returns all fields but the version and the deadline, which a writer says anew.
    pub(crate) fn kept(&self) -> impl Iterator<Item = (&str, &'a str)> {
        self.fields
            .iter()
            .map(|(name, raw)| (&**name, raw.get()))
            .filter(|(name, _)| *name != VERSION && *name != DEADLINE)
    }

    /// Tells whether two metadata say the same of a value, whatever its expiry.
    pub(crate) fn says_the_same(&self, other: &MetadataReader<'_>) -> bool {
        self.version() == other.version() && self.projected().eq(other.projected())
    }

    fn number(&self, name: &str) -> Option<u64> {
        let number = Lenient::new(self.raw(name)?);
        number.small().or_else(|| u64::deserialize(number).ok())
    }

    // As in JavaScript, the last of two fields of one name counts.
    fn raw(&self, name: &str) -> Option<&'a str> {
        self.fields
            .iter()
            .rev()
            .find(|(key, _)| key == name)
            .map(|(_, raw)| raw.get())
    }
}

#[cold]
fn unreadable(name: &'static str, detail: &'static str, source: Option<serde_json::Error>) -> Error {
    let error = Error::new(ErrorKind::Metadata, detail).with_field(name);
    match source {
        Some(source) => error.with_source(source),
        None => error,
    }
}

/// The members of an object as they stand in the text.
#[derive(Debug, Default)]
struct Fields<'a>(Vec<(Cow<'a, str>, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Fields<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(FieldsVisitor)
    }
}

struct FieldsVisitor;

impl<'de> Visitor<'de> for FieldsVisitor {
    type Value = Fields<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields<'de>, A::Error> {
        let mut fields = Vec::new();
        while let Some(Name(name)) = map.next_key()? {
            fields.push((name, map.next_value()?));
        }
        Ok(Fields(fields))
    }
}

/// A name, borrowed where it stands without escapes.
pub(crate) struct Name<'a>(pub(crate) Cow<'a, str>);

impl<'de: 'a, 'a> Deserialize<'de> for Name<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(NameVisitor).map(Self)
    }
}

struct NameVisitor;

impl<'de> Visitor<'de> for NameVisitor {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_borrowed_str<E>(self, name: &'de str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(name))
    }

    fn visit_str<E>(self, name: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(name.to_owned()))
    }
}
