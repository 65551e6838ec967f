//! Crates that are Workers of so many entities, or of one entity with a feature; from the templates in `benches/size`.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use crate::command::Cmd;
use crate::step::{Failure, Result};
use crate::tools;
use crate::workspace::Workspace;

pub(super) const NO_FEATURE: &str = "feature_none";
/// As long as the other, because the name of a crate stands in its wasm.
pub(super) const ALL_UNUSED: &str = "feature_idle";

/// With kv-schema, or without.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Schema,
    Hand,
}

impl Side {
    pub(super) const BOTH: [Self; 2] = [Self::Hand, Self::Schema];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Schema => "schema",
            Self::Hand => "hand",
        }
    }
}

/// One crate to generate.
pub(super) struct Crate {
    /// As the committed sizes call it.
    pub(super) name: String,
    dependencies: String,
    modules: Vec<(String, String)>,
    library: String,
}

impl Crate {
    /// A Worker of so many entities, each with its own fields and four routes.
    pub(super) fn entities(side: Side, entities: usize) -> Self {
        let names: Vec<String> = (1..=entities).map(|number| format!("entity{number}")).collect();
        let template = match side {
            Side::Schema => include_str!("../../../benches/size/schema.rs"),
            Side::Hand => include_str!("../../../benches/size/hand.rs"),
        };
        let modules = (1..=entities).zip(&names).map(|(number, name)| {
            let extra = EXTRA[number % EXTRA.len()];
            let code = template
                .replace("\"entity:", &format!("\"{name}:"))
                .replace("\"entity\"", &format!("\"{name}\""))
                .replace("Extra", extra)
                .replace("Entity", &format!("Entity{number}"))
                .replace(&format!("KvEntity{number}"), "KvEntity")
                .replace("label", &format!("label{number}"))
                .replace("extra", &format!("extra{number}"));
            (name.clone(), code)
        });
        Self {
            name: format!("entities_{entities}_{}", side.name()),
            dependencies: match side {
                Side::Schema => dependencies(&["uuid"], UUID),
                Side::Hand => HAND.to_owned() + UUID,
            },
            modules: modules.collect(),
            library: library(side, &names),
        }
    }

    pub(super) fn package(&self) -> String {
        format!("bench-size-{}", self.name.replace('_', "-"))
    }
}

/// What differs in type from one entity to the next.
const EXTRA: [&str; 5] = ["String", "u32", "Option<String>", "Vec<String>", "bool"];

const UUID: &str = "uuid = { version = \"1\", features = [\"js\", \"serde\", \"v4\"] }\n";
const COMMON: &str =
    "js-sys = \"0.3\"\nserde = { version = \"1\", features = [\"derive\"] }\nworker = \"0.8\"\n";
// What a lean Worker would ask for.
const HAND: &str = "js-sys = \"0.3\"\nserde = { version = \"1\", features = [\"derive\"] }\nserde_json = \"1\"\nwasm-bindgen = \"0.2\"\n\
                    wasm-bindgen-futures = \"0.4\"\nworker = \"0.8\"\n";

fn dependencies(features: &[&str], more: &str) -> String {
    let features: Vec<String> = ["derive", "workers"]
        .iter()
        .chain(features)
        .map(|feature| format!("{feature:?}"))
        .collect();
    format!(
        "{COMMON}serde_json = \"1\"\nkv-schema = {{ path = \"@KV_SCHEMA@\", default-features = false, features = [{}] }}\n{more}",
        features.join(", ")
    )
}

