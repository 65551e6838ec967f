//! Being told how far long work has come.

/// How far a census or a backfill has come.
#[non_exhaustive]
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Status {
    /// What is being done.
    pub phase: Phase,
    /// The keys that were looked at in this phase.
    pub keys: u64,
    /// The entities that were stored anew; in a dry run those that would have been.
    pub written: u64,
    /// The entities that could not be read, migrated or stored.
    pub failed: u64,
}

/// What long work is doing.
#[non_exhaustive]
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Counting what is stored.
    #[default]
    Census,
    /// Moving entities from their old keys.
    Move,
    /// Storing older entities as today's version.
    Write,
    /// Looking whether any are left.
    Verify,
}

/// Is told after every page: shows a bar on a host, writes a log line in a Worker. `()` says nothing, and a closure is one.
///
/// ```
/// use kv_schema::backfill::{Progress, Status};
///
/// fn watch(progress: &mut impl Progress) {
///     progress.report(&Status::default());
/// }
/// watch(&mut |status: &Status| println!("{} keys", status.keys));
/// watch(&mut ());
/// ```
pub trait Progress: crate::MaybeSend {
    /// Takes note of how far the work has come.
    fn report(&mut self, status: &Status);
}

impl Progress for () {
    fn report(&mut self, _status: &Status) {}
}

impl<F: FnMut(&Status) + crate::MaybeSend> Progress for F {
    fn report(&mut self, status: &Status) {
        self(status);
    }
}
