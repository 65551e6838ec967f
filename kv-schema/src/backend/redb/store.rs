//! The tables, how a file becomes a store, and what is read from it.

use std::ops::Bound;
use std::sync::{Arc, PoisonError, RwLock};

use ::redb::{
    Database, OwnedAccessGuard, ReadOnlyTable, ReadableDatabase, ReadableTable, TableDefinition, TableHandle,
};
use bytes::Bytes;

use crate::backend::redb::failure::{Failure, contained};
use crate::backend::redb::row::{Row, Value};
use crate::backend::{Head, ListedKey, Record};
use crate::clock::UnixSeconds;
use crate::error::ErrorKind;

// Keys are `&[u8]` and not `&str`: redb checks the UTF-8 of both sides at each comparison of `&str`, and panics on a damaged one.
/// Key to row.
pub(super) const ROWS: TableDefinition<'static, &[u8], &[u8]> = TableDefinition::new("kv");
/// Key to value, where the row says so.
pub(super) const VALUES: TableDefinition<'static, &[u8], &[u8]> = TableDefinition::new("value");
/// Expiration and key, of every row that expires.
pub(super) const EXPIRATIONS: TableDefinition<'static, &[u8], ()> = TableDefinition::new("expiration");
/// Facts about the file.
const META: TableDefinition<'static, &str, u64> = TableDefinition::new("meta");

const LAYOUT: &str = "layout";
/// The layout that this code reads and writes.
const LAYOUT_VERSION: u64 = 1;
/// A list that meets this many expired rows ends its page, so that one call stays short.
const MAX_SKIPPED: usize = 10_000;

/// Makes the tables in a new file, or makes sure that they are there and of a layout that this code knows.
pub(super) fn prepare(db: &Database) -> Result<(), Failure> {
    let txn = db.begin_read()?;
    let found = txn.list_tables()?.count();
    if found == 0 && txn.list_multimap_tables()?.next().is_none() {
        drop(txn);
        return create_tables(db);
    }
    if !txn.list_tables()?.any(|table| table.name() == META.name()) {
        return Err(Failure::damaged("it is a redb file, but no store of kv-schema"));
    }
    let layout = txn
        .open_table(META)?
        .get(LAYOUT)?
        .map_or(0, |layout| layout.value());
    if layout > LAYOUT_VERSION {
        return Err(Failure::new(
            ErrorKind::Unsupported,
            format!(
                "its layout is {layout}, newer than {LAYOUT_VERSION}, which this version of kv-schema reads"
            ),
        ));
    }
    if layout == 0 {
        return Err(Failure::damaged("its layout is unknown"));
    }
    drop(txn);
    Tables::open(db).map(drop)
}

fn create_tables(db: &Database) -> Result<(), Failure> {
    let txn = db.begin_write()?;
    txn.open_table(META)?.insert(LAYOUT, LAYOUT_VERSION)?;
    txn.open_table(ROWS)?;
    txn.open_table(VALUES)?;
    txn.open_table(EXPIRATIONS)?;
    txn.commit()?;
    Ok(())
}

/// An open database, and the tables as its last commit left them.
///
/// Opening a read transaction and its tables costs several times what a lookup does, so it is done once for each commit.
pub(super) struct Store {
    // Before the database: the tables hold a transaction of it. `None` if the last refresh failed.
    tables: RwLock<Option<Arc<Tables>>>,
    pub(super) db: Database,
}

impl Store {
    pub(super) fn new(db: Database) -> Self {
        let store = Self {
            tables: RwLock::new(None),
            db,
        };
        store.refresh();
        store
    }

    /// Shows the last commit to all reads that begin from now on; the writer calls it before it acknowledges.
    pub(super) fn refresh(&self) {
        let fresh = contained(|| Tables::open(&self.db)).ok().map(Arc::new);
        *self.tables.write().unwrap_or_else(PoisonError::into_inner) = fresh;
    }

    /// Returns the tables as of the last commit.
    pub(super) fn tables(&self) -> Result<Arc<Tables>, Failure> {
        let tables = self.tables.read().unwrap_or_else(PoisonError::into_inner).clone();
        match tables {
            Some(tables) => Ok(tables),
            None => Tables::open(&self.db).map(Arc::new),
        }
    }
}

