//! Entities for the tests of `namespace!`, written by hand.
#![allow(missing_docs, unreachable_pub)]

use kv_schema::codec::{Codec, Json};
use kv_schema::key::{
    EntityKey, KeyParser, KeyTemplate, KeyWriter, OnePart, PartForm, PartSchema, Segment, ToKey,
};
use kv_schema::schema::{EntityForm, Schema, Shape};
use kv_schema::{KeyPart, KvEntity, NoMetadata, Result, Stored};
use serde::{Deserialize, Serialize};

/// An entity with a key of one `u64` behind a literal.
macro_rules! entity {
    ($name:ident $(<$arg:ident>)?, $key:ident, $template:literal, $head:literal) => {
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        pub struct $name $(<$arg = u64>)? {
            pub id: u64,
            $(pub item: Option<$arg>,)?
        }

        #[derive(Debug, Clone, PartialEq, Eq, Hash)]
        pub struct $key {
            pub id: u64,
        }

        impl KvEntity for $name {
            type Key = $key;
            type Metadata = NoMetadata;
            type Value = Self;
            type Codec = Json;

            const SCHEMA: &'static Schema = &Schema::new(
                stringify!($name),
                KeyTemplate::new(
                    $template,
                    &[
                        Segment::Literal($head),
                        Segment::Part(PartSchema::new::<u64>("id", PartForm::Plain)),
                    ],
                ),
                EntityForm::Whole,
                <Json as Codec<Self>>::NAME,
                Shape::Opaque(stringify!($name)),
            );

            fn stored_value(&self) -> &Self {
                self
            }

            fn restore(stored: Stored<'_, Self>) -> Result<Self> {
                stored.matching(stored.value()?)
            }
        }

        impl OnePart for $name {
            type Part = u64;

            fn write_part(part: <u64 as KeyPart>::Ref<'_>, out: &mut KeyWriter) {
                out.literal($head);
                out.part::<u64>("id", part);
            }
        }

        impl ToKey<$name> for $name {
            fn write_key(&self, out: &mut KeyWriter) {
                <$name as OnePart>::write_part(self.id, out);
            }
        }

        impl ToKey<$name> for $key {
            fn write_key(&self, out: &mut KeyWriter) {
                <$name as OnePart>::write_part(self.id, out);
            }
        }

        impl ToKey<$name> for u64 {
            fn write_key(&self, out: &mut KeyWriter) {
                <$name as OnePart>::write_part(*self, out);
            }
        }

        impl EntityKey for $key {
            type Entity = $name;

            fn read_parts(parser: &mut KeyParser<'_>) -> Result<Self> {
                Ok(Self { id: parser.part()? })
            }
        }
    };
}

#[allow(unused_imports)]
pub(crate) use entity;

entity!(Session, SessionKey, "session:{id}", "session:");
entity!(Cart<T>, CartKey, "cart:{id}", "cart:");
entity!(Settings, SettingsKey, "settings:{id}", "settings:");
