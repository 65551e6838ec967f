//! What generated code calls; not public API.

pub use std::convert::From;
pub use std::option::Option::{self, None, Some};
pub use std::result::Result::{self, Err, Ok};
pub use std::string::String;
pub use std::vec::Vec;

use std::fmt::{Debug, Formatter};

use crate::KvEntity;
use crate::key::{KeyTemplate, TextKeyPart};

pub use serde;
#[cfg(all(feature = "workers", target_arch = "wasm32"))]
pub use worker::Env;

pub use crate::key::newtype::unknown_name;
pub use crate::namespace::{check_entity, namespace_from_env, schemas};
use crate::schema::{EntityForm, Field, KvShape, Schema, Shape};

/// Refuses, at compile time, an entity whose longest key does not fit Workers KV.
#[track_caller]
pub const fn assert_key_fits(schema: &Schema) {
    assert_schema(schema);
}

/// Refuses, at compile time, an entity whose keys do not fit or whose values could not be read back.
#[track_caller]
pub const fn assert_schema(schema: &Schema) {
    schema.prove();
}

/// Bounds a text part; anything else has a bound of its own.
pub const fn max_len<T: TextKeyPart>(bytes: u32) -> u32 {
    bytes
}

/// What a field needs to travel in metadata.
#[diagnostic::on_unimplemented(message = "`{Self}` cannot travel in metadata")]
pub trait MetadataField:
    serde::Serialize + serde::de::DeserializeOwned + Clone + Debug + crate::MaybeSend + crate::MaybeSync
{
}

impl<T> MetadataField for T where
    T: serde::Serialize + serde::de::DeserializeOwned + Clone + Debug + crate::MaybeSend + crate::MaybeSync
{
}

/// Prints a struct as the derive of `Debug` does.
pub fn debug_fields(name: &str, fields: &[(&str, &dyn Debug)], f: &mut Formatter<'_>) -> std::fmt::Result {
    let mut out = f.debug_struct(name);
    for (name, value) in fields {
        out.field(name, value);
    }
    out.finish()
}

/// A part whose text can stand in a key as a digest.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no text to digest in a key",
    label = "not text",
    note = "`sha256` takes text, which may be too long for a key"
)]
pub trait DigestPart: crate::key::RestKeyPart {}

#[diagnostic::do_not_recommend]
impl<T: crate::key::RestKeyPart> DigestPart for T {}

/// Hashes the text of a field that the key holds as a digest.
#[cfg(feature = "sha256")]
pub fn sha256_of<T: DigestPart>(part: &T) -> crate::key::Sha256 {
    sha256::<T>(part.to_ref())
}

/// Returns the name of the codec of an entity.
pub const fn codec_name<E: KvEntity>() -> &'static str {
    <E::Codec as crate::codec::Codec<E::Value>>::NAME
}

/// The schema of a declaration with mistakes.
pub const fn no_schema(name: &'static str) -> Schema {
    Schema::new(
        name,
        KeyTemplate::new("", &[]),
        EntityForm::Whole,
        "",
        Shape::Unit,
    )
}

/// The answer of a declaration with mistakes, which never runs.
pub fn not_derived<T>() -> crate::Result<T> {
    Err(crate::Error::new(
        crate::ErrorKind::Unsupported,
        "the declaration has mistakes",
    ))
}

/// The std traits of a key type, by one macro so that the derive stays small.
#[doc(hidden)]
#[macro_export]
macro_rules! __key_traits {
    ($key:ty, $entity:ty) => {
        #[automatically_derived]
        impl ::core::fmt::Display for $key {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.write_str(&$crate::key::display_key::<$entity>(self))
            }
        }

        #[automatically_derived]
        impl ::core::str::FromStr for $key {
            type Err = $crate::Error;

            fn from_str(text: &::core::primitive::str) -> $crate::Result<Self> {
                <Self as $crate::EntityKey>::parse(text)
            }
        }

        #[automatically_derived]
        impl ::core::cmp::Ord for $key {
            fn cmp(&self, other: &Self) -> ::core::cmp::Ordering {
                $crate::key::compare_keys::<$entity>(self, other)
            }
        }

        #[automatically_derived]
        impl ::core::cmp::PartialOrd for $key {
            fn partial_cmp(&self, other: &Self) -> ::core::option::Option<::core::cmp::Ordering> {
                ::core::option::Option::Some(::core::cmp::Ord::cmp(self, other))
            }
        }
    };
}
pub use crate::__key_traits as key_traits;

