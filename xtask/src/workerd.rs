//! Builds the Workers as a user would, and runs `tests/workerd` on them.

use std::env;
use std::path::{Path, PathBuf};

use crate::command::Cmd;
use crate::step::{Failure, Outcome, Result};
use crate::tools::{self, Program};
use crate::workspace::Workspace;

/// The Workers, by their directories; each is built into its own `build/`.
const WORKERS: [&str; 4] = [
    "examples/worker",
    "tests/workerd/by-hand",
    "tests/workerd/by-schema",
    "tests/workerd/worker",
];

pub(crate) fn check(workspace: &Workspace) -> Result<Outcome> {
    tools::wasm_target(workspace)?;
    let tools = Tools::find(workspace)?;
    for worker in WORKERS {
        println!("in {worker}:");
        let command = tools.command(tools.cargo.join("worker-build"), &workspace.root.join(worker))?;
        command.args("--profile worker").run()?;
    }
    let tests = workspace.root.join("tests/workerd");
    tools
        .command(tools.node.join("node"), &tests)?
        .arg("run.mjs")
        .run()?;
    Ok(Outcome::Passed)
}

/// The directories of the pinned tools.
pub(crate) struct Tools {
    pub(crate) cargo: PathBuf,
    pub(crate) node: PathBuf,
}

impl Tools {
    /// Finds them, installed when they must be.
    pub(crate) fn find(workspace: &Workspace) -> Result<Self> {
        let programs = [
            Program {
                name: "wasm-bindgen",
                package: "wasm-bindgen-cli",
                version: workspace.locked_version("wasm-bindgen")?,
            },
            Program {
                name: "worker-build",
                package: "worker-build",
                version: workspace.locked_version("worker")?,
            },
        ];
        Ok(Self {
            cargo: tools::cargo_programs(workspace, &programs)?,
            node: tools::node_programs(workspace)?,
        })
    }

    /// Runs a program with the pinned tools first on its path; worker-build uses them instead of downloading its own.
    pub(crate) fn command(&self, program: PathBuf, directory: &Path) -> Result<Cmd> {
        let inherited = env::var_os("PATH").unwrap_or_default();
        let pinned = [self.node.clone(), self.cargo.clone()];
        let path = env::join_paths(pinned.into_iter().chain(env::split_paths(&inherited)))
            .map_err(|error| Failure(format!("the target directory cannot stand in PATH: {error}")))?;
        Ok(Cmd::new(program, directory)
            .quiet_env("PATH", path)
            .quiet_env("WASM_BINDGEN_BIN", self.cargo.join("wasm-bindgen"))
            .quiet_env("ESBUILD_BIN", self.node.join("esbuild"))
            .quiet_env("WASM_OPT_BIN", self.node.join("wasm-opt")))
    }
}
