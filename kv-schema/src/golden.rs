//! Golden files of an entity: what a release stored, kept for ever, and read by every later one.
//!
//! ```no_run
//! # use kv_schema::KvEntity;
//! # use serde::{Deserialize, Serialize};
//! #[derive(Serialize, Deserialize, KvEntity)]
//! #[kv(key = "session:{id}", version = 2)]
//! struct Session {
//!     id: u64,
//!     #[kv(was(1 => "token"))]
//!     csrf: String,
//! }
//!
//! // In a test:
//! kv_schema::golden!(Session, "tests/golden/session", "signed_in" => Session { id: 1, csrf: "x".into() });
//! ```
//!
//! The directory is committed. It holds two kinds of files, each made once, by `KV_GOLDEN=write cargo test`, and never changed:
//!
//! - `v1.signed_in.json` is what version 1 stored for the case `signed_in`: key, value and metadata.
//! - `v1.signed_in.as-v2.json` is what version 2 reads in it, as version 2 stores that. Look at it before it is committed: it says
//!   that the migration is right. The files of a version that is no longer today's can go.
//!
//! Without `KV_GOLDEN` nothing is written, and the test fails where a golden file
//!
//! - cannot be read by today's version, or says another entity than it used to;
//! - is of today's version, and today's struct would store the same entity otherwise: it was changed without a new version;
//! - is missing.
//!
//! The clock stands at [`NOW`]: an expiry in a case is later than that. A file may be written by hand too, for what somebody else
//! stores: `key`, `metadata` (JSON text, or left out), and `value` (text) or `base64`. What stands beside `base64` as `shown` is for who reads
//! the file: the bytes in hexadecimal digits, uncompressed, with the text that is in them. This module is there on hosts alone.

mod compare;
mod file;
mod shown;

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;
use std::path::{Path, PathBuf};
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use self::compare::difference;
use self::file::{Files, Golden, read_file};
use crate::backend::memory::MemoryKv;
use crate::clock::{ManualClock, UnixSeconds};
use crate::codec::Codec;
use crate::entity::KvEntity;
use crate::error::{Error, ErrorKind, Result};
use crate::key::{EntityKey, encode_key};
use crate::metadata::{MetadataReader, MetadataWriter, Projection};
use crate::schema::VersionState;

/// When golden files are written and read: 2027-01-15T08:00:00Z.
pub const NOW: UnixSeconds = UnixSeconds(1_800_000_000);

/// The word that asks for files that are missing.
const WRITE: &str = "KV_GOLDEN=write";

/// Checks the golden files of an entity in a directory of the package: one line in a test.
///
/// `golden!(Entity, "directory", "case" => entity, …)`; the cases are what today's version is to leave golden files of. See
/// [`golden`](mod@crate::golden).
///
/// # Panics
///
/// Where a golden file is not read as it was, or is missing.
#[macro_export]
macro_rules! golden {
    ($entity:ty, $directory:literal $(, $case:literal => $sample:expr)* $(,)?) => {
        $crate::golden::Goldens::<$entity>::new(::core::concat!(
            ::core::env!("CARGO_MANIFEST_DIR"),
            "/",
            $directory
        ))
        $(.case($case, $sample))*
        .check()
    };
}

/// The golden files of an entity. [`golden!`](crate::golden!) is the short form.
pub struct Goldens<E: KvEntity> {
    directory: PathBuf,
    cases: BTreeMap<String, E>,
    entity: PhantomData<E>,
}

impl<E: KvEntity> fmt::Debug for Goldens<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Goldens")
            .field("directory", &self.directory)
            .field("cases", &self.cases.keys())
            .finish_non_exhaustive()
    }
}

/// What is wrong with a golden file.
#[non_exhaustive]
#[derive(Debug, Clone)]
pub struct Finding {
    /// The file.
    pub file: PathBuf,
    /// The version that stored it.
    pub version: u32,
    /// Where in the value or metadata, such as `value.items[3].price`; empty where it is all of it.
    pub path: String,
    /// What is wrong.
    pub what: String,
    /// What to do.
    pub help: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: version {}", self.file.display(), self.version)?;
        if !self.path.is_empty() {
            write!(f, ", at `{}`", self.path)?;
        }
        write!(f, ": {}\n  help: {}", self.what, self.help)
    }
}

impl<E: KvEntity> Goldens<E> {
    /// Names the directory.
    pub fn new(directory: impl Into<PathBuf>) -> Self {
        Self {
            directory: directory.into(),
            cases: BTreeMap::new(),
            entity: PhantomData,
        }
    }

