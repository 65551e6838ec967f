//! Random edits, and what each does to a value by hand.

use std::fmt::Write as _;

use super::field::{Field, Fill, Ty};
use super::{Chain, Form, Step, Version};

/// A version on its way to the next: its fields, and the expression that each is made with.
struct Draft {
    fields: Vec<(Field, String)>,
    codec: &'static str,
    step: Step,
    /// The version that is edited.
    version: u32,
}

impl Draft {
    fn has(&self, name: &str) -> bool {
        self.fields.iter().any(|(field, _)| field.name == name)
    }

    /// Notes that today's fields cannot say what this one was.
    fn named(&mut self, metadata: bool, form: Form) {
        if metadata {
            self.step.metadata_described = false;
        }
        if !metadata || form == Form::Whole {
            self.step.value_described = false;
        }
    }
}

impl Chain {
    /// Adds a version that differs in one to three edits.
    pub(super) fn edit(&mut self) {
        let last = self.versions.len() - 1;
        let version = &self.versions[last];
        let mut draft = Draft {
            fields: version
                .fields
                .iter()
                .map(|field| (field.clone(), format!("old.{}", field.name)))
                .collect(),
            codec: version.codec,
            step: Step {
                value_described: true,
                metadata_described: true,
                same_value: true,
                ..Step::default()
            },
            version: u32::try_from(last).unwrap_or(0) + 1,
        };
        // Half of the versions differ in what their fields can say.
        let gentle = self.random.below(2) == 0;
        for _ in 0..=self.random.below(3) {
            let kind = self.random.below(if gentle { 5 } else { 13 });
            self.edit_one(&mut draft, kind);
        }
        if self.form == Form::Value && !draft.step.same_value {
            draft.step.value_described = false;
        }
        let (fields, values) = draft.fields.into_iter().unzip();
        self.versions.push(Version {
            fields,
            codec: draft.codec,
        });
        self.steps.push(Step { values, ..draft.step });
    }

    fn edit_one(&mut self, draft: &mut Draft, kind: usize) {
        let at = self.random.below(draft.fields.len());
        let metadata = draft.fields[at].0.metadata;
        match kind {
            0 | 1 => self.add(draft),
            2 => self.rename(draft, at),
            3 => self.remove(draft, at),
            4 => self.swap(draft, at),
            5..8 => self.retype(draft, at),
            8 if !metadata => self.split(draft, at),
            9 => self.merge(draft),
            10 if !metadata => self.nest_one(draft, at),
            11 if self.form != Form::MetadataOnly => {
                draft.codec = self.any_codec();
            }
            12 if self.form != Form::MetadataOnly => {
                // Only the key says it.
                let name = self.new_name();
                let field = Field::new(name, Ty::Text, false);
                draft.fields.push((field, "format!(\"of {id}\")".to_owned()));
                draft.step.same_value = false;
                draft.named(false, self.form);
            }
            _ => {}
        }
    }

    fn add(&mut self, draft: &mut Draft) {
        let metadata = self.form == Form::MetadataOnly
            || (draft.fields.iter().any(|(field, _)| field.metadata) && self.random.below(2) == 0);
        // A name that was given up may come back, as something else.
        let reused = (self.random.below(3) == 0)
            .then(|| self.retired.iter().find(|name| !draft.has(name)).cloned())
            .flatten();
        let mut field = self.new_field(metadata);
        field.name = reused.unwrap_or(field.name);
        let sample = field.ty.sample().filter(|_| self.random.below(2) == 0);
        let (fill, value) = if let Some(sample) = sample {
            self.named += 1;
            let name = format!("fill_{}", self.named);
            let ty = field.ty.spelled();
            let _ = writeln!(self.shared, "    pub fn {name}() -> {ty} {{ {sample} }}");
            let path = format!("super::{name}");
            let fill = match self.random.below(2) {
                0 => Fill::Path(path),
                _ => Fill::Serde(path),
            };
            (fill, format!("{name}()"))
        } else {
            let fill = match self.random.below(3) {
                0 => Fill::SerdeDefault,
                _ => Fill::Default,
            };
            (fill, "Default::default()".to_owned())
        };
        field.since = Some((draft.version + 1, fill));
        draft.step.same_value &= metadata;
        draft.fields.push((field, value));
    }

    fn rename(&mut self, draft: &mut Draft, at: usize) {
        let fresh = self.new_name();
        let back = self.retired.iter().find(|name| !draft.has(name)).cloned();
        let name = back.filter(|_| self.random.below(2) == 0).unwrap_or(fresh);
        let field = &mut draft.fields[at].0;
        draft.step.same_value &= field.metadata;
        let old = std::mem::replace(&mut field.name, name);
        renamed(field, draft.version, &old);
        self.retired.push(old);
    }

