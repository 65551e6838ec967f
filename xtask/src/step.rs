//! Runs named steps one after the other, times them, and sums up.

use std::fmt;
use std::io::Write;
use std::time::{Duration, Instant};

use crate::workspace::Workspace;

/// One check, which can be run alone by its name.
pub(crate) struct Step {
    pub(crate) name: &'static str,
    pub(crate) about: &'static str,
    pub(crate) run: fn(&Workspace) -> Result<Outcome>,
}

/// What became of a step that did not fail.
pub(crate) enum Outcome {
    Passed,
    /// There is nothing to check yet, for this reason.
    Skipped(&'static str),
}

/// Why a step failed, as it is shown.
#[derive(Debug)]
pub(crate) struct Failure(pub(crate) String);

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl From<String> for Failure {
    fn from(message: String) -> Self {
        Self(message)
    }
}

pub(crate) type Result<T = ()> = std::result::Result<T, Failure>;

enum Row {
    Passed(Duration),
    Failed(Duration),
    Skipped,
    NotRun,
}

/// Runs `steps`, prints each name, time and the summary, and returns whether none failed.
pub(crate) fn run_all<'a>(
    steps: impl Iterator<Item = &'a Step>,
    workspace: &Workspace,
    keep_going: bool,
) -> bool {
    let mut rows = Vec::new();
    let mut stop = false;
    for step in steps {
        if stop {
            rows.push((step.name, Row::NotRun));
            continue;
        }
        let row = run(step, workspace);
        stop = matches!(row, Row::Failed(_)) && !keep_going;
        rows.push((step.name, row));
    }
    summarize(&rows)
}

fn run(step: &Step, workspace: &Workspace) -> Row {
    println!("\n== {}: {}", step.name, step.about);
    let started = Instant::now();
    let result = (step.run)(workspace);
    let time = started.elapsed();
    let row = match result {
        Ok(Outcome::Passed) => {
            println!("-- {} passed in {}", step.name, seconds(time));
            Row::Passed(time)
        }
        Ok(Outcome::Skipped(reason)) => {
            println!("-- {} skipped: {reason}", step.name);
            Row::Skipped
        }
        Err(failure) => {
            println!("-- {} failed in {}: {failure}", step.name, seconds(time));
            println!("   run it alone: cargo xtask check {}", step.name);
            Row::Failed(time)
        }
    };
    // The tools write to the same terminal or file on their own; keep the order of the lines.
    let _ = std::io::stdout().flush();
    row
}

fn summarize(rows: &[(&str, Row)]) -> bool {
    let (mut passed, mut failed, mut skipped) = (0, 0, 0);
    println!();
    for (name, row) in rows {
        match row {
            Row::Passed(time) => {
                passed += 1;
                println!("{name:<9}  passed   {:>9}", seconds(*time));
            }
            Row::Failed(time) => {
                failed += 1;
                println!("{name:<9}  failed   {:>9}", seconds(*time));
            }
            Row::Skipped => {
                skipped += 1;
                println!("{name:<9}  skipped");
            }
            Row::NotRun => {
                skipped += 1;
                println!("{name:<9}  not run");
            }
        }
    }
    println!();
    // One plain line that CI reads.
    if skipped == 0 {
        println!("{passed} passed, {failed} failed");
    } else {
        println!("{passed} passed, {failed} failed, {skipped} skipped");
    }
    failed == 0
}

fn seconds(time: Duration) -> String {
    format!("{:.1} s", time.as_secs_f64())
}
