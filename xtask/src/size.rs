//! The bytes of wasm that a Worker has with kv-schema, beside the same by hand.
//!
//! Built by worker-build with the profile `worker`. Custom sections do not count, since names are for stack traces.

mod generate;
mod page;
mod wasm;

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::size::generate::{Crate, Side};
use crate::step::{Failure, Outcome, Result};
use crate::tools;
use crate::workerd::Tools;
use crate::workspace::Workspace;

const COMMITTED: &str = "benches/sizes.json";
const PAGE: &str = "docs/performance.md";
const HOW: &str = "`cargo xtask bench size --why \"…\"` writes the sizes, and why they change";

/// A difference to a committed number passes that is at most this part of it.
const TOLERANCE: u64 = 100;
/// What a further entity may weigh over the same by hand.
const GOAL_OF_AN_ENTITY: u64 = 3 * 1024;

/// Bytes by which two builds of the same code may differ: a crate more in the graph, and the linker takes another of two copies of
/// a function of `serde_json`'s.
const LINKER_NOISE: u64 = 8;

/// The bytes of each module, by its name.
type Sizes = BTreeMap<String, Size>;

/// What one module weighs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Size {
    /// As the compiler leaves it, before wasm-bindgen and wasm-opt.
    raw: u64,
    bytes: u64,
    gzip: u64,
    /// Why it is another than it was before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    why: Option<String>,
}

impl Size {
    fn weights(&self) -> [u64; 3] {
        [self.raw, self.bytes, self.gzip]
    }
}

/// Holds what is cheap to build against what is committed: the session routes, and a further entity.
pub(crate) fn check(workspace: &Workspace) -> Result<Outcome> {
    let mut sizes = Sizes::new();
    held(workspace, &mut sizes)?;
    hold(workspace, &sizes)
}

/// Says what of the sizes is not what is committed, and which promises they break.
fn hold(workspace: &Workspace, sizes: &Sizes) -> Result<Outcome> {
    let committed = committed(workspace)?;
    let mut found = drift(sizes, &committed);
    found.extend(broken_goals(sizes));
    let text = tools::read(&workspace.root.join(PAGE))?;
    if page::with_tables(&text, &committed)? != text {
        found.push(format!("{PAGE} does not say what {COMMITTED} does"));
    }
    if found.is_empty() {
        return Ok(Outcome::Passed);
    }
    found.push(HOW.to_owned());
    Err(Failure(found.join("\n   ")))
}

/// Weighs everything, and writes what [`check`] holds later sizes against where `why` says why they change.
pub(crate) fn all(workspace: &Workspace, why: Option<&str>) -> Result<Outcome> {
    let mut sizes = Sizes::new();
    held(workspace, &mut sizes)?;
    reported(workspace, &mut sizes)?;
    let Some(why) = why else {
        return hold(workspace, &sizes);
    };
    explain(&mut sizes, &committed(workspace)?, why);
    let json = serde_json::to_string_pretty(&sizes).map_err(|error| Failure(error.to_string()))?;
    let text = page::with_tables(&tools::read(&workspace.root.join(PAGE))?, &sizes)?;
    for (file, content) in [(COMMITTED, json + "\n"), (PAGE, text)] {
        fs::write(workspace.root.join(file), content)
            .map_err(|error| Failure(format!("cannot write {file}: {error}")))?;
    }
    // The goals stand beside each other in a table of the bench package.
    crate::bench::page(workspace)?;
    let broken = broken_goals(&sizes);
    if broken.is_empty() {
        Ok(Outcome::Passed)
    } else {
        Err(Failure(broken.join("\n   ")))
    }
}

/// Says why of each size that is not what it was.
fn explain(sizes: &mut Sizes, committed: &Sizes, why: &str) {
    for (name, size) in sizes {
        size.why = match committed.get(name) {
            Some(before) if before.weights() == size.weights() => before.why.clone(),
            _ => Some(why.to_owned()),
        };
    }
}

/// Weighs what `check` holds.
fn held(workspace: &Workspace, sizes: &mut Sizes) -> Result {
    tools::wasm_target(workspace)?;
    let tools = Tools::find(workspace)?;
    for side in Side::BOTH {
        let worker = format!("tests/workerd/by-{}", side.name());
        let size = wasm::weigh(workspace, &tools, &workspace.root.join(worker))?;
        note(sizes, format!("sessions_{}", side.name()), size);
    }
    generate::workspace(workspace)?;
    for side in Side::BOTH {
        let crates = [1, 5].map(|entities| Crate::entities(side, entities));
        let [one, five] = &weigh(workspace, &tools, &crates)?[..] else {
            return Err(Failure("two crates have two sizes".to_owned()));
        };
        // Shared by the four that are more, so the text of one path or another does not show.
        let share = |of: fn(&Size) -> u64| of(five).saturating_sub(of(one)) / 4;
        let further = Size {
            raw: share(|size| size.raw),
            bytes: share(|size| size.bytes),
            gzip: share(|size| size.gzip),
            why: None,
        };
        for (krate, size) in crates.iter().zip([one, five]) {
            note(sizes, krate.name.clone(), size.clone());
        }
        note(sizes, format!("further_entity_{}", side.name()), further);
    }
    Ok(())
}

/// Weighs what takes minutes: many entities, and each feature.
fn reported(workspace: &Workspace, sizes: &mut Sizes) -> Result {
    let tools = Tools::find(workspace)?;
    let many = Side::BOTH.map(|side| Crate::entities(side, 50));
    for krate in many.into_iter().chain(generate::features()) {
        let size = weigh(workspace, &tools, std::slice::from_ref(&krate))?;
        note(sizes, krate.name, size[0].clone());
    }
    Ok(())
}

