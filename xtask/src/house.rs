//! Habits that a compiler does not check.

use std::fs;
use std::path::Path;

use crate::command::Cmd;
use crate::step::{Failure, Outcome, Result};
use crate::tools;
use crate::workspace::Workspace;

/// What no file of the repository may contain, with the reason. The texts are written in two halves, so that this
/// file does not contain them either.
const FORBIDDEN: &[(&str, &str)] = &[
    (concat!("/", "root/"), "a path of one machine"),
    (concat!("/", "work/"), "a path of one machine"),
    (concat!("/", "home/"), "a path of one machine"),
    (concat!("/", "Users/"), "a path of one machine"),
    (concat!("TO", "DO"), "what an issue should say"),
    (concat!("FIX", "ME"), "what an issue should say"),
    (concat!("<<<<", "<<<"), "a merge that is not finished"),
];

/// What no Rust file may contain, besides.
const FORBIDDEN_IN_RUST: &[(&str, &str)] = &[
    (concat!("todo", "!("), "unfinished code"),
    (concat!("unimplemented", "!("), "unfinished code"),
    (concat!("dbg", "!("), "left over from debugging"),
    (concat!("#[ig", "nore"), "a test that does not run proves nothing"),
];

/// What no lock file may contain: it would tie the repository to one machine's registry.
const FORBIDDEN_IN_NPM_LOCK: &[(&str, &str)] = &[(concat!("\"resol", "ved\""), "the address of a download")];

/// Directories that tools write into, and the endings of files that belong to one person or one run.
const STRAY_DIRECTORIES: &[&str] = &["target", "node_modules", ".wrangler", ".idea", ".vscode"];
const STRAY_ENDINGS: &[&str] = &[
    ".redb",
    ".orig",
    ".rej",
    ".swp",
    ".log",
    ".DS_Store",
    ".dev.vars",
    ".env",
    ".wasm",
];

const MAX_FILE: usize = 1 << 20;

pub(crate) fn check(workspace: &Workspace) -> Result<Outcome> {
    // Tracked files, and those that would become so by `git add`.
    let list = "ls-files -z --cached --others --exclude-standard";
    let files = Cmd::new("git", &workspace.root).args(list).output()?;
    let mut findings = Vec::new();
    for file in files.split('\0').filter(|file| !file.is_empty()) {
        if is_stray(file) {
            findings.push(format!("{file}: does not belong into the repository"));
        }
        // A file that was removed but not yet from the index has nothing to read.
        if let Ok(content) = fs::read(workspace.root.join(file)) {
            findings.extend(read(file, &content));
        }
    }
    findings.extend(compiler_is_the_oldest_supported(workspace)?);
    if findings.is_empty() {
        Ok(Outcome::Passed)
    } else {
        Err(Failure(findings.join("\n   ")))
    }
}

/// The one place that may say so: a case of the conformance suite that says nothing about a backend is declared, shown as
/// ignored, and one test more sees that it really does not apply.
const ALLOWED: &[(&str, &str)] = &[("kv-schema/src/conformance.rs", concat!("#[", "ignore"))];

fn is_stray(file: &str) -> bool {
    file.split('/').any(|part| STRAY_DIRECTORIES.contains(&part))
        || STRAY_ENDINGS.iter().any(|ending| file.ends_with(ending))
}

fn read(file: &str, content: &[u8]) -> Vec<String> {
    let mut findings = Vec::new();
    if content.len() > MAX_FILE {
        findings.push(format!("{file}: larger than {MAX_FILE} bytes"));
    }
    let Ok(text) = std::str::from_utf8(content) else {
        return findings;
    };
    let mut forbidden = FORBIDDEN.to_vec();
    if Path::new(file)
        .extension()
        .is_some_and(|extension| extension == "rs")
    {
        forbidden.extend(FORBIDDEN_IN_RUST);
    }
    if file.ends_with("package-lock.json") {
        forbidden.extend(FORBIDDEN_IN_NPM_LOCK);
    }
    for (number, line) in (1..).zip(text.lines()) {
        let is_found = |found: &str| line.contains(found) && !ALLOWED.contains(&(file, found));
        for (found, reason) in forbidden.iter().filter(|(found, _)| is_found(found)) {
            findings.push(format!("{file}:{number}: `{found}` is {reason}"));
        }
    }
    findings
}

/// There is no toolchain but the pinned one to try an older compiler with, so the two have to be the same.
fn compiler_is_the_oldest_supported(workspace: &Workspace) -> Result<Option<String>> {
    let toolchain = tools::read(&workspace.root.join("rust-toolchain.toml"))?;
    let channel = toolchain
        .lines()
        .find_map(|line| line.strip_prefix("channel = "))
        .unwrap_or_default();
    let declared = workspace
        .member("kv-schema")?
        .rust_version
        .as_deref()
        .unwrap_or_default();
    let is_same = !declared.is_empty() && channel.trim_matches('"').starts_with(declared);
    let finding = "rust-toolchain.toml: the channel is not the `rust-version` of Cargo.toml".to_owned();
    Ok((!is_same).then_some(finding))
}

#[cfg(test)]
mod tests {
    #[test]
    fn stray_files_are_known_by_their_place_or_ending() {
        assert!(super::is_stray("examples/worker/node_modules/a.js"));
        assert!(super::is_stray("app.redb"));
        assert!(!super::is_stray("kv-schema/src/backend/redb.rs"));
        assert!(!super::is_stray("docs/target.md"));
    }

    #[test]
    fn a_finding_names_file_and_line() {
        let unfinished = format!("fn main() {{\n    {}\n}}\n", concat!("todo", "!()"));
        assert_eq!(super::read("src/main.rs", unfinished.as_bytes()).len(), 1);
        assert!(super::read("src/main.rs", unfinished.as_bytes())[0].starts_with("src/main.rs:2: "));
        assert!(super::read("notes.md", unfinished.as_bytes()).is_empty());
    }
}
