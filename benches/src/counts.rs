//! Wasm instructions and allocations, exact, held against those that are committed.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};
use wasmi::{Engine, Linker, Module, Store, Val};

use crate::{meter, page};

const FILE: &str = "benches/counts.json";

/// A difference to a committed number passes that is at most this part of it.
const TOLERANCE: u64 = 100;

/// How often the work is done before it is counted, and while it is.
const WARM: u32 = 64;
const MANY: u32 = 64;

pub(crate) type Counts = BTreeMap<String, Cost>;

/// What one piece of work costs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Cost {
    pub(crate) instructions: u64,
    pub(crate) allocations: u64,
    /// Why it is another than it was before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    why: Option<String>,
}

/// The side of each module: the entities of the bench, and the varied ones.
const SIDES: [&str; 4] = ["schema", "hand", "schema", "hand"];

/// Counts, prints, and holds the counts against those that are committed, or replaces these where `why` says why they change.
pub(crate) fn run(root: &Path, modules: &[&str], why: Option<&str>) -> Result<bool, Box<dyn Error>> {
    if modules.len() != SIDES.len() {
        return Err("there are four modules to count".into());
    }
    let mut counts = Counts::new();
    for (module, side) in modules.iter().zip(SIDES) {
        count(&fs::read(module)?, side, &mut counts)?;
    }
    print(&counts);
    let committed = load(root)?;
    if let Some(why) = why {
        explain(&mut counts, &committed, why);
        fs::write(root.join(FILE), serde_json::to_string_pretty(&counts)? + "\n")?;
        page::write(root, &counts)?;
        return Ok(true);
    }
    let mut drift = drift(&counts, &committed);
    if !page::is_current(root, &committed)? {
        drift.push("the page does not say what `benches/*.json` do".to_owned());
    }
    for line in &drift {
        eprintln!("error: {line}");
    }
    if !drift.is_empty() {
        eprintln!("help: `cargo xtask bench counts --why \"…\"` writes the counts, and why they change");
    }
    Ok(drift.is_empty())
}

/// Returns the counts that are committed.
pub(crate) fn load(root: &Path) -> Result<Counts, Box<dyn Error>> {
    Ok(serde_json::from_str(&fs::read_to_string(root.join(FILE))?)?)
}

/// Says why of each count that is not what it was; of the others it stays what it was, too.
fn explain(counts: &mut Counts, committed: &Counts, why: &str) {
    for (name, cost) in counts {
        cost.why = match committed.get(name) {
            Some(before) if before.is_same(cost) => before.why.clone(),
            _ => Some(why.to_owned()),
        };
    }
}

impl Cost {
    fn is_same(&self, other: &Self) -> bool {
        (self.instructions, self.allocations) == (other.instructions, other.allocations)
    }
}

/// Counts each piece of work that a module exports: once, as the mean of many after many, so that the allocator is warm.
fn count(wasm: &[u8], side: &str, counts: &mut Counts) -> Result<(), Box<dyn Error>> {
    let engine = Engine::default();
    let module = Module::new(&engine, &meter::metered(wasm)?)?;
    let names: Vec<String> = module
        .exports()
        .filter(|export| export.ty().func().is_some())
        .map(|export| export.name().to_owned())
        .filter(|name| WORK.iter().any(|(work, _)| work == name) || is_hand_only(name))
        .collect();
    for name in names {
        let spent = |times: u32| -> Result<Cost, Box<dyn Error>> {
            // A fresh module each time: what one run leaves in the allocator would show in the next.
            let mut store = Store::new(&engine, ());
            let instance = Linker::new(&engine).instantiate_and_start(&mut store, &module)?;
            let work = instance.get_typed_func::<u32, ()>(&store, &name)?;
            let allocations = instance.get_typed_func::<(), u32>(&store, "allocations")?;
            work.call(&mut store, times)?;
            let executed = instance.get_global(&store, meter::EXECUTED);
            let Some(Val::I64(executed)) = executed.map(|executed| executed.get(&store)) else {
                return Err("the module does not count".into());
            };
            Ok(Cost {
                instructions: u64::try_from(executed)?,
                allocations: allocations.call(&mut store, ())?.into(),
                why: None,
            })
        };
        let (first, all) = (spent(WARM)?, spent(WARM + MANY)?);
        let cost = Cost {
            instructions: (all.instructions - first.instructions) / u64::from(MANY),
            allocations: (all.allocations - first.allocations) / u64::from(MANY),
            why: None,
        };
        let name = if is_hand_only(&name) {
            name
        } else {
            format!("{name}_{side}")
        };
        counts.insert(name, cost);
    }
    Ok(())
}

