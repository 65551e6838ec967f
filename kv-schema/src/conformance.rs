//! The contract of [`Backend`] as tests, for those who write one.
//!
//! There is one case for each bullet in the documentation of [`Backend`], in its words, and some more for what is easily got
//! wrong under it. On a host [`backend_conformance!`](crate::backend_conformance) makes a `#[test]` of each. Where there are no
//! tests, in a Worker for one, [`cases`] gives them as values, and no case panics:
//!
//! ```
//! use kv_schema::backend::memory::MemoryKv;
//! use kv_schema::conformance::{Stop, Subject, cases};
//!
//! # pollster::block_on(async {
//! for case in cases() {
//!     let subject = Subject::new(MemoryKv::new());
//!     match case.run(&subject).await {
//!         Ok(()) => println!("ok      {}", case.name()),
//!         Err(Stop::NotApplicable(why)) => println!("n/a     {}: {why}", case.name()),
//!         Err(Stop::Failed(why)) => panic!("FAILED  {}: {why}", case.name()),
//!     }
//! }
//! # });
//! ```
//!
//! Each case wants an empty backend that is consistent: one made for it, or one emptied with [`clear`].

#[macro_use]
mod ensure;
mod arguments;
mod batch;
mod bulk;
mod keys;
mod lists;
mod metadata;
mod time;
mod values;

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::Thread;
use std::time::Duration;

// Each case is public under its own name; `__conformance_cases!` is the list of them, and a test below compares the two.
pub use self::{arguments::*, batch::*, bulk::*, keys::*, lists::*, metadata::*, time::*, values::*};
use crate::backend::{Backend, ListRequest};
use crate::error::{Error, Result};
use crate::maybe_send::{BoxFuture, MaybeSend, MaybeSync};

/// What a case comes to: `Ok` is passed.
pub type CaseResult = Result<(), Stop>;

/// Why a case did not pass.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stop {
    /// The case says nothing about this backend: it lacks a capability, or a way to move time.
    NotApplicable(&'static str),
    /// The backend breaks the contract.
    Failed(Cow<'static, str>),
}

impl fmt::Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotApplicable(why) => write!(f, "not applicable: {why}"),
            Self::Failed(why) => f.write_str(why),
        }
    }
}

impl std::error::Error for Stop {}

/// A backend under test, and what the cases may do to its surroundings.
pub struct Subject<B> {
    backend: B,
    advance: Option<Box<dyn Advance>>,
    // Dropped after the backend.
    kept: Vec<Box<dyn Kept>>,
}

impl<B: Backend> Subject<B> {
    /// Takes a backend whose time cannot be moved.
    pub fn new(backend: B) -> Self {
        Self {
            backend,
            advance: None,
            kept: Vec::new(),
        }
    }

    /// Says how to move the backend's clock forward; without it the cases about expiry do not apply.
    pub fn advance_with(mut self, advance: impl Fn(Duration) + MaybeSend + MaybeSync + 'static) -> Self {
        self.advance = Some(Box::new(advance));
        self
    }

    /// Keeps something until after the backend is gone, such as the directory that it lives in.
    pub fn keep(mut self, kept: impl MaybeSend + MaybeSync + 'static) -> Self {
        self.kept.push(Box::new(kept));
        self
    }

    /// Returns the backend.
    pub fn backend(&self) -> &B {
        &self.backend
    }

    /// Tells whether the clock can be moved.
    fn moves_time(&self) -> bool {
        self.advance.is_some()
    }

    fn advance(&self, by: Duration) -> CaseResult {
        match &self.advance {
            Some(advance) => {
                advance.advance(by);
                Ok(())
            }
            None => Err(Stop::NotApplicable("the clock of this backend cannot be moved")),
        }
    }

    /// Refuses a case that is about metadata where there is none.
    fn needs_metadata(&self) -> CaseResult {
        if self.backend.capabilities().metadata {
            Ok(())
        } else {
            Err(Stop::NotApplicable("this backend stores no metadata"))
        }
    }
}

impl<B: Backend> From<B> for Subject<B> {
    fn from(backend: B) -> Self {
        Self::new(backend)
    }
}

impl<B: fmt::Debug> fmt::Debug for Subject<B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Subject")
            .field("backend", &self.backend)
            .field("moves_time", &self.advance.is_some())
            .finish_non_exhaustive()
    }
}

trait Advance: MaybeSend + MaybeSync {
    fn advance(&self, by: Duration);
}

impl<F: Fn(Duration) + MaybeSend + MaybeSync> Advance for F {
    fn advance(&self, by: Duration) {
        self(by);
    }
}

trait Kept: MaybeSend + MaybeSync {}

impl<T: MaybeSend + MaybeSync> Kept for T {}

/// One case of the suite.
pub struct Case<B> {
    name: &'static str,
    run: fn(&Subject<B>) -> BoxFuture<'_, CaseResult>,
}

impl<B: Backend> Case<B> {
    /// Returns its name, which is also that of its function in this module.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Runs it on an empty backend.
    pub async fn run(&self, subject: &Subject<B>) -> CaseResult {
        (self.run)(subject).await
    }
}

