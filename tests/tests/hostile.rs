//! Hostile bytes under every policy of versions: no panic, memory in proportion, a typed error or a value.
//!
//! A bounded run; `cargo run -p kv-schema-tests --bin fuzz -- versions 600` goes on for as long as one likes, and `KV_HOSTILE_COUNT` asks
//! for more here, where memory is counted.

use std::io::Write as _;
use std::sync::{Mutex, MutexGuard, PoisonError};

use flate2::Compression;
use flate2::write::GzEncoder;
use kv_schema_tests::fuzz::{MOST, corpus_of_versions, run_by, versions};
use kv_schema_tests_allocator::peak;

/// What a value may take, for each of its bytes: a tree of `serde_json::Value` has 32 and more for two.
const FACTOR: usize = 256;

/// What it may take whatever its length: the store, the errors, the tables of a compressor.
const LEAST: usize = 512 * 1024;

/// Waits until no other test of this process allocates.
fn turn() -> MutexGuard<'static, ()> {
    static TURN: Mutex<()> = Mutex::new(());
    // A test that failed in its turn has said so.
    TURN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Runs the target, and holds its memory against the input and what a compressed value may become.
fn bounded(input: &[u8]) {
    let packed = input.windows(2).any(|two| two == [0x1f, 0x8b]);
    let most = LEAST + FACTOR * input.len() + if packed { 64 * MOST } else { 0 };
    let took = peak(|| versions(input));
    assert!(
        took <= most,
        "{took} bytes for {} of input: {:?}…",
        input.len(),
        String::from_utf8_lossy(&input[..input.len().min(400)])
    );
}

fn gzip(plain: &[u8]) -> Vec<u8> {
    let mut out = GzEncoder::new(Vec::new(), Compression::best());
    out.write_all(plain).unwrap();
    out.finish().unwrap()
}

fn number(name: &str, default: u64) -> u64 {
    let said = std::env::var(name).ok();
    said.and_then(|said| said.parse().ok()).unwrap_or(default)
}

/// Versions in every disguise.
fn lying_metadata() -> Vec<String> {
    let texts = [
        "0",
        "-1",
        "1.5",
        "1e9",
        "1e400",
        "4294967295",
        "4294967296",
        "18446744073709551616",
        "null",
        "true",
        "[]",
        "{}",
        "\"1\"",
        "\"4\"",
        "\"04\"",
        "\" 4\"",
        "\"4.0\"",
        "4.0",
        "9",
        "\"\"",
        "1,\"$v\":9",
        "9,\"$v\":1",
        "9,\"\\u0024v\":2",
    ];
    let long = format!("9{}", "9".repeat(100_000));
    let mut metadata: Vec<String> = texts
        .iter()
        .copied()
        .chain([long.as_str()])
        .flat_map(|version| {
            [
                format!(r#"{{"$v":{version},"device":"x","dev":"x","hits":1}}"#),
                format!(r#"{{"version":{version},"agent":"x","hits":"1"}}"#),
            ]
        })
        .collect();
    metadata.extend((1..=9).map(|version| format!(r#"{{"$v":{version},"dev":"x","device":"x","hits":1}}"#)));
    metadata.extend(["", "[]", "{", "null", "{\"$v\":4", "\u{feff}{}"].map(str::to_owned));
    metadata.push(format!(
        "{{\"$v\":1,\"agent\":{}{}}}",
        "[".repeat(3000),
        "]".repeat(3000)
    ));
    metadata.push(format!("{{\"$v\":1,\"hits\":1{}}}", ",\"a\":1".repeat(2000)));
    metadata
}

/// Values that are deep, that say a length they do not have, or that are small only until they are unpacked.
fn lying_values() -> Vec<Vec<u8>> {
    let deep = |open: &str, close: &str| {
        let any = format!("{}{}", open.repeat(20_000), close.repeat(20_000));
        format!(
            r#"{{"id":1,"first":"a","last":"b","device":"c","hits":1,"inner":[{{"any":{any},"inner":[]}}]}}"#
        )
    };
    let nested = format!(
        "{{\"id\":1,\"user\":\"a b\",\"inner\":[{}",
        "{\"number\":1,\"any\":0,\"inner\":[".repeat(20_000)
    );
    let mut values: Vec<Vec<u8>> = vec![
        Vec::new(),
        deep("[", "]").into_bytes(),
        deep("{\"a\":", "}").into_bytes(),
        nested.into_bytes(),
        vec![0x91; 100_000],
        b"\x81\xa5inner".repeat(50_000),
        vec![0xc1],
    ];
    // Lengths that lie, of every kind, where a list, a map, a text and bytes belong.
    for name in ["inner", "user", "more", "id", "first"] {
        for lie in [
            &b"\xdd\xff\xff\xff\xff"[..],
            b"\xdf\x7f\xff\xff\xff",
            b"\xdb\xff\xff\xff\xff",
            b"\xc6\xff\xff\xff\xff",
            b"\xc9\xff\xff\xff\xff\x01",
            b"\xdc\xff\xff",
            b"\xde\xff\xff",
            b"\x9f",
            b"\x8f",
        ] {
            let length = 0xa0 | u8::try_from(name.len()).unwrap();
            let lying = [&[0x82, 0xa2, b'i', b'd', 1, length][..], name.as_bytes(), lie].concat();
            values.extend([gzip(&lying), lying]);
        }
    }
    // Bombs: zeros, text, and a bomb in a bomb.
    let zeros = gzip(&vec![0; 32 << 20]);
    values.extend([
        gzip(&zeros),
        gzip(format!("{{\"id\":1,\"first\":\"{}\"", "a".repeat(8 << 20)).as_bytes()),
        gzip(&b"[1,".repeat(1 << 20)),
        zeros,
        b"\x1f\x8b".to_vec(),
        gzip(b"{}")[..12].to_vec(),
    ]);
    values
}

#[test]
fn bytes_that_lie() {
    let _turn = turn();
    let (metadata, values) = (lying_metadata(), lying_values());
    for value in &values {
        for metadata in [&metadata[4], &metadata[24], &metadata[26], ""] {
            bounded(&[metadata.as_bytes(), &[0], value].concat());
        }
        for version in 1..5 {
            let metadata = format!(r#"{{"$v":{version},"dev":"x","device":"x","hits":1}}"#);
            bounded(&[metadata.as_bytes(), &[0], value].concat());
        }
    }
    for metadata in &metadata {
        for value in [
            &br#"{"id":1,"first":"a","last":"b","device":"c","hits":1,"inner":[]}"#[..],
            br#"{"id":1,"user":"a b"}"#,
        ] {
            bounded(&[metadata.as_bytes(), &[0], value].concat());
        }
    }
}

#[test]
fn metadata_beside_another_value() {
    let _turn = turn();
    let corpus = corpus_of_versions();
    let parts: Vec<_> = corpus
        .iter()
        .filter_map(|input| {
            let end = input.iter().position(|byte| *byte == 0)?;
            Some(input.split_at(end))
        })
        .collect();
    for (metadata, _) in &parts {
        for (_, value) in &parts {
            bounded(&[*metadata, *value].concat());
        }
    }
}

#[test]
fn mutated_bytes() {
    let _turn = turn();
    let seed = number("KV_FUZZ_SEED", 0x5eed);
    println!("KV_FUZZ_SEED={seed}");
    let count = number("KV_HOSTILE_COUNT", 8_000);
    run_by(seed, count, corpus_of_versions(), bounded);
}
