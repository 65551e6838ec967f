//! Where and of what a measurement is: the page says it beside each.

use std::error::Error;
use std::fmt;
use std::fs;
use std::path::Path;
use std::process::Command;

use serde::{Deserialize, Serialize};

/// What measuring writes, so that it does not count as a change to what is measured.
const WRITTEN: [&str; 5] = [
    "docs/performance.md",
    "docs/performance.svg",
    "benches/counts.json",
    "benches/sizes.json",
    "benches/times.json",
];

/// One run of an instrument.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Run {
    date: String,
    commit: String,
    machine: String,
    versions: Vec<String>,
}

impl Run {
    /// Describes a run that ends now, on this machine; `engines` are versions that are not Cargo's.
    pub(crate) fn now(root: &Path, crates: &[&str], engines: Vec<String>) -> Result<Self, Box<dyn Error>> {
        let lock = fs::read_to_string(root.join("Cargo.lock"))?;
        let mut versions = vec![first_words(&output(root, "rustc", &["--version"])?, 2)];
        for name in crates {
            versions.push(format!("{name} {}", locked(&lock, name)?));
        }
        versions.extend(engines);
        Ok(Self {
            date: jiff::Timestamp::now().strftime("%F").to_string(),
            commit: commit(root)?,
            machine: machine(),
            versions,
        })
    }
}

impl fmt::Display for Run {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}, commit `{}`, on {}; {}",
            self.date,
            self.commit,
            self.machine,
            self.versions.join(", ")
        )
    }
}

/// Names the commit, and says whether there are changes to it.
fn commit(root: &Path) -> Result<String, Box<dyn Error>> {
    let commit = output(root, "git", &["rev-parse", "--short=9", "HEAD"])?;
    let changes = output(root, "git", &["status", "--porcelain", "--untracked-files=no"])?;
    let is_of_ours = |line: &str| WRITTEN.iter().any(|written| line.ends_with(written));
    Ok(if changes.lines().any(|line| !is_of_ours(line)) {
        format!("{commit} and changes")
    } else {
        commit
    })
}

/// Names the processor where the system tells it (Linux), and the system.
fn machine() -> String {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let info = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = info
        .lines()
        .find_map(|line| line.strip_prefix("model name")?.split_once(": "))
        .map_or(std::env::consts::ARCH, |(_, model)| model.trim());
    format!("{cores} cores of {model}, {}", std::env::consts::OS)
}

/// Finds the version of a crate in a lock file.
fn locked<'l>(lock: &'l str, name: &str) -> Result<&'l str, String> {
    let entry = format!("name = \"{name}\"\nversion = \"");
    lock.split_once(&entry)
        .and_then(|(_, rest)| rest.split('"').next())
        .ok_or_else(|| format!("`{name}` is not in Cargo.lock"))
}

fn output(root: &Path, program: &str, arguments: &[&str]) -> Result<String, Box<dyn Error>> {
    let output = Command::new(program).args(arguments).current_dir(root).output()?;
    if !output.status.success() {
        return Err(format!("`{program} {}` fails", arguments.join(" ")).into());
    }
    Ok(String::from_utf8(output.stdout)?.trim_end().to_owned())
}

fn first_words(text: &str, count: usize) -> String {
    text.split(' ').take(count).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::{first_words, locked};

    #[test]
    fn a_version_is_that_of_the_whole_name() {
        let lock = "[[package]]\nname = \"worker-sys\"\nversion = \"1.0.0\"\n\n[[package]]\nname = \"worker\"\nversion = \"0.8.7\"\n";
        assert_eq!(locked(lock, "worker"), Ok("0.8.7"));
        assert!(locked(lock, "wor").is_err());
    }

    #[test]
    fn a_compiler_is_named_without_its_commit() {
        assert_eq!(first_words("rustc 1.90.0 (abc 2025-09-14)", 2), "rustc 1.90.0");
    }
}
