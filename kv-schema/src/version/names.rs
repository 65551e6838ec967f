//! Which names of metadata were a version's own.

use std::fmt;

use serde::de::value::Error as NotRead;
use serde::de::{DeserializeOwned, Deserializer, Error as _, Visitor};
use serde::forward_to_deserialize_any;

/// The names that the metadata of a version had: whatever else stands there was written by others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OldNames {
    /// Those of today's fields, and what they were called.
    Todays,
    /// Those of a type of its own.
    Own(&'static [&'static str]),
    /// A type of its own says no names, so everything may be its.
    Any,
}

/// Asks serde for the names of a struct's fields.
pub fn names_of<T: DeserializeOwned>() -> OldNames {
    let mut names = Names(OldNames::Any);
    // Nothing is read: the question alone is what counts.
    drop(T::deserialize(&mut names));
    names.0
}

struct Names(OldNames);

impl fmt::Debug for Names {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<'de> Deserializer<'de> for &mut Names {
    type Error = NotRead;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, NotRead> {
        Err(NotRead::custom("asked for its names"))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, NotRead> {
        self.0 = OldNames::Own(fields);
        self.deserialize_any(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, NotRead> {
        visitor.visit_newtype_struct(self)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct seq tuple
        tuple_struct map enum identifier ignored_any
    }
}
