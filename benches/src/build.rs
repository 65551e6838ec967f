//! What `derive(KvEntity)` adds to `cargo check`, beside what serde's two derives add, on the same structs.

use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use crate::report::between;

const ENTITIES: usize = 200;
const ROUNDS: usize = 5;

/// The derives of each variant.
const VARIANTS: [(&str, &str); 3] = [
    ("plain", "Debug, Clone"),
    ("serde", "Debug, Clone, Serialize, Deserialize"),
    (
        "schema",
        "Debug, Clone, Serialize, Deserialize, kv_schema::KvEntity",
    ),
];

/// Measures, prints, and writes what it found into the page.
pub(crate) fn run(root: &str, directory: &str, page: &str) -> Result<(), Box<dyn Error>> {
    let directory = Path::new(directory);
    let mut packages = Vec::new();
    for (name, derives) in VARIANTS {
        packages.push(generate(root, directory, name, derives)?);
    }
    for package in &packages {
        check(package, directory)?;
    }
    let mut rounds: Vec<[f64; 3]> = Vec::new();
    for _ in 0..ROUNDS {
        let mut took = [0.0; 3];
        for (package, took) in packages.iter().zip(&mut took) {
            let library = package.join("src/lib.rs");
            fs::write(&library, fs::read_to_string(&library)? + " ")?;
            *took = check(package, directory)?;
        }
        rounds.push(took);
    }
    let mut ratios: Vec<f64> = rounds
        .iter()
        .map(|[plain, serde, schema]| (schema - serde) / (serde - plain))
        .collect();
    ratios.sort_by(f64::total_cmp);
    let text = format!(
        "`derive(KvEntity)` on {ENTITIES} entities of ten fields adds {:.2} times ({:.2} to {:.2}) what serde's two derives add to `cargo check`, \
         without incremental compilation.\n",
        ratios[ROUNDS / 2],
        ratios[1],
        ratios[ROUNDS - 2],
    );
    print!("{text}");
    fs::write(page, between(&fs::read_to_string(page)?, "build", &text)?)?;
    Ok(())
}

fn generate(root: &str, directory: &Path, name: &str, derives: &str) -> Result<PathBuf, Box<dyn Error>> {
    let package = directory.join(name);
    fs::create_dir_all(package.join("src"))?;
    fs::write(
        package.join("Cargo.toml"),
        format!(
            "[package]\nname = \"bench-{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n\
             serde = {{ version = \"1\", features = [\"derive\"] }}\n\
             kv-schema = {{ path = \"{}\" }}\n\n[workspace]\n",
            Path::new(root).join("kv-schema").display(),
        ),
    )?;
    fs::copy(Path::new(root).join("Cargo.lock"), package.join("Cargo.lock"))?;
    let mut code =
        String::from("#![allow(dead_code, unused_imports)]\nuse serde::{Deserialize, Serialize};\n");
    for number in 0..ENTITIES {
        let (attribute, metadata) = if name == "schema" {
            (
                format!(
                    "#[kv(key = \"e{number}:{{tenant}}:{{user}}:{{id}}\", ttl = \"24h\", version = 1)]\n"
                ),
                "#[kv(metadata)] ",
            )
        } else {
            (String::new(), "")
        };
        writeln!(
            code,
            "#[derive({derives})]\n{attribute}pub struct E{number} {{ tenant: String, user: u64, id: u128, {metadata}device: String, \
             {metadata}since: u64, csrf: String, agent: String, admin: bool, n{number}: u32, note: Option<String> }}"
        )?;
    }
    fs::write(package.join("src/lib.rs"), code)?;
    Ok(package)
}

/// Returns how long `cargo check` takes, in seconds.
fn check(package: &Path, directory: &Path) -> Result<f64, Box<dyn Error>> {
    let began = Instant::now();
    let status = Command::new(env!("CARGO"))
        .args(["check", "--quiet", "--offline"])
        .current_dir(package)
        .env("CARGO_TARGET_DIR", directory.join("target"))
        .env("CARGO_INCREMENTAL", "0")
        .status()?;
    if !status.success() {
        return Err(format!("{} does not compile", package.display()).into());
    }
    Ok(began.elapsed().as_secs_f64())
}
