//! The schema of an entity as a constant tree: what proofs, lock, docs and tools read.

mod envelope;
mod impls;
mod lean;
mod proof;
mod readable;
mod std_types;
mod usual;
mod versions;

pub use self::envelope::Envelope;
pub(crate) use self::lean::Lean;
pub use self::readable::Projected;
pub(crate) use self::readable::ProjectedForm;
pub use self::versions::{Judge, Newer, OldVersion, Unversioned, VersionState, WriteBack};
pub(crate) use self::versions::{Standing, newer, said_version, standing};
use crate::key::KeyTemplate;

/// Everything that a declaration says about how an entity is stored.
#[non_exhaustive]
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Schema {
    /// The name of the Rust type.
    pub name: &'static str,
    /// The key template.
    pub key: KeyTemplate,
    /// Where the value is.
    pub form: EntityForm,
    /// The name of the codec, such as `json`.
    pub codec: &'static str,
    /// The shape of the value, by serde's names.
    pub value: Shape,
    /// The fields that are written to metadata, by wire name.
    pub metadata: &'static [Field],
    /// The declared version; `None` where the entity declares none.
    pub version: Option<u32>,
    /// The versions below it that can still be read, in ascending order.
    pub older: &'static [OldVersion],
    /// Below this version nothing is stored any more.
    pub oldest: u32,
    /// What a value is that says no version.
    pub unversioned: Unversioned,
    /// What to do about a value that a newer release wrote.
    pub newer: Newer,
    /// The version that is written, where it is not the declared one.
    pub write_version: Option<u32>,
    /// The metadata field in which others wrote the version.
    pub version_from: Option<&'static str>,
    /// How what is said of versions is applied.
    pub judge: Judge,
    /// When older values are stored anew.
    pub write_back: WriteBack,
    /// The key template under which older releases stored the entity.
    pub moved_from: Option<KeyTemplate>,
    /// The declared time to live, in seconds.
    pub ttl: Option<u32>,
    /// The declared cache TTL of reads, in seconds.
    pub cache_ttl: Option<u32>,
    /// The Rust name of the field that is the absolute expiry.
    pub expiry: Option<&'static str>,
    /// What the key says wins over what the stored value says.
    pub key_wins: bool,
    /// Key and value hold the whole entity: what the metadata repeats is looked at in lists alone.
    pub self_contained: bool,
    /// Keys are left out of error messages.
    pub redact: bool,
    /// Version and expiry stand in front of the value, and not in metadata.
    pub envelope: Option<Envelope>,
}

/// Where the value of an entity is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntityForm {
    /// The value is the whole struct, by serde.
    Whole,
    /// The value is one field; the others are key parts or metadata.
    Value(&'static str),
    /// There is no value: everything is in the key and the metadata.
    MetadataOnly,
}

impl Schema {
    /// Creates the schema of an entity that declares a key alone.
    pub const fn new(
        name: &'static str,
        key: KeyTemplate,
        form: EntityForm,
        codec: &'static str,
        value: Shape,
    ) -> Self {
        Self {
            name,
            key,
            form,
            codec,
            value,
            metadata: &[],
            version: None,
            older: &[],
            oldest: 1,
            unversioned: Unversioned::As(1),
            newer: Newer::Error,
            write_version: None,
            version_from: None,
            judge: Judge::PLAIN,
            write_back: WriteBack::OnWrite,
            moved_from: None,
            ttl: None,
            cache_ttl: None,
            expiry: None,
            key_wins: false,
            self_contained: false,
            redact: false,
            envelope: None,
        }
    }

    /// Declares the fields that are written to metadata.
    pub const fn metadata(mut self, fields: &'static [Field]) -> Self {
        self.metadata = fields;
        self
    }

    /// Declares a version.
    pub const fn version(mut self, version: u32) -> Self {
        self.version = Some(version);
        self
    }

