//! Which shapes have no value that JSON would lose.

use super::{EnumShape, Field, Schema, Shape, Tagging};
use crate::codec::MAX_DEPTH;

impl Shape {
    /// Tells whether every value of this shape reads back from JSON as it was.
    ///
    /// Such a value needs no look while it is written, which makes a put cheaper in time and in wasm. Floats may be NaN,
    /// `Some` may hold an absent value, a recursive type may be too deep, flattened data may bring a name twice, and an opaque
    /// type may be anything of that.
    ///
    /// ```
    /// use kv_schema::KvShape;
    ///
    /// assert!(<Vec<Option<String>>>::SHAPE.reads_back());
    /// assert!(!<Option<Option<String>>>::SHAPE.reads_back());
    /// assert!(!f64::SHAPE.reads_back());
    /// ```
    pub const fn reads_back(&self) -> bool {
        match levels(self) {
            Some(levels) => levels <= MAX_DEPTH as u32,
            None => false,
        }
    }
}

/// Counts the nested arrays and objects of a value; `None` where some value of the shape has no form that reads back.
const fn levels(shape: &Shape) -> Option<u32> {
    match shape {
        Shape::Unit | Shape::Bool | Shape::Int(_) | Shape::Text | Shape::Char => Some(0),
        Shape::Bytes => Some(1),
        Shape::Option(inner) if is_never_null(inner) => levels(inner),
        Shape::Map(Shape::Text | Shape::Char | Shape::Int(_) | Shape::Bool, value) => {
            deeper(1, levels(value))
        }
        Shape::Seq(item) | Shape::Array(item, _) => deeper(1, levels(item)),
        Shape::Tuple(shapes) => {
            let mut deepest = Some(0);
            let mut index = 0;
            while index < shapes.len() {
                deepest = deeper_of(deepest, levels(&shapes[index]));
                index += 1;
            }
            deeper(1, deepest)
        }
        Shape::Struct(shape) => deeper(1, levels_of_fields(shape.fields)),
        Shape::Enum(shape) => deeper(2, levels_of_variants(shape)),
        Shape::Option(_) | Shape::Map(..) | Shape::Float(_) | Shape::Ref(_) | Shape::Opaque(_) => None,
    }
}

const fn levels_of_fields(fields: &[Field]) -> Option<u32> {
    let mut deepest = Some(0);
    let mut index = 0;
    while index < fields.len() {
        // What is flattened may bring a name that is taken.
        if fields[index].flatten {
            return None;
        }
        deepest = deeper_of(deepest, levels(&fields[index].shape));
        index += 1;
    }
    deepest
}

const fn levels_of_variants(shape: &EnumShape) -> Option<u32> {
    let internal = matches!(shape.tagging, Tagging::Internal(_));
    let mut deepest = Some(0);
    let mut index = 0;
    while index < shape.variants.len() {
        let variant = &shape.variants[index];
        // serde refuses a variant that it never writes, and next to a tag whatever is no object of known names.
        if !variant.written || (internal && !matches!(variant.shape, Shape::Struct(_) | Shape::Unit)) {
            return None;
        }
        deepest = deeper_of(deepest, levels(&variant.shape));
        index += 1;
    }
    deepest
}

const fn deeper(by: u32, levels: Option<u32>) -> Option<u32> {
    match levels {
        Some(levels) => Some(levels + by),
        None => None,
    }
}

const fn deeper_of(first: Option<u32>, second: Option<u32>) -> Option<u32> {
    match (first, second) {
        (Some(first), Some(second)) => Some(if first > second { first } else { second }),
        _ => None,
    }
}

/// Tells whether no value of the shape is written as `null`, which would read back as no value at all.
const fn is_never_null(shape: &Shape) -> bool {
    match shape {
        Shape::Unit | Shape::Option(_) | Shape::Ref(_) | Shape::Opaque(_) => false,
        Shape::Enum(shape) => {
            let mut index = 0;
            while index < shape.variants.len() {
                if shape.variants[index].untagged {
                    return false;
                }
                index += 1;
            }
            !matches!(shape.tagging, Tagging::Untagged)
        }
        _ => true,
    }
}

/// How a field is written to metadata, found out at compile time.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub struct Projected {
    pub(crate) name: &'static str,
    /// The name is its own JSON, but for the quotes.
    pub(crate) plain_name: bool,
    pub(crate) form: ProjectedForm,
}

#[derive(Debug, Clone, Copy)]
pub(crate) enum ProjectedForm {
    /// Text, an integer, a flag, the name of a variant, or nothing in place of it.
    Scalar,
    /// It reads back.
    Plain,
    /// Its values have to be looked at.
    Any,
}

/// Tells whether nothing of a text is escaped in JSON.
const fn is_plain(text: &str) -> bool {
    let mut bytes = text.as_bytes();
    while let [byte, rest @ ..] = bytes {
        if matches!(byte, ..b' ' | b'"' | b'\\') {
            return false;
        }
        bytes = rest;
    }
    true
}

impl Schema {
    /// Returns how a metadata field is written, by its position.
    #[doc(hidden)]
    pub const fn projected(&self, position: usize) -> Projected {
        let field = &self.metadata[position];
        Projected {
            name: field.name,
            plain_name: is_plain(field.name),
            form: match &field.shape {
                shape if !shape.reads_back() => ProjectedForm::Any,
                shape if is_scalar(shape) => ProjectedForm::Scalar,
                _ => ProjectedForm::Plain,
            },
        }
    }
}

/// Tells text, integers, flags and names of variants, which may be absent.
const fn is_scalar(shape: &Shape) -> bool {
    match shape {
        Shape::Bool | Shape::Int(_) | Shape::Text | Shape::Char => true,
        Shape::Option(inner) => is_scalar(inner),
        Shape::Enum(shape) => {
            let mut index = 0;
            while index < shape.variants.len() {
                let variant = &shape.variants[index];
                if variant.untagged || !matches!(variant.shape, Shape::Unit) {
                    return false;
                }
                index += 1;
            }
            matches!(shape.tagging, Tagging::External)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::is_plain;

    proptest! {
        #[test]
        fn a_plain_name_is_what_serde_json_leaves_as_it_is(name in "[a\"\\\\/\u{0}-\u{21}\u{7f}-\u{a0}é\u{2028}]{0,6}") {
            let json = serde_json::to_string(&name).unwrap();
            prop_assert_eq!(is_plain(&name), json == format!("\"{name}\""), "{}", json);
        }
    }
}