/// Prints each piece of work with both sides and their ratio.
fn print(counts: &Counts) {
    println!(
        "{:<17} {:>12} {:>12} {:>7}   allocations",
        "work", "kv-schema", "by hand", "ratio"
    );
    for (work, _) in WORK {
        let side = |side: &str| counts.get(&format!("{work}_{side}"));
        let (Some(schema), Some(hand)) = (side("schema"), side("hand")) else {
            continue;
        };
        println!(
            "{work:<17} {:>12} {:>12} {:>7.3}   {} and {}",
            schema.instructions,
            hand.instructions,
            ratio(schema.instructions, hand.instructions),
            schema.allocations,
            hand.allocations,
        );
    }
    for (work, _) in HAND_ONLY {
        if let Some(hand) = counts.get(work) {
            let (instructions, allocations) = (hand.instructions, hand.allocations);
            println!(
                "{work:<17} {:>12} {instructions:>12} {:>7}   {allocations}",
                "", ""
            );
        }
    }
}

/// What each piece of work is called on the page, in its order there.
const WORK: [(&str, &str); 24] = [
    ("decode_flat", "decode a flat entity of 260 bytes"),
    ("decode_nested", "decode 1.8 KB with 40 nested lines"),
    ("encode_flat", "encode the flat one"),
    ("encode_nested", "encode the nested one"),
    ("encode_opaque", "encode it where the lines are opaque"),
    ("get_flat", "get, flat, from a backend that answers at once"),
    ("get_nested", "get, nested"),
    ("put_flat", "put, flat"),
    ("put_nested", "put, nested"),
    ("key_build", "build a key of three parts"),
    ("key_parse", "read that key"),
    ("prefix", "build a prefix"),
    ("metadata_write", "write metadata of two fields"),
    ("metadata_read", "read that metadata"),
    ("list", "a list page of 100 typed rows"),
    (
        "ordered_key_build",
        "build a key that is ordered by time, the latest first",
    ),
    ("ordered_key_parse", "read that key"),
    (
        "ordered_list",
        "a list page of 100 such rows: an enum, a negative number, an option, a flag",
    ),
    (
        "mixed_get",
        "get, floats, maps and enums of types that say no shape",
    ),
    (
        "mixed_put",
        "put of the same, a float and an array in its metadata",
    ),
    ("mixed_list", "a list page of 100 rows of it"),
    ("small_key_build", "build a key of one number"),
    (
        "small_get",
        "get of three fields under such a key, without metadata",
    ),
    ("small_put", "put of the same"),
];

/// The key of a session as one writes it, on the side that is written by hand.
pub(crate) const BY_PUSH_STR: &str = "key_build_push_str";

/// The key of a session by `format!`, on the side that is written by hand.
pub(crate) const BY_FORMAT: &str = "key_build_format";

/// What is counted by hand alone, and what it is called on the page.
const HAND_ONLY: [(&str, &str); 5] = [
    (
        BY_PUSH_STR,
        "the key of three parts by `push_str`, `itoa` and the `uuid` crate, as one writes it",
    ),
    (
        BY_FORMAT,
        "the key of three parts by `format!`, which escapes nothing",
    ),
    (
        "floor_allocate",
        "of that key alone: to allocate it and to free it",
    ),
    ("floor_uuid", "of that key alone: the UUID, on the stack"),
    ("floor_number", "of that key alone: the number, on the stack"),
];