/// One consistent view of the store.
pub(super) struct Tables {
    pub(super) rows: ReadOnlyTable<&'static [u8], &'static [u8]>,
    pub(super) values: ReadOnlyTable<&'static [u8], &'static [u8]>,
    pub(super) expirations: ReadOnlyTable<&'static [u8], ()>,
}

impl Tables {
    pub(super) fn open(db: &Database) -> Result<Self, Failure> {
        let txn = db.begin_read()?;
        Ok(Self {
            rows: txn.open_table(ROWS)?,
            values: txn.open_table(VALUES)?,
            expirations: txn.open_table(EXPIRATIONS)?,
        })
    }
}

pub(super) fn get(tables: &Tables, key: &str, now: UnixSeconds) -> Result<Option<Record>, Failure> {
    let key = key.as_bytes();
    let Some(found) = ReadableTable::get(&tables.rows, key)? else {
        return Ok(None);
    };
    let row = Row::parse(found.value()).map_err(|failure| failure.at(key))?;
    if row.is_expired(now) {
        return Ok(None);
    }
    let value = match row.value {
        // A copy of a small value costs less than a hold on its page, and keeps no old page from being used again.
        Value::Inline(value) => Bytes::copy_from_slice(value),
        Value::Apart(len) => Bytes::from_owner(borrow_value(tables, key, len)?),
    };
    Ok(Some(Record {
        value,
        metadata: row.metadata.map(str::to_owned),
        brief: None,
        cache_status: None,
    }))
}

/// A value in redb's own page; it holds its read transaction, so that the page is not given to others.
struct Borrowed(OwnedAccessGuard<&'static [u8]>);

impl AsRef<[u8]> for Borrowed {
    fn as_ref(&self) -> &[u8] {
        self.0.value()
    }
}

fn borrow_value(tables: &Tables, key: &[u8], len: u64) -> Result<Borrowed, Failure> {
    let value = tables
        .values
        .get_owned(key)?
        .ok_or_else(|| Failure::damaged("a value is missing").at(key))?;
    if value.value().len() as u64 != len {
        return Err(Failure::damaged("a value has not the length that its row says").at(key));
    }
    Ok(Borrowed(value))
}

pub(super) fn head(tables: &Tables, key: &str, now: UnixSeconds) -> Result<Option<Head>, Failure> {
    let Some(found) = ReadableTable::get(&tables.rows, key.as_bytes())? else {
        return Ok(None);
    };
    let row = Row::parse(found.value()).map_err(|failure| failure.at(key.as_bytes()))?;
    Ok((!row.is_expired(now)).then(|| Head {
        metadata: row.metadata.map(str::to_owned),
        cache_status: None,
    }))
}

/// One page of a list, and the key after which the next one begins.
pub(super) struct Listed {
    pub(super) keys: Vec<ListedKey>,
    pub(super) next_after: Option<String>,
}

pub(super) fn list(
    tables: &Tables,
    prefix: &str,
    after: Option<&str>,
    limit: usize,
    now: UnixSeconds,
) -> Result<Listed, Failure> {
    let start = match after {
        Some(after) if after >= prefix => Bound::Excluded(after.as_bytes()),
        _ => Bound::Included(prefix.as_bytes()),
    };
    let mut keys: Vec<ListedKey> = Vec::new();
    let mut skipped = 0;
    for entry in ReadableTable::range::<&[u8]>(&tables.rows, (start, Bound::Unbounded))? {
        let (name, row) = entry?;
        let name = name.value();
        if !name.starts_with(prefix.as_bytes()) {
            break;
        }
        let name = std::str::from_utf8(name).map_err(|_| Failure::damaged("a key is not UTF-8").at(name))?;
        if keys.len() == limit {
            let next_after = keys.last().map(|last| last.name.clone());
            return Ok(Listed { keys, next_after });
        }
        let row = Row::parse(row.value()).map_err(|failure| failure.at(name.as_bytes()))?;
        if row.is_expired(now) {
            skipped += 1;
            if skipped == MAX_SKIPPED {
                let next_after = Some(name.to_owned());
                return Ok(Listed { keys, next_after });
            }
            continue;
        }
        keys.push(ListedKey {
            name: name.to_owned(),
            expiration: row.expiration,
            metadata: row.metadata.map(str::to_owned),
        });
    }
    Ok(Listed {
        keys,
        next_after: None,
    })
}
