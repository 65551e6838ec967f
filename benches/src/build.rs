//! What `derive(KvEntity)` adds to `cargo check`, beside what serde's two derives add, on the same structs; and how long a Worker takes to
//! build, beside the same by hand.

use std::error::Error;
use std::fmt::{self, Write as _};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use crate::run::Run;
use crate::times::{Build, Part, Ratio};

const ENTITIES: usize = 200;
/// The entity that is edited.
const EDITED: usize = 7;
const ROUNDS: usize = 9;
/// A Worker takes long to build.
const WORKER_ROUNDS: usize = 3;

/// The derives of each variant. The structs are the same to the letter; only the last has `#[kv(…)]` on them.
const VARIANTS: [(&str, &str); 3] = [
    ("plain", "Debug, Clone"),
    ("serde", "Debug, Clone, Serialize, Deserialize"),
    (
        "schema",
        "Debug, Clone, Serialize, Deserialize, kv_schema::KvEntity",
    ),
];

/// Whether cargo keeps what it knows of a crate from one compilation to the next.
#[derive(Clone, Copy)]
enum Incremental {
    Off,
    On,
}

/// Measures. `workers` holds two generated Workers, of the packages `hand` and `schema`.
pub(crate) fn run(
    root: &Path,
    directory: &Path,
    [workers, hand, schema]: [&str; 3],
) -> Result<Part<Build>, Box<dyn Error>> {
    let mut packages = Vec::new();
    for (name, derives) in VARIANTS {
        packages.push(generate(root, directory, name, derives)?);
    }
    let clean = checks(&packages, directory, Incremental::Off)?;
    println!("seconds of each round, plain, with serde, with kv-schema: {clean:.2?}");
    let edited = checks(&packages, directory, Incremental::On)?;
    println!("after an edit: {edited:.2?}");
    let added = |rounds: &[[f64; 3]]| {
        let ratio = |[plain, serde, schema]: &[f64; 3]| (schema - serde) / (serde - plain);
        Ratio::of(rounds.iter().map(ratio).collect())
    };
    let whole = Ratio::of(edited.iter().map(|[_, serde, schema]| schema / serde).collect());
    let mut built = Vec::new();
    for _ in 0..WORKER_ROUNDS {
        let [hand, schema] = [hand, schema].map(|package| worker(Path::new(workers), package));
        let (hand, schema) = (hand?, schema?);
        println!("seconds of a Worker, by hand and with kv-schema: {hand:.2}, {schema:.2}");
        built.push(schema / hand);
    }
    let found = Build {
        clean: added(&clean),
        edited: added(&edited),
        edited_whole: whole,
        worker: Ratio::of(built),
    };
    print!("{found}");
    Ok(Part {
        run: Run::now(root, &["serde", "worker"], Vec::new())?,
        found,
    })
}

impl fmt::Display for Build {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let times = |Ratio { median, low, high }| format!("{median:.2} times ({low:.2} to {high:.2})");
        writeln!(
            f,
            "- `derive(KvEntity)` on {ENTITIES} entities of ten fields adds {} what serde's two derives add to `cargo check`, without \
             incremental compilation.\n\
             - After a field of one of them is renamed, with incremental compilation, it adds {} what serde's derives add: `cargo check` \
             takes {} as long as with serde alone.\n\
             - A Worker of fifty entities with four routes each takes {} as long to build for wasm as the same by hand (`--profile \
             worker`, its dependencies built before).",
            times(self.clean),
            times(self.edited),
            times(self.edited_whole),
            times(self.worker),
        )
    }
}

