//! Shapes of types that are not ours, as serde stores them in a human-readable format.

use std::num::{NonZero, Saturating, Wrapping};
use std::ops::{Bound, Range, RangeFrom, RangeInclusive, RangeTo};
use std::time::{Duration, SystemTime};

use super::{EnumShape, Field, KvShape, Shape, StructShape, Tagging, Variant};

macro_rules! shapes {
    ($($ty:ty => $shape:expr),* $(,)?) => {$(
        impl KvShape for $ty {
            const SHAPE: Shape = $shape;
        }
    )*};
}

macro_rules! same_shape {
    ($($outer:ident<$inner:ty>),* $(,)?) => {$(
        impl KvShape for $outer<$inner> {
            const SHAPE: Shape = <$inner>::SHAPE;
        }
    )*};
}

macro_rules! struct_shapes {
    ($($ty:ty [$($param:ident)?] $name:literal { $($field:literal: $shape:expr),* })*) => {$(
        impl$(<$param: KvShape>)? KvShape for $ty {
            const SHAPE: Shape = Shape::Struct(&StructShape::new($name, &[$(Field::new($field, $field, $shape)),*]));
        }
    )*};
}

shapes!(
    std::net::IpAddr => Shape::Text,
    std::net::Ipv4Addr => Shape::Text,
    std::net::Ipv6Addr => Shape::Text,
    std::net::SocketAddr => Shape::Text,
    std::net::SocketAddrV4 => Shape::Text,
    std::net::SocketAddrV6 => Shape::Text,
    std::path::Path => Shape::Text,
    std::path::PathBuf => Shape::Text,
    crate::clock::UnixSeconds => Shape::Int("u64"),
);

same_shape!(
    NonZero<u8>,
    NonZero<u16>,
    NonZero<u32>,
    NonZero<u64>,
    NonZero<u128>,
    NonZero<usize>,
    NonZero<i8>,
    NonZero<i16>,
    NonZero<i32>,
    NonZero<i64>,
    NonZero<i128>,
    NonZero<isize>,
);

struct_shapes! {
    Duration [] "Duration" { "secs": u64::SHAPE, "nanos": u32::SHAPE }
    SystemTime [] "SystemTime" { "secs_since_epoch": u64::SHAPE, "nanos_since_epoch": u32::SHAPE }
    Range<T> [T] "Range" { "start": T::SHAPE, "end": T::SHAPE }
    RangeInclusive<T> [T] "RangeInclusive" { "start": T::SHAPE, "end": T::SHAPE }
    RangeFrom<T> [T] "RangeFrom" { "start": T::SHAPE }
    RangeTo<T> [T] "RangeTo" { "end": T::SHAPE }
}

impl<T: KvShape> KvShape for Wrapping<T> {
    const SHAPE: Shape = T::SHAPE;
}

impl<T: KvShape> KvShape for Saturating<T> {
    const SHAPE: Shape = T::SHAPE;
}

impl<T: KvShape> KvShape for std::cmp::Reverse<T> {
    const SHAPE: Shape = T::SHAPE;
}

impl<T: KvShape> KvShape for std::cell::Cell<T> {
    const SHAPE: Shape = T::SHAPE;
}

impl<T: KvShape> KvShape for std::sync::Mutex<T> {
    const SHAPE: Shape = T::SHAPE;
}

impl<T: KvShape> KvShape for std::collections::LinkedList<T> {
    const SHAPE: Shape = Shape::Seq(&T::SHAPE);
}

impl<T: KvShape> KvShape for std::collections::BinaryHeap<T> {
    const SHAPE: Shape = Shape::Seq(&T::SHAPE);
}

impl<T: KvShape, E: KvShape> KvShape for Result<T, E> {
    const SHAPE: Shape = Shape::Enum(&EnumShape {
        name: "Result",
        tagging: Tagging::External,
        variants: &[Variant::new("Ok", T::SHAPE), Variant::new("Err", E::SHAPE)],
    });
}

impl<T: KvShape> KvShape for Bound<T> {
    const SHAPE: Shape = Shape::Enum(&EnumShape {
        name: "Bound",
        tagging: Tagging::External,
        variants: &[
            Variant::new("Unbounded", Shape::Unit),
            Variant::new("Included", T::SHAPE),
            Variant::new("Excluded", T::SHAPE),
        ],
    });
}

#[cfg(feature = "uuid")]
shapes!(uuid::Uuid => Shape::Text);

#[cfg(feature = "ulid")]
shapes!(ulid::Ulid => Shape::Text);

#[cfg(feature = "jiff")]
shapes!(
    jiff::Timestamp => Shape::Text,
    jiff::Zoned => Shape::Text,
    jiff::Span => Shape::Text,
    jiff::SignedDuration => Shape::Text,
    jiff::civil::Date => Shape::Text,
    jiff::civil::Time => Shape::Text,
    jiff::civil::DateTime => Shape::Text,
);

#[cfg(feature = "chrono")]
shapes!(
    chrono::NaiveDate => Shape::Text,
    chrono::NaiveTime => Shape::Text,
    chrono::NaiveDateTime => Shape::Text,
    chrono::Weekday => Shape::Text,
    chrono::Month => Shape::Text,
);

#[cfg(feature = "chrono")]
impl<Z: chrono::TimeZone> KvShape for chrono::DateTime<Z> {
    const SHAPE: Shape = Shape::Text;
}

// The time crate stores text or arrays of numbers, as its feature `serde-human-readable` says, so the name is all that
// holds for every build.
#[cfg(feature = "time")]
shapes!(
    time::OffsetDateTime => Shape::Opaque("time::OffsetDateTime"),
    time::PrimitiveDateTime => Shape::Opaque("time::PrimitiveDateTime"),
    time::Date => Shape::Opaque("time::Date"),
    time::Time => Shape::Opaque("time::Time"),
    time::Duration => Shape::Opaque("time::Duration"),
);
