//! Profiles, whose struct changed twice: what the first release stored is read by this one, and a cron trigger stores it anew.
//!
//! `examples/migration` tells the same story on a host.

pub(crate) mod first;
pub(crate) mod second;
pub(crate) mod third;

use kv_schema::backfill::{Report, Slice, Status};
use kv_schema::{Backend, Repository, Result};
use worker::{Method, Request, console_log};

pub(crate) use self::third::{Profile, ProfileKey};
use crate::http::{self, Answer, Refusal};

pub(crate) async fn route<B: Backend>(
    profiles: &Repository<Profile, B>,
    request: &Request,
    user: &str,
) -> Answer {
    if request.method() != Method::Get {
        return Err(Refusal::method("GET"));
    }
    match profiles.get(user).await? {
        Some(profile) => http::json(200, &profile),
        None => Err(Refusal::new(404, "no such profile")),
    }
}

/// One slice of the backfill. An invocation has 1,000 operations, on the free plan 50.
pub(crate) async fn backfill<B: Backend>(profiles: &Repository<Profile, B>) -> Result<Report> {
    let mut log = |status: &Status| {
        console_log!(
            "{:?}: {} keys, {} stored anew",
            status.phase,
            status.keys,
            status.written
        );
    };
    let backfill = profiles.backfill(ProfileKey::prefix());
    let report = backfill.slice(Slice::operations(40), &mut log).await?;
    for failure in &report.state.failures {
        console_log!("{}: {}", failure.key, failure.reason);
    }
    Ok(report)
}
