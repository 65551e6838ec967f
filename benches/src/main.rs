//! Measures what kv-schema costs, beside what is written by other means, and writes `docs/performance.md`.
//!
//! `cargo xtask bench` builds what is measured and calls this. What is found stands in `benches/counts.json`, against which later
//! counts are held, and in `benches/times.json`; the tables of the page are written from both.
#![forbid(unsafe_code)]

mod build;
mod counts;
mod goals;
mod host;
mod meter;
mod page;
mod report;
mod run;
mod times;

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;

use crate::times::Times;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match measure(&words) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

const USAGE: &str = "usage: kv-schema-benches counts <repository> <four modules> [--why <text>]
       kv-schema-benches report <repository> <v8.json> <workerd.json>
       kv-schema-benches host <repository>
       kv-schema-benches build <repository> <directory> <workers> <by hand> <with kv-schema>
       kv-schema-benches page <repository>";

/// Runs one instrument; tells whether what is found is what is committed.
fn measure(words: &[&str]) -> Result<bool, Box<dyn Error>> {
    let [instrument, root, rest @ ..] = words else {
        return Err(USAGE.into());
    };
    let root = Path::new(root);
    let mut times = Times::load(root)?;
    match (*instrument, rest) {
        ("counts", [modules @ .., "--why", why]) => return counts::run(root, modules, Some(why)),
        ("counts", modules) => return counts::run(root, modules, None),
        ("report", [v8, workerd]) => report::take(root, v8, workerd, &mut times)?,
        ("host", []) => times.host = Some(host::run(root)?),
        ("build", [directory, workers, hand, schema]) => {
            times.build = Some(build::run(root, Path::new(directory), [workers, hand, schema])?);
        }
        ("page", []) => {}
        _ => return Err(USAGE.into()),
    }
    times.save(root)?;
    page::write(root, &counts::load(root)?)?;
    Ok(true)
}
