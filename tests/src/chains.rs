//! Chains of schemas: some forty entities of one to five versions, with random edits between them, as Rust source.
//!
//! `cargo run -p kv-schema-tests --bin chains` writes `tests/tests/chains/generated.rs`; the test there compares the two. Each
//! version is an entity of its own. What leads from one to the next is written twice: as the declaration says it, and as a plain
//! function on the structs, which knows nothing of the derive.

#![allow(
    clippy::format_collect,
    clippy::match_bool,
    clippy::struct_excessive_bools,
    reason = "a generator puts text together, and throws many coins"
)]

mod edit;
mod emit;
mod field;

use std::fmt::Write as _;

use self::field::{Field, Ty};
use crate::fuzz::Random;

/// The seed of the file that is committed.
pub const SEED: u64 = 2026;

/// How many chains there are.
pub const COUNT: usize = 40;

/// What an entity is stored as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Whole,
    Value,
    MetadataOnly,
}

/// A version of a chain.
#[derive(Debug, Clone)]
struct Version {
    fields: Vec<Field>,
    codec: &'static str,
}

impl Version {
    fn of(&self, metadata: bool) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(move |field| field.metadata == metadata)
    }
}

/// What leads from a version to the next.
#[derive(Debug, Clone, Default)]
struct Step {
    /// Statements before the new struct is put together.
    before: Vec<String>,
    /// The expression of each field of the next version, in its order.
    values: Vec<String>,
    /// It may refuse a value.
    fallible: bool,
    /// Today's fields can say what the value was.
    value_described: bool,
    /// Today's fields can say what the metadata was.
    metadata_described: bool,
    /// The value is what it was, to the byte.
    same_value: bool,
}

/// A chain on its way.
struct Chain {
    name: String,
    form: Form,
    camel: bool,
    envelope: bool,
    /// The first version declares none.
    unversioned: bool,
    /// The key field is not in the value.
    skip_id: bool,
    versions: Vec<Version>,
    steps: Vec<Step>,
    /// Structs and functions that several versions share.
    shared: String,
    nested: Vec<Vec<(String, Ty)>>,
    named: usize,
    /// Names that were given up.
    retired: Vec<String>,
    random: Random,
}

/// Writes the source of every chain.
pub fn generate(seed: u64) -> String {
    let mut out = String::from(
        "//! Made by `cargo run -p kv-schema-tests --bin chains`, from the seed that stands in `tests/src/chains.rs`. Not edited by hand.\n\nuse super::harness::*;\n",
    );
    for number in 0..COUNT {
        let chain = Chain::new(
            number,
            seed.wrapping_mul(1_000_003).wrapping_add(number as u64 * 7919),
        );
        out.push('\n');
        chain.emit(&mut out);
    }
    out
}

impl Chain {
    fn new(number: usize, seed: u64) -> Self {
        let mut random = Random::new(seed);
        for _ in 0..8 {
            random.below(2);
        }
        let form = match number % 8 {
            0..4 => Form::Whole,
            7 => Form::MetadataOnly,
            _ => Form::Value,
        };
        let mut chain = Self {
            name: format!("c{number:02}"),
            form,
            camel: form == Form::Whole && random.below(3) == 0,
            envelope: false,
            unversioned: random.below(3) == 0,
            skip_id: form == Form::Whole && random.below(4) == 0,
            versions: Vec::new(),
            steps: Vec::new(),
            shared: String::new(),
            nested: Vec::new(),
            named: 0,
            retired: Vec::new(),
            random,
        };
        let with_metadata = form != Form::Whole || chain.random.below(3) > 0;
        chain.envelope = !with_metadata && chain.random.below(2) == 0;
        let first = chain.first(with_metadata);
        chain.versions.push(first);
        // As many chains of each length: the short ones are there for the ends.
        for _ in 0..[4, 2, 3, 1, 4, 3, 2, 4, 0, 3][number % 10] {
            chain.edit();
        }
        chain
    }

    fn first(&mut self, with_metadata: bool) -> Version {
        let mut fields = Vec::new();
        if self.form != Form::MetadataOnly {
            for _ in 0..2 + self.random.below(3) {
                fields.push(self.new_field(false));
            }
        }
        if with_metadata {
            for _ in 0..=self.random.below(3) {
                fields.push(self.new_field(true));
            }
        }
        Version {
            fields,
            codec: self.any_codec(),
        }
    }

    fn any_codec(&mut self) -> &'static str {
        if self.form == Form::MetadataOnly {
            return "Json";
        }
        ["Json", "Json", "MsgPack", "Gzip<Json>"][self.random.below(4)]
    }

    fn new_field(&mut self, metadata: bool) -> Field {
        let name = self.new_name();
        let ty = self.new_type(metadata);
        Field::new(name, ty, metadata)
    }

    fn new_name(&mut self) -> String {
        const WORDS: &[&str] = &[
            "user", "device", "token", "locale", "count", "note", "state", "owner",
        ];
        self.named += 1;
        let word = WORDS[self.random.below(WORDS.len())];
        format!("{word}_n{}", self.named)
    }

    fn new_type(&mut self, metadata: bool) -> Ty {
        let base = |random: &mut Random| {
            [Ty::U32, Ty::U64, Ty::I64, Ty::Bool, Ty::Text, Ty::Text, Ty::Float][random.below(7)].clone()
        };
        match self.random.below(if metadata { 6 } else { 9 }) {
            0 => Ty::Option(base(&mut self.random).into()),
            1 => Ty::List(base(&mut self.random).into()),
            6 => Ty::Map,
            7 => {
                let fields = (0..2)
                    .map(|index| (format!("part_{index}"), base(&mut self.random)))
                    .collect();
                self.nest(fields)
            }
            _ => base(&mut self.random),
        }
    }

    /// Declares a nested struct.
    fn nest(&mut self, fields: Vec<(String, Ty)>) -> Ty {
        let number = self.nested.len();
        let declared: String = fields
            .iter()
            .map(|(name, ty)| format!("pub {name}: {}, ", ty.spelled()))
            .collect();
        let names: Vec<&str> = fields.iter().map(|(name, _)| name.as_str()).collect();
        let _ = writeln!(
            self.shared,
            "    #[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]\n    pub struct N{number} {{ {declared}}}\n    any!(N{number} {{ {} }});",
            names.join(", ")
        );
        self.nested.push(fields);
        Ty::Nested(number)
    }
}