    /// Adds a case: an entity of which today's version is to leave a golden file. A name is made of letters, digits, `-` and `_`.
    #[must_use]
    pub fn case(mut self, name: &str, sample: E) -> Self {
        self.cases.insert(name.to_owned(), sample);
        self
    }

    /// Checks every file, and writes what is missing where `KV_GOLDEN=write` says so.
    ///
    /// # Panics
    ///
    /// Where something is found.
    pub fn check(self) {
        let write = std::env::var("KV_GOLDEN").is_ok_and(|word| word == "write");
        let findings = self.findings(write);
        let texts: Vec<String> = findings.iter().map(Finding::to_string).collect();
        assert!(
            texts.is_empty(),
            "golden files of `{}`:\n{}",
            E::SCHEMA.name,
            texts.join("\n")
        );
    }

    /// Checks every file, and writes what is missing if asked to.
    pub fn findings(self, write: bool) -> Vec<Finding> {
        let mut check = Check::<E> {
            files: Files::new(&self.directory, write),
            findings: Vec::new(),
            entity: PhantomData,
        };
        for (name, sample) in &self.cases {
            check.sample(name, sample);
        }
        match check.files.list() {
            Ok(goldens) if goldens.is_empty() && check.findings.is_empty() => check.found(
                &self.directory,
                today::<E>(),
                "",
                "there is no golden file",
                "name a case: `golden!(Entity, \"directory\", \"case\" => entity)`",
            ),
            Ok(goldens) => {
                for (path, version, name) in goldens {
                    check.golden(&path, version, &name);
                }
            }
            Err(error) => check.found(
                &self.directory,
                today::<E>(),
                "",
                error,
                "the directory holds golden files alone",
            ),
        }
        check.findings
    }
}

/// One run over a directory.
struct Check<'d, E> {
    files: Files<'d>,
    findings: Vec<Finding>,
    entity: PhantomData<fn() -> E>,
}

impl<E: KvEntity> Check<'_, E> {
    fn found(&mut self, file: &Path, version: u32, path: &str, what: impl Into<String>, help: &str) {
        self.findings.push(Finding {
            file: file.to_owned(),
            version,
            path: path.to_owned(),
            what: what.into(),
            help: help.to_owned(),
        });
    }

    /// Holds what today's release stores for a case against its golden file.
    fn sample(&mut self, name: &str, sample: &E) {
        let version = E::SCHEMA.write_version.unwrap_or(today::<E>());
        let path = self.files.golden(version, name);
        let stored = match stored::<E>(sample) {
            Ok(stored) => stored,
            Err(error) => {
                return self.found(
                    &path,
                    version,
                    error.field().unwrap_or_default(),
                    told(&error),
                    "give the case an entity that can be stored",
                );
            }
        };
        match self.files.read_or_write(&path, &stored) {
            Ok(Some(golden)) => {
                if let Some((place, what)) = difference::<E>(&golden, &stored) {
                    let next = today::<E>() + 1;
                    self.found(&path, version, &place, what, &format!("if the struct was changed, declare `version = {next}` and say how version {version} migrates; if the case was, give it another name"));
                }
            }
            Ok(None) => self.found(
                &path,
                version,
                "",
                "the case has no golden file",
                &format!("run the test with `{WRITE}`, and commit the file"),
            ),
            Err(why) => self.found(&path, version, "", why, "take the file back from version control"),
        }
    }

    /// Reads a golden file by today's release.
    fn golden(&mut self, path: &Path, version: u32, name: &str) {
        let damaged = "a golden file is never changed: take it back from version control";
        let golden = match read_file(path) {
            Ok(golden) => golden,
            Err(why) => return self.found(path, version, "", why, damaged),
        };
        let (entity, state) = match read::<E>(&golden) {
            Ok(Some(read)) => read,
            // It was given up, in words.
            Err(_) if version < E::SCHEMA.oldest => return,
            Ok(None) => {
                return self.found(
                    path,
                    version,
                    "",
                    format!("nothing is read: it expired before {}, or is hidden", NOW.0),
                    "a golden file is read at `kv_schema::golden::NOW`",
                );
            }
            Err(error) => {
                let place = match error.field() {
                    Some(field) => format!("value.{field}"),
                    None => String::new(),
                };
                let help = format!(
                    "stored values of version {version} could not be read either: say how it migrates"
                );
                return self.found(path, version, &place, told(&error), &help);
            }
        };
        if let Err(error) = listed::<E>(&golden, state) {
            let place = format!("metadata.{}", error.field().unwrap_or_default());
            let help = format!(
                "a list shows rows of version {version} as foreign: say of the metadata `was`, `since` or `migrate_metadata`"
            );
            return self.found(path, version, &place, told(&error), &help);
        }
        let now = match settled::<E>(&entity) {
            Ok(now) => now,
            Err(error) => {
                return self.found(
                    path,
                    version,
                    error.field().unwrap_or_default(),
                    told(&error),
                    "what was read could not be stored again",
                );
            }
        };
        // What today's version stored, it stores still.
        if state == VersionState::Current && version == today::<E>() {
            // Its case has said so already.
            if self.findings.iter().any(|finding| finding.file == path) {
                return;
            }
            if let Some((place, what)) = difference::<E>(&golden, &now) {
                let help = format!(
                    "today's struct stores this otherwise: declare `version = {}` and say how version {version} migrates",
                    today::<E>() + 1
                );
                self.found(path, version, &place, what, &help);
            }
            return;
        }
        let expected = self.files.expectation(version, name, today::<E>());
        match self.files.read_or_write(&expected, &now) {
            Ok(Some(committed)) => {
                if let Some((place, what)) = difference::<E>(&committed, &now) {
                    self.found(
                        &expected,
                        version,
                        &place,
                        what,
                        "the golden file is read as another entity than before: look at the migration",
                    );
                }
            }
            Ok(None) => self.found(
                &expected,
                version,
                "",
                format!("nothing says what version {} reads in it", today::<E>()),
                &format!("run the test with `{WRITE}`, look at the file, and commit it"),
            ),
            Err(why) => self.found(&expected, version, "", why, damaged),
        }
    }
}

