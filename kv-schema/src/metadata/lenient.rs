//! A deserializer that reads integers from numbers and from decimal strings, at any depth.
//!
//! Every object is read by `serde_json`; only what stands inside comes back here, as raw text. So map keys, enums and messages
//! are `serde_json`'s own, and the user's types meet one deserializer. An array is taken apart here, which is one pass in place of
//! two.

use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error as _, IntoDeserializer, MapAccess, SeqAccess,
    VariantAccess, Visitor,
};
use serde_json::Error;
use serde_json::value::RawValue;

use crate::codec::{MAX_DEPTH, RAW_VALUE};
use crate::members::{Elements, digits};

/// One JSON value.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lenient<'de> {
    raw: &'de str,
    depth: u8,
}

impl<'de> Lenient<'de> {
    pub(super) fn new(raw: &'de str) -> Self {
        Self { raw, depth: 0 }
    }

    fn first(self) -> Option<u8> {
        self.raw.as_bytes().first().copied()
    }

    fn nested(self) -> Result<Nested, Error> {
        if self.depth >= MAX_DEPTH {
            return Err(Error::custom("more than 127 levels of nesting"));
        }
        Ok(Nested {
            depth: self.depth + 1,
        })
    }

    /// Returns the canonical decimal digits that a string holds.
    ///
    /// Nothing here knows the integer's type, so that each type costs a `parse` and no more.
    fn quoted(self) -> Option<&'de str> {
        let text = self.raw.strip_prefix('"')?.strip_suffix('"')?;
        let digits = text.strip_prefix('-').unwrap_or(text);
        let canonical = digits == "0" || !digits.starts_with('0');
        (canonical && digits.bytes().all(|byte| byte.is_ascii_digit())).then_some(text)
    }

    /// Returns the whole number that a number with a point or an exponent stands for, as far as it is exact.
    fn whole(self) -> Option<i64> {
        if !self.raw.bytes().any(|byte| matches!(byte, b'.' | b'e' | b'E')) {
            return None;
        }
        let float: f64 = serde_json::from_str(self.raw).ok()?;
        let exact = float.fract() == 0.0 && float.abs() <= 9_007_199_254_740_991.0;
        #[expect(clippy::cast_possible_truncation, reason = "whole, and within 53 bits")]
        exact.then_some(float as i64)
    }
}

impl<'de> IntoDeserializer<'de, Error> for Lenient<'de> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

macro_rules! integers {
    ($($method:ident $visit:ident $ty:ty, $natural:ident $wide:ty;)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            if let Some(number) = digits(self.raw.as_bytes()) {
                // As `serde_json` does: a number without a sign is a `u64`, unless 128 bits were asked for.
                return visitor.$natural(<$wide>::from(number));
            }
            if let Some(number) = self.quoted().and_then(|digits| digits.parse::<$ty>().ok()) {
                return visitor.$visit(number);
            }
            match self.whole().and_then(|number| <$ty>::try_from(number).ok()) {
                Some(number) => visitor.$visit(number),
                None => plain(self.raw).$method(visitor),
            }
        }
    )*};
}

macro_rules! plain {
    ($($method:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            plain(self.raw).$method(visitor)
        }
    )*};
}

/// What reads a value as `serde_json` does: from text, as values are read, so that a Worker has one deserializer.
fn plain(raw: &str) -> serde_json::Deserializer<serde_json::de::StrRead<'_>> {
    serde_json::Deserializer::from_str(raw)
}

