//! The three tables, compared with each other row by row.

use ::redb::{ReadableTable, ReadableTableMetadata};

use crate::backend::redb::failure::Failure;
use crate::backend::redb::row::{Row, Value, expiration_key, split_expiration_key};
use crate::backend::redb::store::Tables;

/// Reads every row; returns how many there are, expired ones included.
pub(super) fn verify(tables: &Tables) -> Result<u64, Failure> {
    let (mut rows, mut apart, mut expiring) = (0, 0, 0);
    let mut last: Option<Vec<u8>> = None;
    for entry in tables.rows.iter()? {
        let (key, row) = entry?;
        let (key, row) = (key.value(), row.value());
        verify_row(tables, key, row, &mut apart, &mut expiring).map_err(|failure| failure.at(key))?;
        if last.as_deref().is_some_and(|last| last >= key) {
            return Err(Failure::damaged("keys are out of order").at(key));
        }
        last = Some(key.to_vec());
        rows += 1;
    }
    // What the rows name was found; equal counts say that nothing else is there.
    for (table, counted, stored) in [
        ("rows", rows, tables.rows.len()?),
        ("values", apart, tables.values.len()?),
        ("expirations", expiring, tables.expirations.len()?),
    ] {
        if counted != stored {
            return Err(Failure::damaged(format!(
                "there are {stored} {table}, but {counted} were found"
            )));
        }
    }
    for entry in tables.expirations.iter()? {
        let (entry, ()) = (entry?.0, ());
        let (at, key) = split_expiration_key(entry.value())?;
        let row = ReadableTable::get(&tables.rows, key)?;
        let row = row.ok_or_else(|| Failure::damaged("an expiration has no row").at(key))?;
        if Row::parse(row.value())?.expiration != Some(at) {
            return Err(Failure::damaged("an expiration is not that of its row").at(key));
        }
    }
    Ok(rows)
}

fn verify_row(
    tables: &Tables,
    key: &[u8],
    bytes: &[u8],
    apart: &mut u64,
    expiring: &mut u64,
) -> Result<(), Failure> {
    std::str::from_utf8(key).map_err(|_| Failure::damaged("a key is not UTF-8"))?;
    // A damaged branch can hide from a lookup what a walk still meets.
    let found = ReadableTable::get(&tables.rows, key)?;
    if found.is_none_or(|found| found.value() != bytes) {
        return Err(Failure::damaged("a row is not where its key leads"));
    }
    let row = Row::parse(bytes)?;
    if let Value::Apart(len) = row.value {
        *apart += 1;
        let value = ReadableTable::get(&tables.values, key)?;
        if value.is_none_or(|value| value.value().len() as u64 != len) {
            return Err(Failure::damaged(
                "a value is missing, or has not the length that its row says",
            ));
        }
    }
    if let Some(at) = row.expiration {
        *expiring += 1;
        if ReadableTable::get(&tables.expirations, expiration_key(at, key).as_slice())?.is_none() {
            return Err(Failure::damaged("a row that expires has no expiration entry"));
        }
    }
    Ok(())
}
