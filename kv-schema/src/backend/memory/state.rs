//! The rows, and what the platform counts.

use std::collections::{BTreeMap, HashMap};
use std::ops::Bound;

use crate::backend::memory::cursor::Position;
use crate::backend::memory::{Quota, Row, Settings};
use crate::backend::{BulkRecord, ListRequest, ListedKey, Page, ReadOptions};
use crate::clock::UnixSeconds;
use crate::error::{Error, ErrorKind, Result};
use crate::layer::{Operation, Operations};

#[derive(Default)]
pub(super) struct State {
    /// `str` compares as its UTF-8 bytes do, so this is the order of the platform.
    pub(super) rows: BTreeMap<String, Row>,
    pub(super) settings: Settings,
    pub(super) operations: Operations,
    pub(super) last_read: Option<ReadOptions>,
    /// When each key was last written, in milliseconds.
    written: HashMap<String, u64>,
    day: u64,
    used: Quota,
}

impl State {
    /// Counts an operation, or refuses it as the platform does.
    pub(super) fn admit(&mut self, operation: Operation, keys: &[&str], now_millis: u64) -> Result<()> {
        if let Some(limit) = self.settings.operation_limit {
            let total = self.operations.total();
            if total >= limit {
                return Err(
                    Error::new(ErrorKind::Budget, "too many operations in this invocation")
                        .with_limit(limit, total + 1),
                );
            }
        }
        self.operations.add(operation, keys.len());
        self.charge(operation, keys.len() as u64, now_millis)?;
        match (operation, keys) {
            (Operation::Put | Operation::Delete, [key]) => self.pace(key, now_millis),
            _ => Ok(()),
        }
    }

    fn charge(&mut self, operation: Operation, keys: u64, now_millis: u64) -> Result<()> {
        let Some(quota) = self.settings.quota else {
            return Ok(());
        };
        let day = now_millis / (24 * 60 * 60 * 1000);
        if day != self.day {
            self.day = day;
            self.used = Quota::default();
        }
        let (used, limit, what) = match operation {
            Operation::Get | Operation::GetMany | Operation::Head => {
                (&mut self.used.reads, quota.reads, "get()")
            }
            Operation::Put => (&mut self.used.writes, quota.writes, "put()"),
            Operation::Delete => (&mut self.used.deletes, quota.deletes, "delete()"),
            Operation::List => (&mut self.used.lists, quota.lists, "list()"),
        };
        if *used + keys > limit {
            return Err(Error::new(
                ErrorKind::DailyQuota,
                format!("{what} limit exceeded for the day"),
            )
            .with_limit(limit, *used + keys));
        }
        *used += keys;
        Ok(())
    }

    fn pace(&mut self, key: &str, now_millis: u64) -> Result<()> {
        if !self.settings.rate_limit {
            return Ok(());
        }
        if let Some(last) = self.written.get(key)
            && now_millis.abs_diff(*last) < 1000
        {
            return Err(
                Error::new(ErrorKind::RateLimited, "more than one write per second")
                    .with_key(key)
                    .with_status(429),
            );
        }
        self.written.insert(key.to_owned(), now_millis);
        Ok(())
    }

    /// Returns the row of a key; an expired one is swept away on the way.
    pub(super) fn read(&mut self, key: &str, now: UnixSeconds) -> Option<&Row> {
        if self.rows.get(key)?.is_expired(now) {
            self.rows.remove(key);
        }
        self.rows.get(key)
    }

    pub(super) fn read_many(
        &mut self,
        keys: &[&str],
        options: ReadOptions,
        now: UnixSeconds,
    ) -> Result<Vec<BulkRecord>> {
        let settings = self.settings;
        let mut sizes: HashMap<&str, usize> = HashMap::new();
        let mut answers = Vec::with_capacity(keys.len());
        for &key in keys {
            if settings.bulk_drops_index_keys && is_dropped_from_bulk(key) {
                // `WorkersKv` does not even ask for it.
                answers.push(BulkRecord::Unanswered);
                continue;
            }
            let answer = match self.read(key, now) {
                None => BulkRecord::Missing,
                Some(row) if settings.bulk_text_only && !is_safe_text(&row.value) => BulkRecord::Unanswered,
                Some(row) => BulkRecord::Found(row.record(options)),
            };
            // A text that arrives damaged was sent all the same.
            sizes.insert(key, self.rows.get(key).map_or(0, |row| row.value.len()));
            answers.push(answer);
        }
        let total: usize = sizes.values().sum();
        if total > settings.bulk_bytes {
            return Err(Error::new(ErrorKind::BulkTooLarge, "")
                .with_limit(settings.bulk_bytes as u64, total as u64)
                .with_status(413));
        }
        Ok(answers)
    }

    pub(super) fn list(&mut self, request: &ListRequest<'_>, position: &Position, now: UnixSeconds) -> Page {
        if self.settings.empty_pages && !position.after_empty_page {
            let next = Position {
                after_empty_page: true,
                ..position.clone()
            };
            return Page {
                keys: Vec::new(),
                cursor: Some(next.encode()),
                cache_status: None,
            };
        }
        let limit = request.limit.unwrap_or(self.settings.limits.list) as usize;
        let start = match position.after.as_deref() {
            Some(after) if after >= request.prefix => Bound::Excluded(after),
            _ => Bound::Included(request.prefix),
        };
        let mut expired = Vec::new();
        let mut keys: Vec<ListedKey> = Vec::new();
        let mut cursor = None;
        for (key, row) in self.rows.range::<str, _>((start, Bound::Unbounded)) {
            if !key.starts_with(request.prefix) {
                break;
            }
            if row.is_expired(now) {
                expired.push(key.clone());
                continue;
            }
            if keys.len() == limit {
                cursor = keys.last().map(|last| Position::after(&last.name).encode());
                break;
            }
            keys.push(ListedKey {
                name: key.clone(),
                expiration: row.expiration,
                metadata: row.metadata.clone(),
            });
        }
        for key in expired {
            self.rows.remove(&key);
        }
        Page {
            keys,
            cursor,
            cache_status: None,
        }
    }
}

/// Tells whether the answer for a key is lost between the platform and JavaScript: workerd copies the answer without what V8
/// takes for array elements, and `__proto__` is no property of a plain object.
fn is_dropped_from_bulk(key: &str) -> bool {
    key == "__proto__"
        || key
            .parse::<u32>()
            .is_ok_and(|n| n < u32::MAX && n.to_string() == key)
}

/// Tells whether a value that came as text is surely the one that was stored: what was not UTF-8 arrives with U+FFFD.
fn is_safe_text(value: &[u8]) -> bool {
    std::str::from_utf8(value).is_ok_and(|text| !text.contains('\u{FFFD}'))
}

#[cfg(test)]
mod tests {
    use super::is_dropped_from_bulk;

    /// As seen in workerd.
    #[test]
    fn array_indexes_are_dropped_from_bulk() {
        for key in ["0", "1", "42", "4294967294", "__proto__"] {
            assert!(is_dropped_from_bulk(key), "{key}");
        }
        for key in ["007", "-1", "+1", "4294967295", "1.5", "", "a1", "constructor"] {
            assert!(!is_dropped_from_bulk(key), "{key}");
        }
    }
}
