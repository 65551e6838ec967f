//! Instruction counts, exact and the same on every machine: what kv-schema costs beside what is written by hand.

use std::path::PathBuf;

use crate::size;
use crate::step::{Outcome, Result};
use crate::tools;
use crate::workerd::Tools;
use crate::workspace::Workspace;

const TARGET: &str = "wasm32-unknown-unknown";
const COMMITTED: &str = "benches/counts.json";
const PAGE: &str = "docs/performance.md";
const CHART: &str = "docs/performance.svg";

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
    let mut runner = workspace.cargo("run --quiet --package kv-schema-benches -- counts");
    for features in ["", "hand", "varied", "varied,hand"] {
        runner = runner.arg(module(workspace, features)?);
    }
    runner.arg(COMMITTED).arg(PAGE).args(option).run()?;
    Ok(Outcome::Passed)
}

/// Builds one side of a group of what is compared.
fn module(workspace: &Workspace, features: &str) -> Result<PathBuf> {
    workspace
        .cargo("build --quiet --package kv-schema-benches-guest --profile worker --target")
        .arg(TARGET)
        .arg(format!("--features={features}"))
        .run()?;
    let built = workspace
        .target
        .join(TARGET)
        .join("worker/kv_schema_benches_guest.wasm");
    let kept = built.with_file_name(format!("bench_{features}.wasm"));
    std::fs::copy(&built, &kept).map_err(|error| format!("cannot keep {}: {error}", kept.display()))?;
    Ok(kept)
}

/// Runs every instrument.
pub(crate) fn all(workspace: &Workspace) -> Result<Outcome> {
    for instrument in [check, times, host, build, crate::size::bless] {
        instrument(workspace)?;
    }
    Ok(Outcome::Passed)
}

/// Times the embedded store beside bare redb.
pub(crate) fn host(workspace: &Workspace) -> Result<Outcome> {
    workspace
        .cargo("run --quiet --release --package kv-schema-benches -- host")
        .arg(PAGE)
        .run()?;
    Ok(Outcome::Passed)
}

/// Times `cargo check` of many entities beside that of the same structs with serde's derives alone.
pub(crate) fn build(workspace: &Workspace) -> Result<Outcome> {
    tools::wasm_target(workspace)?;
    let workers = size::workers(workspace, 50)?;
    workspace
        .cargo("run --quiet --package kv-schema-benches -- build")
        .arg(&workspace.root)
        .arg(workspace.target.join("bench/build"))
        .arg(PAGE)
        .arg(workers.directory)
        .arg(workers.hand)
        .arg(workers.schema)
        .quiet_env("CARGO_TARGET_DIR", &workspace.target)
        .run()?;
    Ok(Outcome::Passed)
}

/// Times every way of every call, in V8 alone and in workerd, and writes the tables and the chart of them.
pub(crate) fn times(workspace: &Workspace) -> Result<Outcome> {
    tools::wasm_target(workspace)?;
    let tools = Tools::find(workspace)?;
    workspace
        .cargo("build --quiet --package kv-schema-benches-calls --profile speed --target")
        .arg(TARGET)
        .run()?;
    let module = workspace
        .target
        .join(TARGET)
        .join("speed/kv_schema_benches_calls.wasm");
    let directory = workspace.target.join("bench/calls");
    let _ = std::fs::remove_dir_all(&directory);
    tools
        .command(tools.cargo.join("wasm-bindgen"), &workspace.root)?
        .args("--target web --out-name calls --out-dir")
        .arg(&directory)
        .arg(module)
        .run()?;
    let wasm = directory.join("calls_bg.wasm");
    tools
        .command(tools.node.join("wasm-opt"), &workspace.root)?
        .args("-O --enable-bulk-memory --enable-reference-types --enable-multivalue --enable-mutable-globals")
        .args("--enable-nontrapping-float-to-int --enable-sign-ext -o")
        .arg(&wasm)
        .arg(&wasm)
        .run()?;
    let packages = workspace.root.join("tests/workerd");
    let mut runner = workspace.cargo("run --quiet --package kv-schema-benches -- report");
    for (script, more) in [("v8.mjs", None), ("workerd.mjs", Some(&packages))] {
        println!("running {script}");
        let mut command = tools
            .command(tools.node.join("node"), &workspace.root)?
            .arg(workspace.root.join("benches/calls").join(script))
            .arg(&directory);
        if let Some(packages) = more {
            command = command.arg(packages);
        }
        let printed = directory.join(script).with_extension("json");
        let text = command.output()?;
        std::fs::write(&printed, text)
            .map_err(|error| format!("cannot write {}: {error}", printed.display()))?;
        runner = runner.arg(printed);
    }
    runner.arg(PAGE).arg(CHART).run()?;
    Ok(Outcome::Passed)
}
