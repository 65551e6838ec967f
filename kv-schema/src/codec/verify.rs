//! Certainty before a write, for values whose types the codec cannot see through.

use bytes::Bytes;

use super::{Codec, CodecError};

/// Encodes a value, reads it back and encodes that again; refuses the value where the two differ.
///
/// It finds what fails only while reading: a field that is skipped, a missing default, 128-bit integers inside flattened
/// or tagged types, a custom `Deserialize` that disagrees with its `Serialize`. Maps and sets may come back in another
/// order, and so may lists, since a set is stored as one. It cannot tell two values apart that have the same stored form, such as the variants `A(u8)` and `B(u64)` of
/// an untagged enum; [`verify_eq`] can.
///
/// Costs a decode and a second encode. Returns the bytes, ready to be stored.
///
/// ```
/// use kv_schema::codec::{Json, verify};
///
/// #[derive(serde::Serialize, serde::Deserialize)]
/// struct Draft {
///     #[serde(skip_deserializing)]
///     title: String,
/// }
///
/// let lost = Draft { title: "hello".into() };
/// assert!(verify::<Json, _>(&lost).is_err());
/// assert_eq!(verify::<Json, _>(&vec![1, 2])?, "[1,2]");
/// # Ok::<(), kv_schema::codec::CodecError>(())
/// ```
pub fn verify<C: Codec<T>, T>(value: &T) -> Result<Bytes, CodecError> {
    let bytes = Bytes::from(C::encode(value)?.into_owned());
    verify_bytes::<C, T>(&bytes).map(|()| bytes)
}

/// Does what [`verify`] does with a value that is encoded already.
pub(crate) fn verify_bytes<C: Codec<T>, T>(bytes: &[u8]) -> Result<(), CodecError> {
    let back = C::decode(Bytes::copy_from_slice(bytes))?;
    if C::same(bytes, &C::encode(&back)?) {
        return Ok(());
    }
    Err(CodecError::new("the value reads back as another"))
}

/// Encodes a value and reads it back; refuses the value where it is not equal.
///
/// ```
/// use kv_schema::codec::{Json, verify_eq};
///
/// #[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize)]
/// #[serde(untagged)]
/// enum Number {
///     Small(u8),
///     Large(u64),
/// }
///
/// assert!(verify_eq::<Json, _>(&Number::Small(5)).is_ok());
/// assert!(verify_eq::<Json, _>(&Number::Large(5)).is_err());
/// ```
pub fn verify_eq<C: Codec<T>, T: PartialEq>(value: &T) -> Result<Bytes, CodecError> {
    let bytes = Bytes::from(C::encode(value)?.into_owned());
    if *value == C::decode(bytes.clone())? {
        return Ok(bytes);
    }
    Err(CodecError::new("the value reads back as another"))
}
