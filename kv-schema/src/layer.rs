//! Wrappers round a backend that are backends themselves.
//!
//! They nest in any order, and each hands batches and [`head`](crate::Backend::head) on as such, so that a backend that does
//! them well still does.
//!
//! There is no retry here: backing off needs a timer, which a host and a Worker have in different places. Until then a caller
//! that wants one looks at [`ErrorKind::is_retryable`](crate::ErrorKind::is_retryable).

mod counting;
mod fault;
mod prefixed;
mod streams;

pub use self::counting::{Counting, Operation, Operations};
pub(crate) use self::fault::FaultPlan;
pub use self::fault::{Call, Fault, FaultRule, Injected};
pub use self::prefixed::Prefixed;
use crate::error::{Error, ErrorKind, Result};

/// Puts the answers for what was sent into the places of a batch that were not refused before.
fn merge(refused: Vec<Option<Error>>, answers: Vec<Result<()>>) -> Vec<Result<()>> {
    let mut answers = answers.into_iter();
    refused
        .into_iter()
        .map(|refusal| match refusal {
            Some(error) => Err(error),
            None => answers.next().unwrap_or_else(|| {
                Err(Error::new(
                    ErrorKind::Permanent,
                    "the inner backend gave too few answers",
                ))
            }),
        })
        .collect()
}
