//! Every value of every version is read by every later one as the steps by hand say.
//!
//! `generated.rs` holds some forty chains of schemas. `KV_CHAINS_VALUES` asks for more values of each, `KV_CHAINS_SEED` repeats a run.
#![allow(
    missing_docs,
    unreachable_pub,
    dead_code,
    unused_imports,
    clippy::all,
    clippy::pedantic
)]

#[rustfmt::skip]
mod generated;
mod harness;

use kv_schema_tests::chains::{SEED, generate};

#[test]
fn the_file_is_what_the_generator_writes() {
    let committed = include_str!("generated.rs");
    assert!(
        generate(SEED) == committed,
        "run `cargo run -p kv-schema-tests --bin chains` and commit what it writes"
    );
}
