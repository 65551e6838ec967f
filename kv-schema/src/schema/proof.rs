//! What a declaration is refused for at compile time, where only the types can say it.

use super::{EnumShape, Field, Schema, Shape, StructShape, Tagging, Written};
use crate::const_message::Message;
use crate::limits::Limits;

/// Refuses a schema that cannot be kept.
#[track_caller]
pub(crate) const fn check(schema: &Schema) {
    key_fits(schema);
    if is_plain(schema) {
        return;
    }
    nothing_is_lost(schema);
    nothing_is_buffered(schema);
    no_tag_is_taken(schema);
}

/// Tells whether there is nothing to prove of the value and the metadata, as there is of most. Constants are computed slowly, so a short
/// look comes first.
const fn is_plain(schema: &Schema) -> bool {
    let value = match &schema.value {
        Shape::Struct(shape) => shape.fields,
        _ => return false,
    };
    are_plain(value) && are_plain(schema.metadata)
}

/// Tells whether all fields are always written, as one value or none.
const fn are_plain(fields: &[Field]) -> bool {
    let mut index = 0;
    while index < fields.len() {
        let field = &fields[index];
        let shape = match &field.shape {
            Shape::Option(shape) => shape,
            shape => shape,
        };
        let is_one = matches!(
            shape,
            Shape::Bool | Shape::Int(_) | Shape::Float(_) | Shape::Text | Shape::Char | Shape::Opaque(_)
        );
        if !is_one || field.flatten || !matches!(field.written, Written::Always) {
            return false;
        }
        index += 1;
    }
    true
}

/// Refuses a field that is left out at times, and that nobody can read where it is.
#[track_caller]
const fn nothing_is_lost(schema: &Schema) {
    let mut found = lost_of(schema.metadata);
    if found.is_none() {
        found = lost(&schema.value);
    }
    if let Some(field) = found {
        let message = Message::new()
            .text("`")
            .text(field.rust_name)
            .text("` of `")
            .text(schema.name)
            .text("` could not be read back where `skip_serializing_if` leaves it out: add `#[serde(default)]` to it");
        panic!("{}", message.as_str());
    }
}

const fn lost(shape: &Shape) -> Option<&'static Field> {
    match shape {
        Shape::Option(inner) | Shape::Seq(inner) | Shape::Array(inner, _) | Shape::Map(_, inner) => {
            lost(inner)
        }
        Shape::Tuple(shapes) => {
            let mut index = 0;
            while index < shapes.len() {
                if let Some(found) = lost(&shapes[index]) {
                    return Some(found);
                }
                index += 1;
            }
            None
        }
        Shape::Struct(shape) => lost_of(shape.fields),
        Shape::Enum(shape) => {
            let mut index = 0;
            while index < shape.variants.len() {
                if let Some(found) = lost(&shape.variants[index].shape) {
                    return Some(found);
                }
                index += 1;
            }
            None
        }
        _ => None,
    }
}

const fn lost_of(fields: &'static [Field]) -> Option<&'static Field> {
    let mut index = 0;
    while index < fields.len() {
        let field = &fields[index];
        if matches!(field.written, Written::Sometimes) && !field.optional && !field.flatten {
            return Some(field);
        }
        if let Some(found) = lost(&field.shape) {
            return Some(found);
        }
        index += 1;
    }
    None
}

#[track_caller]
const fn key_fits(schema: &Schema) {
    let limit = Limits::WORKERS_KV.key;
    if let Some(len) = schema.key.max_len()
        && len > limit
    {
        let message = Message::new()
            .text("key of `")
            .text(schema.name)
            .text("` can reach ")
            .number(len)
            .text(" bytes; Workers KV allows ")
            .number(limit)
            .text(" (escaped text may be three times as long: lower a `max_len`, or use a digest, `{name:sha256}`)");
        panic!("{}", message.as_str());
    }
}

/// Refuses what serde cannot read where it has to look at a value before it knows its type.
#[track_caller]
const fn nothing_is_buffered(schema: &Schema) {
    let mut found = unreadable(&schema.value, false, is_json(schema.codec));
    // Metadata is JSON, whatever the codec.
    let mut index = 0;
    while index < schema.metadata.len() && found.is_none() {
        found = unreadable(&schema.metadata[index].shape, false, true);
        index += 1;
    }
    if let Some(found) = found {
        let message = Message::new()
            .text("`")
            .text(schema.name)
            .text("` could not be read back: serde cannot read ")
            .text(found)
            .text(" inside flattened, tagged or untagged data");
        panic!("{}", message.as_str());
    }
}

/// Refuses a tag that has the name of a field beside it: both are written, and neither is read.
#[track_caller]
const fn no_tag_is_taken(schema: &Schema) {
    let mut found = taken_tag(&schema.value);
    let mut index = 0;
    while index < schema.metadata.len() && found.is_none() {
        found = taken_tag(&schema.metadata[index].shape);
        index += 1;
    }
    if let Some(tag) = found {
        let message = Message::new()
            .text("`")
            .text(schema.name)
            .text("` could not be read back: the tag `")
            .text(tag)
            .text("` has the name of a field beside it");
        panic!("{}", message.as_str());
    }
}

/// Finds a tag of which a field beside it has the name. Beside the fields of one declaration the derives find it.
const fn taken_tag(shape: &Shape) -> Option<&'static str> {
    match shape {
        Shape::Option(inner) | Shape::Seq(inner) | Shape::Array(inner, _) | Shape::Map(_, inner) => {
            taken_tag(inner)
        }
        Shape::Tuple(shapes) => {
            let mut index = 0;
            while index < shapes.len() {
                if let Some(found) = taken_tag(&shapes[index]) {
                    return Some(found);
                }
                index += 1;
            }
            None
        }
        Shape::Struct(shape) => {
            let mut index = 0;
            while index < shape.fields.len() {
                if let Some(found) = taken_tag(&shape.fields[index].shape) {
                    return Some(found);
                }
                index += 1;
            }
            None
        }
        Shape::Enum(shape) => {
            let mut index = 0;
            while index < shape.variants.len() {
                let variant = &shape.variants[index];
                if let (Tagging::Internal(tag), Shape::Struct(content)) = (shape.tagging, variant.shape)
                    && !variant.untagged
                    && (writes(content, tag)
                        || matches!(content.tag, Some((other, _)) if is_same(other, tag)))
                {
                    return Some(tag);
                }
                if let Some(found) = taken_tag(&variant.shape) {
                    return Some(found);
                }
                index += 1;
            }
            None
        }
        _ => None,
    }
}

