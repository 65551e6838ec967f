//! Counts what kv-schema costs, in wasm instructions and allocations beside what is written by hand, and holds the numbers
//! against those that are committed.
//!
//! `cargo xtask bench counts` builds the modules and calls this; `--bless` writes `benches/counts.json`, and the table of them in
//! `docs/performance.md`.
#![forbid(unsafe_code)]

mod build;
mod host;
mod meter;
mod report;

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::process::ExitCode;

use serde::{Deserialize, Serialize};
use wasmi::{Engine, Linker, Module, Store, Val};

/// A difference to a committed number passes that is at most this part of it.
const TOLERANCE: u64 = 100;

/// How often the work is done before it is counted, and while it is.
const WARM: u32 = 64;
const MANY: u32 = 64;

type Counts = BTreeMap<String, Cost>;

/// What one piece of work costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Cost {
    instructions: u64,
    allocations: u64,
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match words[..] {
        ["counts", ref modules @ .., baseline, page] if modules.len() == SIDES.len() => {
            run(modules, baseline, page, false)
        }
        ["counts", ref modules @ .., baseline, page, "--bless"] if modules.len() == SIDES.len() => {
            run(modules, baseline, page, true)
        }
        ["report", v8, workerd, page, chart] => report::write(v8, workerd, page, chart).map(|()| true),
        ["host", page] => host::run(page).map(|()| true),
        ["build", root, directory, page, workers, hand, schema] => {
            build::run(root, directory, page, [workers, hand, schema]).map(|()| true)
        }
        _ => {
            eprintln!(
                "usage: kv-schema-benches counts <four modules> <counts.json> <performance.md> [--bless]\n       \
                 kv-schema-benches report <v8.json> <workerd.json> <performance.md> <performance.svg>\n       \
                 kv-schema-benches host <performance.md>\n       \
                 kv-schema-benches build <repository> <directory> <performance.md> <workers> <by hand> <with kv-schema>"
            );
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// The side of each module: the entities of the bench, and the varied ones.
const SIDES: [&str; 4] = ["schema", "hand", "schema", "hand"];

fn run(modules: &[&str], baseline: &str, page: &str, bless: bool) -> Result<bool, Box<dyn Error>> {
    let mut counts = Counts::new();
    for (module, side) in modules.iter().zip(SIDES) {
        count(&fs::read(module)?, side, &mut counts)?;
    }
    print(&counts);
    if bless {
        fs::write(baseline, serde_json::to_string_pretty(&counts)? + "\n")?;
        fs::write(page, with_table(&fs::read_to_string(page)?, &counts)?)?;
        println!("wrote {baseline} and {page}");
        return Ok(true);
    }
    let committed: Counts = serde_json::from_str(&fs::read_to_string(baseline)?)?;
    let mut drift = drift(&counts, &committed);
    let text = fs::read_to_string(page)?;
    if with_table(&text, &committed)? != text {
        drift.push(format!("{page} does not say what {baseline} does"));
    }
    for line in &drift {
        eprintln!("error: {line}");
    }
    if !drift.is_empty() {
        eprintln!("help: say why in the commit, and run `cargo xtask bench counts --bless`");
    }
    Ok(drift.is_empty())
}

/// Counts each piece of work that a module exports: once, as the mean of many after many, so that the allocator is warm.
fn count(wasm: &[u8], side: &str, counts: &mut Counts) -> Result<(), Box<dyn Error>> {
    let engine = Engine::default();
    let module = Module::new(&engine, &meter::metered(wasm)?)?;
    let names: Vec<String> = module
        .exports()
        .filter(|export| export.ty().func().is_some())
        .map(|export| export.name().to_owned())
        .filter(|name| WORK.iter().any(|(work, _)| work == name) || name == BY_FORMAT)
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
            })
        };
        let (first, all) = (spent(WARM)?, spent(WARM + MANY)?);
        let cost = Cost {
            instructions: (all.instructions - first.instructions) / u64::from(MANY),
            allocations: (all.allocations - first.allocations) / u64::from(MANY),
        };
        let name = if name == BY_FORMAT {
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
}

/// What each piece of work is called on the page, in its order there.
const WORK: [(&str, &str); 19] = [
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
];

/// The key of a session by `format!`, on the side that is written by hand.
const BY_FORMAT: &str = "key_build_format";

/// Replaces what stands between the marks on the page.
fn with_table(page: &str, counts: &Counts) -> Result<String, Box<dyn Error>> {
    const BEGIN: &str = "<!-- counts: written by `cargo xtask bench counts --bless` -->\n";
    const END: &str = "<!-- end of counts -->\n";
    let of = |name: String| {
        counts
            .get(&name)
            .copied()
            .ok_or(format!("`{name}` is not counted"))
    };
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
    let format = of(BY_FORMAT.to_owned())?;
    writeln!(
        table,
        "| the key of three parts by `format!`, which escapes nothing | | {} | | | {} |",
        format.instructions, format.allocations,
    )?;
    let (before, rest) = page
        .split_once(BEGIN)
        .ok_or("the page has no mark for the counts")?;
    let (_, after) = rest.split_once(END).ok_or("the page has no end of the counts")?;
    Ok([before, BEGIN, &table, END, after].concat())
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
fn ratio(left: u64, right: u64) -> f64 {
    left as f64 / right as f64
}

#[cfg(test)]
mod tests {
    use super::{Cost, Counts, drift};

    fn counts(all: &[(&str, u64)]) -> Counts {
        let cost = |instructions| Cost {
            instructions,
            allocations: 1,
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
            },
        );
        assert_eq!(drift(&now, &committed).len(), 1);
    }

    #[test]
    fn what_is_new_or_gone_is_drift() {
        assert_eq!(drift(&counts(&[("new", 1)]), &counts(&[("old", 1)])).len(), 2);
    }
}
