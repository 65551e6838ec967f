//! Lists: every page, typed from keys and metadata alone.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;

use super::cursor::Cursor;
use super::example::example;
use super::pages::{PageOf, Pages, row_stream};
use super::untyped::{Listed, Walk};
use super::{Expiry, Repository};
use crate::backend::{Backend, ListedKey};
use crate::entity::KvEntity;
use crate::error::{Error, ErrorKind, Result};
use crate::key::{EntityKey, KeyRange};
use crate::maybe_send::boxed;
use crate::metadata::{MetadataReader, MetadataWriter, Projection};
use crate::schema::{Lean, Schema, Standing, Unversioned, VersionState, standing};

/// A row of a list: one of ours, or a key that somebody else put under the prefix.
#[non_exhaustive]
pub enum Row<E: KvEntity> {
    /// An entity of this kind.
    Own(ListRow<E>),
    /// Something else.
    Foreign(Foreign),
}

impl<E: KvEntity> Row<E> {
    /// Returns the row if it is ours.
    pub fn into_own(self) -> Option<ListRow<E>> {
        match self {
            Self::Own(row) => Some(row),
            Self::Foreign(_) => None,
        }
    }
}

/// An entity as a list shows it: everything but the value.
#[non_exhaustive]
pub struct ListRow<E: KvEntity> {
    /// The typed key.
    pub key: E::Key,
    /// The typed metadata.
    pub metadata: E::Metadata,
    /// When the entity expires; a list always knows.
    pub expiry: Expiry,
    /// The version that the value was written with; `None` where it does not say.
    pub version: Option<u32>,
    /// What the stored value is to this version of the entity; `None` where only the value can tell (`unversioned = detect(…)`, or
    /// an `envelope`).
    pub state: Option<VersionState>,
}

/// A row that is not an entity of this kind, or whose metadata cannot be read.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Foreign {
    /// The key.
    pub name: String,
    /// When the platform drops it.
    pub expiry: Expiry,
    /// Its metadata, JSON text.
    pub metadata: Option<String>,
    /// Why the row is not ours: [`ErrorKind::ForeignKey`] for the key, [`ErrorKind::Metadata`] where only the metadata is odd and a
    /// `get` may still succeed, and the kind that a read would fail with where the version cannot be read.
    pub reason: Error,
}

/// One page of a list.
#[non_exhaustive]
pub struct ListPage<E: KvEntity> {
    /// The rows, in the byte order of their keys. It may be empty although more follow.
    pub rows: Vec<Row<E>>,
    /// Where the next page begins; `None` ends the list.
    pub cursor: Option<Cursor>,
}

// Written out, because a derive would ask the same of `E`, of which a row holds only key and metadata.
impl<E: KvEntity> Clone for Row<E> {
    fn clone(&self) -> Self {
        match self {
            Self::Own(row) => Self::Own(row.clone()),
            Self::Foreign(row) => Self::Foreign(row.clone()),
        }
    }
}

impl<E: KvEntity> fmt::Debug for Row<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Own(row) => f.debug_tuple("Own").field(row).finish(),
            Self::Foreign(row) => f.debug_tuple("Foreign").field(row).finish(),
        }
    }
}

impl<E: KvEntity> Clone for ListRow<E> {
    fn clone(&self) -> Self {
        Self {
            key: self.key.clone(),
            metadata: self.metadata.clone(),
            expiry: self.expiry,
            version: self.version,
            state: self.state,
        }
    }
}

impl<E: KvEntity> fmt::Debug for ListRow<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ListRow")
            .field("key", &self.key)
            .field("metadata", &self.metadata)
            .field("expiry", &self.expiry)
            .field("version", &self.version)
            .field("state", &self.state)
            .finish()
    }
}

impl<E: KvEntity> Clone for ListPage<E> {
    fn clone(&self) -> Self {
        Self {
            rows: self.rows.clone(),
            cursor: self.cursor.clone(),
        }
    }
}

impl<E: KvEntity> fmt::Debug for ListPage<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ListPage")
            .field("rows", &self.rows)
            .field("cursor", &self.cursor)
            .finish()
    }
}