impl<B> fmt::Debug for Case<B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Case").field(&self.name).finish()
    }
}

/// Returns every case, in the order of the documentation of [`Backend`].
pub fn cases<B: Backend>() -> Vec<Case<B>> {
    macro_rules! list {
        ($($case:ident),*) => {
            vec![$(Case { name: stringify!($case), run: |subject| crate::maybe_send::boxed($case(subject)) }),*]
        };
    }
    crate::__conformance_cases!(all list)
}

/// Deletes every key that a backend lists.
pub async fn clear<B: Backend>(backend: &B) -> Result<()> {
    let mut cursor = None;
    loop {
        let page = backend
            .list(ListRequest::default().cursor(cursor.as_deref()))
            .await?;
        let names: Vec<&str> = page.keys.iter().map(|key| key.name.as_str()).collect();
        let deleted: Result<Vec<()>, Error> = backend.delete_many(&names).await.into_iter().collect();
        deleted?;
        cursor = page.cursor;
        if cursor.is_none() {
            return Ok(());
        }
    }
}

/// Runs a future to its end on this thread; for backends that need no runtime.
pub fn block_on<F: Future>(future: F) -> F::Output {
    struct Unpark(Thread);

    impl Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }

    let waker = Waker::from(Arc::new(Unpark(std::thread::current())));
    let mut context = Context::from_waker(&waker);
    let mut future = std::pin::pin!(future);
    loop {
        match future.as_mut().poll(&mut context) {
            Poll::Ready(output) => return output,
            Poll::Pending => std::thread::park(),
        }
    }
}

/// Makes a module of `#[test]`s, one for each case of the [conformance suite](crate::conformance).
///
/// ```
/// use kv_schema::backend::memory::MemoryKv;
///
/// kv_schema::backend_conformance!(memory, MemoryKv::new(), not_applicable = [
///     an_expired_key_is_missing_for_every_call,
///     an_expired_key_is_not_listed_and_does_not_end_a_list,
///     a_key_without_expiration_never_expires,
///     a_put_renews_the_expiration,
/// ]);
/// ```
///
/// The expression is evaluated for each case, and gives a backend that is new and empty, or a
/// [`Subject`](crate::conformance::Subject) with one. It runs inside the future, so a runtime is there if one is given.
///
/// - `not_applicable = [case, …]`: the cases that say nothing about this backend. The test runner shows them as ignored; one
///   test more makes sure that they do not apply, and a case that does not apply without being listed fails.
/// - `block_on = path`: runs a future to its end; [`block_on`](crate::conformance::block_on) by default.
#[macro_export]
macro_rules! backend_conformance {
    ($name:ident, $subject:expr $(, not_applicable = [$($case:ident),* $(,)?])? $(,)?) => {
        $crate::backend_conformance! {
            $name, $subject, not_applicable = [$($($case),*)?], block_on = $crate::conformance::block_on
        }
    };
    ($name:ident, $subject:expr, block_on = $block_on:path $(,)?) => {
        $crate::backend_conformance! { $name, $subject, not_applicable = [], block_on = $block_on }
    };
    ($name:ident, $subject:expr, not_applicable = [$($case:ident),* $(,)?], block_on = $block_on:path $(,)?) => {
        mod $name {
            #[allow(unused_imports, reason = "an expression of full paths needs none")]
            use super::*;

            macro_rules! outcome {
                ($run:ident) => {
                    $block_on(async {
                        let subject: $crate::conformance::Subject<_> = ($subject).into();
                        $crate::conformance::$run(&subject).await
                    })
                };
            }

            macro_rules! case {
                $(($case) => {
                    #[test]
                    #[ignore = "not applicable"]
                    fn $case() {
                        $crate::conformance::assert_not_applicable(stringify!($case), &outcome!($case));
                    }
                };)*
                ($other:ident) => {
                    #[test]
                    fn $other() {
                        $crate::conformance::assert_passed(stringify!($other), &outcome!($other));
                    }
                };
            }

            #[test]
            fn what_is_declared_not_applicable_does_not_apply() {
                $($crate::conformance::assert_not_applicable(stringify!($case), &outcome!($case));)*
            }

            $crate::__conformance_cases!(each case);
        }
    };
}

/// Panics unless a case passed.
#[doc(hidden)]
#[track_caller]
pub fn assert_passed(name: &str, result: &CaseResult) {
    match result {
        Ok(()) => {}
        Err(Stop::NotApplicable(why)) => {
            panic!("{name} does not apply: {why}\nhelp: list it in `not_applicable`")
        }
        Err(Stop::Failed(why)) => panic!("{name}: {why}"),
    }
}

/// Panics if a case applies, whether it passed or failed.
#[doc(hidden)]
#[track_caller]
pub fn assert_not_applicable(name: &str, result: &CaseResult) {
    assert!(
        matches!(result, Err(Stop::NotApplicable(_))),
        "{name} applies after all: {result:?}\nhelp: take it out of `not_applicable`"
    );
}

