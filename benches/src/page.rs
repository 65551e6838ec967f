//! The page: every table is written from the committed numbers, so that a check can tell whether it says what they do.

use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use crate::counts::{self, Counts};
use crate::goals::{self, Sizes};
use crate::run::Run;
use crate::times::{Call, Host, Spent, Times, Workerd};

const PAGE: &str = "docs/performance.md";
const SIZES: &str = "benches/sizes.json";

/// The columns: what each is called, and the ways of a call that it stands for, of which the quickest counts.
pub(crate) const COLUMNS: [(&str, &[&str]); 5] = [
    ("leanest by hand", HAND),
    ("`worker::kv`", WORKER),
    ("`worker::kv`, text and serde_json", &["worker_text"]),
    ("JavaScript", NATIVE),
    ("JavaScript that checks", WRAPPER),
];

pub(crate) const HAND: &[&str] = &["hand_bytes", "hand_text", "hand"];
pub(crate) const WORKER: &[&str] = &["worker_json", "worker_value", "worker"];
pub(crate) const NATIVE: &[&str] = &["native"];
pub(crate) const WRAPPER: &[&str] = &["wrapper"];

/// What no Rust can do without: the crossings of the quickest way by hand with nothing done on our side, and the codec without
/// a crossing; and our backend without a repository.
const FLOOR: [(&str, &[&str]); 4] = [
    ("leanest by hand", HAND),
    ("the border alone", &["border"]),
    ("serde_json alone", &["codec"]),
    ("`WorkersKv` alone", &["backend"]),
];

/// Writes all that is known into the page.
pub(crate) fn write(root: &Path, counts: &Counts) -> Result<(), Box<dyn Error>> {
    let text = text(root, counts)?;
    Ok(fs::write(root.join(PAGE), text)?)
}

/// Tells whether the page says what is known.
pub(crate) fn is_current(root: &Path, counts: &Counts) -> Result<bool, Box<dyn Error>> {
    Ok(text(root, counts)? == fs::read_to_string(root.join(PAGE))?)
}

fn text(root: &Path, counts: &Counts) -> Result<String, Box<dyn Error>> {
    let times = Times::load(root)?;
    let sizes: Sizes = serde_json::from_str(&fs::read_to_string(root.join(SIZES))?)?;
    let mut text = fs::read_to_string(root.join(PAGE))?;
    text = between(&text, "counts", &counts::table(counts)?)?;
    if let Some(v8) = &times.v8 {
        let results = &v8.found.results;
        text = between(
            &text,
            "V8",
            &(ratios(results, &COLUMNS) + &made(&v8.run, "times")),
        )?;
        let floored = results.iter().filter(|call| call.ratios.contains_key("backend"));
        text = between(&text, "floor", &ratios(floored, &FLOOR))?;
    }
    if let Some(workerd) = &times.workerd {
        let results = &workerd.found.calls.results;
        let table = ratios(results, &COLUMNS) + &made(&workerd.run, "times");
        text = between(&text, "workerd", &table)?;
        text = between(&text, "p99", &spent(results))?;
        text = between(&text, "memory", &memory(&workerd.found)?)?;
    }
    if let Some(host) = &times.host {
        text = between(
            &text,
            "embedded",
            &(embedded(&host.found) + &made(&host.run, "host")),
        )?;
    }
    if let Some(build) = &times.build {
        let lines = build.found.to_string() + &made(&build.run, "build");
        text = between(&text, "build", &lines)?;
    }
    between(&text, "goals", &goals::table(&times, counts, &sizes)?)
}

/// Replaces what stands between two marks of the page.
fn between(page: &str, mark: &str, content: &str) -> Result<String, Box<dyn Error>> {
    let (begin, end) = (
        format!("<!-- {mark}: written by `cargo xtask bench` -->\n"),
        format!("<!-- end of {mark} -->\n"),
    );
    let (before, rest) = page.split_once(&begin).ok_or(format!("no mark for {mark}"))?;
    let (_, after) = rest.split_once(&end).ok_or(format!("no end of {mark}"))?;
    Ok([before, &begin, content, &end, after].concat())
}

/// Says how what stands above was made, and how to make it again.
fn made(run: &Run, instrument: &str) -> String {
    format!("\n`cargo xtask bench {instrument}`, {run}\n")
}