    fn remove(&mut self, draft: &mut Draft, at: usize) {
        let metadata = draft.fields[at].0.metadata;
        let alike = draft
            .fields
            .iter()
            .filter(|(field, _)| field.metadata == metadata);
        if alike.count() < 2 {
            return;
        }
        let (field, _) = draft.fields.remove(at);
        draft.step.same_value &= metadata;
        self.retired.push(field.name);
    }

    /// Two fields exchange their names.
    fn swap(&mut self, draft: &mut Draft, at: usize) {
        let other = self.random.below(draft.fields.len());
        if other == at {
            return;
        }
        let names = [at, other].map(|at| draft.fields[at].0.name.clone());
        for (at, old, new) in [(at, &names[0], &names[1]), (other, &names[1], &names[0])] {
            let field = &mut draft.fields[at].0;
            draft.step.same_value &= field.metadata;
            field.name.clone_from(new);
            renamed(field, draft.version, old);
        }
    }

    /// Of many steps that refuse values at random nothing would be left.
    fn may_refuse(&self, draft: &Draft) -> bool {
        !draft.step.fallible && self.steps.iter().all(|step| !step.fallible)
    }

    fn retype(&mut self, draft: &mut Draft, at: usize) {
        let metadata = draft.fields[at].0.metadata;
        let ways: Vec<_> = draft.fields[at]
            .0
            .ty
            .retyped()
            .into_iter()
            .filter(|(_, _, fallible)| !*fallible || (!metadata && self.may_refuse(draft)))
            .collect();
        if ways.is_empty() {
            return;
        }
        let (ty, expression, fallible) = ways[self.random.below(ways.len())].clone();
        let (field, value) = &mut draft.fields[at];
        *value = expression.replace("{}", value);
        *field = Field::new(field.name.clone(), ty, metadata);
        draft.step.fallible |= fallible;
        draft.step.same_value &= metadata;
        draft.named(metadata, self.form);
    }

    fn split(&mut self, draft: &mut Draft, at: usize) {
        if draft.fields[at].0.ty != Ty::Text {
            return;
        }
        let (field, value) = draft.fields.remove(at);
        let local = format!("split_{}", draft.step.before.len());
        let fallible = self.random.below(2) == 0 && self.may_refuse(draft);
        let (call, end) = if fallible {
            ("split_strictly", "?")
        } else {
            ("split", "")
        };
        draft
            .step
            .before
            .push(format!("let {local} = {call}({value}){end};"));
        for part in ["0", "1"] {
            let name = self.new_name();
            draft
                .fields
                .push((Field::new(name, Ty::Text, false), format!("{local}.{part}")));
        }
        self.retired.push(field.name);
        draft.step.fallible |= fallible;
        draft.step.same_value = false;
        draft.named(false, self.form);
    }

    fn merge(&mut self, draft: &mut Draft) {
        let texts: Vec<usize> = (0..draft.fields.len())
            .filter(|at| draft.fields[*at].0.ty == Ty::Text && !draft.fields[*at].0.metadata)
            .collect();
        let [first, second, ..] = texts[..] else { return };
        let (gone, with) = draft.fields.remove(second);
        let (field, value) = &mut draft.fields[first];
        *value = format!("join({value}, {with})");
        *field = Field::new(field.name.clone(), Ty::Text, false);
        self.retired.push(gone.name);
        draft.step.same_value = false;
        draft.named(false, self.form);
    }

    /// Puts a field into a struct of its own, or adds one to such a struct.
    fn nest_one(&mut self, draft: &mut Draft, at: usize) {
        let (field, value) = draft.fields[at].clone();
        let (ty, new) = if let Ty::Nested(number) = &field.ty {
            let mut fields = self.nested[*number].clone();
            let moved: String = fields
                .iter()
                .map(|(name, _)| format!("{name}: nested.{name}, "))
                .collect();
            let added = format!("part_{}", fields.len());
            fields.push((added.clone(), Ty::U32));
            let next = self.nest(fields);
            let spelled = next.spelled();
            let new = format!("{{ let nested = {value}; {spelled} {{ {moved}{added}: 9 }} }}");
            (next, new)
        } else {
            let next = self.nest(vec![("inner".to_owned(), field.ty.clone())]);
            let new = format!("{} {{ inner: {value} }}", next.spelled());
            (next, new)
        };
        draft.fields[at] = (Field::new(field.name, ty, false), new);
        draft.step.same_value = false;
        draft.named(false, self.form);
    }
}

/// Notes what a field was called up to a version.
fn renamed(field: &mut Field, version: u32, old: &str) {
    let born = field.since.as_ref().is_some_and(|(since, _)| *since > version);
    // Of several renames within one version the first says the stored name.
    let noted = field.was.iter().any(|(last, _)| *last == version);
    if !born && !noted {
        field.was.push((version, old.to_owned()));
    }
    // And back again is no rename.
    let back = |(last, name): &(u32, String)| *last == version && *name == field.name;
    if field.was.last().is_some_and(back) {
        field.was.pop();
    }
}