fn library(side: Side, names: &[String]) -> String {
    let mut code = String::from("#![cfg(target_arch = \"wasm32\")]\n");
    let mut arms = String::new();
    match side {
        Side::Schema => {
            code.push_str(
                "#[path = \"@ROOT@/examples/worker/src/trouble.rs\"]\nmod trouble;\n\
                 kv_schema::namespace! {\n    pub(crate) App { binding = \"APP\"",
            );
            for (number, name) in (1..).zip(names) {
                let _ = write!(code, ", {name}: crate::{name}::Entity{number}");
            }
            code.push_str(" }\n}\n");
        }
        Side::Hand => {
            code.push_str("mod by_hand;\n#[path = \"@ROOT@/tests/workerd/by-hand/src/kv.rs\"]\nmod kv;\n");
        }
    }
    for name in names {
        let _ = writeln!(code, "mod {name};");
        let store = match side {
            Side::Schema => format!("&app.{name}()"),
            Side::Hand => "&app".to_owned(),
        };
        let _ = writeln!(
            arms,
            "        [\"{name}\", ..] => {name}::route({store}, request, &path).await,"
        );
    }
    let open = match side {
        Side::Schema => "App::from_env(env)?",
        Side::Hand => "kv::Kv::from_env(env, \"APP\")?",
    };
    let _ = write!(
        code,
        "#[path = \"@ROOT@/examples/worker/src/http.rs\"]\nmod http;\nmod shared;\n\n\
         use crate::http::{{Answer, Refusal}};\n\n\
         #[worker::event(fetch)]\n\
         async fn fetch(mut request: worker::Request, env: worker::Env, _context: worker::Context) -> worker::Result<worker::Response> {{\n    \
         route(&mut request, &env).await.or_else(Refusal::into_response)\n}}\n\n\
         async fn route(request: &mut worker::Request, env: &worker::Env) -> Answer {{\n    \
         let path = http::segments(&request.path())?;\n    \
         let path: Vec<&str> = path.iter().map(String::as_str).collect();\n    \
         let app = {open};\n    match path[..] {{\n{arms}        _ => Err(Refusal::new(404, \"no such route\")),\n    }}\n}}\n"
    );
    code
}

/// A feature in use: its name, what else it depends on, the type of the id, how it is made of a text, and what the declaration says.
struct Used {
    feature: &'static str,
    dependency: &'static str,
    id: (&'static str, &'static str),
    declared: Option<(&'static str, &'static str)>,
}

const NUMBER: (&str, &str) = ("u64", "text.parse().ok()");
/// The text of the declaration that a codec is added to.
const VERSION: &str = "version = 1)]";

const USED: [Used; 9] = [
    Used {
        feature: "uuid",
        dependency: "uuid = { version = \"1\", default-features = false, features = [\"std\"] }\n",
        id: ("uuid::Uuid", "uuid::Uuid::parse_str(text).ok()"),
        declared: None,
    },
    Used {
        feature: "ulid",
        dependency: "ulid = { version = \"3\", default-features = false }\n",
        id: ("ulid::Ulid", "ulid::Ulid::from_string(text).ok()"),
        declared: None,
    },
    Used {
        feature: "jiff",
        dependency: "jiff = { version = \"0.2\", default-features = false, features = [\"std\"] }\n",
        id: (
            "jiff::Timestamp",
            "text.parse().ok().and_then(|at| jiff::Timestamp::from_second(at).ok())",
        ),
        declared: None,
    },
    Used {
        feature: "chrono",
        dependency: "chrono = { version = \"0.4\", default-features = false, features = [\"std\"] }\n",
        id: (
            "chrono::DateTime<chrono::Utc>",
            "text.parse().ok().and_then(|at| chrono::DateTime::from_timestamp(at, 0))",
        ),
        declared: None,
    },
    Used {
        feature: "time",
        dependency: "time = { version = \"0.3\", default-features = false, features = [\"std\"] }\n",
        id: (
            "time::OffsetDateTime",
            "text.parse().ok().and_then(|at| time::OffsetDateTime::from_unix_timestamp(at).ok())",
        ),
        declared: None,
    },
    Used {
        feature: "sha256",
        dependency: "",
        id: ("kv_schema::key::Sha256", "Some(kv_schema::key::Sha256::of(text))"),
        declared: None,
    },
    Used {
        feature: "msgpack",
        dependency: "",
        id: NUMBER,
        declared: Some((VERSION, "version = 1, codec = kv_schema::codec::MsgPack)]")),
    },
    Used {
        feature: "gzip",
        dependency: "",
        id: NUMBER,
        declared: Some((
            VERSION,
            "version = 1, codec = kv_schema::codec::Gzip<kv_schema::codec::Json>)]",
        )),
    },
    Used {
        feature: "exact-floats",
        dependency: "",
        id: NUMBER,
        declared: None,
    },
];

/// The features that add nothing before they are used; `exact-floats` is another way to read every number.
pub(super) fn unused() -> impl Iterator<Item = &'static str> {
    let used = USED.iter().map(|used| used.feature);
    used.filter(|feature| *feature != "exact-floats")
        .chain(["redb", "conformance"])
}

/// The features that are weighed in use, in the order of the table.
pub(super) fn used() -> impl Iterator<Item = &'static str> {
    USED.iter().map(|used| used.feature)
}

