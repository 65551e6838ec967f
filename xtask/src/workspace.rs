//! What `cargo metadata` knows about this repository.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::command::Cmd;
use crate::step::{Failure, Result};

/// The workspace with every package of `Cargo.lock`, on all platforms.
#[derive(Deserialize)]
pub(crate) struct Workspace {
    #[serde(rename = "workspace_root")]
    pub(crate) root: PathBuf,
    #[serde(rename = "target_directory")]
    pub(crate) target: PathBuf,
    pub(crate) packages: Vec<Package>,
}

#[derive(Deserialize)]
pub(crate) struct Package {
    pub(crate) name: String,
    pub(crate) version: String,
    pub(crate) license: Option<String>,
    pub(crate) rust_version: Option<String>,
    pub(crate) features: BTreeMap<String, Vec<String>>,
    pub(crate) manifest_path: PathBuf,
    /// Absent for the packages of this repository.
    pub(crate) source: Option<String>,
    pub(crate) targets: Vec<Target>,
}

#[derive(Deserialize)]
pub(crate) struct Target {
    pub(crate) name: String,
    pub(crate) kind: Vec<String>,
}

impl Workspace {
    /// Asks cargo about the workspace round the current directory.
    pub(crate) fn load() -> Result<Self> {
        let json = Cmd::new("cargo", Path::new("."))
            .args("metadata --format-version 1")
            .output()?;
        serde_json::from_str(&json).map_err(|error| Failure(format!("cannot read `cargo metadata`: {error}")))
    }

    /// Runs cargo at the root of the repository.
    pub(crate) fn cargo(&self, line: &str) -> Cmd {
        Cmd::new("cargo", &self.root).args(line)
    }

    /// Returns the packages that live in this repository.
    pub(crate) fn members(&self) -> impl Iterator<Item = &Package> {
        self.packages.iter().filter(|package| package.source.is_none())
    }

    /// Returns the member called `name`.
    pub(crate) fn member(&self, name: &str) -> Result<&Package> {
        self.members()
            .find(|package| package.name == name)
            .ok_or_else(|| Failure(format!("the workspace has no package `{name}`")))
    }

    /// Returns the version of `name` in `Cargo.lock`.
    pub(crate) fn locked_version(&self, name: &str) -> Result<&str> {
        self.packages
            .iter()
            .find(|package| package.name == name)
            .map(|package| package.version.as_str())
            .ok_or_else(|| Failure(format!("Cargo.lock has no package `{name}`")))
    }
}

impl Package {
    /// Returns the names of the targets of one kind, such as `test` or `bin`.
    pub(crate) fn targets_of(&self, kind: &'static str) -> impl Iterator<Item = &str> {
        self.targets
            .iter()
            .filter(move |target| target.kind.iter().any(|k| k == kind))
            .map(|target| target.name.as_str())
    }
}
