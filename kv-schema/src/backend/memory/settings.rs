//! What a `MemoryKv` imitates.

use crate::backend::ListRequest;
use crate::backend::memory::cursor::Position;
use crate::error::{Error, ErrorKind, Result};
use crate::limits::Limits;

/// What a [`MemoryKv`](super::MemoryKv) imitates; the default is Workers KV as it runs on a developer's machine.
///
/// The default leaves out what only production does: rate limits, the operation limit, quotas, empty pages.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a switch of its own, and any combination makes sense"
)]
#[non_exhaustive]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// The sizes and times that are accepted; [`Limits::WORKERS_KV`] by default.
    pub limits: Limits,
    /// Leaves values that are not UTF-8, or hold U+FFFD, unanswered in a bulk read, which is text on the platform. On by default.
    pub bulk_text_only: bool,
    /// Leaves keys that look like an array index (`42`), and `__proto__`, unanswered in a bulk read. On by default.
    pub bulk_drops_index_keys: bool,
    /// The most bytes of values in the answer of a bulk read; 25 MiB by default.
    pub bulk_bytes: usize,
    /// Offers a list that starts after a given key, which Workers KV does not. Off by default.
    pub start_after: bool,
    /// Puts an empty page with a cursor before every page of a list, as the platform does where many keys were deleted. Off by default.
    pub empty_pages: bool,
    /// Refuses a second write or delete of one key within a second: [`ErrorKind::RateLimited`]. Off by default.
    pub rate_limit: bool,
    /// Refuses operations beyond this many, until [`MemoryKv::reset_operations`](super::MemoryKv::reset_operations):
    /// [`ErrorKind::Budget`]. A bulk read is one. None by default.
    pub operation_limit: Option<u64>,
    /// Refuses operations beyond these of one day (UTC): [`ErrorKind::DailyQuota`]. None by default.
    pub quota: Option<Quota>,
    /// Makes each operation give way this many times before it does anything, so that concurrency shows. 0 by default.
    pub yields: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            limits: Limits::WORKERS_KV,
            bulk_text_only: true,
            bulk_drops_index_keys: true,
            bulk_bytes: 25 * 1024 * 1024,
            start_after: false,
            empty_pages: false,
            rate_limit: false,
            operation_limit: None,
            quota: None,
            yields: 0,
        }
    }
}

impl Settings {
    /// Tells where a list begins.
    pub(super) fn position(&self, request: &ListRequest<'_>) -> Result<Position> {
        if request.start_after.is_some() && !self.start_after {
            return Err(Error::new(
                ErrorKind::Unsupported,
                "this backend cannot start a list after a key",
            ));
        }
        let mut position = match request.cursor {
            Some(cursor) => Position::decode(cursor)?,
            None => Position::default(),
        };
        if let Some(key) = request.start_after {
            let after = position.after.get_or_insert_with(|| key.to_owned());
            if after.as_str() < key {
                key.clone_into(after);
            }
        }
        Ok(position)
    }
}

/// The operations of one day (UTC) that a plan includes.
#[non_exhaustive]
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Quota {
    /// Keys read, each key of a bulk read too.
    pub reads: u64,
    /// Keys written.
    pub writes: u64,
    /// Keys deleted.
    pub deletes: u64,
    /// Pages listed.
    pub lists: u64,
}

impl Quota {
    /// The free plan of Workers ("Cloudflare docs: KV pricing", read 2026-11-20).
    pub const FREE_PLAN: Self = Self {
        reads: 100_000,
        writes: 1_000,
        deletes: 1_000,
        lists: 1_000,
    };
}