    /// Declares a time to live, in seconds.
    ///
    /// # Panics
    ///
    /// At compile time, where it is under 60 seconds or over 2^31-1.
    #[track_caller]
    #[expect(
        clippy::cast_possible_truncation,
        reason = "checked just before; `try_from` is not const"
    )]
    pub const fn ttl(mut self, seconds: u64) -> Self {
        assert!(
            seconds >= 60,
            "a `ttl` must be at least 60 seconds: Workers KV refuses a shorter one"
        );
        assert!(
            seconds <= i32::MAX as u64,
            "a `ttl` must be at most 2147483647 seconds: Workers KV refuses a longer one"
        );
        self.ttl = Some(seconds as u32);
        self
    }

    /// Declares a cache TTL of reads, in seconds.
    ///
    /// # Panics
    ///
    /// At compile time, where it is under 30 seconds or over 2^31-1.
    #[track_caller]
    #[expect(
        clippy::cast_possible_truncation,
        reason = "checked just before; `try_from` is not const"
    )]
    pub const fn cache_ttl(mut self, seconds: u64) -> Self {
        assert!(
            seconds >= 30,
            "a `cache_ttl` must be at least 30 seconds: Workers KV refuses a shorter one"
        );
        assert!(
            seconds <= i32::MAX as u64,
            "a `cache_ttl` must be at most 2147483647 seconds: Workers KV refuses a longer one"
        );
        self.cache_ttl = Some(seconds as u32);
        self
    }

    /// Names the field that is the absolute expiry.
    pub const fn expiry(mut self, field: &'static str) -> Self {
        self.expiry = Some(field);
        self
    }

    /// Lets the key win where a stored value says otherwise.
    pub const fn key_wins(mut self) -> Self {
        self.key_wins = true;
        self
    }

    /// Says that an entity can be put together from its key and its value.
    pub const fn self_contained(mut self) -> Self {
        self.self_contained = true;
        self
    }

    /// Leaves keys out of error messages.
    pub const fn redact(mut self) -> Self {
        self.redact = true;
        self
    }

    /// Keeps version and expiry in front of the value, for backends without metadata.
    pub const fn envelope(mut self) -> Self {
        self.envelope = Some(Envelope::V1);
        self
    }

    /// Refuses a declaration whose keys do not fit, or whose values could not be read back.
    ///
    /// # Panics
    ///
    /// At compile time, in both cases.
    #[track_caller]
    pub const fn checked(self) -> Self {
        self.prove();
        self
    }

    /// The same of a schema that stays where it is.
    #[track_caller]
    pub(crate) const fn prove(&self) {
        proof::check(self);
    }
}

impl Schema {
    /// Tells whether a stored entity expires by declaration.
    pub const fn expires(&self) -> bool {
        self.ttl.is_some() || self.expiry.is_some()
    }

    /// Returns the field that is the expiry, where the value holds it too.
    pub(crate) const fn expiry_in_value(&self) -> Option<&'static str> {
        match self.form {
            EntityForm::Whole => self.expiry,
            _ => None,
        }
    }

    /// Returns the version, 0 for none, whose values are read without the fields of their metadata; `None` where all are wanted.
    pub(crate) const fn brief(&self) -> Option<u32> {
        if !self.self_contained || self.version_from.is_some() || self.envelope.is_some() {
            return None;
        }
        match self.version {
            Some(version) => Some(version),
            None => Some(0),
        }
    }

    /// Tells whether the entity can be stored only where there is metadata.
    pub const fn needs_metadata(&self) -> bool {
        self.envelope.is_none() && (self.version.is_some() || self.expires() || !self.metadata.is_empty())
    }
}

/// A named part of a struct, or of an enum's variant.
#[non_exhaustive]
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Field {
    /// The Rust name; the position for a tuple.
    pub rust_name: &'static str,
    /// The name in the stored bytes.
    pub name: &'static str,
    /// Other names that are read (`#[serde(alias)]`).
    pub aliases: &'static [&'static str],
    /// What it holds.
    pub shape: Shape,
    /// A reader accepts that it is missing from the stored bytes.
    pub optional: bool,
    /// Its fields stand among those of its parent (`#[serde(flatten)]`).
    pub flatten: bool,
    /// When it is written.
    pub written: Written,
    /// What is stored is read (not `#[serde(skip_deserializing)]`).
    pub read: bool,
    /// What it was called, each up to that version, in ascending order.
    pub was: &'static [(u32, &'static str)],
    /// The first version that has it.
    pub since: u32,
}

/// When a field is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written {
    /// Always.
    Always,
    /// By a condition of its own (`#[serde(skip_serializing_if)]`).
    Sometimes,
    /// Never: it is read where older data has it (`#[serde(skip_serializing)]`).
    Never,
}

impl Field {
    /// A required field.
    pub const fn new(rust_name: &'static str, name: &'static str, shape: Shape) -> Self {
        Self {
            rust_name,
            name,
            aliases: &[],
            shape,
            optional: false,
            flatten: false,
            written: Written::Always,
            read: true,
            was: &[],
            since: 1,
        }
    }

    /// Says that the field may be missing.
    pub const fn optional(mut self) -> Self {
        self.optional = true;
        self
    }

    /// Says which other names are read.
    pub const fn aliases(mut self, aliases: &'static [&'static str]) -> Self {
        self.aliases = aliases;
        self
    }

    /// Says that the field's own fields stand among those of its parent.
    pub const fn flatten(mut self) -> Self {
        self.flatten = true;
        self
    }

    /// Says when the field is written.
    pub const fn written(mut self, written: Written) -> Self {
        self.written = written;
        self
    }

    /// Says what the field was called, each up to that version, in ascending order.
    pub const fn was(mut self, names: &'static [(u32, &'static str)]) -> Self {
        self.was = names;
        self
    }

    /// Says which version was the first to have the field.
    pub const fn since(mut self, version: u32) -> Self {
        self.since = version;
        self
    }

    /// Says that what is stored of the field is not read.
    pub const fn never_read(mut self) -> Self {
        self.read = false;
        self
    }
}

