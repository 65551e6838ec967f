//! The checks of this repository: `cargo xtask check` is exactly what CI runs.
#![forbid(unsafe_code)]

mod bench;
mod cargo;
mod command;
mod house;
mod licences;
mod size;
mod step;
mod tools;
mod workerd;
mod workspace;

use std::process::ExitCode;

use clap::builder::NonEmptyStringValueParser;
use clap::{Arg, ArgAction, ArgMatches, Command};

use crate::step::Step;
use crate::workspace::Workspace;

/// Every step, in the order in which they run: what takes seconds and fails often comes first.
#[rustfmt::skip]
const STEPS: &[Step] = &[
    Step { name: "fmt", about: "every Rust file is formatted", run: cargo::fmt },
    Step { name: "house", about: "the tree holds nothing unfinished and nothing of one machine", run: house::check },
    Step { name: "licences", about: "licences, banned crates, duplicate versions", run: licences::check },
    Step { name: "clippy", about: "no warning, of `all` and `pedantic`", run: cargo::clippy },
    Step { name: "tests", about: "unit and integration tests on this host", run: cargo::tests },
    Step { name: "ui", about: "what the derive says about each mistake, word for word", run: cargo::ui },
    Step { name: "doctests", about: "the examples in the documentation", run: cargo::doctests },
    Step { name: "examples", about: "every example that runs on a host", run: cargo::examples },
    Step { name: "docs", about: "the documentation builds without a warning", run: cargo::docs },
    Step { name: "features", about: "every feature of kv-schema alone, none, and all", run: cargo::features },
    Step { name: "wasm", about: "everything that runs in a Worker compiles for wasm32", run: cargo::wasm },
    Step { name: "counts", about: "instructions, against those that are committed", run: bench::check },
    Step { name: "workerd", about: "the Workers, built and run inside workerd", run: workerd::check },
    Step { name: "sizes", about: "bytes of wasm, against those that are committed", run: size::check },
];

fn main() -> ExitCode {
    let matches = command_line().get_matches();
    match matches.subcommand() {
        Some(("check", arguments)) => check(arguments),
        Some(("bench", arguments)) => bench(arguments),
        _ => list(),
    }
}

fn command_line() -> Command {
    Command::new("xtask")
        .bin_name("cargo xtask")
        .about("The checks of this repository")
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommand(Command::new("list").about("Lists the steps of `check`, in their order"))
        .subcommand(
            Command::new("bench")
                .about("Measures what kv-schema costs, beside the same by other means: everything, or one instrument")
                .arg(why())
                .args_conflicts_with_subcommands(true)
                .subcommand(
                    Command::new("counts")
                        .about("Wasm instructions and allocations, exact; `check` holds them")
                        .arg(why()),
                )
                .subcommand(Command::new("times").about("Times of calls in V8 alone and in workerd, as ratios"))
                .subcommand(Command::new("host").about("Times of the embedded store beside bare redb, as ratios"))
                .subcommand(
                    Command::new("size")
                        .about("Bytes of wasm, exact; `check` holds them: a Worker, an entity, each feature")
                        .arg(why()),
                )
                .subcommand(Command::new("build").about("What the derive adds to `cargo check`, beside serde's")),
        )
        .subcommand(
            Command::new("check")
                .about("Runs every step, or those that are named, and stops at the first that fails")
                .after_help(format!("Steps:\n{}", table()))
                .arg(
                    Arg::new("step")
                        .action(ArgAction::Append)
                        .value_parser(STEPS.iter().map(|step| step.name).collect::<Vec<_>>())
                        .hide_possible_values(true)
                        .help("The steps to run, instead of all"),
                )
                .arg(
                    Arg::new("keep-going")
                        .long("keep-going")
                        .short('k')
                        .action(ArgAction::SetTrue)
                        .help("Runs the remaining steps after one has failed"),
                ),
        )
}

fn why() -> Arg {
    Arg::new("why")
        .long("why")
        .value_name("REASON")
        .value_parser(NonEmptyStringValueParser::new())
        .help("Writes what is found as what `check` holds, with the reason beside each number that changes")
}

fn list() -> ExitCode {
    println!("{}", table());
    ExitCode::SUCCESS
}

fn table() -> String {
    let lines: Vec<String> = STEPS
        .iter()
        .map(|step| format!("  {:<9} {}", step.name, step.about))
        .collect();
    lines.join("\n")
}

fn check(arguments: &ArgMatches) -> ExitCode {
    let named: Vec<&String> = arguments.get_many("step").into_iter().flatten().collect();
    let chosen = STEPS
        .iter()
        .filter(|step| named.is_empty() || named.iter().any(|name| *name == step.name));
    exit(
        Workspace::load()
            .map(|workspace| step::run_all(chosen, &workspace, arguments.get_flag("keep-going"))),
    )
}

fn bench(arguments: &ArgMatches) -> ExitCode {
    let measured = Workspace::load().and_then(|workspace| {
        let reason = |arguments: &ArgMatches| arguments.get_one::<String>("why").cloned();
        match arguments.subcommand() {
            Some(("counts", counts)) => bench::count(&workspace, reason(counts).as_deref()),
            Some(("size", size)) => size::all(&workspace, reason(size).as_deref()),
            Some(("times", _)) => bench::times(&workspace),
            Some(("host", _)) => bench::host(&workspace),
            Some(("build", _)) => bench::build(&workspace),
            _ => bench::all(&workspace, reason(arguments).as_deref()),
        }
    });
    exit(measured.map(|_| true))
}

fn exit(passed: step::Result<bool>) -> ExitCode {
    match passed {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(failure) => {
            eprintln!("error: {failure}");
            ExitCode::FAILURE
        }
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_command_line_is_consistent() {
        super::command_line().debug_assert();
    }
}