/// One entity without a feature, with all of them and none in use, and with each in use.
pub(super) fn features() -> Vec<Crate> {
    let all: Vec<&str> = unused().collect();
    let plain = Used {
        feature: "",
        dependency: "",
        id: NUMBER,
        declared: None,
    };
    let mut crates = vec![
        with_feature(NO_FEATURE.to_owned(), &[], &plain),
        with_feature(ALL_UNUSED.to_owned(), &all, &plain),
    ];
    for used in &USED {
        let name = format!("feature_{}", used.feature.replace('-', "_"));
        crates.push(with_feature(name, &[used.feature], used));
    }
    crates
}

fn with_feature(name: String, features: &[&str], used: &Used) -> Crate {
    let (id, make) = used.id;
    let mut code = include_str!("../../../benches/size/feature.rs")
        .replace("Extra", "String")
        .replace("\"entity:", "\"entity1:")
        .replace("\"entity\"", "\"entity1\"")
        .replace("EntityKey", "Entity1Key")
        .replace("struct Entity ", "struct Entity1 ")
        .replace("Entity {", "Entity1 {")
        .replace("<Entity,", "<Entity1,");
    if let Some((from, to)) = used.declared {
        code = code.replace(from, to);
    }
    let _ = write!(
        code,
        "\ntype Id = {id};\n\nfn id(text: &str) -> Result<Id, Refusal> {{\n    let id: Option<Id> = {make};\n    \
         id.ok_or_else(shared::not_an_id)\n}}\n"
    );
    Crate {
        name,
        dependencies: dependencies(features, used.dependency),
        modules: vec![("entity1".to_owned(), code)],
        library: library(Side::Schema, &["entity1".to_owned()]),
    }
}

/// Returns the workspace of all crates.
pub(super) fn root(workspace: &Workspace) -> PathBuf {
    workspace.target.join("bench/size")
}

/// Runs cargo on the generated crates as worker-build does; what the repository has compiled for itself is not compiled again.
pub(super) fn cargo(workspace: &Workspace, line: &str) -> Cmd {
    Cmd::new("cargo", &root(workspace))
        .args(line)
        .quiet_env("CARGO_TARGET_DIR", &workspace.target)
        .quiet_env("WASM_BINDGEN_USE_JS_SYS", "1")
}

/// Writes the manifest of them all; each crate is added by [`package`].
pub(super) fn workspace(workspace: &Workspace) -> Result {
    let root = root(workspace);
    let _ = fs::remove_dir_all(&root);
    let ours = tools::read(&workspace.root.join("Cargo.toml"))?;
    let profile = ours
        .split_once("[profile.worker]")
        .and_then(|(_, rest)| rest.split("\n\n").next())
        .ok_or_else(|| Failure("Cargo.toml has no profile `worker`".to_owned()))?;
    write(
        &root.join("Cargo.toml"),
        &format!("[workspace]\nresolver = \"3\"\nmembers = [\"crates/*\"]\n\n[profile.worker]{profile}\n"),
    )?;
    write(
        &root.join("Cargo.lock"),
        &tools::read(&workspace.root.join("Cargo.lock"))?,
    )
}

/// Returns where a crate is generated.
pub(super) fn directory(workspace: &Workspace, krate: &Crate) -> PathBuf {
    root(workspace).join("crates").join(krate.package())
}

/// Writes one crate.
pub(super) fn package(workspace: &Workspace, krate: &Crate) -> Result {
    let directory = directory(workspace, krate);
    let here = workspace.root.display().to_string();
    let manifest = format!(
        "[package]\nname = \"{}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[lib]\ncrate-type = [\"cdylib\"]\n\n[dependencies]\n{}",
        krate.package(),
        krate
            .dependencies
            .replace("@KV_SCHEMA@", &format!("{here}/kv-schema")),
    );
    write(&directory.join("Cargo.toml"), &manifest)?;
    write(
        &directory.join("src/lib.rs"),
        &krate.library.replace("@ROOT@", &here),
    )?;
    for (name, code) in &krate.modules {
        write(&directory.join("src").join(format!("{name}.rs")), code)?;
    }
    for (name, code) in [
        ("shared.rs", include_str!("../../../benches/size/shared.rs")),
        ("by_hand.rs", include_str!("../../../benches/size/by_hand.rs")),
    ] {
        write(&directory.join("src").join(name), code)?;
    }
    Ok(())
}

fn write(path: &Path, content: &str) -> Result {
    let failed = |error| Failure(format!("cannot write {}: {error}", path.display()));
    if let Some(directory) = path.parent() {
        fs::create_dir_all(directory).map_err(failed)?;
    }
    fs::write(path, content).map_err(failed)
}
