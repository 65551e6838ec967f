//! Assertions that return instead of panicking: in a Worker a panic cannot be caught.

use std::fmt::Debug;

use crate::conformance::{CaseResult, Stop};
use crate::error::{ErrorKind, Result};

/// Fails the case with a message unless the condition holds.
macro_rules! ensure {
    ($condition:expr, $($message:tt)+) => {
        if !$condition {
            return Err($crate::conformance::Stop::Failed(format!($($message)+).into()));
        }
    };
}

/// Unwraps the answer of a call that must succeed.
pub(super) fn ok<T>(answer: Result<T>, call: &str) -> Result<T, Stop> {
    answer.map_err(|error| Stop::Failed(format!("{call} failed: {error:?}").into()))
}

/// Unwraps the answers of a batch that must succeed as a whole.
pub(super) fn all_ok(answers: Vec<Result<()>>, sent: usize, call: &str) -> CaseResult {
    equal(answers.len(), sent, &format!("the number of answers of {call}"))?;
    answers.into_iter().try_for_each(|answer| ok(answer, call))
}

/// Makes sure that a call was refused for the right reason.
pub(super) fn refused<T: Debug>(answer: Result<T>, kind: ErrorKind, call: &str) -> CaseResult {
    match answer {
        Err(error) if error.kind() == kind => Ok(()),
        Err(error) => Err(Stop::Failed(
            format!("{call} must be refused as {kind:?}, not as {error:?}").into(),
        )),
        Ok(answer) => Err(Stop::Failed(
            format!("{call} must be refused as {kind:?}, but gave {answer:?}").into(),
        )),
    }
}

/// Makes sure that a call was refused for the right reason, and that the error says what was allowed and what was found.
pub(super) fn refused_at<T: Debug>(
    answer: Result<T>,
    kind: ErrorKind,
    limit: usize,
    actual: usize,
    call: &str,
) -> CaseResult {
    let numbers = answer.as_ref().err().map(|error| (error.limit(), error.actual()));
    refused(answer, kind, call)?;
    equal(
        numbers,
        Some((Some(limit as u64), Some(actual as u64))),
        &format!("the limit and the length in the error of {call}"),
    )
}

/// Makes sure that two values are equal.
#[expect(
    clippy::needless_pass_by_value,
    reason = "a reference before every answer would only be noise"
)]
pub(super) fn equal<A: PartialEq<E> + Debug, E: Debug>(actual: A, expected: E, what: &str) -> CaseResult {
    if actual == expected {
        return Ok(());
    }
    Err(Stop::Failed(
        format!("{what} must be {expected:?}, but is {actual:?}").into(),
    ))
}
