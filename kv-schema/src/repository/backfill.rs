//! Storing what is older as today's version, in slices that an invocation allows.

mod state;
mod work;

use std::time::Duration;

pub use self::state::{BackfillState, Failure, Stage};
use self::work::Left;
use super::Repository;
use super::example::example;
use super::progress::{Phase, Progress};
use super::write::written_version;
use crate::backend::{Backend, Put};
use crate::clock::UnixSeconds;
use crate::entity::KvEntity;
use crate::error::{Error, ErrorKind, Result};
use crate::fingerprint::Fingerprint;
use crate::key::KeyRange;
use crate::layer::Counting;
use crate::schema::Lean;

/// What one slice of a backfill may spend.
///
/// An invocation of a Worker has 1,000 operations (50 on the free plan), and a write quota for the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub struct Slice {
    operations: u64,
    time: Option<Duration>,
    writes_per_second: Option<u64>,
}

impl Slice {
    /// A slice of at most this many KV operations, at least 12; its own are among them.
    ///
    /// It ends some operations before that where the next key might cost more than is left: a bulk read whose answer is too large is
    /// halved, and a value that no bulk read can give is read singly. (What no slice foresees is a list that answers the question for
    /// one expiry with empty pages.)
    pub const fn operations(operations: u64) -> Self {
        Self {
            operations,
            time: None,
            writes_per_second: None,
        }
    }

    /// Ends the slice after this time, in whole seconds of the backend's clock.
    pub const fn time(mut self, time: Duration) -> Self {
        self.time = Some(time);
        self
    }

    /// Ends the slice where it has written faster than this; [`Report::wait`] says how long to pause.
    pub const fn writes_per_second(mut self, writes: u64) -> Self {
        self.writes_per_second = Some(writes);
        self
    }
}

/// How a slice ended.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Report {
    /// Where the backfill stands.
    pub state: BackfillState,
    /// The KV operations that this slice took.
    pub operations: u64,
    /// Why the slice ended.
    pub stopped: Stopped,
}

impl Report {
    /// Tells whether further slices do nothing: it went through all keys, or was cancelled. [`Stopped::Incomplete`] says that it left some.
    pub fn is_over(&self) -> bool {
        matches!(self.stopped, Stopped::Over | Stopped::Incomplete)
    }

    /// Returns how long to wait before the next slice, where that was the reason.
    pub fn wait(&self) -> Option<Duration> {
        (self.stopped == Stopped::TooFast).then_some(Duration::from_secs(1))
    }
}

/// Why a slice ended.
#[non_exhaustive]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stopped {
    /// The backfill is done, or was cancelled.
    Over,
    /// It went through all keys, and some could not be stored: the state says which. [`Backfill::restart`] tries them again.
    Incomplete,
    /// It is paused.
    Paused,
    /// The operations or the time of the slice are used up.
    Spent,
    /// It wrote as fast as it may.
    TooFast,
    /// The backend refuses further work for now: the daily quota or the operation limit of the invocation is used up, or it does not
    /// answer. What was done is done; another slice goes on.
    Refused(ErrorKind),
}

/// Stores every older entity under a prefix as today's version, and moves what lies under an old key. Made by
/// [`Repository::backfill`].
///
/// It works in slices ([`Backfill::slice`]), each in an invocation of its own if need be: a cron trigger, a queue message, a loop on a
/// host. Where it stands is kept under a key of its own ([`Backfill::key`]), a JSON value without metadata; a slice reads it
/// first and writes it last, and in between every few seconds. Killed at any point it goes on where that was: an entity that
/// is current already is left alone, because value and version are written in one put.
///
/// Costs one list for each 1,000 keys, one bulk read for each 25 older ones (one read each where the codec is not text), one write for
/// each older entity (a read and a delete more for one that moves), and for each slice one bulk read and at least one write of where it stands.
///
/// Of an entity in an `envelope` only the values say the version: each is read, and once more in the last pass. One list more for each
/// older one whose envelope says no deadline.
///
/// One key that fails does not stop it: the first failures are kept in the state, with their reasons. Best-effort, as every
/// write that follows a read: an entity that somebody writes or deletes between the two is taken back to what was read.
pub struct Backfill<'r, E: KvEntity, B> {
    repository: Repository<E, Counting<&'r B>>,
    range: KeyRange<E>,
    name: String,
    key: String,
    control: String,
    dry_run: bool,
    down: bool,
    skip_expiring: Option<Duration>,
    /// What a dry run has instead of a key.
    memory: std::sync::Mutex<Option<BackfillState>>,
}

impl<E: KvEntity, B> std::fmt::Debug for Backfill<'_, E, B> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Backfill")
            .field("entity", &E::SCHEMA.name)
            .field("key", &self.key)
            .field("dry_run", &self.dry_run)
            .finish_non_exhaustive()
    }
}

