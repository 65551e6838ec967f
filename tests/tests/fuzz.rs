//! A bounded run of every fuzz target; `cargo run -p kv-schema-tests --bin fuzz` goes on for as long as one likes.

use kv_schema_tests::fuzz::{TARGETS, run};

/// `KV_FUZZ_SEED` repeats a run.
fn bounded(name: &str, count: u64) {
    let seed = std::env::var("KV_FUZZ_SEED")
        .ok()
        .and_then(|seed| seed.parse().ok())
        .unwrap_or(0x5eed);
    println!("KV_FUZZ_SEED={seed}");
    let (_, target) = TARGETS
        .iter()
        .find(|(known, _)| *known == name)
        .expect("the target exists");
    run(*target, seed, count);
}

#[test]
fn keys() {
    bounded("keys", 500_000);
}

#[test]
fn values() {
    bounded("values", 300_000);
}

#[test]
fn metadata() {
    bounded("metadata", 300_000);
}
