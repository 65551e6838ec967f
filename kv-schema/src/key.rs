//! Keys: typed parts in a template, written so that no two keys share their bytes and every key reads back.
//!
//! `docs/design/0004-key-encoding.md` says which bytes each part becomes; `docs/format.md` is the law.

mod cover;
mod interval;
pub(crate) mod newtype;
mod parser;
pub mod part;
mod prefix;
mod template;
mod writer;

use std::cell::Cell;
use std::fmt::{self, Debug, Formatter};
use std::hash::Hash;
use std::marker::PhantomData;

pub use self::newtype::NewtypePart;
pub use self::parser::{KeyParser, PartText};
#[cfg(feature = "sha256")]
pub use self::part::Sha256;
pub use self::part::{Base32, Base64Url};
pub(crate) use self::prefix::{CheckedRange, Range};
pub use self::prefix::{KeyRange, Prefix};
pub use self::template::{Alphabet, EscapeSet, KeyTemplate, PartForm, PartSchema, PartShape, Segment};
pub use self::writer::{KeyWriter, PartWriter};
use crate::entity::KvEntity;
use crate::error::{Error, Result};
use crate::schema::{Lean, Schema};

/// A type that can fill a placeholder of a key template.
///
/// Implement it for a type of your own through [`PartWriter::text`], which escapes what has to be escaped; a newtype or a
/// unit-only enum derives it instead (`#[derive(KvKeyPart)]`).
///
/// # Contract
///
/// - `decode` of what `encode` wrote (before escaping) gives an equal value.
/// - Two values that are not equal never write the same text.
/// - `encode` writes at least one byte, only bytes of `SHAPE.alphabet`, and at most `SHAPE.max_len` of them.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be part of a key",
    label = "not a `KeyPart`",
    note = "key parts must encode to the same bytes on every platform and read back equal",
    note = "use an integer, `bool`, `char`, `String`, an IP address, a `Uuid`, a `Ulid` or a date; a newtype or an enum without data derives `KvKeyPart`",
    note = "a `Uuid`, a `Ulid` and the dates of jiff, chrono and time need the feature of that name: `kv-schema = {{ features = [\"uuid\"] }}`",
    note = "a float has no one form: use an integer, such as `cents: u64`",
    note = "`usize` and `isize` differ between platforms: use `u64` or `i64`"
)]
pub trait KeyPart: Clone + Eq + Hash + Debug {
    /// The form that is borrowed from an owned part: `&str` for text, the value itself for numbers, ids, dates and enums, a
    /// reference for a newtype.
    type Ref<'a>: Copy + Debug
    where
        Self: 'a;

    /// The bounds and alphabet of the plain form.
    const SHAPE: PartShape;

    /// `decode` refuses every text with a byte that is not of the alphabet of [`SHAPE`](Self::SHAPE), so that no such text is looked for
    /// before.
    ///
    /// `false` is always right.
    const STRICT: bool = false;

    /// Borrows the part.
    fn to_ref(&self) -> Self::Ref<'_>;

    /// Copies a borrowed part.
    fn from_ref(part: Self::Ref<'_>) -> Self;

    /// Writes the plain form.
    fn encode(part: Self::Ref<'_>, out: &mut PartWriter<'_>);

    /// Reads the plain form.
    ///
    /// It may accept more than `encode` writes: the key as a whole is compared with its canonical form afterwards.
    fn decode(text: &PartText<'_>) -> Result<Self, PartError>;

    /// Tells whether a text that decodes is surely what `encode` writes, so that the key need not be written again to find out.
    ///
    /// `false` is always right. The text has nothing in it that is escaped, unless [`STRICT`](Self::STRICT) says that it need not be
    /// looked through for that.
    fn is_canonical(text: &str) -> bool {
        let _ = text;
        false
    }
}

/// A part with a form of fixed width whose byte order is the order of the values: `{at:asc}` and `{at:desc}`.
///
/// # Contract
///
/// - Both forms are `WIDTH` bytes of printable ASCII (`!` to `~`) for every value; they are never escaped.
/// - The first byte is none of `$` and `~`, which order `None` before and after every value.
/// - Two values are ordered as the bytes of `encode_asc` are, and in reverse as those of `encode_desc` are.
/// - A value without such a form is refused ([`PartWriter::refuse`]), never cut.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no ordered form in a key",
    label = "not an `OrderedKeyPart`",
    note = "`asc` and `desc` need a fixed width: integers, dates and instants have one; text keeps its order only as a last `rest` part"
)]
pub trait OrderedKeyPart: KeyPart {
    /// The bytes of the ordered form, the same for every value.
    const WIDTH: u32;

