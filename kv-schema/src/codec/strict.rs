//! A serializer round another one: it refuses what would not read back equal, and knows where in the value it is.
//!
//! Formats accept values that they cannot give back: `serde_json` writes NaN and `Some(None)` as `null`. `Strict` stands
//! between a value's `Serialize` and the format's serializer, in one pass. It costs a few registers: the path is put
//! together only after something failed, each level adding its step while the error travels outwards.

mod parts;

use std::cell::RefCell;
use std::fmt::Display;

use serde::de::{Deserialize, Deserializer};
use serde::ser::{Error as _, Serialize, Serializer};

use self::parts::{MapParts, Parts};
use super::CodecError;
use super::path::Path;

/// `serde_json` reads at most 127 nested arrays and objects, so no more are written.
pub(crate) const MAX_DEPTH: u8 = 127;

/// Why a float is refused where the quick parser of `serde_json` is all there is.
pub(super) const INEXACT: &str =
    "this float would read back as its neighbor without the feature `exact-floats` of kv-schema";

/// The name under which `serde_json::value::RawValue` passes itself through serde.
pub(crate) const RAW_VALUE: &str = "$serde_json::private::RawValue";

/// Deserializes a value and refuses a field that its type does not take. What serde buffers (a tagged or flattened type) is not seen.
pub(super) fn deserialize<'de, T: Deserialize<'de>, D: Deserializer<'de>>(input: D) -> Result<T, CodecError>
where
    D::Error: std::error::Error + Send + Sync + 'static,
{
    let mut left_over = None;
    let value = serde_ignored::deserialize(input, |path| {
        left_over.get_or_insert_with(|| path.to_string());
    })
    .map_err(CodecError::new)?;
    match left_over {
        None => Ok(value),
        Some(path) => Err(CodecError::new("the type has no such field").at(path)),
    }
}

/// Serializes `value` through `Strict`; `non_finite` lets NaN and the infinities pass.
pub(crate) fn serialize<S: Serializer, T: Serialize + ?Sized>(
    value: &T,
    serializer: S,
    non_finite: bool,
) -> Result<S::Ok, CodecError>
where
    S::Error: std::error::Error + Send + Sync + 'static,
{
    let trace = Trace {
        non_finite,
        path: RefCell::default(),
    };
    let strict = Strict {
        inner: serializer,
        at: &At {
            trace: &trace,
            depth: 0,
            inside: Inside::Value,
        },
    };
    value
        .serialize(strict)
        .map_err(|error| CodecError::new(error).at(trace.path.into_inner().to_string()))
}

/// What one run of the serializer shares between its levels.
#[derive(Debug)]
struct Trace {
    non_finite: bool,
    path: RefCell<Path>,
}

/// What stands directly round a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Inside {
    Value,
    /// `Some(…)`, newtypes in between not counted: an absent value here would read back as `None`.
    Some,
    /// The text of a raw JSON value that stands in `Some(…)`.
    SomeRaw,
}

/// Where a value stands; what stands side by side shares it.
#[derive(Debug, Clone, Copy)]
struct At<'a> {
    trace: &'a Trace,
    depth: u8,
    inside: Inside,
}

struct Strict<'a, S> {
    inner: S,
    at: &'a At<'a>,
}

/// A value on its way through the inner serializer, which hands it back to [`Strict`].
struct Strictly<'a, T: ?Sized> {
    value: &'a T,
    at: &'a At<'a>,
}

impl<T: Serialize + ?Sized> Serialize for Strictly<'_, T> {
    #[inline]
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.value.serialize(Strict {
            inner: serializer,
            at: self.at,
        })
    }
}

impl<'a, S: Serializer> Strict<'a, S> {
    fn deeper(&self, levels: u8) -> Result<At<'a>, S::Error> {
        let depth = self.at.depth + levels;
        if depth > MAX_DEPTH {
            return Err(S::Error::custom(
                "more than 127 levels of nesting would not read back",
            ));
        }
        Ok(At {
            trace: self.at.trace,
            depth,
            inside: Inside::Value,
        })
    }

    fn present(&self) -> Result<(), S::Error> {
        if self.at.inside == Inside::Some {
            return Err(S::Error::custom(
                "`Some` of an absent value would read back as `None`",
            ));
        }
        Ok(())
    }

    fn float(&self, value: impl Float) -> Result<(), S::Error> {
        if self.at.trace.non_finite {
            return Ok(());
        }
        if value.is_finite() {
            if cfg!(feature = "exact-floats") || value.reads_back() {
                return Ok(());
            }
            return Err(S::Error::custom(INEXACT));
        }
        Err(S::Error::custom("NaN and infinities have no form in JSON"))
    }

    #[inline]
    fn parts<C>(
        self,
        levels: u8,
        variant: Option<&'static str>,
        open: impl FnOnce(S) -> Result<C, S::Error>,
    ) -> Result<Parts<'a, C>, S::Error> {
        Ok(Parts {
            at: self.deeper(levels)?,
            variant,
            index: 0,
            inner: open(self.inner)?,
        })
    }
}

