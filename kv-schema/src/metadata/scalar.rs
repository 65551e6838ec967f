//! Writing one value of which the shape says that it is text, an integer, a flag, the name of a variant or nothing: what nearly all
//! metadata is.
//!
//! It appends text to text, so that nobody has to find out afterwards whether the metadata is text, and looks at eight bytes at a time.

use std::fmt;

use serde::Serialize;
use serde::ser::{Impossible, Serializer};

use crate::codec::js::MAX_SAFE;
use crate::codec::{CodecError, json};
use crate::eights;

// Text, because to append a character takes more code.
const QUOTE: &str = "\"";

/// Appends the JSON of a text.
pub(super) fn push_text(out: &mut String, text: &str) {
    if !eights::are_plain(text.as_bytes()) {
        return push_escaped(out, text);
    }
    out.push_str(QUOTE);
    out.push_str(text);
    out.push_str(QUOTE);
}

#[cold]
#[inline(never)]
fn push_escaped(out: &mut String, text: &str) {
    let mut json = Vec::new();
    let written = json::write_plain(text, &mut json);
    debug_assert!(written.is_ok(), "text always has a form");
    out.push_str(std::str::from_utf8(&json).unwrap_or_default());
}

/// Has bytes appended to a text, which are text too.
pub(super) fn append(
    out: &mut String,
    write: impl FnOnce(&mut Vec<u8>) -> Result<(), CodecError>,
) -> Result<(), CodecError> {
    let mut bytes = std::mem::take(out).into_bytes();
    let written = write(&mut bytes);
    match String::from_utf8(bytes) {
        Ok(text) => *out = text,
        Err(_) => return Err(CodecError::new("metadata is not UTF-8")),
    }
    written
}

/// Appends an integer; beyond what JavaScript counts to without gaps, as a string of digits.
#[inline(never)]
pub(super) fn push_integer(out: &mut String, digits: &str, is_safe: bool) {
    if is_safe {
        out.push_str(digits);
    } else {
        push_text(out, digits);
    }
}

/// Appends a value; one that is no scalar, whatever its shape says, may leave a part of itself behind.
pub(super) fn push<T: Serialize + ?Sized>(out: &mut String, value: &T) -> Result<(), NotScalar> {
    value.serialize(Scalar(out))
}

/// A value that is not of the shape that is declared for it: `#[kv(shape = …)]` and a `KvShape` by hand may say anything.
#[derive(Debug)]
pub(super) struct NotScalar;

impl fmt::Display for NotScalar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a scalar")
    }
}

impl std::error::Error for NotScalar {}

impl serde::ser::Error for NotScalar {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

struct Scalar<'w>(&'w mut String);

macro_rules! integers {
    ($($method:ident($ty:ty) $is_safe:expr;)*) => {$(
        #[inline]
        fn $method(self, value: $ty) -> Result<(), NotScalar> {
            let is_safe: fn($ty) -> bool = $is_safe;
            push_integer(self.0, itoa::Buffer::new().format(value), is_safe(value));
            Ok(())
        }
    )*};
}

/// What no shape of a scalar leads to.
macro_rules! refused {
    ($($method:ident($($ty:ty),*) -> $out:ty;)*) => {$(
        fn $method(self, $(_: $ty),*) -> Result<$out, NotScalar> {
            Err(NotScalar)
        }
    )*};
}

