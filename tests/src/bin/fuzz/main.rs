//! Runs a fuzz target for a while: `fuzz keys 60`, or `fuzz keys 60 SEED` to repeat.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use kv_schema_tests::fuzz::{TARGETS, run};

fn main() {
    let mut arguments = std::env::args().skip(1);
    let name = arguments.next().unwrap_or_default();
    let seconds = arguments
        .next()
        .and_then(|seconds| seconds.parse().ok())
        .unwrap_or(60);
    let seed = arguments
        .next()
        .and_then(|seed| seed.parse().ok())
        .unwrap_or_else(|| {
            SystemTime::now()
                .duration_since(UNIX_EPOCH)
                .map_or(1, |now| now.as_secs())
        });
    let Some((_, target)) = TARGETS.iter().find(|(known, _)| *known == name) else {
        let names: Vec<&str> = TARGETS.iter().map(|(name, _)| *name).collect();
        eprintln!(
            "usage: fuzz TARGET [SECONDS [SEED]], where TARGET is one of {}",
            names.join(", ")
        );
        std::process::exit(2);
    };
    let (start, mut round) = (Instant::now(), seed);
    while start.elapsed() < Duration::from_secs(seconds) {
        println!("{name}: 100000 inputs from seed {round}");
        run(*target, round, 100_000);
        round += 1;
    }
}
