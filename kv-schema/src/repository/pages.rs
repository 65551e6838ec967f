//! A walk over pages that hands out one row at a time: what a list and a scan share.

use std::collections::VecDeque;
use std::task::{Context, Poll};

use super::Repository;
use super::untyped::Walk;
use crate::backend::Backend;
use crate::entity::KvEntity;
use crate::error::{Error, Result};
use crate::key::KeyRange;
use crate::maybe_send::BoxFuture;

/// The rows of one page, and where the next one begins.
pub(super) type PageOf<T> = (Vec<T>, Option<Walk>);
type PageFuture<'r, T> = BoxFuture<'r, Result<PageOf<T>>>;
/// Reads a page. It owns its repository, so that a list does not borrow from one that was made in passing.
type Fetch<'r, E, B, T> = fn(Repository<E, B>, Walk) -> PageFuture<'r, T>;

pub(super) struct Pages<'r, E: KvEntity, B, T> {
    repository: Repository<E, B>,
    fetch: Fetch<'r, E, B, T>,
    rows: VecDeque<T>,
    state: State<'r, T>,
}

enum State<'r, T> {
    /// The range has no stored form: it is said once, when the first row is asked for.
    Refused(Error),
    Between(Walk),
    Reading(Walk, PageFuture<'r, T>),
    Done,
}

impl<'r, E: KvEntity, B: Backend + Clone, T> Pages<'r, E, B, T> {
    pub(super) fn new(repository: Repository<E, B>, range: KeyRange<E>, fetch: Fetch<'r, E, B, T>) -> Self {
        let state = match repository.untyped().walk(range.into_untyped(), None, None) {
            Ok(walk) => State::Between(walk),
            Err(error) => State::Refused(error),
        };
        Self {
            repository,
            fetch,
            rows: VecDeque::new(),
            state,
        }
    }

    pub(super) fn page_size(mut self, limit: u32) -> Self {
        self.state = match self.state {
            State::Between(walk) => State::Between(walk.limit(Some(limit))),
            other => other,
        };
        self
    }

    pub(super) async fn next(&mut self) -> Result<Option<T>> {
        std::future::poll_fn(|context| self.poll_row(context))
            .await
            .transpose()
    }

    pub(super) fn poll_row(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<T>>> {
        loop {
            if let Some(row) = self.rows.pop_front() {
                return Poll::Ready(Some(Ok(row)));
            }
            match std::mem::replace(&mut self.state, State::Done) {
                State::Done => return Poll::Ready(None),
                State::Refused(error) => return Poll::Ready(Some(Err(error))),
                State::Between(walk) => {
                    let page = (self.fetch)(self.repository.clone(), walk.clone());
                    self.state = State::Reading(walk, page);
                }
                State::Reading(walk, mut page) => match page.as_mut().poll(context) {
                    Poll::Pending => {
                        self.state = State::Reading(walk, page);
                        return Poll::Pending;
                    }
                    Poll::Ready(Ok((rows, next))) => {
                        self.rows = rows.into();
                        self.state = next.map_or(State::Done, State::Between);
                    }
                    Poll::Ready(Err(error)) => {
                        // A stream that repeated what no retry cures would never end.
                        if error.kind().is_retryable() {
                            self.state = State::Between(walk);
                        }
                        return Poll::Ready(Some(Err(error)));
                    }
                },
            }
        }
    }
}

/// Gives a wrapper of [`Pages`] its `next`, its `Stream` and its `Debug`.
macro_rules! row_stream {
    ($name:ident, $row:ty) => {
        impl<E: KvEntity, B: Backend + Clone> $name<'_, E, B> {
            /// Asks for at most this many rows a page; 1,000 is the most and the default.
            pub fn page_size(self, limit: u32) -> Self {
                Self(self.0.page_size(limit))
            }

            /// Returns the next row; `None` at the end.
            pub async fn next(&mut self) -> Result<Option<$row>> {
                self.0.next().await
            }
        }

        impl<E: KvEntity, B: Backend + Clone> futures_core::Stream for $name<'_, E, B> {
            type Item = Result<$row>;

            fn poll_next(
                self: std::pin::Pin<&mut Self>,
                context: &mut std::task::Context<'_>,
            ) -> std::task::Poll<Option<Self::Item>> {
                self.get_mut().0.poll_row(context)
            }
        }

        // Nothing in it is pinned in place: the future is boxed.
        impl<E: KvEntity, B> Unpin for $name<'_, E, B> {}

        impl<E: KvEntity, B> std::fmt::Debug for $name<'_, E, B> {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_struct(stringify!($name))
                    .field("entity", &E::SCHEMA.name)
                    .finish_non_exhaustive()
            }
        }
    };
}

pub(super) use row_stream;
