//! Reading metadata, whoever wrote it.

use std::borrow::Cow;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde::de::value::MapDeserializer;

use super::lenient::Lenient;
use super::{DEADLINE, SOFT, VERSION};
use crate::backend::Brief;
use crate::clock::UnixSeconds;
use crate::error::{Error, ErrorKind, Result};
use crate::members::{Member, digits, is_null, members};

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
    fields: Vec<Member<'a>>,
    odd: bool,
    version: Option<u32>,
    deadline: Option<UnixSeconds>,
    /// The version that the fields are of, where it is not what `$v` says.
    read_as: Option<u32>,
}

impl<'a> MetadataReader<'a> {
    /// Reads the object; metadata of another kind has no fields.
    pub fn new(text: Option<&'a str>) -> Self {
        let members = text.map_or_else(|| Some(Vec::new()), members);
        let mut reader = Self {
            odd: members.is_none() && text.is_some_and(|text| !is_null(text)),
            fields: members.unwrap_or_default(),
            version: None,
            deadline: None,
            read_as: None,
        };
        // Every read asks for both, some more than once. As in JavaScript, the last of two fields of one name counts.
        for field in &reader.fields {
            let number = || number(field.value);
            if field.is_reserved(VERSION) {
                let version = number().and_then(|version| u32::try_from(version).ok());
                reader.version = version.filter(|version| *version > 0);
            } else if field.is_reserved(DEADLINE) {
                reader.deadline = number().map(UnixSeconds);
            }
        }
        reader
    }

    /// Says all that a reader who looks at no field wants of the metadata of a value of this version, 0 for none.
    ///
    /// Version and deadline are looked for at the end, where [`MetadataWriter`](super::MetadataWriter) puts them. `None` where the version is
    /// another, and where one of the two is not there and could be elsewhere. What is between the braces is not looked through, so that
    /// text which is no JSON may be taken for an object; every backend of this crate refuses to store such.
    pub(crate) fn in_brief(text: &str, version: u32) -> Option<Brief> {
        let fields = text.as_bytes().strip_prefix(b"{")?.strip_suffix(b"}")?;
        let deadline = last_number(fields, DEADLINE);
        let fields = deadline.map_or(fields, |(before, _)| before);
        let said = last_number(fields, VERSION);
        let fields = said.map_or(fields, |(before, _)| before);
        // One that is not there could still be before.
        let are_all = deadline.is_some() && said.is_some();
        if !are_all && fields.iter().any(|byte| matches!(byte, b'$' | b'\\')) {
            return None;
        }
        let is_said = match said {
            Some((_, said)) => said == u64::from(version) && said > 0,
            None => version == 0,
        };
        is_said.then_some(Brief {
            deadline: deadline.map(|(_, deadline)| UnixSeconds(deadline)),
        })
    }

    /// Stands for metadata of this version of which the reader looks at no field.
    pub(crate) fn brief(version: Option<u32>, brief: Brief) -> Self {
        Self {
            fields: Vec::new(),
            odd: false,
            version,
            deadline: brief.deadline,
            read_as: None,
        }
    }

    /// Reads the fields as those of a version, whatever `$v` says.
    pub(crate) fn read_as(mut self, version: Option<u32>) -> Self {
        self.reads_as(version);
        self
    }

    /// Reads the fields as those of a version from here on.
    pub(crate) fn reads_as(&mut self, version: Option<u32>) {
        self.read_as = version;
    }

    /// Returns the version that the fields are read as; `None` where none is said.
    pub fn read_version(&self) -> Option<u32> {
        self.read_as.or_else(|| self.version())
    }

    /// Tells whether the fields are of a version before this one; those of no version are today's.
    pub fn is_before(&self, version: u32) -> bool {
        self.read_version().is_some_and(|of| of < version)
    }

    /// Reads all fields as one type, that of an older version's metadata; the reserved names are left out.
    pub fn all<T: DeserializeOwned>(&self) -> Result<T> {
        let fields = self.fields.iter().enumerate().filter_map(|(place, field)| {
            let again = self.fields[place + 1..]
                .iter()
                .any(|later| later.name() == field.name());
            let ours = field.name.starts_with(b"\"$");
            (!ours && !again).then(|| (field.name(), Lenient::new(field.value)))
        });
        T::deserialize(MapDeserializer::new(fields))
            .map_err(|error: serde_json::Error| Error::new(ErrorKind::Metadata, "").with_source(error))
    }

