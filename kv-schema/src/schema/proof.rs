//! What a declaration is refused for at compile time, where only the types can say it.

use super::{EnumShape, Field, Schema, Shape, StructShape, Tagging};
use crate::const_message::Message;
use crate::limits::Limits;

/// Refuses a schema that cannot be kept.
#[track_caller]
pub(crate) const fn check(schema: &Schema) {
    key_fits(schema);
    if let Some(found) = unreadable(&schema.value, false, is_json(schema.codec)) {
        let message = Message::new()
            .text("`")
            .text(schema.name)
            .text("` could not be read back: serde cannot read ")
            .text(found)
            .text(" inside flattened, tagged or untagged data");
        panic!("{}", message.as_str());
    }
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

/// Finds what serde's buffering of flattened and tagged data loses.
const fn unreadable(shape: &Shape, buffered: bool, json: bool) -> Option<&'static str> {
    match shape {
        Shape::Int(name) if buffered && is_128_bits(name) => Some("a 128-bit integer"),
        Shape::Option(inner) | Shape::Seq(inner) => unreadable(inner, buffered, json),
        Shape::Map(key, value) => match key {
            Shape::Int(_) if buffered && json => Some("a map with integer keys"),
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