    /// `decode_asc` and `decode_desc` refuse every text of [`WIDTH`](Self::WIDTH) bytes that `encode_asc` and `encode_desc` do not write,
    /// so that a key need not be written again to find out.
    ///
    /// `false` is always right.
    const ORDERED_EXACT: bool = false;

    // Both forms are digits and a sign alone, so that they need not be looked through for what is not printable.
    #[doc(hidden)]
    const ORDERED_DIGITS: bool = false;

    /// Writes the form whose byte order is the order of the values.
    fn encode_asc(part: Self::Ref<'_>, out: &mut PartWriter<'_>);

    /// Reads what `encode_asc` wrote.
    fn decode_asc(text: &PartText<'_>) -> Result<Self, PartError>;

    /// Writes the form whose byte order is the reverse of the order of the values.
    fn encode_desc(part: Self::Ref<'_>, out: &mut PartWriter<'_>);

    /// Reads what `encode_desc` wrote.
    fn decode_desc(text: &PartText<'_>) -> Result<Self, PartError>;

    /// Tells which bytes can follow a beginning of the ascending form, so that a range is listed through few prefixes.
    ///
    /// It may name too many bytes, never too few. By default nothing is known: a range is then listed through the common
    /// prefix of its bounds. A newtype hands the call on.
    fn next_asc(_begun: &[u8]) -> Alphabet {
        Alphabet::TEXT
    }

    /// Tells which bytes can follow a beginning of the descending form, as [`next_asc`](Self::next_asc) does.
    fn next_desc(_begun: &[u8]) -> Alphabet {
        Alphabet::TEXT
    }
}

/// A part that can be padded with zeros to a chosen width: `{n:08}`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be zero-padded in a key",
    label = "not an unsigned integer",
    note = "`{{n:08}}` takes unsigned integers; use `{{n:asc}}` for a signed one"
)]
pub trait PaddedKeyPart: KeyPart {
    /// `decode_padded` refuses every text of `width` bytes that `encode_padded` does not write.
    ///
    /// `false` is always right.
    const PADDED_EXACT: bool = false;

    /// Writes the value with at least `width` digits; a key that needs more is refused.
    fn encode_padded(part: Self::Ref<'_>, width: u32, out: &mut PartWriter<'_>);

    /// Reads what `encode_padded` wrote.
    fn decode_padded(text: &str, width: u32) -> Result<Self, PartError>;
}

/// A part that may stand unescaped at the end of a key: `{path:rest}`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the unescaped rest of a key",
    label = "not text",
    note = "`rest` takes text and IP addresses"
)]
pub trait RestKeyPart: KeyPart {
    /// Returns the text as it stands in the key.
    fn rest_text(part: Self::Ref<'_>) -> std::borrow::Cow<'_, str>;

    /// Reads the text.
    fn decode_rest(text: &str) -> Result<Self, PartError>;
}

/// Why a text is not a part, or a value has no stored form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartError(std::borrow::Cow<'static, str>);

impl PartError {
    /// Creates an error; lower case, without a full stop.
    pub fn new(reason: impl Into<std::borrow::Cow<'static, str>>) -> Self {
        Self(reason.into())
    }
}

impl std::fmt::Display for PartError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for PartError {}

/// What names one value of an entity: its owned key, its borrowed key, the entity itself, or the one part of a one-part key.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a key of `{E}`",
    label = "not a key of this entity",
    note = "a key is the entity's key type, its borrowed form, the entity itself, or the bare part where the template has one"
)]
pub trait ToKey<E: KvEntity> {
    /// Writes the key.
    fn write_key(&self, out: &mut KeyWriter);

