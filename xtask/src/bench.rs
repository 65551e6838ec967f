//! Instruction counts, exact and the same on every machine: what kv-schema costs beside what is written by hand.

use std::path::PathBuf;

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
    let mut runner = workspace.cargo("run --quiet --package kv-schema-benches --");
    for side in ["schema", "hand"] {
        runner = runner.arg(module(workspace, side)?);
    }
    runner.arg(COMMITTED).arg(PAGE).args(option).run()?;
    Ok(Outcome::Passed)
}

/// Builds one side of what is compared.
fn module(workspace: &Workspace, side: &str) -> Result<PathBuf> {
    workspace
        .cargo("build --quiet --package kv-schema-benches-guest --profile worker --target")
        .arg(TARGET)
        .args(if side == "hand" { "--features hand" } else { "" })
        .run()?;
    let built = workspace
        .target
        .join(TARGET)
        .join("worker/kv_schema_benches_guest.wasm");
    let kept = built.with_file_name(format!("bench_{side}.wasm"));
    std::fs::copy(&built, &kept).map_err(|error| format!("cannot keep {}: {error}", kept.display()))?;
    Ok(kept)
}
