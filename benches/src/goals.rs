//! What kv-schema sets out to reach, beside what it was measured to reach.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Deserialize;

use crate::counts::{self, Counts};
use crate::page::{HAND, NATIVE, WORKER, WRAPPER};
use crate::times::{Calls, Memory, Times};

/// What modules weigh, as `cargo xtask bench size` writes it.
pub(crate) type Sizes = BTreeMap<String, Size>;

#[derive(Debug, Clone, Copy, Deserialize)]
pub(crate) struct Size {
    bytes: u64,
}

/// On which side of a number a goal lies.
#[derive(Debug, Clone, Copy)]
enum Goal {
    AtMost(f64),
    AtLeast(f64),
}

use Goal::{AtLeast, AtMost};

impl Goal {
    fn is_met(self, found: f64) -> bool {
        match self {
            AtMost(most) => found <= most,
            AtLeast(least) => found >= least,
        }
    }
}

/// The table of all goals; of instruments that have not run yet there is nothing.
pub(crate) fn table(times: &Times, counts: &Counts, sizes: &Sizes) -> Result<String, String> {
    let mut table = Table {
        text: String::from("| work | measured | goal | here | |\n|---|---|---:|---:|---|\n"),
        missing: Vec::new(),
    };
    if let Some(v8) = &times.v8 {
        for (work, ways, goal) in V8 {
            let (what, found) = beside(&v8.found, work, ways, *goal);
            table.line(&format!("{work}, V8"), what, *goal, found);
        }
    }
    if let Some(workerd) = &times.workerd {
        table.memory(&workerd.found.memory);
    }
    table.counts(counts);
    if let Some(host) = &times.host {
        let host = &host.found;
        table.line("get, redb", "of bare redb", AtMost(1.05), Some(host.get.median));
        table.line("put, redb", "of bare redb", AtMost(1.05), Some(host.put.median));
        table.line(
            "`put_many` of 1,000, redb",
            "times as quick as 1,000 puts",
            AtLeast(50.0),
            Some(host.batch),
        );
    }
    if let Some(build) = &times.build {
        table.line(
            "`cargo check`, 200 entities",
            "of what serde's two derives add",
            AtMost(0.7),
            Some(build.found.clean.median),
        );
    }
    table.sizes(sizes);
    if table.missing.is_empty() {
        Ok(table.text)
    } else {
        Err(format!(
            "goals of what is not measured: {}",
            table.missing.join(", ")
        ))
    }
}

struct Table {
    text: String,
    /// A goal does not go away with what it was measured by.
    missing: Vec<String>,
}

impl Table {
    fn line(&mut self, work: &str, what: &str, goal: Goal, found: Option<f64>) {
        let Some(found) = found else {
            self.missing.push(format!("{work} ({what})"));
            return;
        };
        let bound = match goal {
            AtMost(most) => format!("≤ {most}"),
            AtLeast(least) => format!("≥ {least}"),
        };
        let verdict = if goal.is_met(found) { "met" } else { "**missed**" };
        let digits = if found < 10.0 { 2 } else { 0 };
        let _ = writeln!(
            self.text,
            "| {work} | {what} | {bound} | {found:.digits$} | {verdict} |"
        );
    }

    fn memory(&mut self, memory: &Memory) {
        for (way, work) in [
            ("get_cart_schema", "get 1 MB, workerd"),
            ("put_cart_schema", "put 1 MB, workerd"),
        ] {
            let peak = memory.ways.get(way).map(|taken| taken.peak);
            let peak = peak.map(|peak| counts::ratio(peak, memory.value));
            self.line(work, "peak memory, of the value", AtMost(3.0), peak);
        }
    }

