//! The thread that writes: it commits what is queued as one transaction, and answers when that is on disk.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender};
use std::thread::JoinHandle;

use ::redb::{Database, Table, WriteTransaction};
use futures_channel::oneshot;

use crate::backend::redb::failure::{Failure, contained};
use crate::backend::redb::row::{Row, expiration_key, split_expiration_key};
use crate::backend::redb::store::{EXPIRATIONS, ROWS, Store, VALUES};
use crate::clock::{Clock, UnixSeconds};
use crate::error::ErrorKind;

/// Commands that share a commit, at most; the rest waits for the next one.
const GROUP_COMMANDS: usize = 1024;
/// Bytes that share a commit, at most, so that one transaction stays in memory.
const GROUP_BYTES: usize = 32 * 1024 * 1024;
/// Expired rows that every commit takes along.
const SWEEP_PER_COMMIT: usize = 64;

/// One change of one key.
pub(super) enum Change {
    /// Writes a row, and the value beside it where the row says so.
    Put {
        key: String,
        expiration: Option<UnixSeconds>,
        row: Vec<u8>,
        value: Option<Vec<u8>>,
    },
    /// Removes a row.
    Delete { key: String },
}

impl Change {
    fn bytes(&self) -> usize {
        match self {
            Self::Put { key, row, value, .. } => key.len() + row.len() + value.as_ref().map_or(0, Vec::len),
            Self::Delete { key } => key.len(),
        }
    }
}

/// What a caller waits for: all changes in one commit, or the removal of some expired rows.
pub(super) struct Command {
    pub(super) changes: Vec<Change>,
    /// Removes up to this many expired rows, and answers how many.
    pub(super) sweep: usize,
    pub(super) done: oneshot::Sender<Result<usize, Failure>>,
}

/// The queue into the writer, and the writer itself.
pub(super) struct Writer {
    // `None` only while dropping: the writer ends when the queue does.
    queue: Option<Sender<Command>>,
    thread: Option<JoinHandle<()>>,
}

impl Writer {
    pub(super) fn start(store: Arc<Store>, clock: Arc<dyn Clock>) -> Result<Self, Failure> {
        let (queue, commands) = std::sync::mpsc::channel();
        let thread = std::thread::Builder::new()
            .name("kv-schema-redb".to_owned())
            .spawn(move || run(&store, &*clock, &commands))?;
        Ok(Self {
            queue: Some(queue),
            thread: Some(thread),
        })
    }

    /// Queues a command and waits until it is on disk.
    pub(super) async fn submit(&self, changes: Vec<Change>, sweep: usize) -> Result<usize, Failure> {
        let (done, answer) = oneshot::channel();
        let command = Command { changes, sweep, done };
        let queued = self.queue.as_ref().map(|queue| queue.send(command));
        if !matches!(queued, Some(Ok(()))) {
            return Err(stopped());
        }
        answer.await.unwrap_or_else(|_| Err(stopped()))
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        drop(self.queue.take());
        if let Some(thread) = self.thread.take() {
            // The last handle may fall in a waker that the writer itself called: it cannot wait for itself.
            if thread.thread().id() != std::thread::current().id() {
                let _ = thread.join();
            }
        }
    }
}

fn stopped() -> Failure {
    Failure::new(ErrorKind::Permanent, "its writer has stopped")
}

fn run(store: &Store, clock: &dyn Clock, commands: &Receiver<Command>) {
    // Ends when every sender is gone and the queue is empty: what was queued is written first.
    while let Ok(first) = commands.recv() {
        let group = collect(first, commands);
        match contained(|| commit(&store.db, clock.now(), &group)) {
            Ok(swept) => {
                store.refresh();
                for (command, swept) in group.into_iter().zip(swept) {
                    // A caller that no longer waits has its write all the same.
                    let _ = command.done.send(Ok(swept));
                }
            }
            Err(failure) => {
                for command in group {
                    let _ = command.done.send(Err(failure.clone()));
                }
            }
        }
    }
}

/// Takes what is already queued behind `first`.
fn collect(first: Command, commands: &Receiver<Command>) -> Vec<Command> {
    let size = |command: &Command| command.changes.iter().map(Change::bytes).sum::<usize>();
    let mut bytes = size(&first);
    let mut group = vec![first];
    while group.len() < GROUP_COMMANDS && bytes < GROUP_BYTES {
        let Ok(next) = commands.try_recv() else { break };
        bytes = bytes.saturating_add(size(&next));
        group.push(next);
    }
    group
}