/// Finds out in const code whether a type has a shape: an inherent constant beats a trait's.
#[derive(Debug)]
pub struct Probe<T: ?Sized>(core::marker::PhantomData<T>);

impl<T: KvShape + ?Sized> Probe<T> {
    /// The shape of a type that says it.
    // rustc quotes this line when types hold each other, and that is the one place to say what to do.
    #[rustfmt::skip]
    pub const SHAPE: Option<Shape> = Some(T::SHAPE); // a cycle? two types hold each other: put `#[kv(opaque)]` on one of the fields
}

impl<T> Probe<Option<T>> {
    /// The type is an `Option`, which serde reads as `None` where it is missing.
    pub const OPTION: bool = true;
}

/// The answer for every other type.
pub trait Fallback {
    /// No shape.
    const SHAPE: Option<Shape> = None;
    /// No `Option`.
    const OPTION: bool = false;
}

impl<T: ?Sized> Fallback for Probe<T> {}

/// Records a type without a shape by its name.
pub const fn shape_or_opaque(shape: Option<Shape>, name: &'static str) -> Shape {
    match shape {
        Some(shape) => shape,
        None => Shape::Opaque(name),
    }
}

/// A field that is what its type says, on its way into a schema: the Rust name, the stored one, the name of the type, its shape, and whether
/// it is an `Option`. A tuple, because rustc checks each call for long.
pub type PlainRow = (&'static str, &'static str, &'static str, Option<Shape>, bool);

/// A field on its way into a schema.
#[derive(Debug, Clone, Copy)]
pub enum Row {
    /// What its type says.
    Plain(PlainRow),
    /// One of which more is said.
    Built(Field),
}

/// Makes fields of plain rows.
pub const fn plain_fields<const N: usize>(rows: [PlainRow; N]) -> [Field; N] {
    let mut fields = [Field::new("", "", Shape::Unit); N];
    let mut index = 0;
    // Without a call, because constants are computed slowly.
    while index < N {
        let field = &mut fields[index];
        let (rust_name, name, ty, shape, option) = &rows[index];
        (field.rust_name, field.name, field.optional) = (rust_name, name, *option);
        match shape {
            Some(shape) => {
                field.optional |= matches!(shape, Shape::Option(_));
                field.shape = *shape;
            }
            None => field.shape = Shape::Opaque(ty),
        }
        index += 1;
    }
    fields
}

/// Makes fields of rows.
pub const fn fields<const N: usize>(rows: [Row; N]) -> [Field; N] {
    let mut fields = [Field::new("", "", Shape::Unit); N];
    let mut index = 0;
    while index < N {
        fields[index] = match rows[index] {
            Row::Plain(row) => plain_fields([row])[0],
            Row::Built(built) => built,
        };
        index += 1;
    }
    fields
}

/// Lets a field be missing where serde reads a missing one as `None`.
pub const fn optional_option(field: Field, option: bool) -> Field {
    if option || matches!(field.shape, Shape::Option(_)) {
        field.optional()
    } else {
        field
    }
}

/// Returns the seconds of a `ttl = CONST`.
///
/// # Panics
///
/// At compile time, where Workers KV would refuse it.
#[track_caller]
pub const fn ttl(duration: std::time::Duration) -> u64 {
    assert!(duration.subsec_nanos() == 0, "a `ttl` is of whole seconds");
    assert!(
        duration.as_secs() >= 60,
        "a `ttl` must be at least 60 seconds: Workers KV refuses a shorter one"
    );
    duration.as_secs()
}

/// Returns the seconds of a `cache_ttl = CONST`.
///
/// # Panics
///
/// At compile time, where Workers KV would refuse it.
#[track_caller]
pub const fn cache_ttl(duration: std::time::Duration) -> u64 {
    assert!(duration.subsec_nanos() == 0, "a `cache_ttl` is of whole seconds");
    assert!(
        duration.as_secs() >= 30,
        "a `cache_ttl` must be at least 30 seconds: Workers KV refuses a shorter one"
    );
    duration.as_secs()
}

/// Computes the digest that stands for a text in a key: `{url:sha256}`.
#[cfg(feature = "sha256")]
pub fn sha256<T: DigestPart>(part: T::Ref<'_>) -> crate::key::Sha256 {
    crate::key::Sha256::of(T::rest_text(part))
}
