//! Instruction counts, exact and the same on every machine: what kv-schema costs beside what is written by hand.

use crate::step::{Outcome, Result};
use crate::tools;
use crate::workspace::Workspace;

const TARGET: &str = "wasm32-unknown-unknown";
const COMMITTED: &str = "benches/counts.json";
const PAGE: &str = "docs/performance.md";

/// Holds the counts against those that are committed.
pub(crate) fn check(workspace: &Workspace) -> Result<Outcome> {
    count(workspace, "")
}

/// Writes the counts that [`check`] holds later ones against.
pub(crate) fn bless(workspace: &Workspace) -> Result<Outcome> {
    count(workspace, "--bless")
}

fn count(workspace: &Workspace, option: &str) -> Result<Outcome> {
    tools::wasm_target(workspace)?;
    workspace
        .cargo("build --quiet --package kv-schema-benches-guest --profile worker --target")
        .arg(TARGET)
        .run()?;
    let module = workspace
        .target
        .join(TARGET)
        .join("worker/kv_schema_benches_guest.wasm");
    workspace
        .cargo("run --quiet --package kv-schema-benches --")
        .arg(module)
        .arg(COMMITTED)
        .arg(PAGE)
        .args(option)
        .run()?;
    Ok(Outcome::Passed)
}
