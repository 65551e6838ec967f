//! Finds the tools that the steps need, and installs what is missing into the target directory.

use std::fs;
use std::path::{Path, PathBuf};

use crate::command::Cmd;
use crate::step::{Failure, Result};
use crate::workspace::Workspace;

const NO_RUSTUP: &str = "`rustup` is not installed, and something it provides is missing: install rustup, or install \
                         what `rust-toolchain.toml` lists by other means";
const NO_NPM: &str = "`npm` is not installed: install Node.js with npm, of any version that npm supports. The \
                      version that runs the Workers comes with the packages in `tests/workerd`";

/// Makes sure that the subcommand `cargo <command>` exists, which `component` brings.
pub(crate) fn component(workspace: &Workspace, component: &str, command: &str) -> Result {
    if workspace.cargo(command).args("--version").output().is_ok() {
        return Ok(());
    }
    rustup(workspace, &format!("component add {component}"))
}

/// Makes sure that the sources of the standard library are there, which some compiler messages quote.
pub(crate) fn rust_src(workspace: &Workspace) -> Result {
    let sysroot = Cmd::new("rustc", &workspace.root)
        .args("--print sysroot")
        .output()?;
    if Path::new(sysroot.trim()).join("lib/rustlib/src/rust").is_dir() {
        return Ok(());
    }
    rustup(workspace, "component add rust-src")
}

/// Makes sure that the toolchain can compile for wasm32.
pub(crate) fn wasm_target(workspace: &Workspace) -> Result {
    let line = "--print target-libdir --target wasm32-unknown-unknown";
    let directory = Cmd::new("rustc", &workspace.root).args(line).output()?;
    if Path::new(directory.trim()).is_dir() {
        return Ok(());
    }
    rustup(workspace, "target add wasm32-unknown-unknown")
}

fn rustup(workspace: &Workspace, line: &str) -> Result {
    Cmd::new("rustup", &workspace.root)
        .args(line)
        .if_missing(NO_RUSTUP)
        .run()
}

/// A program that comes as a crate.
pub(crate) struct Program<'a> {
    pub(crate) name: &'static str,
    pub(crate) package: &'static str,
    pub(crate) version: &'a str,
}

/// Returns the directory that has `programs` in exactly these versions, installed when they must be.
pub(crate) fn cargo_programs(workspace: &Workspace, programs: &[Program<'_>]) -> Result<PathBuf> {
    let root = workspace.target.join("tools");
    let directory = root.join("bin");
    let build = root.join("build");
    for Program {
        name,
        package,
        version,
    } in programs
    {
        let found = Cmd::new(directory.join(name), &workspace.root)
            .args("--version")
            .output();
        if found.unwrap_or_default().split_whitespace().last() == Some(version) {
            continue;
        }
        // Unoptimized: compiling these tools takes far longer than what they do here.
        workspace
            .cargo("install --quiet --debug")
            .args(&format!("{package} --version {version} --root"))
            .arg(&root)
            .quiet_env("CARGO_TARGET_DIR", &build)
            .quiet_env("CARGO_PROFILE_DEV_DEBUG", "0")
            .run()?;
    }
    // Shared by the programs while they compile, and a gigabyte of no use afterwards. It may never have been there.
    let _ = fs::remove_dir_all(build);
    Ok(directory)
}

/// Returns the directory of the programs that `tests/workerd/package-lock.json` pins, installed when it has changed.
pub(crate) fn node_programs(workspace: &Workspace) -> Result<PathBuf> {
    let directory = workspace.root.join("tests/workerd");
    let modules = directory.join("node_modules");
    let stamp = modules.join(".installed-package-lock.json");
    let wanted = read(&directory.join("package-lock.json"))?;
    if fs::read_to_string(&stamp).ok().as_deref() != Some(&wanted) {
        // The engines of the packages are those of the Node that the packages bring: no use warning of another.
        Cmd::new("npm", &directory)
            .args("ci --no-audit --no-fund --loglevel error")
            .if_missing(NO_NPM)
            .run()?;
        fs::write(&stamp, wanted)
            .map_err(|error| Failure(format!("cannot write {}: {error}", stamp.display())))?;
    }
    Ok(modules.join(".bin"))
}

/// Reads a text file of the repository.
pub(crate) fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).map_err(|error| Failure(format!("cannot read {}: {error}", path.display())))
}