impl<'de> Deserializer<'de> for Lenient<'de> {
    type Error = Error;

    integers! {
        deserialize_u8 visit_u64 u64, visit_u64 u64;
        deserialize_u16 visit_u64 u64, visit_u64 u64;
        deserialize_u32 visit_u64 u64, visit_u64 u64;
        deserialize_u64 visit_u64 u64, visit_u64 u64;
        deserialize_i8 visit_i64 i64, visit_u64 u64;
        deserialize_i16 visit_i64 i64, visit_u64 u64;
        deserialize_i32 visit_i64 i64, visit_u64 u64;
        deserialize_i64 visit_i64 i64, visit_u64 u64;
        deserialize_i128 visit_i128 i128, visit_i128 i128;
        deserialize_u128 visit_u128 u128, visit_u128 u128;
    }

    plain! {
        deserialize_f32 deserialize_f64 deserialize_char deserialize_str deserialize_string
        deserialize_bytes deserialize_byte_buf deserialize_unit deserialize_identifier deserialize_ignored_any
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.first() {
            Some(b'[') => self.deserialize_seq(visitor),
            Some(b'{') => plain(self.raw).deserialize_any(self.nested()?.visit(visitor)),
            _ => plain(self.raw).deserialize_any(visitor),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.raw {
            "true" => visitor.visit_bool(true),
            "false" => visitor.visit_bool(false),
            raw => plain(raw).deserialize_bool(visitor),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.first() {
            Some(b'n') if self.raw == "null" => visitor.visit_none(),
            Some(b'n') => plain(self.raw).deserialize_option(visitor),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        plain(self.raw).deserialize_unit_struct(name, visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        if name == RAW_VALUE {
            return plain(self.raw).deserialize_newtype_struct(name, visitor);
        }
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let Some(elements) = Elements::of(self.raw) else {
            return plain(self.raw).deserialize_seq(visitor);
        };
        let mut items = Items {
            elements,
            nested: self.nested()?,
        };
        let value = visitor.visit_seq(&mut items)?;
        if items.elements.is_empty() {
            Ok(value)
        } else {
            Err(Error::custom("more elements than were expected"))
        }
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        plain(self.raw).deserialize_map(self.nested()?.visit(visitor))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        if self.first() == Some(b'[') {
            return self.deserialize_seq(visitor);
        }
        plain(self.raw).deserialize_struct(name, fields, self.nested()?.visit(visitor))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        plain(self.raw).deserialize_enum(name, variants, self.nested()?.visit(visitor))
    }
}

/// The elements of an array.
struct Items<'de> {
    elements: Elements<'de>,
    nested: Nested,
}

impl<'de> SeqAccess<'de> for &mut Items<'de> {
    type Error = Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Error> {
        if self.elements.is_empty() {
            return Ok(None);
        }
        match self.elements.cut() {
            Some(raw) => seed.deserialize(self.nested.value(raw)).map(Some),
            None => Err(Error::custom("expected a value, and `,` or `]` behind it")),
        }
    }
}

/// The way one level down.
#[derive(Debug, Clone, Copy)]
struct Nested {
    depth: u8,
}

impl Nested {
    fn visit<V>(self, inner: V) -> Inner<V> {
        Inner { inner, nested: self }
    }

    fn value(self, raw: &str) -> Lenient<'_> {
        Lenient {
            raw,
            depth: self.depth,
        }
    }
}

/// A visitor, or an access to members, whose members are read leniently.
struct Inner<I> {
    inner: I,
    nested: Nested,
}

macro_rules! visit_scalars {
    ($($method:ident($ty:ty))*) => {$(
        fn $method<E: serde::de::Error>(self, value: $ty) -> Result<V::Value, E> {
            self.inner.$method(value)
        }
    )*};
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Inner<V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.inner.expecting(f)
    }

    // Only objects and enums are handed to this visitor; a scalar in their place is a mismatch, whose message
    // is the inner visitor's.
    visit_scalars! {
        visit_bool(bool) visit_u64(u64) visit_i64(i64) visit_f64(f64) visit_str(&str) visit_borrowed_str(&'de str)
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<V::Value, E> {
        self.inner.visit_unit()
    }

    fn visit_map<A: MapAccess<'de>>(self, access: A) -> Result<V::Value, A::Error> {
        self.inner.visit_map(self.nested.visit(access))
    }

    fn visit_enum<A: EnumAccess<'de>>(self, access: A) -> Result<V::Value, A::Error> {
        self.inner.visit_enum(self.nested.visit(access))
    }
}

fn read<'de, S: DeserializeSeed<'de>, E: serde::de::Error>(
    nested: Nested,
    raw: &'de RawValue,
    seed: S,
) -> Result<S::Value, E> {
    seed.deserialize(nested.value(raw.get())).map_err(E::custom)
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Inner<A> {
    type Error = A::Error;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, A::Error> {
        self.inner.next_key_seed(seed)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, A::Error> {
        read(self.nested, self.inner.next_value()?, seed)
    }
}

impl<'de, A: EnumAccess<'de>> EnumAccess<'de> for Inner<A> {
    type Error = A::Error;
    type Variant = Inner<A::Variant>;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, Self::Variant), A::Error> {
        let (variant, content) = self.inner.variant_seed(seed)?;
        Ok((variant, self.nested.visit(content)))
    }
}

impl<'de, A: VariantAccess<'de>> VariantAccess<'de> for Inner<A> {
    type Error = A::Error;

    fn unit_variant(self) -> Result<(), A::Error> {
        self.inner.unit_variant()
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, A::Error> {
        read(self.nested, self.inner.newtype_variant()?, seed)
    }

    fn tuple_variant<V: Visitor<'de>>(self, len: usize, visitor: V) -> Result<V::Value, A::Error> {
        let raw: &RawValue = self.inner.newtype_variant()?;
        self.nested
            .value(raw.get())
            .deserialize_tuple(len, visitor)
            .map_err(A::Error::custom)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, A::Error> {
        let raw: &RawValue = self.inner.newtype_variant()?;
        self.nested
            .value(raw.get())
            .deserialize_struct("", fields, visitor)
            .map_err(A::Error::custom)
    }
}
