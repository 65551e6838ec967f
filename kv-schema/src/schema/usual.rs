//! How many bytes a value usually takes as JSON.

use super::{EnumShape, Field, Shape};

/// The most that is asked for beforehand: beyond it a value grows as it is written.
const MOST: usize = 4096;

/// The items of a list or a map whose number nobody knows.
const ITEMS: usize = 8;

impl Shape {
    /// Guesses how many bytes a usual value takes as JSON, so that writing one allocates once; it is no limit, and at most 4,096.
    ///
    /// ```
    /// use kv_schema::KvShape;
    ///
    /// let json = r#"["Ada Lovelace","Grace Hopper"]"#;
    /// assert!(<Vec<String>>::SHAPE.usual_len() > json.len());
    /// ```
    pub const fn usual_len(&self) -> usize {
        // A quarter more is cheaper than to grow.
        let len = len(self);
        at_most(len + len / 4)
    }
}

const fn at_most(len: usize) -> usize {
    if len < MOST { len } else { MOST }
}

/// A guess, with the comma behind it.
const fn len(shape: &Shape) -> usize {
    at_most(match shape {
        Shape::Unit | Shape::Bool | Shape::Char => 6,
        Shape::Int(_) | Shape::Float(_) => 10,
        Shape::Text | Shape::Ref(_) | Shape::Opaque(_) => 32,
        Shape::Option(inner) => len(inner),
        Shape::Bytes => 2 + ITEMS * 4,
        Shape::Seq(item) => 2 + ITEMS * len(item),
        Shape::Map(key, value) => 2 + ITEMS * (len(key) + len(value)),
        Shape::Array(item, count) => 2 + at_most(*count) * len(item),
        Shape::Tuple(shapes) => len_of_tuple(shapes),
        Shape::Struct(shape) => len_of_fields(shape.fields),
        Shape::Enum(shape) => len_of_longest(shape),
    })
}

const fn len_of_tuple(shapes: &[Shape]) -> usize {
    let mut sum = 2;
    let mut index = 0;
    while index < shapes.len() {
        sum += len(&shapes[index]);
        index += 1;
    }
    sum
}

const fn len_of_fields(fields: &[Field]) -> usize {
    let mut sum = 2;
    let mut index = 0;
    while index < fields.len() {
        // Quotes and a colon.
        sum += fields[index].name.len() + 3 + len(&fields[index].shape);
        index += 1;
    }
    sum
}

const fn len_of_longest(shape: &EnumShape) -> usize {
    let mut longest = 0;
    let mut index = 0;
    while index < shape.variants.len() {
        let variant = &shape.variants[index];
        let len = variant.name.len() + 6 + len(&variant.shape);
        if len > longest {
            longest = len;
        }
        index += 1;
    }
    longest
}

#[cfg(test)]
mod tests {
    use super::{MOST, Shape};
    use crate::schema::{Field, StructShape};

    #[test]
    fn a_guess_is_of_the_size_of_a_value() {
        let fields = [
            Field::new("id", "id", Shape::Text),
            Field::new("user", "user", Shape::Int("u64")),
        ];
        let fields: &'static [Field] = Box::leak(Box::new(fields));
        let token = StructShape::new("Token", fields);
        let token: &'static Shape = Box::leak(Box::new(Shape::Struct(Box::leak(Box::new(token)))));
        let len = r#"{"id":"8fa3c1d2e98fa3c1d2e9","user":12345}"#.len();
        assert!(
            (len..2 * len).contains(&token.usual_len()),
            "{}",
            token.usual_len()
        );

        let list: &'static Shape = Box::leak(Box::new(Shape::Seq(token)));
        assert!(list.usual_len() > 4 * len);
        assert_eq!(Shape::Array(list, usize::MAX).usual_len(), MOST);
        assert_eq!(Shape::Unit.usual_len(), 7);
    }
}
