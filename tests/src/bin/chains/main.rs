//! Writes `tests/tests/chains/generated.rs`: `chains`, or `chains SEED PATH` for others.

use kv_schema_tests::chains::{SEED, generate};

fn main() -> std::io::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let seed = arguments
        .next()
        .and_then(|seed| seed.parse().ok())
        .unwrap_or(SEED);
    let committed = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/chains/generated.rs");
    let path = arguments.next().unwrap_or_else(|| committed.to_owned());
    std::fs::write(&path, generate(seed))?;
    println!("wrote {path} from seed {seed}");
    Ok(())
}
