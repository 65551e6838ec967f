//! Newtypes: a part that is written as what it wraps, in every form that the inner type has.

use std::borrow::Cow;

use super::{
    KeyPart, OrderedKeyPart, PaddedKeyPart, PartError, PartText, PartWriter, RestKeyPart, TextKeyPart,
};

/// A part that wraps another; `#[derive(KvKeyPart)]` writes it.
///
/// It carries the forms that the inner type may or may not have: one impl below for each.
pub trait NewtypePart: KeyPart {
    /// The wrapped part.
    type Inner: KeyPart;

    /// Wraps a part.
    fn wrap(inner: Self::Inner) -> Self;

    /// Wraps a borrowed part.
    fn wrap_ref<'a>(inner: <Self::Inner as KeyPart>::Ref<'a>) -> Self::Ref<'a>
    where
        Self: 'a;

    /// Unwraps a borrowed part.
    fn unwrap_ref<'a>(part: Self::Ref<'a>) -> <Self::Inner as KeyPart>::Ref<'a>
    where
        Self: 'a;
}

/// Reads the plain form of what is wrapped.
pub fn decode_newtype<T: NewtypePart>(text: &PartText<'_>) -> Result<T, PartError> {
    T::Inner::decode(text).map(T::wrap)
}

/// Says that a text is the name of no variant.
#[cold]
pub fn unknown_name(names: &[&str]) -> PartError {
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    PartError::new(format!("expected one of {}", names.join(", ")))
}

#[diagnostic::do_not_recommend]
impl<T: NewtypePart> OrderedKeyPart for T
where
    T::Inner: OrderedKeyPart,
{
    const WIDTH: u32 = <T::Inner as OrderedKeyPart>::WIDTH;

    fn encode_asc(part: Self::Ref<'_>, out: &mut PartWriter<'_>) {
        T::Inner::encode_asc(T::unwrap_ref(part), out);
    }

    fn decode_asc(text: &PartText<'_>) -> Result<Self, PartError> {
        T::Inner::decode_asc(text).map(T::wrap)
    }

    fn encode_desc(part: Self::Ref<'_>, out: &mut PartWriter<'_>) {
        T::Inner::encode_desc(T::unwrap_ref(part), out);
    }

    fn decode_desc(text: &PartText<'_>) -> Result<Self, PartError> {
        T::Inner::decode_desc(text).map(T::wrap)
    }
}

#[diagnostic::do_not_recommend]
impl<T: NewtypePart> PaddedKeyPart for T
where
    T::Inner: PaddedKeyPart,
{
    fn encode_padded(part: Self::Ref<'_>, width: u32, out: &mut PartWriter<'_>) {
        T::Inner::encode_padded(T::unwrap_ref(part), width, out);
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
    fn rest_text<'a>(part: Self::Ref<'a>) -> Cow<'a, str>
    where
        Self: 'a,
    {
        T::Inner::rest_text(T::unwrap_ref(part))
    }

    fn decode_rest(text: &str) -> Result<Self, PartError> {
        T::Inner::decode_rest(text).map(T::wrap)
    }
}

#[diagnostic::do_not_recommend]
impl<T: NewtypePart> TextKeyPart for T
where
    T::Inner: TextKeyPart,
{
    fn from_text<'a>(text: &'a str) -> Self::Ref<'a>
    where
        Self: 'a,
    {
        T::wrap_ref(T::Inner::from_text(text))
    }
}
