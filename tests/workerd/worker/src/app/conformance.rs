//! The conformance suite on workerd's KV.

use kv_schema::backend::workers::WorkersKv;
use kv_schema::backend::{Backend, BoxBackend};
use kv_schema::conformance::{Case, Stop, Subject, cases, clear};
use kv_schema::layer::{Counting, Prefixed};
use kv_schema::limits::Limits;
use serde::Serialize;
use worker::{Env, Response, Result};

use crate::app::{failed, refuse};

#[derive(Serialize)]
struct Answer {
    name: &'static str,
    outcome: &'static str,
    reason: Option<String>,
}

/// Runs every case on the namespace `APP` in one of its forms.
pub(super) async fn run(form: &str, env: &Env) -> Result<Response> {
    let kv = match WorkersKv::from_env(env, "APP") {
        Ok(kv) => kv,
        Err(error) => return failed(&error),
    };
    match form {
        "plain" => every_case(kv).await,
        "reference" => every_case(&kv).await,
        "boxed" => every_case(BoxBackend::new(kv)).await,
        "prefixed" => every_case(Prefixed::new(kv, "caf\u{e9}:")).await,
        "layers" => every_case(Counting::new(Prefixed::new(Prefixed::new(kv, "a:"), "b/"))).await,
        "instant" => {
            // The local service pages as classic KV does, whatever we believe.
            let mut limits = Limits::WORKERS_KV_INSTANT;
            limits.list = Limits::WORKERS_KV.list;
            every_case(kv.with_limits(limits)).await
        }
        _ => refuse(404, "no such form"),
    }
}

async fn every_case<B: Backend>(backend: B) -> Result<Response> {
    let subject = Subject::new(backend);
    let mut answers = Vec::new();
    for case in cases() {
        answers.push(answer(&case, &subject).await);
    }
    Response::from_json(&answers)
}

async fn answer<B: Backend>(case: &Case<B>, subject: &Subject<B>) -> Answer {
    let result = match clear(subject.backend()).await {
        Ok(()) => case.run(subject).await,
        Err(error) => Err(Stop::Failed(
            format!("the namespace could not be emptied: {error}").into(),
        )),
    };
    let (outcome, reason) = match result {
        Ok(()) => ("passed", None),
        Err(Stop::NotApplicable(why)) => ("not_applicable", Some(why.to_owned())),
        Err(Stop::Failed(why)) => ("failed", Some(why.into_owned())),
    };
    Answer {
        name: case.name(),
        outcome,
        reason,
    }
}