impl<E: KvEntity, B: Backend> Repository<E, B> {
    /// Prepares a backfill of everything under a prefix. It costs nothing until a [`slice`](Backfill::slice) runs.
    ///
    #[doc = example! {
        "let backfill = users.backfill(UserKey::prefix());"
        "// In a Worker: one slice an invocation of a cron trigger."
        "while !backfill.slice(Slice::operations(900), &mut ()).await?.is_over() {}"
        "assert_eq!(backfill.state().await?.unwrap().keys, 1);"
    }]
    pub fn backfill(&self, range: impl Into<KeyRange<E>>) -> Backfill<'_, E, B> {
        Backfill {
            repository: Repository {
                backend: Counting::new(&self.backend),
                cache_ttl: self.cache_ttl,
                later: None,
                entity: std::marker::PhantomData,
            },
            range: range.into(),
            name: String::new(),
            key: String::new(),
            control: String::new(),
            dry_run: false,
            down: false,
            skip_expiring: None,
            memory: std::sync::Mutex::new(None),
        }
        .keyed()
    }
}

/// The fewest operations that a slice can do anything with.
const LEAST: u64 = 12;

/// Where the backfill of a name stands; the name cannot end in what other keys are told by. Two structs of one name differ in their
/// key templates.
fn state_key<E: KvEntity>(name: &str, down: bool) -> String {
    let template = Fingerprint::new().text(E::SCHEMA.key.text).short();
    let way = if down { "backfill-down" } else { "backfill" };
    let mut key = format!("$kv:{way}:{}.{template:08x}", E::SCHEMA.name);
    if !name.is_empty() {
        key.push(':');
        key.push_str(&name.replace('%', "%25").replace(':', "%3A"));
    }
    key
}