    // A method, because a call of a generic function is more for rustc to check.
    #[doc(hidden)]
    fn fmt_debug(&self, name: &str, f: &mut Formatter<'_>) -> fmt::Result {
        if E::SCHEMA.redact {
            return f.debug_tuple(name).field(&E::SCHEMA.key.text).finish();
        }
        f.debug_tuple(name).field(&display_key::<E>(self)).finish()
    }
}

impl<E: KvEntity, K: ToKey<E> + ?Sized> ToKey<E> for &K {
    fn write_key(&self, out: &mut KeyWriter) {
        (**self).write_key(out);
    }
}

/// An entity whose key has one part, so that the part stands for the key: `users.get(42)`.
#[diagnostic::on_unimplemented(
    message = "the key of `{Self}` has more than one part",
    label = "takes a whole key",
    note = "give the key type of `{Self}`, its borrowed form, or the entity itself"
)]
pub trait OnePart: KvEntity {
    /// The type of the field that fills the one placeholder.
    type Part: KeyPart;

    /// Writes the key.
    fn write_part(part: <Self::Part as KeyPart>::Ref<'_>, out: &mut KeyWriter);
}

/// A part that is text, or a newtype of text: `max_len` bounds it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a text part of a key",
    label = "not text",
    note = "`max_len` bounds text; other parts have bounds of their own"
)]
pub trait TextKeyPart: KeyPart {}

/// A part that is borrowed as `&str`, whoever owns it. A newtype is not: it would be taken for any other text.
#[diagnostic::on_unimplemented(
    message = "text is no key here, whose one part is `{Self}`",
    label = "not text",
    note = "a `&str` names a key whose one part is text; of a newtype give the newtype, of an entity with more parts its key"
)]
pub trait BorrowedTextPart: TextKeyPart {
    /// Borrows the part from text.
    fn from_text<'a>(text: &'a str) -> Self::Ref<'a>
    where
        Self: 'a;
}

impl<E: OnePart> ToKey<E> for str
where
    E::Part: BorrowedTextPart,
{
    fn write_key(&self, out: &mut KeyWriter) {
        E::write_part(E::Part::from_text(self), out);
    }
}

/// The owned key of an entity, as the derive generates it.
pub trait EntityKey:
    ToKey<Self::Entity> + Clone + Debug + Eq + Hash + crate::MaybeSend + crate::MaybeSync
{
    /// The entity that this is the key of.
    type Entity: KvEntity<Key = Self>;

    /// Reads the parts in the order of the template.
    fn read_parts(parser: &mut KeyParser<'_>) -> Result<Self>;

    /// Reads a stored key; only the canonical form is accepted.
    fn parse(text: &str) -> Result<Self> {
        KeyParser::parse(text)
    }

    /// Returns the stored form.
    fn encode(&self) -> Result<String> {
        encode_key::<Self::Entity>(self)
    }

    #[doc(hidden)]
    fn fmt_display(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.pad(&display_key::<Self::Entity>(self))
    }

    #[doc(hidden)]
    fn compare(&self, other: &Self) -> std::cmp::Ordering {
        compare_keys::<Self::Entity>(self, other)
    }
}

/// A key of which the type does not matter any more: what is done with it is compiled once, and not for each type.
pub(crate) trait AnyKey {
    /// Writes the key.
    fn write(&self, out: &mut KeyWriter);
}

/// A key of `E`, as an [`AnyKey`].
pub(crate) struct KeyOf<'k, E, K: ?Sized> {
    key: &'k K,
    entity: PhantomData<fn() -> E>,
}