/// Tells whether a struct writes a field of this name, its flattened fields aside, of which each value is looked at.
const fn writes(shape: &StructShape, name: &str) -> bool {
    let mut index = 0;
    while index < shape.fields.len() {
        let field = &shape.fields[index];
        if is_same(field.name, name) && !field.flatten && !matches!(field.written, Written::Never) {
            return true;
        }
        index += 1;
    }
    false
}

const fn is_same(left: &str, right: &str) -> bool {
    let (left, right) = (left.as_bytes(), right.as_bytes());
    let mut index = 0;
    while index < left.len() && index < right.len() && left[index] == right[index] {
        index += 1;
    }
    index == left.len() && index == right.len()
}

/// Finds what serde's buffering of flattened and tagged data loses.
const fn unreadable(shape: &Shape, buffered: bool, json: bool) -> Option<&'static str> {
    match shape {
        Shape::Int(name) if buffered && is_128_bits(name) => Some("a 128-bit integer"),
        Shape::Option(inner) | Shape::Seq(inner) | Shape::Array(inner, _) => {
            unreadable(inner, buffered, json)
        }
        Shape::Map(key, value) => match key {
            Shape::Int(_) if buffered && json => Some("a map with integer keys"),
            Shape::Float(_) if buffered && json => Some("a map with float keys"),
            Shape::Bool if buffered && json => Some("a map with boolean keys"),
            _ => unreadable(value, buffered, json),
        },
        Shape::Tuple(shapes) => {
            let mut index = 0;
            while index < shapes.len() {
                if let Some(found) = unreadable(&shapes[index], buffered, json) {
                    return Some(found);
                }
                index += 1;
            }
            None
        }
        Shape::Struct(shape) => unreadable_struct(shape, buffered, json),
        Shape::Enum(shape) => unreadable_enum(shape, buffered, json),
        _ => None,
    }
}

const fn unreadable_struct(shape: &StructShape, buffered: bool, json: bool) -> Option<&'static str> {
    let mut index = 0;
    while index < shape.fields.len() {
        let field: &Field = &shape.fields[index];
        if let Some(found) = unreadable(&field.shape, buffered || field.flatten, json) {
            return Some(found);
        }
        index += 1;
    }
    None
}

const fn unreadable_enum(shape: &EnumShape, buffered: bool, json: bool) -> Option<&'static str> {
    let buffered = buffered || matches!(shape.tagging, Tagging::Internal(_) | Tagging::Untagged);
    let mut index = 0;
    while index < shape.variants.len() {
        if let Some(found) = unreadable(&shape.variants[index].shape, buffered, json) {
            return Some(found);
        }
        index += 1;
    }
    None
}

const fn is_128_bits(name: &str) -> bool {
    matches!(name.as_bytes(), b"u128" | b"i128")
}

/// Tells whether a codec is JSON, or JSON in a wrapper.
const fn is_json(codec: &str) -> bool {
    let (codec, json) = (codec.as_bytes(), b"json");
    let mut start = 0;
    while start + json.len() <= codec.len() {
        let mut index = 0;
        while index < json.len() && codec[start + index] == json[index] {
            index += 1;
        }
        if index == json.len() {
            return true;
        }
        start += 1;
    }
    false
}