/// The shape of stored data, as serde sees the type.
#[non_exhaustive]
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Shape {
    /// Nothing.
    Unit,
    /// `true` or `false`.
    Bool,
    /// An integer type, such as `u64`.
    Int(&'static str),
    /// A floating-point type, such as `f64`.
    Float(&'static str),
    /// Text.
    Text,
    /// One character.
    Char,
    /// Raw bytes.
    Bytes,
    /// A value or nothing.
    Option(&'static Shape),
    /// Any number of one shape.
    Seq(&'static Shape),
    /// Keys and values.
    Map(&'static Shape, &'static Shape),
    /// A fixed number of one shape.
    Array(&'static Shape, usize),
    /// A fixed number of shapes.
    Tuple(&'static [Shape]),
    /// A struct with named fields.
    Struct(&'static StructShape),
    /// An enum.
    Enum(&'static EnumShape),
    /// A type that is already being described further up.
    Ref(&'static str),
    /// A type that does not say what it is; its name as the declaration spells it.
    Opaque(&'static str),
}

/// The shape of a struct.
#[non_exhaustive]
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StructShape {
    /// The name of the Rust type.
    pub name: &'static str,
    /// Its fields, in order.
    pub fields: &'static [Field],
    /// A field that is stored besides, and its text (`#[serde(tag = "…")]` on a struct).
    pub tag: Option<(&'static str, &'static str)>,
    /// A reader refuses fields that it does not know (`#[serde(deny_unknown_fields)]`).
    pub deny_unknown_fields: bool,
}

impl StructShape {
    /// A struct with these fields.
    pub const fn new(name: &'static str, fields: &'static [Field]) -> Self {
        Self {
            name,
            fields,
            tag: None,
            deny_unknown_fields: false,
        }
    }

    /// Says that a field `tag` with the text `name` is stored besides.
    pub const fn tag(mut self, tag: &'static str, name: &'static str) -> Self {
        self.tag = Some((tag, name));
        self
    }

    /// Says that a reader refuses fields that it does not know.
    pub const fn deny_unknown_fields(mut self) -> Self {
        self.deny_unknown_fields = true;
        self
    }
}

/// The shape of an enum.
#[non_exhaustive]
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EnumShape {
    /// The name of the Rust type.
    pub name: &'static str,
    /// How serde writes which variant it is.
    pub tagging: Tagging,
    /// Its variants, in order.
    pub variants: &'static [Variant],
}

impl EnumShape {
    /// An enum with these variants.
    pub const fn new(name: &'static str, tagging: Tagging, variants: &'static [Variant]) -> Self {
        Self {
            name,
            tagging,
            variants,
        }
    }
}

/// How serde writes which variant of an enum a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tagging {
    /// `{"Variant": …}`.
    External,
    /// `{"tag": "Variant", …}`.
    Internal(&'static str),
    /// `{"tag": "Variant", "content": …}`.
    Adjacent(&'static str, &'static str),
    /// Only the content.
    Untagged,
}

/// A variant of an enum.
#[non_exhaustive]
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Variant {
    /// The name in the stored bytes.
    pub name: &'static str,
    /// Other names that are read (`#[serde(alias)]`).
    pub aliases: &'static [&'static str],
    /// What it holds.
    pub shape: Shape,
    /// It stands for every name that a reader does not know (`#[serde(other)]`).
    pub other: bool,
    /// Only its content is stored (`#[serde(untagged)]` on the variant).
    pub untagged: bool,
    /// It is written, not only read (not `#[serde(skip_serializing)]`).
    pub written: bool,
}

impl Variant {
    /// A variant with this content; [`Shape::Unit`] is none.
    pub const fn new(name: &'static str, shape: Shape) -> Self {
        Self {
            name,
            aliases: &[],
            shape,
            other: false,
            untagged: false,
            written: true,
        }
    }

    /// Says which other names are read.
    pub const fn aliases(mut self, aliases: &'static [&'static str]) -> Self {
        self.aliases = aliases;
        self
    }

    /// Says that it stands for every name that a reader does not know.
    pub const fn other(mut self) -> Self {
        self.other = true;
        self
    }

    /// Says that only its content is stored.
    pub const fn untagged(mut self) -> Self {
        self.untagged = true;
        self
    }

    /// Says that it is read where older data has it, and never written.
    pub const fn never_written(mut self) -> Self {
        self.written = false;
        self
    }
}

/// A type that says what it looks like when it is stored.
///
/// The std types do; a struct or enum derives it (`#[derive(KvShape)]`). A type that does not is opaque: it works, and the
/// lock file records its name alone.
///
/// The shape is a promise: where every value of it [reads back](Shape::reads_back), it is written without a look. A type with a
/// `Serialize` of its own must write what its shape says, or have none.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say what it looks like when it is stored",
    label = "not a `KvShape`",
    note = "derive it with `#[derive(KvShape)]`; a field of a type from elsewhere takes `#[kv(opaque)]` or `#[kv(shape = …)]`"
)]
pub trait KvShape {
    /// The shape.
    const SHAPE: Shape;
}