impl Serializer for Scalar<'_> {
    type Ok = ();
    type Error = NotScalar;
    type SerializeSeq = Impossible<(), NotScalar>;
    type SerializeTuple = Impossible<(), NotScalar>;
    type SerializeTupleStruct = Impossible<(), NotScalar>;
    type SerializeTupleVariant = Impossible<(), NotScalar>;
    type SerializeMap = Impossible<(), NotScalar>;
    type SerializeStruct = Impossible<(), NotScalar>;
    type SerializeStructVariant = Impossible<(), NotScalar>;

    integers! {
        serialize_u8(u8) |_| true;
        serialize_u16(u16) |_| true;
        serialize_u32(u32) |_| true;
        serialize_u64(u64) |value| value <= MAX_SAFE;
        serialize_u128(u128) |value| value <= MAX_SAFE.into();
        serialize_i8(i8) |_| true;
        serialize_i16(i16) |_| true;
        serialize_i32(i32) |_| true;
        serialize_i64(i64) |value| value.unsigned_abs() <= MAX_SAFE;
        serialize_i128(i128) |value| value.unsigned_abs() <= MAX_SAFE.into();
    }

    fn serialize_bool(self, value: bool) -> Result<(), NotScalar> {
        self.0.push_str(if value { "true" } else { "false" });
        Ok(())
    }

    fn serialize_char(self, value: char) -> Result<(), NotScalar> {
        push_text(self.0, value.encode_utf8(&mut [0; 4]));
        Ok(())
    }

    #[inline]
    fn serialize_str(self, value: &str) -> Result<(), NotScalar> {
        push_text(self.0, value);
        Ok(())
    }

    fn serialize_none(self) -> Result<(), NotScalar> {
        self.0.push_str("null");
        Ok(())
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), NotScalar> {
        value.serialize(self)
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<(), NotScalar> {
        push_text(self.0, variant);
        Ok(())
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<(), NotScalar> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), NotScalar> {
        self.serialize_none()
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), NotScalar> {
        self.serialize_none()
    }

    // A variant that holds `()` has the shape of one that holds nothing.
    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), NotScalar> {
        self.0.push('{');
        push_text(self.0, variant);
        self.0.push(':');
        value.serialize(Scalar(&mut *self.0))?;
        self.0.push('}');
        Ok(())
    }

    refused! {
        serialize_f32(f32) -> ();
        serialize_f64(f64) -> ();
        serialize_bytes(&[u8]) -> ();
        serialize_seq(Option<usize>) -> Self::SerializeSeq;
        serialize_tuple(usize) -> Self::SerializeTuple;
        serialize_tuple_struct(&'static str, usize) -> Self::SerializeTupleStruct;
        serialize_tuple_variant(&'static str, u32, &'static str, usize) -> Self::SerializeTupleVariant;
        serialize_map(Option<usize>) -> Self::SerializeMap;
        serialize_struct(&'static str, usize) -> Self::SerializeStruct;
        serialize_struct_variant(&'static str, u32, &'static str, usize) -> Self::SerializeStructVariant;
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;
    use serde::Serialize;

    use super::push;
    use crate::codec::js::Style;
    use crate::codec::json;

    #[derive(Serialize)]
    struct Newtype(Option<i64>);

    #[derive(Serialize)]
    enum Unit {
        #[serde(rename = "a \"b\"")]
        Named,
        Held(()),
    }

    #[derive(Serialize)]
    struct Nothing;

    fn pushed(value: &(impl Serialize + ?Sized)) -> Option<String> {
        let mut out = String::from("x");
        push(&mut out, value).ok().map(|()| out[1..].to_owned())
    }

    fn written(value: &(impl Serialize + ?Sized)) -> String {
        let mut out = Vec::new();
        json::write(value, &mut out, Style::METADATA).unwrap();
        String::from_utf8(out).unwrap()
    }

    proptest! {
        #[test]
        fn a_scalar_is_written_as_any_value_is(
            text in "([a-z \"\\\\\u{0}-\u{20}\u{7f}é]|[a-z]{7}){0,5}",
            char: char, flag: bool, small: i8, byte: u8, int: i64, wide: u128, negative: i128,
            near in (1_i64 << 53) - 3..(1 << 53) + 3, option: Option<u64>,
        ) {
            prop_assert_eq!(pushed(&text).unwrap(), written(&text));
            prop_assert_eq!(pushed(&char).unwrap(), written(&char));
            prop_assert_eq!(pushed(&flag).unwrap(), written(&flag));
            prop_assert_eq!(pushed(&small).unwrap(), written(&small));
            prop_assert_eq!(pushed(&byte).unwrap(), written(&byte));
            prop_assert_eq!(pushed(&int).unwrap(), written(&int));
            prop_assert_eq!(pushed(&wide).unwrap(), written(&wide));
            prop_assert_eq!(pushed(&negative).unwrap(), written(&negative));
            prop_assert_eq!(pushed(&option).unwrap(), written(&option));
            for near in [near, -near] {
                prop_assert_eq!(pushed(&Newtype(Some(near))).unwrap(), written(&near));
                prop_assert_eq!(pushed(&near.unsigned_abs()).unwrap(), written(&near.unsigned_abs()));
            }
        }
    }

    #[test]
    fn variants_and_nothing_are_written_as_any_value_is() {
        assert_eq!(pushed(&Unit::Named).unwrap(), written(&Unit::Named));
        assert_eq!(pushed(&Unit::Held(())).unwrap(), written(&Unit::Held(())));
        assert_eq!(pushed(&Newtype(None)).unwrap(), "null");
        assert_eq!(pushed(&Nothing).unwrap(), "null");
    }

    #[test]
    fn what_is_no_scalar_is_refused() {
        assert_eq!(pushed(&Ok::<f64, u8>(1.0)), None);
        assert_eq!(pushed(&1.0), None);
        assert_eq!(pushed(&[1]), None);
        assert_eq!(pushed(&(1, 2)), None);
        assert_eq!(pushed(&BTreeMap::from([(1, 2)])), None);
    }
}