trait Float: Copy {
    fn is_finite(self) -> bool;
    /// Tells whether JSON gives the same float back: the quick parser of `serde_json` rounds twice.
    fn reads_back(self) -> bool;
}

macro_rules! floats {
    ($($ty:ident)*) => {$(
        impl Float for $ty {
            fn is_finite(self) -> bool {
                $ty::is_finite(self)
            }

            fn reads_back(self) -> bool {
                let json = serde_json::to_vec(&self).unwrap_or_default();
                super::json::read(&json).is_some_and(|back: $ty| back.to_bits() == self.to_bits())
            }
        }
    )*};
}

floats!(f32 f64);

macro_rules! pass {
    ($($method:ident($ty:ty))*) => {$(
        #[inline]
        fn $method(self, value: $ty) -> Result<S::Ok, S::Error> {
            self.inner.$method(value)
        }
    )*};
}

impl<'a, S: Serializer> Serializer for Strict<'a, S> {
    type Ok = S::Ok;
    type Error = S::Error;
    type SerializeSeq = Parts<'a, S::SerializeSeq>;
    type SerializeTuple = Parts<'a, S::SerializeTuple>;
    type SerializeTupleStruct = Parts<'a, S::SerializeTupleStruct>;
    type SerializeTupleVariant = Parts<'a, S::SerializeTupleVariant>;
    type SerializeMap = MapParts<'a, S::SerializeMap>;
    type SerializeStruct = Parts<'a, S::SerializeStruct>;
    type SerializeStructVariant = Parts<'a, S::SerializeStructVariant>;

    pass! {
        serialize_bool(bool)
        serialize_i8(i8) serialize_i16(i16) serialize_i32(i32) serialize_i64(i64) serialize_i128(i128)
        serialize_u8(u8) serialize_u16(u16) serialize_u32(u32) serialize_u64(u64) serialize_u128(u128)
        serialize_char(char) serialize_bytes(&[u8])
    }

    fn serialize_f32(self, value: f32) -> Result<S::Ok, S::Error> {
        self.float(value)?;
        self.inner.serialize_f32(value)
    }

    fn serialize_f64(self, value: f64) -> Result<S::Ok, S::Error> {
        self.float(value)?;
        self.inner.serialize_f64(value)
    }

    #[inline]
    fn serialize_str(self, value: &str) -> Result<S::Ok, S::Error> {
        if self.at.inside == Inside::SomeRaw && value == "null" {
            return Err(S::Error::custom(
                "`Some` of an absent value would read back as `None`",
            ));
        }
        self.inner.serialize_str(value)
    }

    fn collect_str<T: Display + ?Sized>(self, value: &T) -> Result<S::Ok, S::Error> {
        self.inner.collect_str(value)
    }

