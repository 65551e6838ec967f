//! Keys of templates that belong to no entity, and values to fill them with.
#![allow(
    dead_code,
    unused_imports,
    unreachable_pub,
    reason = "each test takes what it needs"
)]

mod sample;

use kv_schema::key::{
    KeyParser, KeyTemplate, KeyWriter, OrderedKeyPart, PaddedKeyPart, PartForm, PartSchema, RestKeyPart,
    Segment,
};
use kv_schema::{KeyPart, Result};

pub use self::sample::{Rng, Sample};

/// A placeholder in one of its forms.
#[derive(Clone, Copy)]
pub struct Part<T> {
    pub schema: PartSchema,
    write: fn(&mut KeyWriter, &T, PartForm),
    read: fn(&mut KeyParser<'_>) -> Result<T>,
}

pub fn plain<T: KeyPart>() -> Part<T> {
    Part {
        schema: PartSchema::new::<T>("part", PartForm::Plain),
        write: |out, part, _| out.part::<T>("part", part.to_ref()),
        read: |input| input.part(),
    }
}

pub fn asc<T: OrderedKeyPart>() -> Part<T> {
    Part {
        schema: PartSchema::new::<T>("part", PartForm::Asc(T::WIDTH)),
        write: |out, part, _| out.asc_part::<T>("part", part.to_ref()),
        read: |input| input.asc_part(),
    }
}

pub fn desc<T: OrderedKeyPart>() -> Part<T> {
    Part {
        schema: PartSchema::new::<T>("part", PartForm::Desc(T::WIDTH)),
        write: |out, part, _| out.desc_part::<T>("part", part.to_ref()),
        read: |input| input.desc_part(),
    }
}

pub fn padded<T: PaddedKeyPart>(width: u32) -> Part<T> {
    Part {
        schema: PartSchema::new::<T>("part", PartForm::Padded(width)),
        write: |out, part, form| {
            let PartForm::Padded(width) = form else {
                unreachable!()
            };
            out.padded_part::<T>("part", part.to_ref(), width);
        },
        read: |input| input.padded_part(),
    }
}

pub fn rest<T: RestKeyPart>() -> Part<T> {
    Part {
        schema: PartSchema::new::<T>("part", PartForm::Rest),
        write: |out, part, _| out.rest_part::<T>("part", part.to_ref(), None),
        read: |input| input.rest_part(),
    }
}

impl<T> Part<T> {
    fn put(&self, value: &T, out: &mut KeyWriter) {
        (self.write)(out, value, self.schema.form);
    }
}

/// The template `{head}{part}`.
pub struct One<T> {
    pub template: &'static KeyTemplate,
    head: &'static str,
    part: Part<T>,
}

impl<T> One<T> {
    pub fn new(head: &'static str, part: Part<T>) -> Self {
        let mut segments = vec![Segment::Part(part.schema)];
        if !head.is_empty() {
            segments.insert(0, Segment::Literal(head));
        }
        Self {
            template: template(segments),
            head,
            part,
        }
    }

    pub fn encode(&self, value: &T) -> Result<String> {
        let mut out = KeyWriter::new(self.template);
        self.write(value, &mut out);
        out.finish()
    }

    pub fn parse(&self, text: &str) -> Result<T> {
        KeyParser::parse_with(self.template, text, self.part.read, |value, out| {
            self.write(value, out);
        })
    }

    fn write(&self, value: &T, out: &mut KeyWriter) {
        if !self.head.is_empty() {
            out.literal(self.head);
        }
        self.part.put(value, out);
    }
}

/// The template `k{separator}{left}{separator}{right}{tail}`.
pub struct Two<A, B> {
    pub template: &'static KeyTemplate,
    head: &'static str,
    separator: &'static str,
    tail: &'static str,
    left: Part<A>,
    right: Part<B>,
}

impl<A, B> Two<A, B> {
    pub fn new(left: Part<A>, separator: &'static str, right: Part<B>, tail: &'static str) -> Self {
        let head = Box::leak(format!("k{separator}").into_boxed_str());
        Self::headed(head, left, separator, right, tail)
    }

    /// The same behind another head.
    pub fn headed(
        head: &'static str,
        left: Part<A>,
        separator: &'static str,
        right: Part<B>,
        tail: &'static str,
    ) -> Self {
        let mut segments = vec![
            Segment::Literal(head),
            Segment::Part(left.schema),
            Segment::Literal(separator),
            Segment::Part(right.schema),
        ];
        if !tail.is_empty() {
            segments.push(Segment::Literal(tail));
        }
        Self {
            template: template(segments),
            head,
            separator,
            tail,
            left,
            right,
        }
    }

    pub fn encode(&self, key: &(A, B)) -> Result<String> {
        let mut out = KeyWriter::new(self.template);
        self.write(key, &mut out);
        out.finish()
    }

    /// What a list by the first part takes.
    pub fn prefix(&self, left: &A) -> Result<String> {
        let mut out = KeyWriter::new(self.template);
        out.literal(self.head);
        self.left.put(left, &mut out);
        out.literal(self.separator);
        out.finish()
    }

    pub fn parse(&self, text: &str) -> Result<(A, B)> {
        KeyParser::parse_with(
            self.template,
            text,
            |input| Ok(((self.left.read)(input)?, (self.right.read)(input)?)),
            |key, out| self.write(key, out),
        )
    }

    fn write(&self, (left, right): &(A, B), out: &mut KeyWriter) {
        out.literal(self.head);
        self.left.put(left, out);
        out.literal(self.separator);
        self.right.put(right, out);
        out.literal(self.tail);
    }
}

pub fn template(segments: Vec<Segment>) -> &'static KeyTemplate {
    Box::leak(Box::new(KeyTemplate::new(
        "test",
        Box::leak(segments.into_boxed_slice()),
    )))
}