/// Applies a group in its order and commits it; answers how many rows each command swept.
fn commit(db: &Database, now: UnixSeconds, group: &[Command]) -> Result<Vec<usize>, Failure> {
    // redb's default durability: `commit` returns when the file is synced.
    let txn = db.begin_write()?;
    let mut tables = Tables::open(&txn)?;
    let mut swept = Vec::with_capacity(group.len());
    for command in group {
        for change in &command.changes {
            tables.apply(change)?;
        }
        swept.push(tables.sweep(now, command.sweep)?);
    }
    // A caller that sweeps counts what goes, so nothing goes beside it.
    if swept.iter().all(|&swept| swept == 0) {
        tables.sweep(now, SWEEP_PER_COMMIT)?;
    }
    let changed = tables.changed;
    drop(tables);
    if changed {
        txn.commit()?;
    } else {
        txn.abort()?;
    }
    Ok(swept)
}

struct Tables<'t> {
    rows: Table<'t, &'static [u8], &'static [u8]>,
    values: Table<'t, &'static [u8], &'static [u8]>,
    expirations: Table<'t, &'static [u8], ()>,
    /// Something is to be committed.
    changed: bool,
}

impl<'t> Tables<'t> {
    fn open(txn: &'t WriteTransaction) -> Result<Self, Failure> {
        Ok(Self {
            rows: txn.open_table(ROWS)?,
            values: txn.open_table(VALUES)?,
            expirations: txn.open_table(EXPIRATIONS)?,
            changed: false,
        })
    }

    fn apply(&mut self, change: &Change) -> Result<(), Failure> {
        match change {
            Change::Put {
                key,
                expiration,
                row,
                value,
            } => {
                let key = key.as_bytes();
                let old = match self.rows.insert(key, row.as_slice())? {
                    Some(old) => Some(Traces::of(old.value()).map_err(|failure| failure.at(key))?),
                    None => None,
                };
                self.changed = true;
                // The value is replaced below; only one that has no successor has to go.
                self.forget(key, old, value.is_none())?;
                if let Some(value) = value {
                    self.values.insert(key, value.as_slice())?;
                }
                if let Some(at) = *expiration {
                    self.expirations.insert(expiration_key(at, key).as_slice(), ())?;
                }
            }
            Change::Delete { key } => self.remove(key.as_bytes())?,
        }
        Ok(())
    }

    fn remove(&mut self, key: &[u8]) -> Result<(), Failure> {
        let old = match self.rows.remove(key)? {
            Some(old) => Some(Traces::of(old.value()).map_err(|failure| failure.at(key))?),
            None => None,
        };
        self.changed |= old.is_some();
        self.forget(key, old, true)
    }

    /// Removes what an old row left in the other tables.
    fn forget(&mut self, key: &[u8], old: Option<Traces>, with_value: bool) -> Result<(), Failure> {
        let Some(old) = old else { return Ok(()) };
        if let Some(at) = old.expiration {
            self.expirations.remove(expiration_key(at, key).as_slice())?;
        }
        if old.apart && with_value {
            self.values.remove(key)?;
        }
        Ok(())
    }

    /// Removes up to `most` rows that have expired, the oldest first.
    fn sweep(&mut self, now: UnixSeconds, most: usize) -> Result<usize, Failure> {
        if most == 0 {
            return Ok(0);
        }
        let end = now.0.saturating_add(1).to_be_bytes();
        let mut due = Vec::new();
        for entry in ::redb::ReadableTable::range::<&[u8]>(&self.expirations, ..&end[..])?.take(most) {
            due.push(entry?.0.value().to_vec());
        }
        for entry in &due {
            self.remove(split_expiration_key(entry)?.1)?;
            // Gone with its row already, unless the two disagreed.
            self.expirations.remove(entry.as_slice())?;
        }
        self.changed |= !due.is_empty();
        Ok(due.len())
    }
}

/// What a row has put into the other tables.
struct Traces {
    expiration: Option<UnixSeconds>,
    apart: bool,
}

impl Traces {
    fn of(row: &[u8]) -> Result<Self, Failure> {
        let row = Row::parse(row)?;
        Ok(Self {
            expiration: row.expiration,
            apart: row.value.is_apart(),
        })
    }
}
