//! The shapes of the types of std, as serde stores them.

use super::{KvShape, Shape};

macro_rules! shapes {
    ($($ty:ty => $shape:expr),* $(,)?) => {$(
        impl KvShape for $ty {
            const SHAPE: Shape = $shape;
        }
    )*};
}

shapes!(
    () => Shape::Unit,
    bool => Shape::Bool,
    char => Shape::Char,
    str => Shape::Text,
    String => Shape::Text,
    u8 => Shape::Int("u8"), u16 => Shape::Int("u16"), u32 => Shape::Int("u32"), u64 => Shape::Int("u64"),
    u128 => Shape::Int("u128"), usize => Shape::Int("usize"),
    i8 => Shape::Int("i8"), i16 => Shape::Int("i16"), i32 => Shape::Int("i32"), i64 => Shape::Int("i64"),
    i128 => Shape::Int("i128"), isize => Shape::Int("isize"),
    f32 => Shape::Float("f32"), f64 => Shape::Float("f64"),
    bytes::Bytes => Shape::Bytes,
);

macro_rules! transparent_shapes {
    ($($ty:ty),* $(,)?) => {$(
        impl<T: KvShape + ?Sized> KvShape for $ty {
            const SHAPE: Shape = T::SHAPE;
        }
    )*};
}

transparent_shapes!(&T, Box<T>, std::rc::Rc<T>, std::sync::Arc<T>);

impl<T: KvShape + ToOwned + ?Sized> KvShape for std::borrow::Cow<'_, T> {
    const SHAPE: Shape = T::SHAPE;
}

impl<T: ?Sized> KvShape for std::marker::PhantomData<T> {
    const SHAPE: Shape = Shape::Unit;
}

impl<T: KvShape> KvShape for Option<T> {
    const SHAPE: Shape = Shape::Option(&T::SHAPE);
}

macro_rules! seq_shapes {
    ($($ty:ty),* $(,)?) => {$(
        impl<T: KvShape> KvShape for $ty {
            const SHAPE: Shape = Shape::Seq(&T::SHAPE);
        }
    )*};
}

seq_shapes!(
    Vec<T>,
    [T],
    std::collections::VecDeque<T>,
    std::collections::BTreeSet<T>
);

impl<T: KvShape, S> KvShape for std::collections::HashSet<T, S> {
    const SHAPE: Shape = Shape::Seq(&T::SHAPE);
}

impl<T: KvShape, const N: usize> KvShape for [T; N] {
    const SHAPE: Shape = Shape::Array(&T::SHAPE, N);
}

impl<K: KvShape, V: KvShape> KvShape for std::collections::BTreeMap<K, V> {
    const SHAPE: Shape = Shape::Map(&K::SHAPE, &V::SHAPE);
}

impl<K: KvShape, V: KvShape, S> KvShape for std::collections::HashMap<K, V, S> {
    const SHAPE: Shape = Shape::Map(&K::SHAPE, &V::SHAPE);
}

macro_rules! tuple_shapes {
    ($(($($name:ident)+))*) => {$(
        impl<$($name: KvShape),+> KvShape for ($($name,)+) {
            const SHAPE: Shape = Shape::Tuple(&[$($name::SHAPE),+]);
        }
    )*};
}

tuple_shapes!((A) (A B) (A B C) (A B C D) (A B C D E) (A B C D E F));
