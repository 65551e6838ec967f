//! The members of sequences, maps, structs and variants on their way through [`Strict`](super::Strict).

use std::collections::BTreeSet;
use std::fmt::{self, Display};

use serde::ser::{
    self, Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
    SerializeTupleStruct, SerializeTupleVariant,
};

use super::{At, Strictly};

/// The members of a value that has some.
pub(super) struct Parts<'a, C> {
    pub(super) inner: C,
    /// Where its members stand.
    pub(super) at: At<'a>,
    pub(super) variant: Option<&'static str>,
    pub(super) index: usize,
}

/// The members of a map. Apart from the others, which then have nothing to drop.
pub(super) struct MapParts<'a, C> {
    parts: Parts<'a, C>,
    /// The key of the next value, where the map is written in halves.
    key: Option<String>,
    /// The keys that were written, where one may be written twice.
    seen: Option<BTreeSet<String>>,
}

impl<'a, C> MapParts<'a, C> {
    /// A map that does not say its length may be a struct with flattened fields, which may bring a name that is taken.
    pub(super) fn new(parts: Parts<'a, C>, len: Option<usize>) -> Self {
        Self {
            parts,
            key: None,
            seen: len.is_none().then(BTreeSet::new),
        }
    }

    fn once<E: ser::Error>(&mut self, key: &(impl Serialize + ?Sized)) -> Result<(), E> {
        let Some(seen) = &mut self.seen else { return Ok(()) };
        let key = Shown(key).to_string();
        if seen.contains(&key) {
            self.parts.failed_field(&key);
            return Err(E::custom("two members of one name would not read back"));
        }
        seen.insert(key);
        Ok(())
    }
}

impl<C> Parts<'_, C> {
    #[inline]
    fn item<T: ?Sized, E>(
        &mut self,
        value: &T,
        write: impl FnOnce(&mut C, &Strictly<'_, T>) -> Result<(), E>,
    ) -> Result<(), E> {
        let value = Strictly { value, at: &self.at };
        write(&mut self.inner, &value).inspect_err(|_| self.failed_item())?;
        self.index += 1;
        Ok(())
    }

    #[inline]
    fn field<T: ?Sized, E>(
        &mut self,
        name: &'static str,
        value: &T,
        write: impl FnOnce(&mut C, &Strictly<'_, T>) -> Result<(), E>,
    ) -> Result<(), E> {
        let value = Strictly { value, at: &self.at };
        write(&mut self.inner, &value).inspect_err(|_| self.failed_field(name))
    }

    #[cold]
    fn failed_item(&self) {
        let mut path = self.at.trace.path.borrow_mut();
        path.outer_index(self.index);
        if let Some(variant) = self.variant {
            path.outer_field(variant);
        }
    }

    #[cold]
    fn failed_field(&self, name: &str) {
        let mut path = self.at.trace.path.borrow_mut();
        // serde_json's own way of passing a raw value or number is no place in the value.
        if !name.starts_with("$serde_json::private::") {
            path.outer_field(name);
        }
        if let Some(variant) = self.variant {
            path.outer_field(variant);
        }
    }
}

macro_rules! positional {
    ($($tr:ident $method:ident)*) => {$(
        impl<C: $tr> $tr for Parts<'_, C> {
            type Ok = C::Ok;
            type Error = C::Error;

            #[inline]
            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), C::Error> {
                self.item(value, |inner, value| inner.$method(value))
            }

            fn end(self) -> Result<C::Ok, C::Error> {
                self.inner.end()
            }
        }
    )*};
}

positional! {
    SerializeSeq serialize_element
    SerializeTuple serialize_element
    SerializeTupleStruct serialize_field
    SerializeTupleVariant serialize_field
}

macro_rules! named {
    ($($tr:ident)*) => {$(
        impl<C: $tr> $tr for Parts<'_, C> {
            type Ok = C::Ok;
            type Error = C::Error;

            #[inline]
            fn serialize_field<T: Serialize + ?Sized>(
                &mut self,
                name: &'static str,
                value: &T,
            ) -> Result<(), C::Error> {
                self.field(name, value, |inner, value| inner.serialize_field(name, value))
            }

            fn skip_field(&mut self, name: &'static str) -> Result<(), C::Error> {
                self.inner.skip_field(name)
            }

            fn end(self) -> Result<C::Ok, C::Error> {
                self.inner.end()
            }
        }
    )*};
}

named!(SerializeStruct SerializeStructVariant);

impl<C: SerializeMap> SerializeMap for MapParts<'_, C> {
    type Ok = C::Ok;
    type Error = C::Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), C::Error> {
        self.once(key)?;
        self.key = Some(Shown(key).to_string());
        let Parts { inner, at, .. } = &mut self.parts;
        inner.serialize_key(&Strictly { value: key, at })
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), C::Error> {
        let key = self.key.take().unwrap_or_default();
        let Parts { inner, at, .. } = &mut self.parts;
        inner
            .serialize_value(&Strictly { value, at })
            .inspect_err(|_| self.parts.failed_field(&key))
    }

    fn serialize_entry<K: Serialize + ?Sized, V: Serialize + ?Sized>(
        &mut self,
        key: &K,
        value: &V,
    ) -> Result<(), C::Error> {
        self.once(key)?;
        let Parts { inner, at, .. } = &mut self.parts;
        let (strict_key, strict_value) = (Strictly { value: key, at }, Strictly { value, at });
        inner
            .serialize_entry(&strict_key, &strict_value)
            .inspect_err(|_| self.parts.failed_field(&Shown(key).to_string()))
    }

    fn end(self) -> Result<C::Ok, C::Error> {
        self.parts.inner.end()
    }
}

/// A map key as text, for a path; a key that is no text shows as `?`.
struct Shown<'a, K: ?Sized>(&'a K);

impl<K: Serialize + ?Sized> Display for Shown<'_, K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // serde prints what has a plain text form; everything else is an error that must not reach `to_string`.
        self.0.serialize(&mut *f).or_else(|_| f.write_str("?"))
    }
}