impl<'k, E: KvEntity, K: ToKey<E> + ?Sized> KeyOf<'k, E, K> {
    pub(crate) fn new(key: &'k K) -> Self {
        Self {
            key,
            entity: PhantomData,
        }
    }
}

impl<E: KvEntity, K: ToKey<E> + ?Sized> AnyKey for KeyOf<'_, E, K> {
    fn write(&self, out: &mut KeyWriter) {
        self.key.write_key(out);
    }
}

/// Writes a key and refuses one that has no stored form.
pub(crate) fn encode_key<E: KvEntity>(key: &(impl ToKey<E> + ?Sized)) -> Result<String> {
    encode_any(E::LEAN, &KeyOf::<E, _>::new(key))
}

/// Writes a key and refuses one that has no stored form.
pub(crate) fn encode_any(schema: &'static Schema, key: &dyn AnyKey) -> Result<String> {
    let mut out = KeyWriter::new(&schema.key);
    key.write(&mut out);
    out.finish_of(schema)
}

thread_local! {
    /// Every read compares a key: the text that it writes for that is not made anew.
    static BUFFER: Cell<String> = const { Cell::new(String::new()) };
}

/// The most bytes that stay behind in it.
const KEPT: usize = 1024;

/// Tells whether a text is what a key writes, valid or not.
pub(crate) fn is_key(schema: &'static Schema, key: &dyn AnyKey, text: &str) -> bool {
    is_written(&schema.key, key, text)
}

fn is_written(template: &'static KeyTemplate, key: &dyn AnyKey, text: &str) -> bool {
    // There is none while a thread ends.
    let buffer = BUFFER.try_with(Cell::take).unwrap_or_default();
    let mut out = KeyWriter::over(template, buffer);
    key.write(&mut out);
    let is_same = out.comes_to(text);
    let buffer = out.into_buffer();
    // A key has 512 bytes at most; what a damaged value would write may have any length, and is not kept.
    if buffer.capacity() <= KEPT {
        let _ = BUFFER.try_with(|kept| kept.set(buffer));
    }
    is_same
}

fn written(template: &'static KeyTemplate, key: &dyn AnyKey) -> KeyWriter {
    let mut out = KeyWriter::new(template);
    key.write(&mut out);
    out
}

/// Writes a key for a reader's eyes, whether or not it has a stored form.
pub fn display_key<E: KvEntity>(key: &(impl ToKey<E> + ?Sized)) -> String {
    written(&E::LEAN.key, &KeyOf::<E, _>::new(key)).into_text()
}

/// Compares two keys as their stored bytes.
pub fn compare_keys<E: KvEntity>(left: &impl ToKey<E>, right: &impl ToKey<E>) -> std::cmp::Ordering {
    display_key::<E>(left).cmp(&display_key::<E>(right))
}

#[cold]
#[inline(never)]
pub(crate) fn foreign(text: &str, detail: &str) -> Error {
    Error::new(crate::ErrorKind::ForeignKey, detail).with_key(text)
}

#[cfg(test)]
mod tests {
    use super::template::{KeyTemplate, Segment};
    use super::{AnyKey, BUFFER, KEPT, KeyWriter, is_written};

    const TEMPLATE: KeyTemplate = KeyTemplate::new("text:", &[Segment::Literal("text:")]);

    struct Long(usize);

    impl AnyKey for Long {
        fn write(&self, out: &mut KeyWriter) {
            out.verbatim("text:");
            out.verbatim(&"x".repeat(self.0));
        }
    }

    #[test]
    fn what_is_compared_with_a_key_leaves_little_behind() {
        for len in [1, 500, 20_000_000, 0] {
            assert!(is_written(
                &TEMPLATE,
                &Long(len),
                &format!("text:{}", "x".repeat(len))
            ));
            assert!(!is_written(&TEMPLATE, &Long(len), "text:y"));
            let kept = BUFFER.take();
            assert!(kept.capacity() <= KEPT);
            BUFFER.set(kept);
        }
    }
}