impl<E: KvEntity, B: Backend> Repository<E, B> {
    /// Lists the entities under a prefix, in the byte order of their keys, without reading a value. One list for each 1,000
    /// rows, and at least one for each prefix that a range needs.
    ///
    /// The list holds the backend, and not the repository: `app.sessions().list(…)` can be kept. A backend that cannot be cloned
    /// is listed through a repository on `&backend`.
    ///
    /// Nothing is sent before the first row is asked for. An `Err` means that a page failed. Asking again tries that page again
    /// where that may help ([`ErrorKind::is_retryable`](crate::ErrorKind::is_retryable)); any other error ends the list.
    /// A list may lag a write by a minute or more.
    ///
    #[doc = example! {
        r#"let mut rows = users.list(UserKey::prefix().team("red")).skip_foreign();"#
        "while let Some(row) = rows.next().await? {"
        r#"    assert_eq!((row.key.id, &*row.metadata.name), (1, "Ada"));"#
        "}"
    }]
    pub fn list<'r>(&self, range: impl Into<KeyRange<E>>) -> List<'r, E, B>
    where
        E: 'r,
        B: Clone + 'r,
    {
        List(Pages::new(self.clone(), range.into(), |repository, walk| {
            boxed(async move { repository.page(walk).await })
        }))
    }

    /// Lists one page, from a cursor that an earlier page ended with. One list.
    ///
    /// `limit` is at most 1,000, and is 1,000 where it is `None`. A cursor of another range is an error.
    ///
    #[doc = example! {
        "let page = users.list_page(UserKey::prefix(), None, Some(10)).await?;"
        "assert_eq!(page.rows.len(), 1);"
        r#"assert!(page.cursor.is_none(), "this was the last page");"#
    }]
    pub async fn list_page(
        &self,
        range: impl Into<KeyRange<E>>,
        cursor: Option<&Cursor>,
        limit: Option<u32>,
    ) -> Result<ListPage<E>> {
        let (keys, cursor) = self
            .untyped()
            .list_page(range.into().into_untyped(), cursor, limit)
            .await?;
        Ok(ListPage {
            rows: self.rows(keys),
            cursor,
        })
    }

    /// Reads one page and says where the next one begins.
    pub(super) async fn page(&self, mut walk: Walk) -> Result<PageOf<Row<E>>> {
        let keys = self.untyped().page(&mut walk).await?;
        Ok((self.rows(keys), walk.goes_on().then_some(walk)))
    }

    #[expect(
        clippy::reserve_after_initialization,
        reason = "the check of a capacity is compiled for each type of row, and `reserve` for all"
    )]
    fn rows(&self, keys: Vec<ListedKey>) -> Vec<Row<E>> {
        let mut keys = self.untyped().look_at(keys);
        let mut rows = Vec::new();
        rows.reserve(keys.len());
        while let Some(mut listed) = keys.next() {
            let typed = push_typed(&mut listed, &mut rows);
            let expiry = listed.expiry;
            drop(listed);
            if let Err(error) = typed {
                rows.push(Row::Foreign(keys.foreign(expiry, error)));
            }
        }
        rows
    }
}

/// Types a row; one that is of a newer version and hidden is no row.
///
/// Apart, because a row is large: in one piece with the loop, its fields are moved one by one.
#[inline(never)]
fn push_typed<E: KvEntity>(listed: &mut Listed<'_>, rows: &mut Vec<Row<E>>) -> Result<()> {
    let key = E::Key::parse(listed.name)?;
    let state = match listed.state()? {
        ListedState::Known(state) => Some(state),
        ListedState::Detect => None,
        ListedState::Hidden => return Ok(()),
    };
    let (state, metadata) = read_metadata::<E>(&mut listed.metadata, state)?;
    rows.push(Row::Own(ListRow {
        key,
        metadata,
        expiry: listed.expiry,
        version: listed.version,
        state,
    }));
    Ok(())
}

/// What a list can tell of a value's version.
#[derive(Clone, Copy)]
pub(super) enum ListedState {
    Known(VersionState),
    /// Only the value can tell; or its envelope.
    Detect,
    Hidden,
}

/// Says what a listed value is; a list shows newer ones, which only a read has to refuse.
pub(super) fn listed_state(schema: &Schema, said: Option<u32>) -> Result<ListedState> {
    // The version is in the envelope, which is in the value.
    if schema.envelope.is_some() && schema.version.is_some() {
        return Ok(ListedState::Detect);
    }
    match standing(schema, said) {
        Ok(Standing::Known(state)) => Ok(ListedState::Known(state)),
        Ok(Standing::Detect(_)) => Ok(ListedState::Detect),
        Ok(Standing::Hidden(_)) => Ok(ListedState::Hidden),
        Err(error) => match (error.kind(), error.version()) {
            (ErrorKind::NewerVersion, Some(version)) => Ok(ListedState::Known(VersionState::Newer(version))),
            _ => Err(error),
        },
    }
}

