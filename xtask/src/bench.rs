//! What kv-schema costs beside the same by other means: builds what is compared, and calls the bench package to measure it.

use std::path::{Path, PathBuf};

use crate::command::Cmd;
use crate::size;
use crate::step::{Outcome, Result};
use crate::tools;
use crate::workerd::Tools;
use crate::workspace::Workspace;

const TARGET: &str = "wasm32-unknown-unknown";

/// Holds the counts against those that are committed.
pub(crate) fn check(workspace: &Workspace) -> Result<Outcome> {
    count(workspace, None)
}

/// Counts, and writes what [`check`] holds later counts against where `why` says why they change.
pub(crate) fn count(workspace: &Workspace, why: Option<&str>) -> Result<Outcome> {
    tools::wasm_target(workspace)?;
    let mut runner = bench(workspace, "run --quiet --package kv-schema-benches -- counts");
    for features in ["", "hand", "varied", "varied,hand"] {
        runner = runner.arg(module(workspace, features)?);
    }
    if let Some(why) = why {
        runner = runner.arg("--why").arg(why);
    }
    runner.run()?;
    Ok(Outcome::Passed)
}

/// Calls the bench package, which knows the files that it writes by the root.
fn bench(workspace: &Workspace, line: &str) -> Cmd {
    workspace.cargo(line).arg(&workspace.root)
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

/// Runs every instrument; what drifts without a reason is told at the end, and keeps none from running.
pub(crate) fn all(workspace: &Workspace, why: Option<&str>) -> Result<Outcome> {
    let counted = count(workspace, why);
    for instrument in [times, host, build] {
        instrument(workspace)?;
    }
    size::all(workspace, why)?;
    counted
}

/// Times the embedded store beside bare redb.
pub(crate) fn host(workspace: &Workspace) -> Result<Outcome> {
    bench(
        workspace,
        "run --quiet --release --package kv-schema-benches -- host",
    )
    .run()?;
    Ok(Outcome::Passed)
}

/// Times `cargo check` of many entities beside that of the same structs with serde's derives alone.
pub(crate) fn build(workspace: &Workspace) -> Result<Outcome> {
    tools::wasm_target(workspace)?;
    let workers = size::workers(workspace, 50)?;
    bench(workspace, "run --quiet --package kv-schema-benches -- build")
        .arg(workspace.target.join("bench/build"))
        .arg(workers.directory)
        .arg(workers.hand)
        .arg(workers.schema)
        .quiet_env("CARGO_TARGET_DIR", &workspace.target)
        .run()?;
    Ok(Outcome::Passed)
}

/// Writes the tables of the page from what is kept of every instrument.
pub(crate) fn page(workspace: &Workspace) -> Result<Outcome> {
    bench(workspace, "run --quiet --package kv-schema-benches -- page").run()?;
    Ok(Outcome::Passed)
}

/// Times every way of every call, in V8 alone and in workerd.
pub(crate) fn times(workspace: &Workspace) -> Result<Outcome> {
    tools::wasm_target(workspace)?;
    let tools = Tools::find(workspace)?;
    // What counts allocations is not what is timed.
    let counted = calls(workspace, &tools, "counted")?;
    let timed = calls(workspace, &tools, "")?;
    let mut runner = bench(workspace, "run --quiet --package kv-schema-benches -- report");
    for (script, more) in [
        ("v8.mjs", vec![]),
        ("workerd.mjs", vec![workspace.root.join("tests/workerd"), counted]),
    ] {
        println!("running {script}");
        let mut command = tools
            .command(tools.node.join("node"), &workspace.root)?
            .arg(workspace.root.join("benches/calls").join(script))
            .arg(&timed);
        for more in more {
            command = command.arg(more);
        }
        let printed = timed.join(script).with_extension("json");
        let text = command.output()?;
        std::fs::write(&printed, text)
            .map_err(|error| format!("cannot write {}: {error}", printed.display()))?;
        runner = runner.arg(printed);
    }
    runner.run()?;
    Ok(Outcome::Passed)
}

/// Builds the calls for JavaScript, and returns the directory of what came out.
fn calls(workspace: &Workspace, tools: &Tools, features: &str) -> Result<PathBuf> {
    workspace
        .cargo("build --quiet --package kv-schema-benches-calls --profile speed --target")
        .arg(TARGET)
        .arg(format!("--features={features}"))
        .run()?;
    let module = workspace
        .target
        .join(TARGET)
        .join("speed/kv_schema_benches_calls.wasm");
    let name = if features.is_empty() { "calls" } else { features };
    let directory = workspace.target.join("bench").join(name);
    let _ = std::fs::remove_dir_all(&directory);
    tools
        .command(tools.cargo.join("wasm-bindgen"), &workspace.root)?
        .args("--target web --out-name calls --out-dir")
        .arg(&directory)
        .arg(module)
        .run()?;
    optimize(workspace, tools, &directory.join("calls_bg.wasm"))?;
    Ok(directory)
}

fn optimize(workspace: &Workspace, tools: &Tools, wasm: &Path) -> Result {
    tools
        .command(tools.node.join("wasm-opt"), &workspace.root)?
        .args("-O --enable-bulk-memory --enable-reference-types --enable-multivalue --enable-mutable-globals")
        .args("--enable-nontrapping-float-to-int --enable-sign-ext -o")
        .arg(wasm)
        .arg(wasm)
        .run()
}