/// Edits and checks each package in turns, and returns how long each took in each round.
fn checks(
    packages: &[PathBuf],
    directory: &Path,
    incremental: Incremental,
) -> Result<Vec<[f64; 3]>, Box<dyn Error>> {
    for package in packages {
        check(package, directory, incremental)?;
    }
    let mut rounds = Vec::new();
    for _ in 0..ROUNDS {
        let mut took = [0.0; 3];
        for (package, took) in packages.iter().zip(&mut took) {
            let module = package.join(format!("src/e{EDITED}.rs"));
            let code = fs::read_to_string(&module)?;
            let renamed = if code.contains(" note:") {
                code.replace(" note:", " remark:")
            } else {
                code.replace(" remark:", " note:")
            };
            fs::write(&module, renamed)?;
            *took = check(package, directory, incremental)?;
        }
        rounds.push(took);
    }
    Ok(rounds)
}

fn generate(root: &Path, directory: &Path, name: &str, derives: &str) -> Result<PathBuf, Box<dyn Error>> {
    let package = directory.join(name);
    fs::create_dir_all(package.join("src"))?;
    fs::write(
        package.join("Cargo.toml"),
        format!(
            "[package]\nname = \"bench-{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n\
             serde = {{ version = \"1\", features = [\"derive\"] }}\n\
             kv-schema = {{ path = \"{}\" }}\n\n[workspace]\n",
            root.join("kv-schema").display(),
        ),
    )?;
    fs::copy(root.join("Cargo.lock"), package.join("Cargo.lock"))?;
    let mut library = String::from("#![allow(dead_code, unused_imports)]\n");
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
        let code = format!(
            "use serde::{{Deserialize, Serialize}};\n\n#[derive({derives})]\n{attribute}pub struct E{number} {{ tenant: String, user: u64, id: u128, {metadata}device: String, \
             {metadata}since: u64, csrf: String, agent: String, admin: bool, n{number}: u32, note: Option<String> }}\n"
        );
        fs::write(package.join(format!("src/e{number}.rs")), code)?;
        writeln!(library, "pub mod e{number};")?;
    }
    fs::write(package.join("src/lib.rs"), library)?;
    Ok(package)
}

/// Returns how long `cargo check` takes, in seconds.
fn check(package: &Path, directory: &Path, incremental: Incremental) -> Result<f64, Box<dyn Error>> {
    let mut cargo = Command::new(env!("CARGO"));
    cargo
        .args(["check", "--quiet", "--offline"])
        .current_dir(package)
        .env("CARGO_TARGET_DIR", directory.join("target"))
        .env(
            "CARGO_INCREMENTAL",
            match incremental {
                Incremental::Off => "0",
                Incremental::On => "1",
            },
        );
    timed(&mut cargo)
}

/// Returns how long a Worker takes to build, in seconds; what it depends on is built before.
fn worker(workers: &Path, package: &str) -> Result<f64, Box<dyn Error>> {
    let library = workers.join("crates").join(package).join("src/lib.rs");
    let mut cargo = Command::new(env!("CARGO"));
    cargo
        .args(["build", "--quiet", "--offline", "--lib", "--profile", "worker"])
        .args(["--target", "wasm32-unknown-unknown", "--package", package])
        .current_dir(workers)
        .env("WASM_BINDGEN_USE_JS_SYS", "1");
    timed(&mut cargo)?;
    fs::write(&library, fs::read_to_string(&library)? + "\n")?;
    timed(&mut cargo)
}

/// Runs a command and returns its seconds: of computing where the system says so, since others may be at work on the machine.
fn timed(cargo: &mut Command) -> Result<f64, Box<dyn Error>> {
    let (began, computed) = (Instant::now(), computed());
    if !cargo.status()?.success() {
        return Err(format!("{cargo:?} fails").into());
    }
    match (computed, self::computed()) {
        (Some(before), Some(after)) => Ok(after - before),
        _ => Ok(began.elapsed().as_secs_f64()),
    }
}

/// Returns the seconds that all commands so far computed, as Linux counts them: in hundredths.
fn computed() -> Option<f64> {
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    let (_, behind_name) = stat.rsplit_once(')')?;
    let mut fields = behind_name.split_whitespace().skip(13);
    let [user, system]: [f64; 2] = [fields.next()?.parse().ok()?, fields.next()?.parse().ok()?];
    Some((user + system) / 100.0)
}
