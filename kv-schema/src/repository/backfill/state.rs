//! Where a backfill stands: what is kept under its key.

use serde::{Deserialize, Serialize};

use super::Stopped;
use crate::clock::UnixSeconds;
use crate::error::{Error, ErrorKind, Result};
use crate::repository::progress::Phase;

/// How many failures are kept; all are counted.
const KEPT: usize = 20;

/// Where a backfill stands.
///
/// `docs/format.md` has its stored form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct BackfillState {
    pub(super) format: u32,
    /// The version that entities are stored as.
    pub to: u32,
    /// Whether it goes on.
    pub stage: Stage,
    /// What it is doing.
    pub phase: Phase,
    /// How often it has gone through all keys in this phase.
    pub passes: u32,
    /// The keys of this entity that were looked at in this phase.
    pub keys: u64,
    /// The entities that were stored anew; in a dry run those that would have been.
    pub written: u64,
    /// The entities that could not be read, migrated or stored.
    pub failed: u64,
    /// Of those the first ones, with their reasons.
    pub failures: Vec<Failure>,
    /// The entities that failed for a moment in this pass; another pass tries them again.
    pub deferred: u64,
    /// The older entities that were left because they expire soon, in this phase.
    pub expiring: u64,
    /// The entities of a newer version in this phase, which stay as they are.
    pub newer: u64,
    /// The keys under the prefix that are not of this entity, in this phase.
    pub foreign: u64,
    /// The older entities that the last pass still found. A list may lag a write by a minute or more.
    pub remaining: u64,
    /// When the first slice began.
    pub started: UnixSeconds,
    /// When this was written.
    pub updated: UnixSeconds,
    /// What had failed before this phase.
    pub(super) failed_before: u64,
    /// What it goes over: the range, so that a state is not taken for another's.
    pub(super) range: String,
    /// The old key template that it moves from.
    pub(super) moved_from: Option<String>,
    pub(super) cursor: Option<String>,
    /// The last key of the page at the cursor that was done.
    pub(super) after: Option<String>,
}

/// Whether a backfill goes on.
#[non_exhaustive]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// The next slice goes on.
    Running,
    /// Slices do nothing until it is resumed.
    Paused,
    /// It ended before its end.
    Cancelled,
    /// It went through all keys.
    Done,
}

impl Stage {
    fn word(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Paused => "paused",
            Self::Cancelled => "cancelled",
            Self::Done => "done",
        }
    }

    /// What is said under the key for it: of a run to one version, and of no later one.
    pub(super) fn order(self, to: u32) -> String {
        format!("{} {to}", self.word())
    }

    /// Reads what was said; anything else says nothing.
    pub(super) fn from_order(order: &[u8], to: u32) -> Option<Self> {
        [Self::Running, Self::Paused, Self::Cancelled]
            .into_iter()
            .find(|stage| stage.order(to).as_bytes() == order)
    }
}

/// An entity that could not be stored anew.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Failure {
    /// Its key, or the key template where the entity redacts its keys.
    pub key: String,
    /// Why, in words.
    pub reason: String,
    /// When.
    pub at: UnixSeconds,
}

/// What a page adds up to.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Listed {
    pub(super) keys: u64,
    pub(super) foreign: u64,
    pub(super) newer: u64,
    pub(super) expiring: u64,
    pub(super) remaining: u64,
}

impl BackfillState {
    const FORMAT: u32 = 1;

    pub(super) fn new(
        to: u32,
        phase: Phase,
        range: String,
        moved_from: Option<String>,
        now: UnixSeconds,
    ) -> Self {
        Self {
            format: Self::FORMAT,
            to,
            stage: Stage::Running,
            phase,
            passes: 1,
            keys: 0,
            written: 0,
            failed: 0,
            failures: Vec::new(),
            deferred: 0,
            expiring: 0,
            newer: 0,
            foreign: 0,
            remaining: 0,
            started: now,
            updated: now,
            failed_before: 0,
            range,
            moved_from,
            cursor: None,
            after: None,
        }
    }

    pub(super) fn read(value: &[u8]) -> Result<Self> {
        #[derive(Deserialize)]
        struct Head {
            format: u32,
        }
        let damaged = || {
            Error::new(
                ErrorKind::Decode,
                "this is not where a backfill stands; `restart` begins anew",
            )
            .with_raw(bytes::Bytes::copy_from_slice(value))
        };
        let text = std::str::from_utf8(value).map_err(|error| damaged().with_source(error))?;
        let head: Head = serde_json::from_str(text).map_err(|error| damaged().with_source(error))?;
        if head.format != Self::FORMAT {
            return Err(Error::new(
                ErrorKind::NewerVersion,
                "a newer release wrote where the backfill stands",
            ));
        }
        serde_json::from_str(text).map_err(|error| damaged().with_source(error))
    }

    pub(super) fn write(&self) -> Result<Vec<u8>> {
        serde_json::to_vec(self)
            .map_err(|error| Error::new(ErrorKind::Encode, "the state of a backfill").with_source(error))
    }

    /// Goes through the keys of a phase once more: what failed in it is found again.
    pub(super) fn again(&mut self, phase: Phase) {
        let passes = self.passes + 1;
        self.failed = self.failed_before;
        self.failures
            .truncate(usize::try_from(self.failed_before).unwrap_or(KEPT));
        self.enter(phase);
        self.passes = passes;
    }

    /// Says how it ended.
    pub(super) fn over(&self) -> Stopped {
        if self.stage == Stage::Done && (self.failed > 0 || self.remaining > 0) {
            Stopped::Incomplete
        } else {
            Stopped::Over
        }
    }

    /// Begins a phase: what is counted by page begins anew, and what could not be done is a failure.
    pub(super) fn enter(&mut self, phase: Phase) {
        if phase != self.phase {
            self.failed += self.deferred;
            self.failed_before = self.failed;
            self.passes = 1;
        }
        self.phase = phase;
        (self.keys, self.foreign, self.newer, self.expiring) = (0, 0, 0, 0);
        (self.deferred, self.remaining) = (0, 0);
    }

    pub(super) fn count_page(&mut self, listed: Listed) {
        self.keys += listed.keys;
        self.foreign += listed.foreign;
        self.newer += listed.newer;
        self.expiring += listed.expiring;
        self.remaining += listed.remaining;
    }

    pub(super) fn fail(&mut self, key: &str, error: &Error, now: UnixSeconds) {
        let key = error.key().unwrap_or(key);
        self.failed += 1;
        if self.failures.len() < KEPT {
            let source = std::error::Error::source(error).map(ToString::to_string);
            self.failures.push(Failure {
                key: key.to_owned(),
                reason: match source {
                    Some(source) => format!("{error}: {source}"),
                    None => error.to_string(),
                },
                at: now,
            });
        }
    }
}
