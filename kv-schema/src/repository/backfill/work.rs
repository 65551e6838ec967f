//! The work of a slice: page by page, chunk by chunk, within what it may spend.

use std::time::Duration;

use futures_util::stream::{self, StreamExt};

use super::state::Listed;
use super::{Backfill, BackfillState, Slice, Stage, Stopped};
use crate::backend::{Backend, ListRequest, ListedKey, Record};
use crate::batch::CONCURRENCY;
use crate::clock::UnixSeconds;
use crate::codec::Codec;
use crate::entity::KvEntity;
use crate::error::{Error, ErrorKind, Result};
use crate::key::{EntityKey, encode_key};
use crate::metadata::MetadataReader;
use crate::repository::census::CHUNK;
use crate::repository::list::{ListedState, listed_state};
use crate::repository::progress::{Phase, Progress, Status};
use crate::repository::untyped::listed_expiry;
use crate::repository::{Cursor, Entry, Expiry};
use crate::schema::{Lean, VersionState, newer, said_version};

/// What is left of a slice.
pub(super) struct Left {
    pub(super) slice: Slice,
    pub(super) began: UnixSeconds,
    pub(super) written: u64,
    pub(super) saved: UnixSeconds,
}

/// What to do with one listed key.
struct Older {
    key: String,
    /// What the list says: it always knows.
    expiry: Expiry,
    /// The metadata that it says that with.
    metadata: Option<String>,
}

/// What a page has to say, and what of it is to be stored anew.
type Page = (Listed, Vec<Older>);

