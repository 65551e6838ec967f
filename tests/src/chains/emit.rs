//! A chain as Rust source.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::field::{Field, Fill};
use super::{Chain, Form};

/// From where on today's fields describe older versions.
#[derive(Debug, Clone, Copy)]
struct Floors {
    value: usize,
    metadata: usize,
    /// The first version of which `was` and `since` speak.
    fields: usize,
}

/// What a declaration says of the codecs of older versions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Said {
    /// There was never another than the default.
    Nothing,
    /// Those that are not said were of today's.
    Todays,
    Each,
}

/// The conversions that declarations ask for.
#[derive(Default)]
struct Conversions {
    seen: BTreeSet<(String, String)>,
    text: String,
}

impl Conversions {
    fn add(&mut self, from: &str, to: &str, fallible: bool, call: &str) {
        if !self.seen.insert((from.to_owned(), to.to_owned())) {
            return;
        }
        let _ = if fallible {
            writeln!(
                self.text,
                "    impl TryFrom<{from}> for {to} {{ type Error = String; fn try_from(old: {from}) -> Result<Self, String> {{ {call} }} }}"
            )
        } else {
            writeln!(
                self.text,
                "    impl From<{from}> for {to} {{ fn from(old: {from}) -> Self {{ {call} }} }}"
            )
        };
    }
}

impl Chain {
    pub(super) fn emit(mut self, out: &mut String) {
        let mut body = String::new();
        let mut conversions = Conversions::default();
        for version in 1..=self.versions.len() {
            self.version(version, &mut conversions, &mut body);
        }
        for version in 1..self.versions.len() {
            self.step(version, &mut body);
        }
        let pairs: Vec<(usize, usize)> = (1..=self.versions.len())
            .flat_map(|from| (from..=self.versions.len()).map(move |to| (from, to)))
            .collect();
        for (from, to) in &pairs {
            self.composed(*from, *to, &mut body);
        }
        let name = &self.name;
        let _ = writeln!(out, "/// {}.", self.said());
        let _ = writeln!(out, "mod {name} {{\n    use super::*;\n\n{}{body}", self.shared);
        out.push_str(&conversions.text);
        let _ = writeln!(out, "\n    #[test]\n    fn is_read() {{");
        // A list does not see what is in an envelope.
        let listed = !self.envelope;
        let _ = writeln!(
            out,
            "        let mut run = Run::new(\"{name}\", {}, {listed});",
            pairs.len()
        );
        for (from, to) in pairs {
            let meta = match self.has_metadata() {
                true => format!("meta_{from}_{to}"),
                false => "|()| ()".to_owned(),
            };
            let _ = writeln!(
                out,
                "        run.pair::<v{from}::E, v{to}::E>({from}, {to}, {}, whole_{from}_{to}, {meta});",
                self.state(from, to)
            );
        }
        out.push_str("    }\n}\n");
    }

    /// What a value of one version is to another.
    fn state(&self, from: usize, to: usize) -> String {
        if from == to {
            return "VersionState::Current".to_owned();
        }
        if from == 1 && self.unversioned {
            return "VersionState::Unversioned(1)".to_owned();
        }
        format!("VersionState::Older({from})")
    }

    fn said(&self) -> String {
        let form = match self.form {
            Form::Whole => "Whole structs",
            Form::Value => "Values apart",
            Form::MetadataOnly => "Metadata alone",
        };
        let count = self.versions.len();
        format!("{form}, {count} version{}", if count == 1 { "" } else { "s" })
    }

    fn has_metadata(&self) -> bool {
        self.versions[0].of(true).next().is_some()
    }