/// Two generated Workers that do the same.
pub(crate) struct Workers {
    pub(crate) directory: PathBuf,
    /// The package of the one by hand.
    pub(crate) hand: String,
    /// The package of the one with kv-schema.
    pub(crate) schema: String,
}

/// Generates two Workers of so many entities, and builds neither.
pub(crate) fn workers(workspace: &Workspace, entities: usize) -> Result<Workers> {
    generate::workspace(workspace)?;
    let [hand, schema] = Side::BOTH.map(|side| Crate::entities(side, entities));
    for krate in [&hand, &schema] {
        generate::package(workspace, krate)?;
    }
    Ok(Workers {
        directory: generate::root(workspace),
        hand: hand.package(),
        schema: schema.package(),
    })
}

/// Generates crates, builds them beside each other, and weighs each.
fn weigh(workspace: &Workspace, tools: &Tools, crates: &[Crate]) -> Result<Vec<Size>> {
    let mut command = generate::cargo(
        workspace,
        "build --quiet --offline --lib --profile worker --target wasm32-unknown-unknown",
    );
    for krate in crates {
        generate::package(workspace, krate)?;
        command = command.args("--package").arg(krate.package());
    }
    // Together, which two cores make quicker; worker-build then finds them built.
    command.run()?;
    crates
        .iter()
        .map(|krate| wasm::weigh(workspace, tools, &generate::directory(workspace, krate)))
        .collect()
}

fn note(sizes: &mut Sizes, name: String, size: Size) {
    println!(
        "{name:<28} {:>9} bytes {:>9} by gzip {:>9} before wasm-opt",
        size.bytes, size.gzip, size.raw
    );
    sizes.insert(name, size);
}

fn committed(workspace: &Workspace) -> Result<Sizes> {
    serde_json::from_str(&tools::read(&workspace.root.join(COMMITTED))?)
        .map_err(|error| Failure(format!("cannot read {COMMITTED}: {error}")))
}

/// Says which sizes are not those that are committed.
fn drift(sizes: &Sizes, committed: &Sizes) -> Vec<String> {
    let mut lines = Vec::new();
    for (name, size) in sizes {
        let Some(before) = committed.get(name) else {
            lines.push(format!("`{name}` is not in {COMMITTED}"));
            continue;
        };
        let what = ["bytes before wasm-opt", "bytes", "bytes by gzip"];
        let both = size.weights().into_iter().zip(before.weights());
        for (what, (now, then)) in what.into_iter().zip(both) {
            if now.abs_diff(then) * TOLERANCE > then {
                lines.push(format!("`{name}` has {now} {what}, and {then} is committed"));
            }
        }
    }
    lines
}

/// Says which promises are broken: a tenth over the session routes by hand, 3 KiB for a further entity, and nothing for features that
/// nobody uses.
fn broken_goals(sizes: &Sizes) -> Vec<String> {
    let bytes = |name: &str| sizes.get(name).map(|size| size.bytes);
    let mut lines = Vec::new();
    if let (Some(schema), Some(hand)) = (bytes("sessions_schema"), bytes("sessions_hand")) {
        let goal = hand + hand / 10;
        if schema > goal {
            lines.push(format!(
                "the session routes have {schema} bytes, and the goal is {goal}"
            ));
        }
    }
    if let (Some(schema), Some(hand)) = (bytes("further_entity_schema"), bytes("further_entity_hand")) {
        let goal = hand + GOAL_OF_AN_ENTITY;
        if schema > goal {
            lines.push(format!(
                "a further entity has {schema} bytes, and the goal is {goal}"
            ));
        }
    }
    if let (Some(unused), Some(none)) = (bytes(generate::ALL_UNUSED), bytes(generate::NO_FEATURE))
        && unused > none + LINKER_NOISE
    {
        lines.push(format!("features that nobody uses add {} bytes", unused - none));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::{Size, Sizes, broken_goals, drift, generate};

    fn sizes(all: &[(&str, u64)]) -> Sizes {
        let size = |bytes| Size {
            raw: bytes,
            why: None,
            bytes,
            gzip: bytes / 2,
        };
        all.iter()
            .map(|(name, bytes)| ((*name).to_owned(), size(*bytes)))
            .collect()
    }

    #[test]
    fn a_percent_passes_and_more_does_not() {
        let committed = sizes(&[("a", 10_000), ("not built by check", 1)]);
        assert!(drift(&sizes(&[("a", 10_100)]), &committed).is_empty());
        assert_eq!(drift(&sizes(&[("a", 10_102)]), &committed).len(), 3);
        assert_eq!(drift(&sizes(&[("new", 1)]), &committed).len(), 1);
    }

    #[test]
    fn goals_are_held() {
        let met = [
            ("sessions_hand", 1_000),
            ("sessions_schema", 1_100),
            ("further_entity_hand", 1_000),
            ("further_entity_schema", 4_072),
            (generate::NO_FEATURE, 7),
            (generate::ALL_UNUSED, 7),
        ];
        assert!(broken_goals(&sizes(&met)).is_empty());
        let missed = [
            met[0],
            ("sessions_schema", 1_101),
            met[2],
            ("further_entity_schema", 4_073),
            met[4],
            (generate::ALL_UNUSED, 16),
        ];
        assert_eq!(broken_goals(&sizes(&missed)).len(), 3);
    }
}