/// The version of today's struct; an entity that declares none is at version 1.
fn today<E: KvEntity>() -> u32 {
    E::SCHEMA.version.unwrap_or(1)
}

/// An error and its causes.
fn told(error: &Error) -> String {
    let mut text = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}

fn memory() -> MemoryKv {
    MemoryKv::with_clock(Arc::new(ManualClock::at(NOW)))
}

/// Returns what a put stores.
fn stored<E: KvEntity>(entity: &E) -> Result<Golden> {
    let kv = memory();
    ready(E::repository(&kv).put(entity))?;
    let row = kv.dump().into_iter().next();
    let (key, row) = row.ok_or_else(|| Error::new(ErrorKind::Encode, "nothing was stored"))?;
    Ok(Golden {
        key,
        metadata: row.metadata,
        value: row.value,
    })
}

/// Returns key, value and fields of an entity as today's version has them, whichever version is written.
fn settled<E: KvEntity>(entity: &E) -> Result<Golden> {
    let value = E::Codec::encode(entity.stored_value())
        .map_err(|error| error.within(E::SCHEMA).into_error(ErrorKind::Encode))?;
    let mut metadata = MetadataWriter::default();
    entity.write_metadata(&mut metadata);
    if let Some(version) = E::SCHEMA.version {
        metadata.version(version);
    }
    if let Some(deadline) = entity.stored_expiry() {
        metadata.deadline(deadline);
    }
    let metadata = metadata.finish()?;
    Ok(Golden {
        key: encode_key::<E>(entity)?,
        value: match E::SCHEMA.envelope {
            Some(envelope) => (envelope.seal)(metadata.as_deref(), &value).into(),
            None => value.into_owned().into(),
        },
        metadata: metadata.filter(|_| E::SCHEMA.envelope.is_none()),
    })
}

/// Reads what is stored.
fn read<E: KvEntity>(golden: &Golden) -> Result<Option<(E, VersionState)>> {
    let key = match E::Key::parse(&golden.key) {
        Ok(key) => key,
        Err(error) => E::read_moved_key(&golden.key).unwrap_or(Err(error))?,
    };
    let kv = memory();
    kv.insert(
        golden.key.clone(),
        crate::backend::memory::Row {
            value: golden.value.clone(),
            metadata: golden.metadata.clone(),
            expiration: None,
        },
    );
    let entry = ready(E::repository(&kv).get_entry(&key))?;
    Ok(entry.map(|entry| {
        let state = entry.state();
        (entry.into_value(), state)
    }))
}

/// Reads the metadata as a list does, without the value.
fn listed<E: KvEntity>(golden: &Golden, state: VersionState) -> Result<()> {
    // In an envelope a list sees none, and under `detect` it may not be able to tell.
    let (Some(text), None, Some(version)) = (
        golden.metadata.as_deref(),
        E::SCHEMA.envelope,
        state.below(E::SCHEMA),
    ) else {
        return Ok(());
    };
    let metadata = MetadataReader::new(Some(text)).read_as(Some(version));
    E::Metadata::read(&metadata).map(drop)
}

/// Returns the deadline that metadata says.
fn deadline(golden: &Golden) -> Option<UnixSeconds> {
    MetadataReader::new(golden.metadata.as_deref()).deadline()
}

/// Runs a future of the memory store, which never waits.
fn ready<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
    }
}