impl<E: KvEntity, B: Backend> Backfill<'_, E, B> {
    fn spent(&self, left: &mut Left) -> Option<Stopped> {
        let now = self.now();
        // A clock that was put back counts from there.
        left.began = left.began.min(now);
        left.saved = left.saved.min(now);
        let elapsed = now.since(left.began).as_secs();
        if self.room(left) == 0 || left.slice.time.is_some_and(|time| elapsed >= time.as_secs()) {
            return Some(Stopped::Spent);
        }
        let most = left.slice.writes_per_second?.saturating_mul(elapsed + 1);
        (left.written >= most).then_some(Stopped::TooFast)
    }

    /// The operations that are left, less the one that keeps where it stands.
    fn room(&self, left: &Left) -> u64 {
        left.slice
            .operations
            .saturating_sub(self.backend().operations().total())
    }

    /// What reading and storing one key may cost at most.
    fn most(&self, phase: Phase) -> u64 {
        let text = <E::Codec as Codec<E::Value>>::TEXT;
        let in_bulk = text || !self.backend().capabilities().bulk_text_only;
        // A bulk read whose answer is too large is halved down to each key, which is then read singly: fewer than two reads a key of
        // the one kind, and one of the other.
        let read = if in_bulk { 3 } else { 1 };
        // One list where an expiry is unknown, and one write; a look at today's key and a delete where it moves.
        let store = match (phase, self.dry_run) {
            (_, true) | (Phase::Verify, _) => 0,
            (Phase::Move, false) => 4,
            (_, false) => 2,
        };
        read + store
    }

    pub(super) async fn work(
        &self,
        state: &mut BackfillState,
        left: &mut Left,
        progress: &mut impl Progress,
    ) -> Result<Stopped> {
        loop {
            if let Some(stopped) = self.spent(left) {
                return Ok(stopped);
            }
            let page = match state.phase {
                Phase::Move => self.moved_page(state).await,
                _ => self.page(state).await,
            };
            let (older, next) = match page {
                Ok(page) => page,
                // A cursor may have become too old: from the beginning, past what is current already.
                Err(error)
                    if error.kind() == ErrorKind::InvalidCursor
                        && state.cursor.is_some()
                        && state.passes < 10 =>
                {
                    (state.cursor, state.after) = (None, None);
                    state.again(state.phase);
                    continue;
                }
                Err(error) => return Err(error),
            };
            let (listed, mut older) = older;
            if let Some(after) = &state.after {
                older.retain(|older| older.key > *after);
            }
            // Where it stops in the middle the page is listed again, past what was done of it.
            if let Some(stopped) = self.store(state, left, older).await? {
                return Ok(stopped);
            }
            state.after = None;
            state.count_page(listed);
            progress.report(&Status {
                phase: state.phase,
                keys: state.keys,
                written: state.written,
                failed: state.failed,
            });
            state.cursor = next;
            if state.cursor.is_none() && self.next_phase(state) {
                return Ok(state.over());
            }
            self.save_now_and_then(state, left).await?;
            match state.stage {
                Stage::Running => {}
                Stage::Paused => return Ok(Stopped::Paused),
                Stage::Cancelled | Stage::Done => return Ok(state.over()),
            }
        }
    }

    /// Goes on to the next phase; tells whether that was the last.
    fn next_phase(&self, state: &mut BackfillState) -> bool {
        match state.phase {
            // What failed for a moment is tried again, but not for ever.
            phase @ (Phase::Move | Phase::Write) if state.deferred > 0 && state.passes < 3 => {
                state.again(phase);
            }
            Phase::Move => state.enter(Phase::Write),
            Phase::Write if !self.dry_run => state.enter(Phase::Verify),
            _ => {
                state.stage = Stage::Done;
                return true;
            }
        }
        false
    }

    /// Keeps where it stands, and looks whether it may go on: every few seconds, since KV takes one write a second to a key.
    async fn save_now_and_then(&self, state: &mut BackfillState, left: &mut Left) -> Result<()> {
        let now = self.now();
        // Of two keys each may have to be read singly after their bulk read; and a write.
        if self.dry_run || now.since(left.saved) < Duration::from_secs(2) || self.room(left) < 4 {
            return Ok(());
        }
        left.saved = now;
        state.updated = now;
        if let Some(stored) = self.state().await? {
            state.stage = match stored.stage {
                Stage::Done => Stage::Running,
                ordered => ordered,
            };
        }
        self.save(state).await
    }

    /// Lists a page, and takes from it what is to be stored anew.
    async fn page(&self, state: &mut BackfillState) -> Result<(Page, Option<String>)> {
        let cursor = state.cursor.as_deref().map(str::parse::<Cursor>).transpose()?;
        let (keys, next) = self
            .repository
            .untyped()
            .list_page(self.range.clone().into_untyped(), cursor.as_ref(), None)
            .await?;
        let mut listed = Listed::default();
        let mut older = Vec::new();
        let now = self.now();
        for key in keys {
            if E::Key::parse(&key.name).is_err() {
                listed.foreign += 1;
                continue;
            }
            if let Some(key) = self.older(now, key, state.phase, &mut listed) {
                older.push(key);
            }
        }
        Ok(((listed, older), next.map(|cursor| cursor.to_string())))
    }

    /// Says by its metadata whether a listed entity is to be stored anew.
    fn older(&self, now: UnixSeconds, key: ListedKey, phase: Phase, listed: &mut Listed) -> Option<Older> {
        let metadata = MetadataReader::new(key.metadata.as_deref());
        listed.keys += 1;
        // Past its true deadline it is nobody's any more.
        let expiry = listed_expiry(now, &metadata, key.expiration)?;
        let said = said_version(E::LEAN, &metadata);
        let is_older = match said.and_then(|said| listed_state(E::LEAN, said)) {
            Ok(ListedState::Known(VersionState::Newer(_)) | ListedState::Hidden) => {
                listed.newer += 1;
                false
            }
            Ok(ListedState::Known(state)) => self.is_behind(state),
            // Read, so that what it is, or what is wrong with it, is in the report.
            Ok(ListedState::Detect) | Err(_) => true,
        };
        if !is_older {
            return None;
        }
        // The verifying pass counts what the passes before it left; what stands in an envelope it has to read.
        if phase == Phase::Verify && E::SCHEMA.envelope.is_none() {
            listed.remaining += 1;
            return None;
        }
        let soon = self.skip_expiring.unwrap_or_default().max(Duration::from_secs(
            self.backend().capabilities().limits.min_ttl.into(),
        ));
        if let Expiry::At(at) = expiry
            && at.since(now) < soon
        {
            listed.expiring += 1;
            return None;
        }
        drop(metadata);
        Some(Older {
            key: key.name,
            expiry,
            metadata: key.metadata,
        })
    }

    /// Stores what is older; says why it stopped where it did before the end.
    async fn store(
        &self,
        state: &mut BackfillState,
        left: &mut Left,
        older: Vec<Older>,
    ) -> Result<Option<Stopped>> {
        let mut older = older.into_iter().peekable();
        while older.peek().is_some() {
            if let Some(stopped) = self.spent(left) {
                return Ok(Some(stopped));
            }
            let room = (self.room(left) / self.most(state.phase)).min(CHUNK as u64);
            let room = match left.slice.writes_per_second {
                Some(writes) => room.min(writes.max(1)),
                None => room,
            };
            if room == 0 {
                return Ok(Some(Stopped::Spent));
            }
            let chunk: Vec<Older> = older
                .by_ref()
                .take(usize::try_from(room).unwrap_or(CHUNK))
                .collect();
            let last = chunk.last().map(|older| older.key.clone());
            self.store_chunk(state, left, chunk).await?;
            state.after = last;
        }
        Ok(None)
    }

    async fn store_chunk(&self, state: &mut BackfillState, left: &mut Left, chunk: Vec<Older>) -> Result<()> {
        let untyped = self.repository.untyped();
        let keys = chunk.iter().map(|older| Ok(older.key.clone())).collect();
        let text = <E::Codec as Codec<E::Value>>::TEXT;
        let records = untyped.read_many(keys, text, untyped.freshest()).await;
        let moving = state.phase == Phase::Move;
        // A list knows the others.
        let verifies = state.phase == Phase::Verify;
        let is_enclosed = E::SCHEMA.envelope.is_some() && !moving;
        let mut ready = Vec::with_capacity(chunk.len());
        for (older, record) in chunk.into_iter().zip(records) {
            match record {
                Ok(None) => {}
                Ok(Some((_, record))) => match self.migrated(&older, record, moving) {
                    Err(error) if is_enclosed && error.kind() == ErrorKind::NewerVersion => state.newer += 1,
                    Ok(None) => {}
                    _ if verifies => state.remaining += 1,
                    Ok(Some(entry)) => ready.push((older.key, entry)),
                    Err(error) => state.fail(Self::shown(&older.key), &error, self.now()),
                },
                Err(error) if verifies && !is_of_the_day(&error) => state.remaining += 1,
                Err(error) => self.take_note(state, &older.key, &error)?,
            }
        }
        if self.dry_run {
            state.written += ready.len() as u64;
            return Ok(());
        }
        let stored: Vec<_> = stream::iter(ready)
            .map(|(key, entry)| async move {
                let stored = self.store_one(&entry).await;
                (key, stored)
            })
            .buffer_unordered(CONCURRENCY)
            .collect()
            .await;
        let mut refused = None;
        for (key, stored) in stored {
            match stored {
                Ok(true) => {
                    state.written += 1;
                    left.written += 1;
                }
                Ok(false) => {}
                Err(error) => {
                    if let Err(error) = self.take_note(state, &key, &error) {
                        refused = Some(error);
                    }
                }
            }
        }
        refused.map_or(Ok(()), Err)
    }

    /// Migrates what was read; `None` where it is current by now.
    fn migrated(&self, older: &Older, record: Record, moving: bool) -> Result<Option<Entry<E>>> {
        let entry = if moving {
            self.decode_moved(&older.key, record)?
        } else {
            self.repository.decode(older.key.clone(), record)?
        };
        let Some(mut entry) = entry else { return Ok(None) };
        if let VersionState::Newer(version) = entry.state() {
            // What is under today's key was counted with its page.
            return if moving {
                Err(newer(version, E::SCHEMA.version.unwrap_or(1)))
            } else {
                Ok(None)
            };
        }
        let behind = moving || self.is_behind(entry.state());
        // A list knows it, whoever wrote the value; but of one that was written since then only its own metadata does.
        let own = MetadataReader::new(entry.stored.record.metadata.as_deref()).deadline();
        if own.is_none() {
            entry.stored.told.expiry = if entry.stored.record.metadata == older.metadata {
                older.expiry
            } else {
                Expiry::Unknown
            };
        }
        Ok(behind.then_some(entry))
    }

    /// Tells whether a value is to be stored as the version that is written; one that says none always is.
    fn is_behind(&self, state: VersionState) -> bool {
        let version = state.version(E::LEAN).unwrap_or(1);
        match state {
            VersionState::Unversioned(_) => true,
            _ if self.down => version > Self::target(),
            _ => version < Self::target(),
        }
    }

    /// A key for a report; the template where keys are secrets.
    fn shown(key: &str) -> &str {
        if E::SCHEMA.redact { E::SCHEMA.key.text } else { key }
    }

    async fn store_one(&self, entry: &Entry<E>) -> Result<bool> {
        if const { E::SCHEMA.moved_from.is_some() } && entry.moved_from().is_some() {
            return self.repository.move_entry(entry).await;
        }
        if self.down {
            return self.repository.store_down(entry).await;
        }
        self.repository.store_anew(entry).await
    }

    /// Keeps a failure of one key, and hands on one of the backend.
    fn take_note(&self, state: &mut BackfillState, key: &str, error: &Error) -> Result<()> {
        match error.kind() {
            _ if is_of_the_day(error) => Err(error.clone()),
            kind if kind.is_retryable() => {
                state.deferred += 1;
                Ok(())
            }
            _ => {
                state.fail(Self::shown(key), error, self.now());
                Ok(())
            }
        }
    }

    /// Lists a page of what lies under the old key template.
    async fn moved_page(&self, state: &mut BackfillState) -> Result<(Page, Option<String>)> {
        let Some(old) = &E::SCHEMA.moved_from else {
            return Ok(((Listed::default(), Vec::new()), None));
        };
        let request = ListRequest::prefix(old.head()).cursor(state.cursor.as_deref());
        let page = self
            .backend()
            .list(request)
            .await
            .map_err(|error| error.with_entity(E::SCHEMA.name))?;
        let mut listed = Listed::default();
        let mut older = Vec::new();
        let now = self.now();
        for key in page.keys {
            // Today's keys may lie under the same prefix.
            if E::Key::parse(&key.name).is_ok() {
                continue;
            }
            if matches!(E::read_moved_key(&key.name), Some(Err(_))) {
                listed.foreign += 1;
                continue;
            }
            listed.keys += 1;
            let metadata = MetadataReader::new(key.metadata.as_deref());
            if let Some(expiry) = listed_expiry(now, &metadata, key.expiration) {
                drop(metadata);
                older.push(Older {
                    key: key.name,
                    expiry,
                    metadata: key.metadata,
                });
            }
        }
        Ok(((listed, older), page.cursor))
    }

    /// Puts an entity together from what lies under an old key; `None` where it is somebody else's.
    fn decode_moved(&self, old: &str, record: Record) -> Result<Option<Entry<E>>> {
        let found = match E::read_moved_key(old) {
            Some(key) => self.repository.decode(encode_key::<E>(&key?)?, record)?,
            None => match self.repository.decode_at(old.to_owned(), record, true) {
                // Only its value says whose the key is.
                Err(error) if matches!(error.kind(), ErrorKind::KeyMismatch) => None,
                // Today's key is known only behind the step that asks for it.
                Err(error) if matches!(error.kind(), ErrorKind::ForeignKey) => {
                    return Err(Error::new(
                        ErrorKind::Migration,
                        "a step takes the key, which this old key does not hold as a whole; who knows the key moves it: `get_entry` and `write_back`",
                    )
                    .with_entity(E::SCHEMA.name)
                    .with_version(error.version()));
                }
                found => match found? {
                    Some(mut entry) => {
                        entry.stored.key = encode_key::<E>(&entry.value)?;
                        Some(entry)
                    }
                    None => None,
                },
            },
        };
        Ok(found.map(|mut entry| {
            entry.stored.moved = Some(old.to_owned());
            entry
        }))
    }
}

/// Tells a refusal that goes on for now, whatever the key.
fn is_of_the_day(error: &Error) -> bool {
    matches!(error.kind(), ErrorKind::Budget | ErrorKind::DailyQuota)
}