/// How long other ways take as multiples of kv-schema's, and that in microseconds.
fn ratios<'c>(calls: impl IntoIterator<Item = &'c Call>, columns: &[(&str, &[&str])]) -> String {
    let mut table = String::from("| call | kv-schema, µs |");
    for (name, _) in columns {
        let _ = write!(table, " {name} |");
    }
    table.push_str("\n|---|---:|");
    table.push_str(&"---:|".repeat(columns.len()));
    table.push('\n');
    for call in calls {
        let ours = call
            .ways
            .get("schema")
            .map_or(String::new(), |spent| micros(spent.median));
        let _ = write!(table, "| {} | {ours} |", call.name);
        for (_, ways) in columns {
            let ratio = call
                .quickest(ways)
                .map_or(String::new(), |(_, ratio)| ratio.to_string());
            let _ = write!(table, " {ratio} |");
        }
        table.push('\n');
    }
    table
}

/// Microseconds of every way, the median and the 99th percentile.
fn spent<'c>(calls: impl IntoIterator<Item = &'c Call>) -> String {
    let mut table = String::from("| call | kv-schema |");
    for (name, _) in COLUMNS {
        let _ = write!(table, " {name} |");
    }
    table.push_str("\n|---|---:|");
    table.push_str(&"---:|".repeat(COLUMNS.len()));
    table.push('\n');
    let both = |Spent { median, p99 }: &Spent| match p99 {
        Some(p99) => format!("{} / {}", micros(*median), micros(*p99)),
        None => micros(*median),
    };
    for call in calls {
        let ours = call.ways.get("schema").map_or(String::new(), both);
        let _ = write!(table, "| {} | {ours} |", call.name);
        for (_, ways) in COLUMNS {
            let way = call.quickest(ways).and_then(|(way, _)| call.ways.get(way));
            let _ = write!(table, " {} |", way.map_or(String::new(), both));
        }
        table.push('\n');
    }
    table
}

fn micros(micros: f64) -> String {
    match micros {
        ..10.0 => format!("{micros:.1}"),
        ..1_000.0 => format!("{micros:.0}"),
        _ => {
            let thousands = (micros / 1000.0).floor();
            format!("{thousands},{:03.0}", micros - 1000.0 * thousands)
        }
    }
}

/// What a get and a put of a large value take of a Worker's memory, in multiples of the value.
fn memory(workerd: &Workerd) -> Result<String, Box<dyn Error>> {
    const CALLS: [(&str, &str); 2] = [("get_cart", "get"), ("put_cart", "put")];
    let memory = &workerd.memory;
    let mut table = String::from(
        "| of a value of 1 MB | at most at one time | all in all | by hand, at one time | all in all |\n|---|---:|---:|---:|---:|\n",
    );
    for (call, name) in CALLS {
        let of = |way: String| memory.ways.get(&way).ok_or(format!("`{way}` was not weighed"));
        let times = |bytes: u64| format!("{:.2}", counts::ratio(bytes, memory.value));
        let (ours, hand) = (of(format!("{call}_schema"))?, of(format!("{call}_hand_bytes"))?);
        writeln!(
            table,
            "| {name} | {} | {} | {} | {} |",
            times(ours.peak),
            times(ours.allocated),
            times(hand.peak),
            times(hand.allocated),
        )?;
    }
    Ok(table)
}

fn embedded(host: &Host) -> String {
    format!(
        "| work | as a multiple of bare redb and serde_json | of the same on a thread of its own |\n|---|---:|---:|\n\
         | get | {} | |\n| put, durable | {} | {} |\n| `put_many` of 1,000, one commit | {} | |\n\n\
         `put_many` of 1,000 is {:.0} times as quick as 1,000 puts, of which 50 were timed.\n",
        host.get, host.put, host.put_elsewhere, host.put_many, host.batch,
    )
}

#[cfg(test)]
mod tests {
    use super::{between, micros};

    #[test]
    fn only_what_is_between_the_marks_changes() {
        let page = "a\n<!-- x: written by `cargo xtask bench` -->\nold\n<!-- end of x -->\nb\n";
        let new = between(page, "x", "new\n").unwrap();
        assert_eq!(new, page.replace("old", "new"));
        assert!(between(page, "y", "").is_err());
    }

    #[test]
    fn microseconds_have_two_digits_or_more() {
        assert_eq!(
            [1.44, 12.4, 117.2, 7_104.0].map(micros),
            ["1.4", "12", "117", "7,104"]
        );
    }
}