/// The list of cases: `all m` gives it to the macro `m` at once, `each m` one by one.
#[doc(hidden)]
#[macro_export]
macro_rules! __conformance_cases {
    ($mode:ident $callback:ident) => {
        $crate::__conformance_cases! { @$mode $callback:
            a_key_is_any_text_but_dot_and_dot_dot,
            a_key_of_exactly_the_limit_is_accepted,
            an_invalid_key_is_refused_by_every_call,
            keys_are_compared_as_utf8_bytes,
            hostile_keys_are_stored_under_their_own_bytes,
            every_call_checks_its_arguments_with_limits,
            a_ttl_out_of_range_is_refused,
            a_deadline_out_of_range_is_refused,
            a_cache_ttl_out_of_range_is_refused,
            a_page_size_out_of_range_is_refused,
            a_prefix_longer_than_a_key_is_refused,
            a_value_of_exactly_the_limit_is_stored,
            a_refused_put_changes_nothing,
            an_expired_key_is_missing_for_every_call,
            an_expired_key_is_not_listed_and_does_not_end_a_list,
            a_key_without_expiration_never_expires,
            a_missing_key_is_none_and_an_empty_value_is_not_missing,
            the_value_and_the_metadata_are_those_of_one_put,
            values_are_stored_byte_for_byte,
            the_answers_are_in_the_order_of_keys,
            a_key_that_cannot_be_answered_for_in_bulk_is_unanswered,
            a_bulk_read_has_metadata_too,
            no_key_too_many_keys_or_an_invalid_key_fails_the_whole_call,
            a_bulk_read_of_the_most_keys_is_answered,
            a_put_replaces_value_metadata_and_expiration,
            a_put_renews_the_expiration,
            metadata_that_is_absent_or_null_is_no_metadata,
            falsy_metadata_is_metadata,
            metadata_is_equal_as_json,
            a_brief_read_tells_the_deadline_or_everything,
            metadata_of_exactly_the_limit_is_stored,
            metadata_that_is_not_json_is_refused,
            metadata_is_unsupported_where_there_is_none,
            after_an_ok_this_backend_reads_the_new_value,
            deleting_a_missing_key_succeeds,
            a_deleted_key_is_missing,
            keys_come_in_the_order_of_their_utf8_bytes,
            the_prefix_is_compared_as_bytes,
            only_a_none_cursor_ends_the_list,
            a_list_that_fills_its_last_page_ends,
            the_default_page_is_the_largest,
            a_cursor_continues_after_the_last_key_of_its_page,
            a_cursor_can_be_used_again,
            a_damaged_cursor_is_refused_or_harmless,
            an_entry_has_its_expiration_and_its_metadata,
            start_after_skips_keys_or_is_unsupported,
            head_answers_as_get_does_without_the_value,
            one_refused_write_does_not_keep_the_others_from_being_tried,
            of_several_writes_to_one_key_the_last_one_stays,
            a_large_batch_is_written_whole,
            one_failed_delete_does_not_keep_the_others_from_being_tried
        }
    };
    (@all $callback:ident: $($case:ident),*) => { $callback! { $($case),* } };
    (@each $callback:ident: $($case:ident),*) => { $($callback! { $case })* };
}

#[cfg(test)]
mod tests {
    use crate::backend::memory::MemoryKv;

    const SOURCES: &str = concat!(
        include_str!("conformance/arguments.rs"),
        include_str!("conformance/batch.rs"),
        include_str!("conformance/bulk.rs"),
        include_str!("conformance/keys.rs"),
        include_str!("conformance/lists.rs"),
        include_str!("conformance/metadata.rs"),
        include_str!("conformance/time.rs"),
        include_str!("conformance/values.rs"),
    );

    #[test]
    fn every_case_is_listed() {
        let mut written: Vec<&str> = SOURCES
            .lines()
            .filter_map(|line| line.strip_prefix("pub async fn "))
            .filter_map(|line| line.split('<').next())
            .collect();
        let mut listed: Vec<&str> = super::cases::<MemoryKv>().iter().map(super::Case::name).collect();
        written.sort_unstable();
        listed.sort_unstable();
        assert_eq!(written, listed);
    }

    #[test]
    fn every_bullet_of_backend_is_a_case() {
        let contract = include_str!("backend.rs");
        let contract = &contract[..contract.find("pub struct Capabilities").unwrap()];
        let bullets: Vec<&str> = contract
            .lines()
            .filter_map(|line| line.trim_start().strip_prefix("/// - "))
            .collect();
        assert!(bullets.len() > 20, "the contract was not found");
        let written = without_paths(SOURCES);
        for bullet in bullets {
            assert!(
                written.contains(&format!("/// {bullet}\n")),
                "no case is documented as\n/// {bullet}"
            );
        }
    }

    /// Turns `[`A`](crate::A)` into `[`A`]`: what is in scope there need not be here.
    fn without_paths(text: &str) -> String {
        let mut parts = text.split("](crate::");
        let first = parts.next().unwrap_or_default().to_owned();
        parts.fold(first, |text, part| {
            text + "]" + part.split_once(')').map_or(part, |(_, rest)| rest)
        })
    }
}
