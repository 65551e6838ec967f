//! Scripts of random operations on `MemoryKv` and on workerd's KV, in one process: only what they disagree on leaves it.

use std::time::Duration;

use kv_schema::backend::memory::MemoryKv;
use kv_schema::backend::workers::WorkersKv;
use kv_schema::clock::{Clock, SystemClock, UnixSeconds};
use kv_schema::conformance::clear;
use kv_schema_tests::ops::differ::{self, Report};
use kv_schema_tests::ops::generate::Script;
use serde::Deserialize;
use worker::{Env, Request, Response, Result};

use crate::app::{failed, refuse};

/// A script ends before anything that it wrote can expire: what is about to may be gone on one side only.
const LONGEST: Duration = Duration::from_secs(45);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Query {
    binding: String,
    seed: u64,
    script: u32,
    operations: u32,
    plant: Option<Plant>,
}

/// Something that `MemoryKv` is made to do differently, to see that it is noticed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Plant {
    /// A shorter longest key.
    KeyLimit,
    /// A smaller largest metadata.
    MetadataLimit,
    /// Empty pages in lists.
    EmptyPages,
    /// One byte of one stored value is another.
    Value,
    /// One stored expiration is a few seconds later.
    Expiration,
    /// One stored row is gone.
    Row,
}

/// Runs one script from the beginning, or as much of it as there is time for.
pub(super) async fn run(request: &Request, env: &Env) -> Result<Response> {
    let query: Query = match request.query() {
        Ok(query) => query,
        Err(error) => return refuse(400, error),
    };
    let kv = match WorkersKv::from_env(env, &query.binding) {
        Ok(kv) => kv,
        Err(error) => return failed(&error),
    };
    if let Err(error) = clear(&kv).await {
        return failed(&error);
    }
    let memory = MemoryKv::new();
    let deadline = SystemClock.now().plus(LONGEST);
    let mut planted = query.plant.is_none_or(|plant| plant.into_settings(&memory));
    let goes_on = |report: &Report| {
        if let Some(plant) = query.plant
            && !planted
        {
            planted = report.operations > query.operations / 4 && plant.into_rows(&memory);
        }
        report.operations + 1 < query.operations && SystemClock.now() < deadline
    };
    let script = Script::new(query.seed, query.script);
    Response::from_json(&differ::run(script, &memory, &kv, goes_on).await)
}

impl Plant {
    /// Plants what is a setting, and tells whether this one is.
    fn into_settings(self, memory: &MemoryKv) -> bool {
        memory.configure(|settings| match self {
            Self::KeyLimit => settings.limits.key -= 1,
            Self::MetadataLimit => settings.limits.metadata -= 1,
            Self::EmptyPages => settings.empty_pages = true,
            Self::Value | Self::Expiration | Self::Row => {}
        });
        !matches!(self, Self::Value | Self::Expiration | Self::Row)
    }

    /// Plants what is in a row, if there is one of the kind that it takes.
    fn into_rows(self, memory: &MemoryKv) -> bool {
        let kept = memory.dump().into_iter().find(|(_, row)| match self {
            Self::Value => !row.value.is_empty(),
            Self::Expiration => row.expiration.is_some(),
            _ => true,
        });
        let Some((key, mut row)) = kept else { return false };
        match self {
            Self::Value => {
                let mut bytes = row.value.to_vec();
                bytes[0] ^= 1;
                row.value = bytes.into();
            }
            Self::Expiration => row.expiration = row.expiration.map(|at| UnixSeconds(at.0 + 5)),
            // As good as gone: it expired long ago.
            _ => row.expiration = Some(UnixSeconds(1)),
        }
        memory.insert(key, row);
        true
    }
}