    fn serialize_none(self) -> Result<S::Ok, S::Error> {
        self.present()?;
        self.inner.serialize_none()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<S::Ok, S::Error> {
        let at = &At {
            inside: Inside::Some,
            ..*self.at
        };
        let value = Strictly { value, at };
        self.inner.serialize_some(&value)
    }

    fn serialize_unit(self) -> Result<S::Ok, S::Error> {
        self.present()?;
        self.inner.serialize_unit()
    }

    fn serialize_unit_struct(self, name: &'static str) -> Result<S::Ok, S::Error> {
        self.present()?;
        self.inner.serialize_unit_struct(name)
    }

    fn serialize_unit_variant(
        self,
        name: &'static str,
        index: u32,
        variant: &'static str,
    ) -> Result<S::Ok, S::Error> {
        self.inner.serialize_unit_variant(name, index, variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        value: &T,
    ) -> Result<S::Ok, S::Error> {
        let value = Strictly { value, at: self.at };
        self.inner.serialize_newtype_struct(name, &value)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        index: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<S::Ok, S::Error> {
        let at = &self.deeper(1)?;
        let value = Strictly { value, at };
        self.inner
            .serialize_newtype_variant(name, index, variant, &value)
            .inspect_err(|_| at.trace.path.borrow_mut().outer_field(variant))
    }

    #[inline]
    fn serialize_seq(self, len: Option<usize>) -> Result<Self::SerializeSeq, S::Error> {
        self.parts(1, None, |inner| inner.serialize_seq(len))
    }

    #[inline]
    fn serialize_tuple(self, len: usize) -> Result<Self::SerializeTuple, S::Error> {
        self.parts(1, None, |inner| inner.serialize_tuple(len))
    }

    fn serialize_tuple_struct(
        self,
        name: &'static str,
        len: usize,
    ) -> Result<Self::SerializeTupleStruct, S::Error> {
        self.parts(1, None, |inner| inner.serialize_tuple_struct(name, len))
    }

    fn serialize_tuple_variant(
        self,
        name: &'static str,
        index: u32,
        variant: &'static str,
        len: usize,
    ) -> Result<Self::SerializeTupleVariant, S::Error> {
        self.parts(2, Some(variant), |inner| {
            inner.serialize_tuple_variant(name, index, variant, len)
        })
    }

    fn serialize_map(self, len: Option<usize>) -> Result<Self::SerializeMap, S::Error> {
        let parts = self.parts(1, None, |inner| inner.serialize_map(len))?;
        Ok(MapParts::new(parts, len))
    }

    #[inline]
    fn serialize_struct(self, name: &'static str, len: usize) -> Result<Self::SerializeStruct, S::Error> {
        let raw = self.at.inside == Inside::Some && name == RAW_VALUE;
        let mut parts = self.parts(1, None, |inner| inner.serialize_struct(name, len))?;
        if raw {
            parts.at.inside = Inside::SomeRaw;
        }
        Ok(parts)
    }

    fn serialize_struct_variant(
        self,
        name: &'static str,
        index: u32,
        variant: &'static str,
        len: usize,
    ) -> Result<Self::SerializeStructVariant, S::Error> {
        self.parts(2, Some(variant), |inner| {
            inner.serialize_struct_variant(name, index, variant, len)
        })
    }

    fn is_human_readable(&self) -> bool {
        self.inner.is_human_readable()
    }
}

#[cfg(test)]
mod tests {
    use crate::codec::{Codec, Json};
    use crate::{MetadataReader, MetadataWriter};

    // `cargo xtask check features` runs this with the feature and without it.
    #[test]
    fn a_float_reads_back_to_the_bit_or_is_refused_with_its_path() {
        let floats: Vec<f64> = (0..10_000_u64)
            .map(|seed| f64::from_bits(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15)))
            .filter(|float| float.is_finite())
            .chain([0.1, 0.1 + 0.2, 1.0 / 3.0, f64::MAX, f64::MIN_POSITIVE])
            .collect();
        let mut refused = 0;
        for float in &floats {
            match <Json as Codec<[f64; 1]>>::encode(&[*float]) {
                Ok(json) => {
                    let back = <Json as Codec<[f64; 1]>>::decode(json.into_owned().into()).unwrap();
                    assert_eq!(back[0].to_bits(), float.to_bits());
                }
                Err(error) => {
                    assert_eq!(error.path(), "[0]");
                    refused += 1;
                }
            }
        }
        assert_eq!(refused > 0, !cfg!(feature = "exact-floats"), "{refused}");
        // Metadata has a layout of its own: no exponent below 1e21, where the digits are more than 64 bits hold.
        for float in floats
            .into_iter()
            .chain((1..1000).map(|n| f64::from(n).sqrt() * 1e20))
        {
            let mut out = MetadataWriter::default();
            out.field("f", &float);
            if let Ok(text) = out.finish() {
                let back = MetadataReader::new(text.as_deref()).field::<f64>("f").unwrap();
                assert_eq!(back.to_bits(), (float + 0.0).to_bits(), "{text:?}");
            }
        }
        assert_eq!(
            &*Json::encode(&[0.5, 19.99, -1e10]).unwrap(),
            b"[0.5,19.99,-10000000000.0]"
        );
    }
}