    /// The type that migrates.
    fn ty(&self) -> &'static str {
        match self.form {
            Form::Value => "Val",
            _ => "E",
        }
    }

    fn wire(&self, name: &str) -> String {
        if !self.camel {
            return name.to_owned();
        }
        let mut words = name.split('_');
        let first = words.next().unwrap_or_default().to_owned();
        words.fold(first, |mut wire, word| {
            let (head, tail) = word.split_at(1);
            wire.push_str(&head.to_uppercase());
            wire.push_str(tail);
            wire
        })
    }

    fn floors(&mut self, version: usize) -> Floors {
        let mut floor = |described: fn(&super::Step) -> bool| {
            let mut least = version;
            while least > 1 && described(&self.steps[least - 2]) {
                least -= 1;
            }
            // Named structs are as good where today's fields could say it.
            if self.random.below(3) == 0 {
                least + self.random.below(version - least + 1)
            } else {
                least
            }
        };
        let value = floor(|step| step.value_described);
        let metadata = floor(|step| step.metadata_described);
        let metadata = if self.has_metadata() { metadata } else { 1 };
        let fields = match (self.form, self.has_metadata()) {
            (Form::Whole, true) => value.min(metadata),
            (Form::Whole, false) => value,
            _ => metadata,
        };
        Floors {
            value,
            metadata,
            fields,
        }
    }

    fn version(&mut self, version: usize, conversions: &mut Conversions, out: &mut String) {
        let floors = self.floors(version);
        let declared = self.declaration(version, floors, conversions, out);
        let this = self.versions[version - 1].clone();
        let rename = if self.camel {
            "    #[serde(rename_all = \"camelCase\")]\n"
        } else {
            ""
        };
        let serde = match self.form {
            Form::Whole => "Serialize, Deserialize, ",
            _ => "",
        };
        let _ = writeln!(out, "    pub mod v{version} {{\n    use super::*;");
        let _ = writeln!(
            out,
            "    #[derive(Debug, Clone, PartialEq, {serde}KvEntity)]\n    {declared}"
        );
        out.push_str(if self.form == Form::Whole { rename } else { "" });
        let skip = if self.skip_id { "#[serde(skip)] " } else { "" };
        let _ = writeln!(out, "    pub struct E {{\n        {skip}pub id: u64,");
        if self.form == Form::Value {
            out.push_str("        #[kv(value)] pub val: Val,\n");
        }
        for field in &this.fields {
            if self.form == Form::Whole || field.metadata {
                let _ = writeln!(
                    out,
                    "        {}pub {}: {},",
                    self.attributes(field, floors),
                    field.name,
                    field.ty.spelled()
                );
            }
        }
        out.push_str("    }\n");
        let plain = |name: &str, metadata: bool, out: &mut String| {
            let fields: String = this
                .of(metadata)
                .map(|field| format!("pub {}: {}, ", field.name, field.ty.spelled()))
                .collect();
            let _ = writeln!(
                out,
                "    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]\n{rename}    pub struct {name} {{ {fields}}}"
            );
        };
        let names =
            |metadata: bool| -> Vec<String> { this.of(metadata).map(|field| field.name.clone()).collect() };
        if self.form == Form::Value {
            plain("Val", false, out);
            let _ = writeln!(out, "    any!(Val {{ {} }});", names(false).join(", "));
        }
        if self.has_metadata() {
            plain("Meta", true, out);
        }
        let all: Vec<String> = match self.form {
            Form::Value => std::iter::once("val".to_owned()).chain(names(true)).collect(),
            _ => this.fields.iter().map(|field| field.name.clone()).collect(),
        };
        let meta = match self.has_metadata() {
            true => format!("Meta {{ {} }}", names(true).join(", ")),
            false => "None".to_owned(),
        };
        let _ = writeln!(out, "    version!(E {{ {} }}, {meta});\n    }}", all.join(", "));
    }

    /// `#[kv(…)]` of the struct; the functions that it names go before it.
    fn declaration(
        &mut self,
        version: usize,
        floors: Floors,
        conversions: &mut Conversions,
        out: &mut String,
    ) -> String {
        let mut words = vec![format!("key = \"{}:{{id}}\"", self.name)];
        match self.form {
            Form::MetadataOnly => words.push("metadata_only".to_owned()),
            _ => words.push(format!("codec = {}", self.versions[version - 1].codec)),
        }
        let said = self.codecs(version);
        if said == Said::Todays {
            words.push(format!("older_codec = {}", self.versions[version - 1].codec));
        }
        if self.envelope {
            words.push("envelope".to_owned());
        }
        if version > 1 || !self.unversioned {
            words.push(format!("version = {version}"));
        }
        let mut migrate: Vec<String> = Vec::new();
        if self.form != Form::MetadataOnly {
            for old in 1..floors.value {
                let next = if old + 1 < floors.value { old + 1 } else { version };
                let codec = self.said_codec(said, old, version);
                migrate.push(self.named(old, next, version, &codec, conversions, out));
            }
        }
        let migrates_metadata = self.has_metadata() && floors.metadata > 1;
        let described = match self.form {
            Form::MetadataOnly => 1..version,
            _ => floors.value..version,
        };
        for old in described {
            let codec = self.said_codec(said, old, version);
            let said = self.versions[version - 1].fields.iter().any(|field| {
                let since = Self::since(field, floors).is_some_and(|since| since > old);
                let was = Self::was(field, floors).any(|(last, _)| last >= old);
                let stands = self.form == Form::Whole || field.metadata;
                stands && (since || was)
            });
            let said =
                said || (self.form == Form::MetadataOnly && migrates_metadata && old < floors.metadata);
            if !said || !codec.is_empty() || self.random.below(3) == 0 {
                migrate.push(format!("{old} => Self{codec}"));
            }
        }
        if !migrate.is_empty() {
            words.push(format!("migrate({})", migrate.join(", ")));
        }
        if migrates_metadata {
            let steps: Vec<String> = (1..floors.metadata)
                .map(|old| self.named_metadata(old, floors, version, conversions, out))
                .collect();
            words.push(format!("migrate_metadata({})", steps.join(", ")));
        }
        format!("#[kv({})]", words.join(", "))
    }

    /// How a declaration says what stored older versions.
    fn codecs(&mut self, version: usize) -> Said {
        let today = self.versions[version - 1].codec;
        let changed = self.versions[..version].iter().any(|old| old.codec != today);
        let versioned = version > 1 || !self.unversioned;
        if self.form == Form::MetadataOnly || !versioned || (today == "Json" && !changed) {
            Said::Nothing
        } else if self.random.below(2) == 0 {
            Said::Todays
        } else {
            Said::Each
        }
    }

    fn said_codec(&mut self, said: Said, old: usize, version: usize) -> String {
        let codec = self.versions[old - 1].codec;
        let is_said = match said {
            Said::Nothing => false,
            Said::Todays => codec != self.versions[version - 1].codec || self.random.below(4) == 0,
            Said::Each => true,
        };
        if is_said {
            format!(" as {codec}")
        } else {
            String::new()
        }
    }

    fn named(
        &mut self,
        old: usize,
        next: usize,
        version: usize,
        codec: &str,
        conversions: &mut Conversions,
        out: &mut String,
    ) -> String {
        let ty = self.ty();
        let steps = &self.steps[old - 1..next - 1];
        let fallible = steps.iter().any(|step| step.fallible);
        let takes_key = steps
            .iter()
            .any(|step| step.values.iter().any(|value| value.contains("{id}")));
        let (from, to) = (format!("v{old}::{ty}"), format!("v{next}::{ty}"));
        let with = if takes_key || self.random.below(3) == 0 {
            let name = format!("step_{old}_{next}_of_{version}");
            let (key, id) = match takes_key || self.random.below(2) == 0 {
                true => (format!(", key: &v{version}::EKey"), "key.id"),
                false => (String::new(), "0"),
            };
            let (result, end) = match fallible || self.random.below(2) == 0 {
                true => (format!("Result<{to}, String>"), ""),
                false => (to.clone(), ".expect(\"it is infallible\")"),
            };
            let _ = writeln!(
                out,
                "    pub fn {name}(old: {from}{key}) -> {result} {{ up_{old}_{next}(old, {id}){end} }}"
            );
            format!(" with super::{name}")
        } else {
            let end = if fallible {
                ""
            } else {
                ".expect(\"it is infallible\")"
            };
            let call = format!("up_{old}_{next}(old, 0){end}");
            conversions.add(&from, &to, fallible, &call);
            String::new()
        };
        format!("{old} => super::{from}{codec}{with}")
    }

    fn named_metadata(
        &mut self,
        old: usize,
        floors: Floors,
        version: usize,
        conversions: &mut Conversions,
        out: &mut String,
    ) -> String {
        let from = format!("v{old}::Meta");
        let (to, call) = if old + 1 < floors.metadata {
            let next = old + 1;
            (format!("v{next}::Meta"), format!("meta_{old}_{next}(old)"))
        } else {
            let fields: String = self.versions[version - 1]
                .of(true)
                .map(|field| format!("{0}: new.{0}, ", field.name))
                .collect();
            let to = format!("v{version}::EMetadata");
            let call = format!("let new = meta_{old}_{version}(old); {to} {{ {fields}}}");
            (to, call)
        };
        let with = if self.random.below(3) == 0 {
            let name = format!("meta_step_{old}_of_{version}");
            let _ = writeln!(out, "    pub fn {name}(old: {from}) -> {to} {{ {call} }}");
            format!(" with super::{name}")
        } else {
            conversions.add(&from, &to, false, &call);
            String::new()
        };
        format!("{old} => super::{from}{with}")
    }

    fn since(field: &Field, floors: Floors) -> Option<usize> {
        let (since, _) = field.since.as_ref()?;
        let since = *since as usize;
        (since > floors.fields).then_some(since)
    }

    fn was(field: &Field, floors: Floors) -> impl Iterator<Item = (usize, &str)> {
        field
            .was
            .iter()
            .map(|(last, name)| (*last as usize, name.as_str()))
            .filter(move |(last, _)| *last >= floors.fields)
    }

    fn attributes(&self, field: &Field, floors: Floors) -> String {
        let mut words = Vec::new();
        if field.metadata && self.form != Form::MetadataOnly {
            words.push("metadata".to_owned());
        }
        let mut serde = String::new();
        if let Some(since) = Self::since(field, floors) {
            words.push(format!("since = {since}"));
        }
        match &field.since {
            Some((_, Fill::Path(path))) if Self::since(field, floors).is_some() => {
                words.push(format!("fill = {path}"));
            }
            Some((_, Fill::Serde(path))) => serde = format!("#[serde(default = \"{path}\")] "),
            Some((_, Fill::SerdeDefault)) => serde.push_str("#[serde(default)] "),
            _ => {}
        }
        let was: Vec<String> = Self::was(field, floors)
            .map(|(last, name)| format!("{last} => \"{}\"", self.wire(name)))
            .collect();
        if !was.is_empty() {
            words.push(format!("was({})", was.join(", ")));
        }
        if words.is_empty() {
            return serde;
        }
        format!("{serde}#[kv({})] ", words.join(", "))
    }

    /// The step from a version to the next, by hand.
    fn step(&self, version: usize, out: &mut String) {
        let (ty, next) = (self.ty(), version + 1);
        let (step, to) = (&self.steps[version - 1], &self.versions[version]);
        let values = |metadata: Option<bool>| -> String {
            to.fields
                .iter()
                .zip(&step.values)
                .filter(|(field, _)| metadata.is_none_or(|metadata| field.metadata == metadata))
                .map(|(field, value)| format!("{}: {value}, ", field.name))
                .collect()
        };
        let before: String = step.before.iter().map(|line| format!("{line} ")).collect();
        if self.form != Form::MetadataOnly {
            let (id, fields) = match self.form {
                Form::Whole => ("id: old.id, ", values(None)),
                _ => ("", values(Some(false))),
            };
            let _ = writeln!(
                out,
                "    fn up_{version}(old: v{version}::{ty}, id: u64) -> Result<v{next}::{ty}, String> {{ let _ = id; {before}Ok(v{next}::{ty} {{ {id}{fields}}}) }}"
            );
        }
        if self.has_metadata() {
            let _ = writeln!(
                out,
                "    fn meta_up_{version}(old: v{version}::Meta) -> v{next}::Meta {{ v{next}::Meta {{ {}}} }}",
                values(Some(true))
            );
        }
    }

    /// All steps from a version to another, by hand.
    fn composed(&self, from: usize, to: usize, out: &mut String) {
        let ty = self.ty();
        if self.form != Form::MetadataOnly {
            let steps: String = (from..to)
                .map(|step| format!("let old = up_{step}(old, id)?; "))
                .collect();
            let _ = writeln!(
                out,
                "    fn up_{from}_{to}(old: v{from}::{ty}, id: u64) -> Result<v{to}::{ty}, String> {{ let _ = id; {steps}Ok(old) }}"
            );
        }
        if self.has_metadata() {
            let steps: String = (from..to)
                .map(|step| format!("let old = meta_up_{step}(old); "))
                .collect();
            let _ = writeln!(
                out,
                "    fn meta_{from}_{to}(old: v{from}::Meta) -> v{to}::Meta {{ {steps}old }}"
            );
        }
        let fields: String = self.versions[to - 1]
            .of(true)
            .map(|field| format!("{0}: meta.{0}, ", field.name))
            .collect();
        let body = match self.form {
            Form::Whole => format!("let id = old.id; up_{from}_{to}(old, id)"),
            Form::Value => format!(
                "let id = old.id; let meta = meta_{from}_{to}(old.meta()); Ok(v{to}::E {{ id, val: up_{from}_{to}(old.val, id)?, {fields}}})"
            ),
            Form::MetadataOnly => {
                format!("let meta = meta_{from}_{to}(old.meta()); Ok(v{to}::E {{ id: old.id, {fields}}})")
            }
        };
        let _ = writeln!(
            out,
            "    fn whole_{from}_{to}(old: v{from}::E) -> Result<v{to}::E, String> {{ {body} }}"
        );
    }
}
