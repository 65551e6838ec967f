//! Scans: a list with the values.

use super::example::example;
use super::list::Row;
use super::pages::{PageOf, Pages, row_stream};
use super::untyped::Walk;
use super::{Entry, Foreign, Repository};
use crate::backend::Backend;
use crate::entity::KvEntity;
use crate::error::{Error, Result};
use crate::key::{KeyRange, encode_key};
use crate::maybe_send::boxed;

/// A row of a scan.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Scanned<E> {
    /// An entity with its value.
    Own(Entry<E>),
    /// A key of this entity whose value cannot be decoded, with the error.
    Damaged(String, Error),
    /// A key of this entity whose value could not be read, while others of its page could; reading it alone may help.
    Unread(String, Error),
    /// A key that is not of this entity; a key of this entity whose metadata alone is odd is read all the same.
    Foreign(Foreign),
}

impl<E: KvEntity, B: Backend> Repository<E, B> {
    /// Lists the entities under a prefix with their values. One list for each 1,000 rows, and for each page what
    /// [`get_many`](Self::get_many) of its rows costs: ten bulk reads for 1,000 rows of a text codec.
    ///
    /// One value that cannot be decoded is a [`Scanned::Damaged`] row, and one that could not be read a [`Scanned::Unread`] row; an
    /// entity that is gone by the time its value is read is no row. An `Err` means that a page failed, as in a
    /// [`list`](Self::list).
    ///
    #[doc = example! {
        "let mut scan = users.scan(UserKey::prefix());"
        "while let Some(row) = scan.next().await? {"
        "    match row {"
        "        Scanned::Own(entry) => assert_eq!(entry.value(), &ada),"
        r#"        Scanned::Damaged(key, error) => eprintln!("{key}: {error}"),"#
        "        _ => {}"
        "    }"
        "}"
    }]
    pub fn scan<'r>(&self, range: impl Into<KeyRange<E>>) -> Scan<'r, E, B>
    where
        E: 'r,
        B: Clone + 'r,
    {
        Scan(Pages::new(self.clone(), range.into(), |repository, walk| {
            boxed(async move { repository.scan_page(walk).await })
        }))
    }

    async fn scan_page(&self, walk: Walk) -> Result<PageOf<Scanned<E>>> {
        let (rows, next) = self.page(walk).await?;
        let mut keys = Vec::with_capacity(rows.len());
        let mut foreign = Vec::new();
        for (index, row) in rows.into_iter().enumerate() {
            match row {
                Row::Own(row) => keys.push((index, encode_key::<E>(&row.key))),
                Row::Foreign(row) if row.reason.kind() != crate::ErrorKind::ForeignKey => {
                    keys.push((index, Ok(row.name)));
                }
                Row::Foreign(row) => foreign.push((index, Scanned::Foreign(row))),
            }
        }
        let (places, keys): (Vec<usize>, Vec<Result<String>>) = keys.into_iter().unzip();
        let names: Vec<String> = keys
            .iter()
            .map(|key| key.as_ref().map_or_else(|_| String::new(), Clone::clone))
            .collect();
        let entries = self
            .read_many(keys, self.untyped().read_options(), Entry::new)
            .await;
        let mut scanned = foreign;
        let mut failed = None;
        let listed = names.len();
        for ((place, name), entry) in places.into_iter().zip(names).zip(entries) {
            match entry {
                Ok(Some(entry)) => scanned.push((place, Scanned::Own(entry))),
                Ok(None) => {}
                Err(error) if is_of_value(&error) => scanned.push((place, Scanned::Damaged(name, error))),
                Err(error) => {
                    scanned.push((place, Scanned::Unread(name, error.clone())));
                    failed.get_or_insert((0, error)).0 += 1;
                }
            }
        }
        // Where nothing of a page can be read, the page has failed: asking again tries it again.
        if let Some((count, error)) = failed
            && count == listed
        {
            return Err(error);
        }
        scanned.sort_by_key(|(place, _)| *place);
        Ok((scanned.into_iter().map(|(_, row)| row).collect(), next))
    }
}

/// Tells a value that is bad for itself from a backend that failed.
fn is_of_value(error: &Error) -> bool {
    use crate::ErrorKind::{
        Decode, KeyMismatch, Metadata, Migration, NewerVersion, RetiredVersion, Unversioned,
    };
    matches!(
        error.kind(),
        Decode | KeyMismatch | Metadata | Migration | NewerVersion | RetiredVersion | Unversioned
    )
}

/// A list of entities with their values. Made by [`Repository::scan`]; it is a `Stream` too.
#[must_use = "a scan reads nothing until it is asked for a row"]
pub struct Scan<'r, E: KvEntity, B>(Pages<'r, E, B, Scanned<E>>);

row_stream!(Scan, Scanned<E>);

impl<'r, E: KvEntity, B: Backend + Clone> Scan<'r, E, B> {
    /// Leaves out what cannot be read, and tells about each: its key, and why; [`Error::raw`] has the bytes. Keys that are not of this
    /// entity are left out without a word.
    ///
    #[doc = example! {
        "let mut odd = Vec::new();"
        "let mut scan = users"
        "    .scan(UserKey::prefix())"
        "    .quarantine(|key, error| odd.push((key.to_owned(), error.clone())));"
        "while let Some(entry) = scan.next().await? {"
        "    assert_eq!(entry.value(), &ada);"
        "}"
        "drop(scan);"
        "assert!(odd.is_empty());"
    }]
    pub fn quarantine<F: FnMut(&str, &Error)>(self, report: F) -> Quarantined<'r, E, B, F> {
        Quarantined { scan: self, report }
    }
}

/// The entities of a scan that can be read. Made by [`Scan::quarantine`].
#[must_use = "a scan reads nothing until it is asked for a row"]
pub struct Quarantined<'r, E: KvEntity, B, F> {
    scan: Scan<'r, E, B>,
    report: F,
}

impl<E: KvEntity, B, F> std::fmt::Debug for Quarantined<'_, E, B, F> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Quarantined")
            .field("scan", &self.scan)
            .finish_non_exhaustive()
    }
}

impl<E: KvEntity, B: Backend + Clone, F: FnMut(&str, &Error)> Quarantined<'_, E, B, F> {
    /// Returns the next entity that can be read; `None` at the end.
    pub async fn next(&mut self) -> Result<Option<Entry<E>>> {
        loop {
            match self.scan.next().await? {
                Some(Scanned::Own(entry)) => return Ok(Some(entry)),
                Some(Scanned::Damaged(key, error) | Scanned::Unread(key, error)) => {
                    (self.report)(&key, &error);
                }
                Some(Scanned::Foreign(_)) => {}
                None => return Ok(None),
            }
        }
    }
}