    /// Reads a version from a field of somebody else's; `None` where there is no such field.
    pub(crate) fn version_in(&self, name: &'static str) -> Result<Option<u32>> {
        if self.raw(name).is_none_or(|raw| raw == "null") {
            return Ok(None);
        }
        let version = self.number(name).and_then(|version| u32::try_from(version).ok());
        match version.filter(|version| *version > 0) {
            Some(version) => Ok(Some(version)),
            None => Err(Error::new(ErrorKind::Decode, "the stored version cannot be read").with_field(name)),
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
    pub fn names(&self) -> impl Iterator<Item = Cow<'a, str>> {
        self.fields.iter().map(Member::name)
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
        let raw = self.raw(name);
        // `null` reads as what may be absent, and as nothing else.
        T::deserialize(Lenient::new(raw.unwrap_or("null"))).map_err(|error| unreadable(name, raw, error))
    }

    // What generated code reads most metadata by: one call is less to check than one for each field.
    #[doc(hidden)]
    #[inline]
    pub fn fields2<A: DeserializeOwned, B: DeserializeOwned>(
        &self,
        names: [&'static str; 2],
    ) -> Result<(A, B)> {
        Ok((self.field(names[0])?, self.field(names[1])?))
    }

    #[doc(hidden)]
    #[inline]
    pub fn fields3<A: DeserializeOwned, B: DeserializeOwned, C: DeserializeOwned>(
        &self,
        names: [&'static str; 3],
    ) -> Result<(A, B, C)> {
        Ok((
            self.field(names[0])?,
            self.field(names[1])?,
            self.field(names[2])?,
        ))
    }

    #[doc(hidden)]
    #[inline]
    pub fn fields4<A: DeserializeOwned, B: DeserializeOwned, C: DeserializeOwned, D: DeserializeOwned>(
        &self,
        names: [&'static str; 4],
    ) -> Result<(A, B, C, D)> {
        Ok((
            self.field(names[0])?,
            self.field(names[1])?,
            self.field(names[2])?,
            self.field(names[3])?,
        ))
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
        self.version
    }

    /// Returns the deadline; `None` where none is said or it is nonsense.
    pub fn deadline(&self) -> Option<UnixSeconds> {
        self.deadline
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

    /// Returns the fields that are not reserved, as JSON text, in stored order.
    fn projected(&self) -> impl Iterator<Item = (&'a [u8], &'a str)> {
        self.fields
            .iter()
            .filter(|field| !field.name.starts_with(b"\"$"))
            .map(|field| (field.name, field.value))
    }

    /// Returns all fields but the version and the deadline, which a writer says anew.
    pub(crate) fn kept(&self) -> impl Iterator<Item = &Member<'a>> {
        self.fields
            .iter()
            .filter(|field| !field.is_reserved(VERSION) && !field.is_reserved(DEADLINE))
    }

    /// Tells whether two metadata say the same of a value, whatever its expiry.
    pub(crate) fn says_the_same(&self, other: &MetadataReader<'_>) -> bool {
        // In whatever order: JavaScript puts names that are array indexes in front.
        let has = |field| self.projected().any(|own| own == field);
        self.version() == other.version()
            && self.projected().count() == other.projected().count()
            && other.projected().all(has)
    }

    fn number(&self, name: &str) -> Option<u64> {
        number(self.raw(name)?)
    }

    // As in JavaScript, the last of two fields of one name counts.
    fn raw(&self, name: &str) -> Option<&'a str> {
        let field = self.fields.iter().rev().find(|field| field.is(name))?;
        Some(field.value)
    }
}

fn number(raw: &str) -> Option<u64> {
    digits(raw.as_bytes()).or_else(|| odd_number(raw))
}

/// Reads the last of the members of an object, where it has this reserved name and is a whole number, with nothing between it and what is
/// beside it; returns the members before it too.
fn last_number<'t>(members: &'t [u8], name: &str) -> Option<(&'t [u8], u64)> {
    // From its last digit on: where it begins is known when all of it is read.
    let (mut before, mut number, mut place) = (members, 0, 1);
    while let [rest @ .., digit @ b'0'..=b'9'] = before {
        number += u64::from(digit - b'0') * place;
        place *= 10;
        before = rest;
        // More digits may not fit.
        if place > 1_000_000_000_000_000_000 {
            return None;
        }
    }
    // Nothing begins with a zero, but for 0 itself.
    if place == 1 || (place > 10 && number < place / 10) {
        return None;
    }
    let before = before.strip_suffix(b"\":")?.strip_suffix(name.as_bytes())?;
    // Neither quote could be inside of a string: there it is escaped.
    match before {
        [b'"'] => Some((&[], number)),
        [before @ .., b',', b'"'] => Some((before, number)),
        _ => None,
    }
}

#[cold]
fn odd_number(raw: &str) -> Option<u64> {
    u64::deserialize(Lenient::new(raw)).ok()
}

#[cold]
fn unreadable(name: &'static str, raw: Option<&str>, source: serde_json::Error) -> Error {
    match raw {
        None => Error::new(ErrorKind::Metadata, "the field is missing"),
        Some(_) => Error::new(ErrorKind::Metadata, "").with_source(source),
    }
    .with_field(name)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{DEADLINE, MetadataReader, VERSION};
    use crate::backend::Brief;
    use crate::clock::UnixSeconds;
    use crate::metadata::MetadataWriter;

    /// The same, by a reader who has taken all of it apart.
    fn in_brief(text: &str, version: u32) -> Option<Brief> {
        let all = MetadataReader::new(Some(text));
        let is_clear = !all.is_odd() && !all.is_unreadable(VERSION) && !all.is_unreadable(DEADLINE);
        (is_clear && all.version().unwrap_or(0) == version).then(|| Brief {
            deadline: all.deadline(),
        })
    }

    fn member() -> impl Strategy<Value = String> {
        let name = prop_oneof![
            4 => Just("$v"),
            2 => Just("$x"),
            3 => prop::sample::select(&["$s", "\\u0024v", "$vx", "a", ""][..]),
        ];
        let value = prop::sample::select(
            &[
                "0",
                "1",
                "1",
                "2",
                "2",
                "01",
                "\"2\"",
                "2.0",
                "-2",
                " 2",
                "1e2",
                "1800000000",
                "\"x\"",
                "true",
                "{\"$v\":2}",
                "{\"a\":1,\"$v\":2}",
                "\",\\\"$v\\\":2\"",
                "\"\\\\\"",
                "[]",
                "4294967298",
                "18446744073709551617",
            ][..],
        );
        (name, value).prop_map(|(name, value)| format!("\"{name}\":{value}"))
    }

    proptest! {
        // What matters is rare, and each takes microseconds.
        #![proptest_config(ProptestConfig::with_cases(10_000))]

        #[test]
        fn what_is_said_in_brief_is_what_all_of_it_says(
            members in prop::collection::vec(member(), 0..4),
            version in 0_u32..3,
            between in prop::sample::select(&[",", ",", ",", ", "][..]),
            end in prop_oneof![9 => Just("}"), 1 => prop::sample::select(&[" } ", ",}", "}x", "}}"][..])],
        ) {
            let text = format!("{{{}{end}", members.join(between));
            let is_json = serde_json::from_str::<serde_json::Value>(&text).is_ok();
            if let (true, Some(brief)) = (is_json, MetadataReader::in_brief(&text, version)) {
                prop_assert_eq!(Some(brief), in_brief(&text, version), "{}", text);
            }
        }

        #[test]
        fn what_the_writer_says_is_read_in_brief(
            field: String,
            version in prop::option::of(1_u32..),
            // What is more becomes text, as any integer in metadata.
            deadline in prop::option::of(0_u64..1 << 53),
        ) {
            let mut writer = MetadataWriter::default();
            writer.field("field", &field);
            if let Some(version) = version {
                writer.version(version);
            }
            if let Some(deadline) = deadline {
                writer.deadline(UnixSeconds(deadline));
            }
            let text = writer.finish().unwrap().unwrap();
            let both = version.is_some() && deadline.is_some();
            let brief = (both || !text.contains('\\') && !field.contains('$')).then(|| Brief {
                deadline: deadline.map(UnixSeconds),
            });
            let version = version.unwrap_or(0);
            prop_assert_eq!(MetadataReader::in_brief(&text, version), brief, "{}", text);
            prop_assert_eq!(MetadataReader::in_brief(&text, version ^ 1), None, "{}", text);
        }
    }

    #[test]
    fn what_is_no_object_says_nothing() {
        for text in [
            "null",
            "[1]",
            "5",
            "",
            "{\"$v\":null}",
            "{\"$v\":0}",
            "{\"\\u0024v\":0}",
            "{\"$x\":null}",
        ] {
            assert_eq!(MetadataReader::in_brief(text, 0), None, "{text}");
        }
    }
}
