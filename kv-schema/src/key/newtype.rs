//! Newtypes: a part that is written as what it wraps, in every form that the inner type has.

use std::borrow::Cow;
use std::fmt::Debug;
use std::hash::Hash;

use super::{
    Alphabet, KeyPart, OrderedKeyPart, PaddedKeyPart, PartError, PartShape, PartText, PartWriter,
    RestKeyPart, TextKeyPart,
};

/// A part that wraps another; `#[derive(KvKeyPart)]` writes it, and the impls below do the rest.
///
/// One blanket impl for each trait: a newtype has exactly the forms that the inner type has, and nobody lists them.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be part of a key",
    label = "not a `KeyPart`",
    note = "derive `KvKeyPart` for a newtype or an enum without data"
)]
pub trait NewtypePart: Clone + Eq + Hash + Debug {
    /// The wrapped part.
    type Inner: KeyPart;

    /// Wraps a part.
    fn wrap(inner: Self::Inner) -> Self;

    /// Borrows what is wrapped.
    fn inner(&self) -> &Self::Inner;
}

/// Says that a text is the name of no variant.
#[cold]
pub fn unknown_name(names: &[&str]) -> PartError {
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    PartError::new(format!("expected one of {}", names.join(", ")))
}

// Without `do_not_recommend` a type that is no part would be told to be a newtype.
#[diagnostic::do_not_recommend]
impl<T: NewtypePart> KeyPart for T {
    // Not what the inner type is borrowed as: two newtypes of one inner type could then be taken for each other in a prefix.
    type Ref<'a>
        = &'a T
    where
        Self: 'a;

    const SHAPE: PartShape = <T::Inner as KeyPart>::SHAPE;

    const STRICT: bool = T::Inner::STRICT;

    fn to_ref(&self) -> &T {
        self
    }

    fn from_ref(part: &T) -> Self {
        part.clone()
    }

    fn encode(part: &T, out: &mut PartWriter<'_>) {
        T::Inner::encode(part.inner().to_ref(), out);
    }

    fn decode(text: &PartText<'_>) -> Result<Self, PartError> {
        T::Inner::decode(text).map(T::wrap)
    }

    fn is_canonical(text: &str) -> bool {
        T::Inner::is_canonical(text)
    }
}

#[diagnostic::do_not_recommend]
impl<T: NewtypePart> OrderedKeyPart for T
where
    T::Inner: OrderedKeyPart,
{
    const WIDTH: u32 = <T::Inner as OrderedKeyPart>::WIDTH;

    const ORDERED_EXACT: bool = T::Inner::ORDERED_EXACT;

    const ORDERED_DIGITS: bool = T::Inner::ORDERED_DIGITS;

    fn encode_asc(part: &T, out: &mut PartWriter<'_>) {
        T::Inner::encode_asc(part.inner().to_ref(), out);
    }

    fn decode_asc(text: &PartText<'_>) -> Result<Self, PartError> {
        T::Inner::decode_asc(text).map(T::wrap)
    }

    fn encode_desc(part: &T, out: &mut PartWriter<'_>) {
        T::Inner::encode_desc(part.inner().to_ref(), out);
    }

    fn decode_desc(text: &PartText<'_>) -> Result<Self, PartError> {
        T::Inner::decode_desc(text).map(T::wrap)
    }

    fn next_asc(begun: &[u8]) -> Alphabet {
        T::Inner::next_asc(begun)
    }

    fn next_desc(begun: &[u8]) -> Alphabet {
        T::Inner::next_desc(begun)
    }
}

#[diagnostic::do_not_recommend]
impl<T: NewtypePart> PaddedKeyPart for T
where
    T::Inner: PaddedKeyPart,
{
    const PADDED_EXACT: bool = T::Inner::PADDED_EXACT;

    fn encode_padded(part: &T, width: u32, out: &mut PartWriter<'_>) {
        T::Inner::encode_padded(part.inner().to_ref(), width, out);
    }

    fn decode_padded(text: &str, width: u32) -> Result<Self, PartError> {
        T::Inner::decode_padded(text, width).map(T::wrap)
    }
}

#[diagnostic::do_not_recommend]
impl<T: NewtypePart> RestKeyPart for T
where
    T::Inner: RestKeyPart,
{
    fn rest_text<'a>(part: &'a T) -> Cow<'a, str>
    where
        Self: 'a,
    {
        T::Inner::rest_text(part.inner().to_ref())
    }

    fn decode_rest(text: &str) -> Result<Self, PartError> {
        T::Inner::decode_rest(text).map(T::wrap)
    }
}

#[diagnostic::do_not_recommend]
impl<T: NewtypePart> TextKeyPart for T where T::Inner: TextKeyPart {}
