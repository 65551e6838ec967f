//! Which licences the dependencies may have, and which crates and second versions may not come in.
//!
//! A few lines over `cargo metadata` instead of `cargo-deny`, which takes minutes to compile.

use std::collections::BTreeSet;

use crate::step::{Failure, Outcome, Result};
use crate::workspace::{Package, Workspace};

mod spdx;

/// Licences that ask for no more than their text in a copy.
const ALLOWED: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "ISC",
    "MIT",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

/// Crates that must not come in, not even through others, each with the reason.
const BANNED: &[(&str, &str)] = &[
    ("async-std", "it is no longer maintained"),
    (
        "openssl-sys",
        "it needs a C library, which wasm32 does not have and a host may not",
    ),
    ("ring", "it needs a C compiler for wasm32"),
    ("serde_yaml", "it is no longer maintained"),
];

/// Crates of which a second version would be a mistake, each with the reason.
const SINGLE: &[(&str, &str)] = &[
    ("bytes", "its types are in the interface of a backend"),
    ("chrono", "its types are key parts"),
    ("futures-core", "its `Stream` is what a list returns"),
    ("jiff", "its types are key parts"),
    (
        "js-sys",
        "two of them cannot pass a value to each other, and both weigh",
    ),
    ("serde", "its traits are in every signature"),
    ("serde_core", "its traits are in every signature"),
    ("serde_json", "two of them in a Worker weigh tens of kilobytes"),
    ("time", "its types are key parts"),
    ("ulid", "its types are key parts"),
    ("uuid", "its types are key parts"),
    ("wasm-bindgen", "its command-line tool reads one version only"),
    ("worker", "its `Env` is what a user hands over"),
];

pub(crate) fn check(workspace: &Workspace) -> Result<Outcome> {
    let mut findings = Vec::new();
    for package in &workspace.packages {
        findings.extend(refuse_licence(package));
        if let Some((name, reason)) = BANNED.iter().find(|(name, _)| *name == package.name) {
            findings.push(format!("`{name}` is banned: {reason}"));
        }
    }
    for (name, reason) in SINGLE {
        let versions: BTreeSet<&str> = workspace
            .packages
            .iter()
            .filter(|p| p.name == *name)
            .map(|p| p.version.as_str())
            .collect();
        if versions.len() > 1 {
            let versions = Vec::from_iter(versions).join(", ");
            findings.push(format!(
                "`{name}` comes in several versions ({versions}): {reason}"
            ));
        }
    }
    println!("{} packages read", workspace.packages.len());
    println!(
        "note: no advisory database is checked: none comes with this repository, and none is downloaded"
    );
    if findings.is_empty() {
        Ok(Outcome::Passed)
    } else {
        Err(Failure(findings.join("\n   ")))
    }
}

fn refuse_licence(package: &Package) -> Option<String> {
    let Package {
        name,
        version,
        license,
        ..
    } = package;
    let Some(license) = license else {
        return Some(format!("`{name}` {version} names no licence"));
    };
    match spdx::is_satisfied(license, &|id| ALLOWED.contains(&id)) {
        Some(true) => None,
        Some(false) => Some(format!(
            "`{name}` {version} has a licence that is not allowed: {license}"
        )),
        None => Some(format!(
            "`{name}` {version} has a licence that cannot be read: {license}"
        )),
    }
}