fn read_metadata<E: KvEntity>(
    metadata: &mut MetadataReader<'_>,
    state: Option<VersionState>,
) -> Result<(Option<VersionState>, E::Metadata)> {
    if const { !E::SCHEMA.migrates() } {
        return Ok((state, E::Metadata::read(metadata)?));
    }
    read_older_metadata::<E>(metadata, state)
}

#[cold]
fn read_older_metadata<E: KvEntity>(
    metadata: &mut MetadataReader<'_>,
    state: Option<VersionState>,
) -> Result<(Option<VersionState>, E::Metadata)> {
    if let Some(state) = state {
        metadata.reads_as(state.below(E::LEAN));
        return Ok((Some(state), E::Metadata::read(metadata)?));
    }
    // Only the value can tell; where the candidates read the same there is nothing to tell.
    let Unversioned::Detect(candidates) = E::SCHEMA.unversioned else {
        return Ok((None, E::Metadata::read(metadata)?));
    };
    let mut read: Option<(E::Metadata, String)> = None;
    let mut refused = Error::new(ErrorKind::Unversioned, "the value says no version");
    for &version in candidates {
        metadata.reads_as(Some(version));
        match (printed(metadata), &read) {
            (Ok((_, now)), Some((_, before))) if now != *before => {
                return Err(Error::new(
                    ErrorKind::Unversioned,
                    "the metadata reads differently as more than one version, and only the value can tell",
                ));
            }
            (Ok(now), None) => read = Some(now),
            (Ok(_), Some(_)) => {}
            (Err(error), _) => refused = error,
        }
    }
    read.map(|(read, _)| (None, read)).ok_or(refused)
}

/// Reads the metadata, and writes it again as it was understood.
fn printed<P: Projection>(metadata: &MetadataReader<'_>) -> Result<(P, String)> {
    let read = P::read(metadata)?;
    let mut out = MetadataWriter::default();
    read.print(&mut out);
    let text = out.finish()?.unwrap_or_else(|| format!("{read:?}"));
    Ok((read, text))
}

/// A list of entities, page after page. Made by [`Repository::list`]; it is a `Stream` too.
///
#[doc = example! {
    "let mut rows = users.list(UserKey::prefix()).page_size(100);"
    "while let Some(row) = rows.next().await? {"
    "    match row {"
    r#"        Row::Own(row) => assert_eq!((row.key.id, &*row.metadata.name), (1, "Ada")),"#
    "        // Somebody else's key under our prefix, or metadata that is not ours."
    r#"        Row::Foreign(foreign) => eprintln!("{}: {}", foreign.name, foreign.reason),"#
    "        _ => {}"
    "    }"
    "}"
}]
#[must_use = "a list reads nothing until it is asked for a row"]
pub struct List<'r, E: KvEntity, B>(Pages<'r, E, B, Row<E>>);

row_stream!(List, Row<E>);

impl<'r, E: KvEntity, B: Backend + Clone> List<'r, E, B> {
    /// Leaves out foreign rows.
    pub fn skip_foreign(self) -> OwnRows<'r, E, B> {
        OwnRows { list: self }
    }
}

/// The rows of a list that are ours. Made by [`List::skip_foreign`]; it is a `Stream` too.
#[must_use = "a list reads nothing until it is asked for a row"]
pub struct OwnRows<'r, E: KvEntity, B> {
    list: List<'r, E, B>,
}

impl<E: KvEntity, B: Backend + Clone> OwnRows<'_, E, B> {
    /// Returns the next row that is ours; `None` at the end.
    pub async fn next(&mut self) -> Result<Option<ListRow<E>>> {
        std::future::poll_fn(|context| self.poll_row(context))
            .await
            .transpose()
    }

    fn poll_row(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<ListRow<E>>>> {
        loop {
            match ready!(self.list.0.poll_row(context)) {
                Some(Ok(Row::Own(row))) => return Poll::Ready(Some(Ok(row))),
                Some(Ok(Row::Foreign(_))) => {}
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

impl<E: KvEntity, B: Backend + Clone> Stream for OwnRows<'_, E, B> {
    type Item = Result<ListRow<E>>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_row(context)
    }
}

impl<E: KvEntity, B> Unpin for OwnRows<'_, E, B> {}

impl<E: KvEntity, B> std::fmt::Debug for OwnRows<'_, E, B> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OwnRows").field("list", &self.list).finish()
    }
}