    fn counts(&mut self, counts: &Counts) {
        let count = |name: &str| counts.get(name).map(|cost| cost.instructions);
        let of = |pair: Option<(u64, u64)>| pair.map(|(one, other)| counts::ratio(one, other));
        let work = "key of three parts";
        let key = count("key_build_schema");
        let by_push_str = of(Option::zip(key, count(counts::BY_PUSH_STR)));
        let by_format = of(Option::zip(count(counts::BY_FORMAT), key));
        let allocations = counts.get("key_build_schema").map(|key| key.allocations);
        self.line(
            work,
            "instructions, of `push_str` and `itoa`",
            AtMost(1.05),
            by_push_str,
        );
        self.line(
            work,
            "instructions of `format!`, of ours",
            AtLeast(3.0),
            by_format,
        );
        self.line(
            work,
            "allocations",
            AtMost(1.0),
            allocations.map(|count| counts::ratio(count, 1)),
        );
        for (work, name) in COUNTED {
            let sides = Option::zip(count(&format!("{name}_schema")), count(&format!("{name}_hand")));
            self.line(
                work,
                "instructions, of the leanest by hand",
                AtMost(1.03),
                of(sides),
            );
        }
    }

    fn sizes(&mut self, sizes: &Sizes) {
        let bytes = |name: &str| sizes.get(name).map(|size| size.bytes);
        let routes = Option::zip(bytes("sessions_schema"), bytes("sessions_hand"));
        self.line(
            "the session routes",
            "bytes of wasm, of by hand",
            AtMost(1.1),
            routes.map(|(ours, hand)| counts::ratio(ours, hand)),
        );
        let further = Option::zip(bytes("further_entity_schema"), bytes("further_entity_hand"));
        self.line(
            "a further entity",
            "KiB of wasm more than by hand",
            AtMost(3.0),
            further.map(|(ours, hand)| counts::ratio(ours.saturating_sub(hand), 1024)),
        );
    }
}

/// Goals of times: the call, the ways beside which it is measured, and how.
const V8: &[(&str, &[&str], Goal)] = &[
    ("get 285 B", WORKER, AtLeast(1.8)),
    ("get 285 B", HAND, AtMost(1.05)),
    ("get 2 KB", WORKER, AtLeast(2.3)),
    ("get 2 KB", HAND, AtMost(1.05)),
    ("get 2 KB", NATIVE, AtMost(1.4)),
    ("put 285 B", WORKER, AtLeast(2.3)),
    ("put 285 B", HAND, AtMost(1.05)),
    ("put 2 KB", WORKER, AtLeast(3.7)),
    ("put 2 KB", HAND, AtMost(1.05)),
    ("put 2 KB", NATIVE, AtMost(1.7)),
    ("list 1,000 rows", WORKER, AtLeast(3.0)),
    ("list 1,000 rows", WRAPPER, AtMost(1.0)),
    ("get_many 1,000", HAND, AtMost(1.05)),
];

/// Calls of a repository over a backend that answers at once.
const COUNTED: [(&str, &str); 8] = [
    ("get, flat, a backend that answers at once", "get_flat"),
    ("get, nested", "get_nested"),
    ("get, three fields, no metadata", "small_get"),
    ("get, floats and types without a shape", "mixed_get"),
    ("put, flat", "put_flat"),
    ("put, nested", "put_nested"),
    ("put, three fields, no metadata", "small_put"),
    ("put, floats and types without a shape", "mixed_put"),
];

/// Says beside what a call was timed, and what the goal is about: how much quicker than others it is, or how much slower.
fn beside(calls: &Calls, work: &str, ways: &[&str], goal: Goal) -> (&'static str, Option<f64>) {
    let ratio = calls.call(work).and_then(|call| call.quickest(ways));
    let ratio = ratio.map(|(_, ratio)| ratio);
    match goal {
        AtLeast(_) => ("time of `worker::kv`, of ours", ratio.map(|ratio| ratio.median)),
        AtMost(_) => {
            let what = match ways {
                HAND => "time, of the leanest Rust",
                NATIVE => "time, of JavaScript's own",
                _ => "time, of JavaScript that checks",
            };
            (what, ratio.map(|ratio| ratio.inverse().median))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Goal::{AtLeast, AtMost};
    use super::{Counts, Sizes, Times, table};

    #[test]
    fn a_goal_does_not_go_away_with_its_measurement() {
        let missing = table(&Times::default(), &Counts::new(), &Sizes::new()).unwrap_err();
        assert!(missing.contains("the session routes"), "{missing}");
    }

    #[test]
    fn a_goal_is_met_at_its_bound() {
        assert!(AtMost(1.05).is_met(1.05) && !AtMost(1.05).is_met(1.06));
        assert!(AtLeast(3.0).is_met(3.0) && !AtLeast(3.0).is_met(2.99));
    }
}