impl<E: KvEntity, B: Backend> Backfill<'_, E, B> {
    /// Names the backfill, where one entity has several: of different prefixes, for instance.
    pub fn name(mut self, name: &str) -> Self {
        name.clone_into(&mut self.name);
        self.keyed()
    }

    fn keyed(mut self) -> Self {
        self.key = state_key::<E>(&self.name, self.down);
        self.control = format!("{}:control", self.key);
        self
    }

    /// Goes the other way, before a rollback to a release that knows no more than `write_version`: whatever is above it is stored as
    /// that version. What has no form in it is a failure, and stays.
    ///
    /// Where it stands is kept under `$kv:backfill-down:`. An entity without `write_version` has nowhere to go.
    pub fn down(mut self) -> Self {
        self.down = true;
        self.keyed()
    }

    /// Counts what would be done, and writes nothing: not even where it stands, which it keeps itself.
    pub fn dry_run(mut self) -> Self {
        self.dry_run = true;
        self
    }

    /// Leaves entities that expire within this time: they go by themselves.
    pub fn skip_expiring_within(mut self, time: Duration) -> Self {
        self.skip_expiring = Some(time);
        self
    }

    /// Returns the key that says where the backfill stands.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// Reads where the backfill stands; `None` before its first slice. One bulk read of two keys.
    pub async fn state(&self) -> Result<Option<BackfillState>> {
        if self.dry_run {
            return Ok(self.memory().clone());
        }
        let untyped = self.repository.untyped();
        let mut read = untyped.read_raw(&[&self.key, &self.control]).await.into_iter();
        let mut next = || Ok::<_, Error>(read.next().transpose()?.flatten());
        let (stored, control) = (next()?, next()?);
        let ordered = control.and_then(|record| Stage::from_order(&record.value, Self::target()));
        let Some(stored) = stored else {
            // Paused before its first slice.
            return Ok(ordered
                .filter(|stage| *stage != Stage::Running)
                .map(|stage| BackfillState {
                    stage,
                    ..self.fresh()
                }));
        };
        let mut state = BackfillState::read(&stored.value)
            .map_err(|error| error.with_key(&*self.key).with_entity(E::SCHEMA.name))?;
        if let (Some(ordered), true) = (ordered, state.stage != Stage::Done) {
            state.stage = ordered;
        }
        Ok(Some(state))
    }

    /// Stops the slices until [`resume`](Self::resume): one that runs stops when it next writes where it stands. One write.
    pub async fn pause(&self) -> Result<()> {
        self.say(Stage::Paused).await
    }

    /// Lets the slices go on, after a cancel too. One write.
    pub async fn resume(&self) -> Result<()> {
        self.say(Stage::Running).await
    }

    /// Ends the backfill; what was stored anew stays so. One write.
    pub async fn cancel(&self) -> Result<()> {
        self.say(Stage::Cancelled).await
    }

    /// Forgets where the backfill stands, so that the next slice begins anew. Two deletes.
    pub async fn restart(&self) -> Result<()> {
        *self.memory() = None;
        if self.dry_run {
            return Ok(());
        }
        self.backend().delete(&self.control).await?;
        self.backend().delete(&self.key).await
    }

    // Under a key of its own, which no slice writes: a slice that runs cannot undo it.
    async fn say(&self, stage: Stage) -> Result<()> {
        if self.dry_run {
            if let Some(state) = &mut *self.memory() {
                state.stage = stage;
            }
            return Ok(());
        }
        self.backend()
            .put(&self.control, Put::value(stage.order(Self::target()).as_bytes()))
            .await
    }

    /// Does a part of the work, and says where the backfill stands.
    ///
    /// It returns `Err` only where it cannot begin: the state cannot be read, or belongs to a newer version of the entity. What
    /// happens later ends the slice, and is in the report.
    pub async fn slice(&self, slice: Slice, progress: &mut impl Progress) -> Result<Report> {
        if slice.time.is_some_and(|time| time < Duration::from_secs(1)) || slice.writes_per_second == Some(0)
        {
            return Err(Error::new(
                ErrorKind::InvalidArgument,
                "a slice that may do nothing would never end",
            )
            .with_entity(E::SCHEMA.name));
        }
        if self.down && E::SCHEMA.write_version.is_none() {
            return Err(Error::new(
                ErrorKind::InvalidArgument,
                "there is no `write_version` to go down to",
            )
            .with_entity(E::SCHEMA.name));
        }
        if slice.operations < LEAST {
            return Err(Error::new(
                ErrorKind::InvalidArgument,
                "a slice needs operations to read, write and keep where it stands",
            )
            .with_limit(LEAST, slice.operations)
            .with_entity(E::SCHEMA.name));
        }
        let before = self.backend().operations().total();
        let now = self.now();
        let mut left = Left {
            slice,
            began: now,
            written: 0,
            saved: now,
        };
        // The last operation keeps where it stands.
        left.slice.operations = before.saturating_add(slice.operations - 1);
        let mut state = self.begin().await?;
        let stopped = match state.stage {
            Stage::Done | Stage::Cancelled => state.over(),
            Stage::Paused => Stopped::Paused,
            Stage::Running => {
                let stopped = match self.work(&mut state, &mut left, progress).await {
                    Ok(stopped) => stopped,
                    Err(error) => Stopped::Refused(error.kind()),
                };
                state.updated = self.now();
                match self.save(&state).await {
                    // What was done is done; the next slice finds it current.
                    Err(error) if !matches!(stopped, Stopped::Refused(_)) => Stopped::Refused(error.kind()),
                    _ => stopped,
                }
            }
        };
        Ok(Report {
            state,
            operations: self.backend().operations().total() - before,
            stopped,
        })
    }

    fn now(&self) -> UnixSeconds {
        self.repository.untyped().now()
    }

    fn backend(&self) -> &Counting<&B> {
        &self.repository.backend
    }

    fn memory(&self) -> std::sync::MutexGuard<'_, Option<BackfillState>> {
        self.memory
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    fn fresh(&self) -> BackfillState {
        let phase = if E::SCHEMA.moved_from.is_some() && !self.down {
            Phase::Move
        } else {
            Phase::Write
        };
        let range = self
            .repository
            .untyped()
            .walk(self.range.clone().into_untyped(), None, None);
        let range = range.map_or_else(|_| String::new(), |walk| walk.fingerprint());
        let moved_from = E::SCHEMA.moved_from.as_ref().map(|old| old.text.to_owned());
        BackfillState::new(Self::target(), phase, range, moved_from, self.now())
    }

    fn target() -> u32 {
        written_version(E::LEAN, None).unwrap_or(1)
    }

    /// Reads where it stands, or begins; a run towards an older version is over, whatever it says.
    async fn begin(&self) -> Result<BackfillState> {
        let stored = self.state().await?;
        let fresh = self.fresh();
        let Some(state) = stored else {
            self.forget_other_way().await?;
            return Ok(fresh);
        };
        if state.range != fresh.range {
            return Err(Error::new(
                ErrorKind::InvalidArgument,
                "another range has a backfill of this name; give one of them another with `name`",
            )
            .with_key(&*self.key)
            .with_entity(E::SCHEMA.name));
        }
        let moves_alike = state.moved_from == fresh.moved_from || (fresh.moved_from.is_none() && !self.down);
        if state.to == fresh.to && moves_alike {
            return Ok(state);
        }
        // One towards an older version, or from other keys, is over, whatever it says.
        if self.down || state.to <= fresh.to {
            self.forget_other_way().await?;
            return Ok(fresh);
        }
        Err(Error::new(
            ErrorKind::NewerVersion,
            format!(
                "the backfill goes to version {}, this release to {}",
                state.to, fresh.to
            ),
        )
        .with_key(&*self.key)
        .with_entity(E::SCHEMA.name))
    }

    /// Up and down undo each other: the one that begins makes the other begin anew. One delete, where there is another way.
    async fn forget_other_way(&self) -> Result<()> {
        if self.dry_run || E::SCHEMA.write_version.is_none() {
            return Ok(());
        }
        self.backend()
            .delete(&state_key::<E>(&self.name, !self.down))
            .await
    }

    async fn save(&self, state: &BackfillState) -> Result<()> {
        if self.dry_run {
            *self.memory() = Some(state.clone());
            return Ok(());
        }
        let value = state.write()?;
        self.backend().put(&self.key, Put::value(&value)).await
    }
}
