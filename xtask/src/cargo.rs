//! The steps that are one or two calls of cargo.

use crate::step::{Outcome, Result};
use crate::tools;
use crate::workspace::Workspace;

/// The package and the test target whose expectations hold for one compiler only.
const UI_PACKAGE: &str = "kv-schema-tests";
const UI_TEST: &str = "ui";

/// What runs in a Worker, besides `kv-schema` itself.
const WORKERS: [&str; 4] = [
    "worker-example",
    "workerd-tests-by-hand",
    "workerd-tests-by-schema",
    "workerd-tests-worker",
];
const WASM: &str = "wasm32-unknown-unknown";

pub(crate) fn fmt(workspace: &Workspace) -> Result<Outcome> {
    tools::component(workspace, "rustfmt", "fmt")?;
    workspace.cargo("fmt --all -- --check").run()?;
    Ok(Outcome::Passed)
}

pub(crate) fn clippy(workspace: &Workspace) -> Result<Outcome> {
    tools::component(workspace, "clippy", "clippy")?;
    workspace
        .cargo("clippy --workspace --all-targets --all-features -- -D warnings")
        .run()?;
    Ok(Outcome::Passed)
}

pub(crate) fn tests(workspace: &Workspace) -> Result<Outcome> {
    if workspace.cargo("nextest --version").output().is_ok() {
        let mut command = workspace.cargo("nextest run --workspace --all-features");
        // nextest refuses a filter that names what does not exist.
        if has_ui_test(workspace)? {
            command = command
                .arg("-E")
                .arg(format!("not (package({UI_PACKAGE}) and binary({UI_TEST}))"));
        }
        command.run()?;
    } else {
        println!("cargo-nextest is not installed: falling back to `cargo test`");
        let mut command = workspace.cargo("test --workspace --all-features --lib --bins");
        // `cargo test` cannot leave one test out, so name the others.
        for test in workspace.members().flat_map(|package| package.targets_of("test")) {
            if test != UI_TEST {
                command = command.args("--test").arg(test);
            }
        }
        command.run()?;
    }
    Ok(Outcome::Passed)
}

pub(crate) fn ui(workspace: &Workspace) -> Result<Outcome> {
    if !has_ui_test(workspace)? {
        return Ok(Outcome::Skipped("the test target `ui` does not exist yet"));
    }
    tools::rust_src(workspace)?;
    workspace
        .cargo("test --package")
        .arg(UI_PACKAGE)
        .args("--test")
        .arg(UI_TEST)
        .run()?;
    Ok(Outcome::Passed)
}

fn has_ui_test(workspace: &Workspace) -> Result<bool> {
    Ok(workspace
        .member(UI_PACKAGE)?
        .targets_of("test")
        .any(|name| name == UI_TEST))
}

pub(crate) fn doctests(workspace: &Workspace) -> Result<Outcome> {
    workspace.cargo("test --doc --workspace --all-features").run()?;
    Ok(Outcome::Passed)
}

/// Runs every binary of the packages in `examples/`; a Worker has none and is run by the step `workerd`.
pub(crate) fn examples(workspace: &Workspace) -> Result<Outcome> {
    let directory = workspace.root.join("examples");
    for package in workspace
        .members()
        .filter(|package| package.manifest_path.starts_with(&directory))
    {
        for binary in package.targets_of("bin") {
            workspace
                .cargo("run --quiet --package")
                .arg(&package.name)
                .args("--bin")
                .arg(binary)
                .run()?;
        }
    }
    Ok(Outcome::Passed)
}

pub(crate) fn docs(workspace: &Workspace) -> Result<Outcome> {
    workspace
        .cargo("doc --no-deps --workspace --all-features")
        .env("RUSTDOCFLAGS", "-Dwarnings")
        .run()?;
    Ok(Outcome::Passed)
}

/// Clippy and not `cargo check`, because what one feature leaves unused is a warning.
pub(crate) fn features(workspace: &Workspace) -> Result<Outcome> {
    let package = workspace.member("kv-schema")?;
    let alone = package.features.keys().filter(|name| *name != "default");
    let mut sets = vec![String::new()];
    sets.extend(alone.map(|name| format!("--features {name}")));
    sets.push("--all-features".to_owned());
    for set in sets {
        workspace
            .cargo("clippy --quiet --package kv-schema --no-default-features")
            .args(&set)
            .args("-- -D warnings")
            .run()?;
    }
    // What a feature changes at run time is tested without it here; every other step has all of them.
    workspace
        .cargo("test --quiet --package kv-schema --no-default-features --lib codec::strict")
        .run()?;
    workspace
        .cargo("test --quiet --package kv-schema-derive --lib features")
        .run()?;
    Ok(Outcome::Passed)
}

pub(crate) fn wasm(workspace: &Workspace) -> Result<Outcome> {
    tools::component(workspace, "clippy", "clippy")?;
    tools::wasm_target(workspace)?;
    for set in ["--no-default-features", "", "--all-features"] {
        workspace
            .cargo("clippy --quiet --package kv-schema --target")
            .args(WASM)
            .args(set)
            .args("-- -D warnings")
            .run()?;
    }
    let mut command = workspace.cargo("clippy --quiet --target").arg(WASM);
    for package in WORKERS {
        command = command.args("--package").arg(package);
    }
    command.args("-- -D warnings").run()?;
    Ok(Outcome::Passed)
}
