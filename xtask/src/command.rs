//! A thin layer over `std::process::Command` which shows what it runs.

use std::ffi::OsStr;
use std::io::{ErrorKind, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use crate::step::{Failure, Result};

/// One command, printed as a person would type it before it runs.
pub(crate) struct Cmd {
    command: Command,
    shown: String,
    missing: String,
}

impl Cmd {
    /// Runs `program` in `directory`.
    pub(crate) fn new(program: impl AsRef<OsStr>, directory: &Path) -> Self {
        let mut command = Command::new(&program);
        command.current_dir(directory).stdin(Stdio::null());
        // The full path of a tool is noise; its name is what a person knows it by.
        let shown = Path::new(&program)
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        Self {
            command,
            missing: format!("`{shown}` could not be started"),
            shown,
        }
    }

    /// Adds the arguments in `line`, which are separated by spaces.
    pub(crate) fn args(mut self, line: &str) -> Self {
        for argument in line.split_whitespace() {
            self = self.arg(argument);
        }
        self
    }

    /// Adds one argument, spaces and all.
    pub(crate) fn arg(mut self, argument: impl AsRef<OsStr>) -> Self {
        let text = argument.as_ref().to_string_lossy().into_owned();
        let quote = if text.contains([' ', '(', '*']) { "'" } else { "" };
        self.shown = format!("{} {quote}{text}{quote}", self.shown);
        self.command.arg(argument);
        self
    }

    /// Sets a variable that belongs to what one would type.
    pub(crate) fn env(mut self, name: &str, value: &str) -> Self {
        self.shown = format!("{name}={value} {}", self.shown);
        self.quiet_env(name, value)
    }

    /// Sets a variable that is only plumbing, such as the place of a tool.
    pub(crate) fn quiet_env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    /// Says what to do when the program is not installed.
    pub(crate) fn if_missing(mut self, advice: &str) -> Self {
        advice.clone_into(&mut self.missing);
        self
    }

    /// Runs the command with its output shown.
    pub(crate) fn run(mut self) -> Result {
        println!("$ {}", self.shown);
        let _ = std::io::stdout().flush();
        let status = self.command.status().map_err(|error| self.not_started(&error))?;
        if status.success() {
            Ok(())
        } else {
            Err(Failure(format!("`{}`: {status}", self.shown)))
        }
    }

    /// Runs the command silently and returns what it wrote to standard output.
    pub(crate) fn output(mut self) -> Result<String> {
        let output = self.command.output().map_err(|error| self.not_started(&error))?;
        if output.status.success() {
            Ok(String::from_utf8_lossy(&output.stdout).into_owned())
        } else {
            let stderr = String::from_utf8_lossy(&output.stderr);
            Err(Failure(format!(
                "`{}`: {}\n{}",
                self.shown,
                output.status,
                stderr.trim_end()
            )))
        }
    }

    fn not_started(&self, error: &std::io::Error) -> Failure {
        if error.kind() == ErrorKind::NotFound {
            Failure(self.missing.clone())
        } else {
            Failure(format!("`{}`: {error}", self.shown))
        }
    }
}