fn is_hand_only(name: &str) -> bool {
    HAND_ONLY.iter().any(|(work, _)| *work == name)
}

/// The table of all counts on the page.
pub(crate) fn table(counts: &Counts) -> Result<String, Box<dyn Error>> {
    let of = |name: String| counts.get(&name).ok_or(format!("`{name}` is not counted"));
    let mut table = String::from(
        "| work | kv-schema | by hand | ratio | allocations | by hand |\n|---|---:|---:|---:|---:|---:|\n",
    );
    for (work, name) in WORK {
        let (schema, hand) = (of(format!("{work}_schema"))?, of(format!("{work}_hand"))?);
        writeln!(
            table,
            "| {name} | {} | {} | {:.2} | {} | {} |",
            schema.instructions,
            hand.instructions,
            ratio(schema.instructions, hand.instructions),
            schema.allocations,
            hand.allocations,
        )?;
    }
    for (work, name) in HAND_ONLY {
        let hand = of(work.to_owned())?;
        writeln!(
            table,
            "| {name} | | {} | | | {} |",
            hand.instructions, hand.allocations,
        )?;
    }
    Ok(table)
}

/// Says which numbers are not those that are committed.
fn drift(counts: &Counts, committed: &Counts) -> Vec<String> {
    let mut lines = Vec::new();
    for (name, cost) in counts {
        let Some(before) = committed.get(name) else {
            lines.push(format!("`{name}` is not in the baseline"));
            continue;
        };
        let (now, then) = (cost.instructions, before.instructions);
        if now.abs_diff(then) * TOLERANCE > then {
            let percent = (ratio(now, then) - 1.0) * 100.0;
            lines.push(format!(
                "`{name}` costs {now} instructions, and {then} is committed: {percent:+.1} %"
            ));
        }
        let (now, then) = (cost.allocations, before.allocations);
        if now != then {
            lines.push(format!("`{name}` allocates {now} times, and {then} is committed"));
        }
    }
    let gone = committed.keys().filter(|name| !counts.contains_key(*name));
    lines.extend(gone.map(|name| format!("`{name}` is in the baseline and is not counted any more")));
    lines
}

#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^53")]
pub(crate) fn ratio(left: u64, right: u64) -> f64 {
    left as f64 / right as f64
}

#[cfg(test)]
mod tests {
    use super::{Cost, Counts, drift, explain};

    fn counts(all: &[(&str, u64)]) -> Counts {
        let cost = |instructions| Cost {
            instructions,
            allocations: 1,
            why: None,
        };
        all.iter()
            .map(|(name, count)| ((*name).to_owned(), cost(*count)))
            .collect()
    }

    #[test]
    fn a_percent_passes_and_more_does_not() {
        let committed = counts(&[("a", 1000), ("b", 1000)]);
        assert!(drift(&counts(&[("a", 1010), ("b", 990)]), &committed).is_empty());
        assert_eq!(drift(&counts(&[("a", 1011), ("b", 989)]), &committed).len(), 2);
    }

    #[test]
    fn one_allocation_more_is_drift() {
        let committed = counts(&[("a", 1000)]);
        let mut now = committed.clone();
        now.insert(
            "a".to_owned(),
            Cost {
                instructions: 1000,
                allocations: 2,
                why: None,
            },
        );
        assert_eq!(drift(&now, &committed).len(), 1);
    }

    #[test]
    fn what_is_new_or_gone_is_drift() {
        assert_eq!(drift(&counts(&[("new", 1)]), &counts(&[("old", 1)])).len(), 2);
    }

    #[test]
    fn only_what_changes_is_explained() {
        let mut committed = counts(&[("a", 1000), ("b", 1000)]);
        explain(&mut committed, &Counts::new(), "first");
        let mut now = counts(&[("a", 1000), ("b", 1001)]);
        explain(&mut now, &committed, "a branch more");
        assert_eq!(now["a"].why.as_deref(), Some("first"));
        assert_eq!(now["b"].why.as_deref(), Some("a branch more"));
    }
}
